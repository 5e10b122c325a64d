"""Images that the engine's own reader knows nothing of (frames of clips, DICOM), read as the window reads them."""

from __future__ import annotations

import hashlib
from pathlib import Path

from annotator.core.errors import KnownError
from annotator.core.images import file_hash, file_of, in_clip, is_dicom_file, page_mark, read_picture, split_page
from annotator.inference.seeing import seen
from ebp.card import Preprocessing
from ebp.errors import EbpError
from ebp.reading import add_reader
from ebp.values import Seen


class WindowsReader:
    """Reads frames of clips, and DICOM, for `ebp.reading`."""

    def knows(self, path: Path) -> bool:
        """Whether an image is of a kind that is read here."""
        return in_clip(path) or is_dicom_file(file_of(path))

    def read(self, path: Path, preprocessing: Preprocessing | None = None) -> Seen:
        """The image as a classifier sees it. Raises EbpError naming the file."""
        try:
            return seen(read_picture(path), preprocessing)
        except KnownError as error:
            raise EbpError(str(error)) from error

    def content(self, path: Path) -> str:
        """What tells its content from that of others, as SHA-256. Raises EbpError naming the file."""
        file, page = split_page(path)
        try:
            digest = hashlib.sha256(file_hash(file_of(path)).encode())
        except KnownError as error:
            raise EbpError(str(error)) from error
        digest.update(page_mark(file, page).encode())
        return digest.hexdigest()


def teach_engine() -> None:
    """From now on the engine reads them in this process."""
    add_reader(WindowsReader())
