"""Where a project names the patients of its own images: in paths, in its file, in its backups."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from annotator.core.errors import KnownError
from annotator.core.images import file_of, is_dicom_file
from annotator.core.message import Message
from annotator.core.project.backups import backups_of
from annotator.core.project.project import Project

# Bytes that are looked at together.
PIECE = 2**24


def named_patients(project: Project) -> Iterator[Message]:
    """A sentence for each place that holds a word by which a patient can be known; the word itself is not told.

    Words are what the headers of the project's DICOM images say of the patient. What a server keeps is not looked at.
    """
    every: set[str] = set()
    for record in project.images():
        file = file_of(project.image_path(record))
        if not is_dicom_file(file):
            continue
        from annotator.core.images.dicom.deidentified import may_have_writing
        from annotator.core.images.dicom.naming import words_of_patient

        try:
            words, writing = words_of_patient(file), may_have_writing(file)
        except KnownError:  # what cannot be read names nobody here: a plain check tells of it
            continue
        every |= words
        if any(word in record.path.casefold() for word in words):
            yield Message(
                "Image {number}: its path names the patient. Rename the file or its folder.", number=record.id
            )
        if writing:
            yield Message("Image {number}: writing that tells of the patient may be burned in.", number=record.id)
    if isinstance(project.path, Path):
        files = (project.path, *(backup.path for backup in backups_of(project.path)))
        yield from (_told(file) for file in files if every and _holds(file, every))


def _told(file: Path) -> Message:
    return Message("{file} holds a word by which a patient can be known.", file=file)


def _holds(file: Path, words: Iterable[str]) -> bool:
    """Whether a file has one of some words, whatever the case of its letters."""
    wanted = [word.encode() for word in words]
    longest, rest = max(map(len, wanted)), b""
    with file.open("rb") as stream:
        while piece := stream.read(PIECE):
            part = (rest + piece).lower()
            if any(word in part for word in wanted):
                return True
            rest = part[-longest:]
    return False
