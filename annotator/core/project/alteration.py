"""An image whose file is not the one that was annotated."""

from __future__ import annotations

from pathlib import Path

from annotator.core.errors import KnownError
from annotator.core.message import marked
from annotator.core.work.annotation import Content


class AlteredError(KnownError):
    """The file of an image is not the one that was read first."""

    def __init__(self, image_id: int, before: Content, after: Content, path: Path) -> None:
        self.image_id, self.before, self.after = image_id, before, after
        resized = (before.width, before.height) != (after.width, after.height)
        super().__init__(
            marked("The image was changed since it was annotated: it had {old} pixels and has {new}.")
            if resized
            else marked("The image was changed since it was annotated."),
            old=f"{before.width} × {before.height}",
            new=f"{after.width} × {after.height}",
            path=path,
            advice=marked("Put the file back, or take the changed one: Image ▸ Use the changed file, annotator adopt."),
        )
