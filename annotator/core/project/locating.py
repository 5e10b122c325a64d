"""Images that are not where the project expects them: found again by their path, then by their content."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path, PurePosixPath

from annotator.core.errors import KnownError
from annotator.core.images import file_hash, image_files, is_encodable, own_place, page_path, read_size, split_page
from annotator.core.project.project import Project
from annotator.core.work.annotation import ImageRecord


class How(Enum):
    """What an image was known again by."""

    PATH = "path"
    CONTENT = "content"


@dataclass(frozen=True)
class Sighting:
    """Where a missing image lies now, and what it was known by."""

    record: ImageRecord
    place: Path
    how: How


def missing(project: Project) -> list[ImageRecord]:
    """The images whose file is not there."""
    present: dict[Path, bool] = {}
    found = []
    for record in project.images():
        file = project.image_file(record)
        if file not in present:
            present[file] = file.exists()
        if not present[file]:
            found.append(record)
    return found


def taken(project: Project, missing: Iterable[ImageRecord]) -> list[Path]:
    """The files that other images are in than the missing ones; those of removed images, too."""
    gone = {record.id for record in missing}
    others = (record for record in (*project.images(), *project.removed_images()) if record.id not in gone)
    return [project.image_file(record) for record in others]


def find(
    records: Sequence[ImageRecord],
    folder: Path,
    taken: Iterable[Path] = (),
    *,
    wanted: Callable[[], bool] = lambda: True,
    told: Callable[[int, int], None] = lambda _done, _total: None,
) -> list[Sighting]:
    """Look for missing images below a folder.

    The file of the same name whose folders' names agree farthest counts as the image, if it has the size that was
    recorded; among several that agree equally, and where no name fits, the content decides (SHA-256, which needs an
    image that was opened before). `taken` files belong to other images. Stops early when not `wanted` any more; `told`
    how many of how many files were read. Raises KnownError when the folder cannot be read.
    """
    kept = set(taken)
    files = [file for file in _files_below(folder) if file not in kept]
    named: dict[str, list[Path]] = defaultdict(list)
    for file in files:
        named[file.name].append(file)
    search = _Search(named)
    sightings = [sighting for record in records if (sighting := search.by_path(record)) is not None]
    seen = {sighting.record.id for sighting in sightings}
    lost = [record for record in records if record.id not in seen and record.sha256]
    used = {split_page(sighting.place)[0] for sighting in sightings}
    return sightings + _by_content(lost, [file for file in files if file not in used], wanted, told)


def _files_below(folder: Path) -> Iterator[Path]:
    faults: list[OSError] = []
    root = folder.resolve()
    yield from (file for file in image_files(root, faults) if is_encodable(file.name))
    if faults and faults[0].filename == str(root):
        raise KnownError("The folder cannot be read ({fault}).", fault=faults[0].strerror, path=folder)


class _Search:
    """Files by their name."""

    def __init__(self, named: dict[str, list[Path]]) -> None:
        self._named = named

    def by_path(self, record: ImageRecord) -> Sighting | None:
        """Where the path of an image leads to, if to one place."""
        expected, page = split_page(Path(record.path))
        files = self._named.get(expected.name, [])
        if not files:
            return None
        agreeing = {file: _agreement(expected, file) for file in files}
        best = [file for file in files if agreeing[file] == max(agreeing.values())]
        fitting = [file for file in best if _fits(record, page_path(file, page))]
        if len(fitting) != 1:
            fitting = [file for file in fitting if record.sha256 and _hash(file) == record.sha256]
        return Sighting(record, page_path(fitting[0], page), How.PATH) if len(fitting) == 1 else None


def _agreement(expected: Path, file: Path) -> int:
    """How many names at the end of two paths are the same."""
    count = 0
    for one, other in zip(reversed(PurePosixPath(expected.as_posix()).parts), reversed(file.parts), strict=False):
        if one != other:
            break
        count += 1
    return count


def _fits(record: ImageRecord, place: Path) -> bool:
    """Whether an image has the size that was recorded; one never opened may have any."""
    if not record.width:
        return True
    try:
        return read_size(place) == (record.width, record.height)
    except KnownError:
        return False


def _hash(file: Path) -> str:
    try:
        return file_hash(file)
    except KnownError:
        return ""


def _by_content(
    records: Sequence[ImageRecord], files: Sequence[Path], wanted: Callable[[], bool], told: Callable[[int, int], None]
) -> list[Sighting]:
    by_hash: dict[str, list[ImageRecord]] = defaultdict(list)
    for record in records:
        by_hash[record.sha256].append(record)
    sightings = []
    for number, file in enumerate(files if records else ()):
        if not wanted() or not by_hash:
            break
        told(number, len(files))
        for record in by_hash.pop(_hash(file), ()):
            sightings.append(Sighting(record, page_path(file, split_page(Path(record.path))[1]), How.CONTENT))
    return sightings


def relocate(project: Project, sightings: Sequence[Sighting]) -> int:
    """Have the project look for its images where they were seen, in one transaction. Returns how many moved."""
    places = {sighting.record.id: own_place(sighting.place) for sighting in sightings}
    return project.move_images(places)


def duplicates(records: Iterable[ImageRecord]) -> list[tuple[ImageRecord, ...]]:
    """Groups of images with the same content, as far as they were opened: one file under several names.

    Pages of one file are no duplicates of each other.
    """
    groups: dict[tuple[str, int], list[ImageRecord]] = defaultdict(list)
    for record in records:
        if record.sha256:
            groups[record.sha256, split_page(Path(record.path))[1]].append(record)
    return [tuple(group) for group in groups.values() if len(group) > 1]
