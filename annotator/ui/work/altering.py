"""The image on screen compared with what was annotated; a changed file is taken for it once the person says so."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePath
from typing import TYPE_CHECKING

from PySide6.QtCore import SignalInstance

from annotator.core.errors import KnownError
from annotator.core.images import Picture, is_clip
from annotator.core.work.annotation import Content, ImageRecord
from annotator.core.work.edits import AddAnnotation, AdoptImage, Changes, Edit, simple_parts
from annotator.ui.base.notifications import Notifications
from annotator.ui.base.text import marked, tr
from annotator.ui.work.pictures import PictureLoader

if TYPE_CHECKING:
    from annotator.core.project.adopting import Regions
    from annotator.core.project.alteration import AlteredError
    from annotator.core.project.project import Project


class Altering:
    """The part of a session that knows whether the file on screen is the one that was annotated.

    `altered` tells how it is not; None where it is, or cannot be read.
    """

    notifications: Notifications
    pictures: PictureLoader
    project: Project | None
    record: ImageRecord | None
    picture: Picture | None
    altered: AlteredError | None
    image_altered: SignalInstance
    picture_changed: SignalInstance
    emit_changes: Callable[[Changes], None]
    apply: Callable[[Edit, str], bool]

    def look_again(self) -> None:
        """Read the image on screen again if another program changed its file since."""
        if self.project is not None and self.record is not None:
            path = self.project.image_path(self.record)
            if self.pictures.is_outdated(path):
                self.pictures.request(path)

    def adopt(self, regions: Regions) -> None:
        """Take the changed file on screen for the image from now on."""
        from annotator.core.project.adopting import adoption_of

        if self.altered is None or self.project is None or self.record is None:
            return
        edit = adoption_of(self.project, self.record, self.altered.after, regions)
        before = self.altered
        if self.apply(edit, marked("Use the changed file")):
            self.notifications.resolve(before)
            self.notifications.inform(tr("The changed file is the image now."))

    def takes_answer(self, image_id: int, seen: Content) -> bool:
        """Whether an answer about a file is one about the image; a first reading of it is kept, another file flagged.

        Nothing is kept of images that are not on screen in a project that can only be read.
        """
        from annotator.core.project.alteration import AlteredError

        assert self.project is not None
        if self.record is not None and self.record.id == image_id:
            return self.altered is None
        if self.project.read_only:
            return False
        try:
            if seen.sha256:
                self.project.record_images({image_id: seen})
        except AlteredError:
            self.image_altered.emit(image_id, True)
            return False
        return True

    def _compare(self, picture: Picture) -> None:
        """Keep what a first reading tells; an image that is not the one that was annotated is flagged and told."""
        from annotator.core.project.alteration import AlteredError

        assert self.project is not None and self.record is not None
        before, number = self.altered, self.record.id
        content = Content(picture.width, picture.height, picture.sha256)
        self.altered = None
        if not self.record.sha256:
            if not self.project.read_only:
                self.project.record_image(number, picture.width, picture.height, picture.sha256)
                self.record = self.project.image(number)
        elif self.record.content != content:
            path = self.project.image_path(self.record)
            self.altered = AlteredError(number, self.record.content, content, path)
            if not self.project.read_only:  # maps of the file before would mislead
                self.emit_changes(self.project.forget_answers(number))
            self.notifications.report(self.altered)
        if self.altered is not None or before is not None:
            self.image_altered.emit(number, self.altered is not None)

    def _compare_again(self) -> None:
        """After a step that took another file for the image, or its undo."""
        if self.picture is not None and self.picture.settled:
            self._compare(self.picture)
            self.picture_changed.emit()

    def _refusal(self, edit: Edit) -> KnownError | None:
        """Why an edit cannot be done on the image on screen: its regions would lie on pixels of another size, or in a
        clip, of which only frames have regions.
        """
        drawn = [part for part in simple_parts(edit) if isinstance(part, AddAnnotation)]
        here = self.record is not None and is_clip(PurePath(self.record.path))
        if here and any(not part.annotation.mask.empty for part in drawn):
            return KnownError("Regions belong to frames, not to a clip.", advice="K keeps this frame as an image.")
        if self.altered is None or self.record is None:
            return None
        parts = simple_parts(edit)
        if any(isinstance(part, AdoptImage) for part in parts) or self.record.id not in {p.image_id for p in parts}:
            return None
        before, after = self.altered.before, self.altered.after
        return self.altered if (before.width, before.height) != (after.width, after.height) else None
