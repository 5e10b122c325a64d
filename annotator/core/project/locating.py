"""Images that are not where the project expects them: found again by their content; never read ones by their path."""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path, PurePosixPath

from annotator.core.errors import KnownError
from annotator.core.images import (
    file_hash,
    file_of,
    image_files,
    is_encodable,
    is_there,
    own_place,
    page_path,
    sequences_among,
    split_page,
)
from annotator.core.message import marked
from annotator.core.project.project import Project
from annotator.core.project.removing import is_decided
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


def missing(project: Project, records: Iterable[ImageRecord] | None = None) -> list[ImageRecord]:
    """Those of some images, or of all in the project, whose file is not there."""
    present: dict[Path, bool] = {}
    found = []
    for record in project.images() if records is None else records:
        file = project.image_file(record)
        if file not in present:
            present[file] = is_there(file)
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

    An image that was read once is known by its content (SHA-256): nothing else is it, whatever it is called. Of files
    with its content the one whose folders' names agree farthest is taken. One that was never read is the one file of
    its name whose folders agree farthest. `taken` files belong to other images. Stops early when not `wanted` any more;
    `told` how many of how many files were read. Raises KnownError when the folder cannot be read.
    """
    kept, files = set(taken), list(_files_below(folder))
    files += _as_clips(records, files)
    return _sought(records, [file for file in files if file not in kept], wanted, told)


def found_again(project: Project, images: Iterable[Path]) -> list[KnownError]:
    """Have a project look for missing images where they are among those that are about to be added, and tell so.

    So a folder that was renamed brings no second copy of images that carry decisions. Raises KnownError.
    """
    everything = [*project.images(), *project.removed_images()]
    known = {project.image_file(record) for record in everything}
    named = dict.fromkeys(file_of(own_place(image)) for image in images)
    gone = missing(project, everything) if named.keys() - known else []
    files = {file: None for file in (*named, *_as_clips(gone, named)) if file not in known}
    # A name alone says too little of an image that somebody decided on, or removed.
    plain = {record.id for record in project.images() if not is_decided(record)}
    gone = [record for record in gone if record.sha256 or record.id in plain]
    sightings = _sought(gone, list(files), lambda: True, lambda _done, _total: None) if gone else []
    relocate(project, sightings)
    shown = {record.id for record in project.images()}
    back = [sighting for sighting in sightings if sighting.record.id in shown]
    what = marked(
        "{count} {count:image lies|images lie} elsewhere now and {count:was|were} found again, with all that was "
        "decided on {count:it|them}."
    )
    return [KnownError(what, count=len(back), path=back[0].place)] if back else []


def _files_below(folder: Path) -> Iterator[Path]:
    faults: list[OSError] = []
    root = folder.resolve()
    yield from (file for file in image_files(root, faults) if is_encodable(file.name))
    if faults and faults[0].filename == str(root):
        raise KnownError("The folder cannot be read ({fault}).", fault=faults[0].strerror, path=folder)


def _as_clips(records: Iterable[ImageRecord], files: Iterable[Path]) -> list[Path]:
    """Clips of numbered pictures that are called like missing ones, and that some files belong to."""
    return sequences_among(files, {file_of(Path(record.path)).name for record in records})


def _sought(
    records: Sequence[ImageRecord], files: Sequence[Path], wanted: Callable[[], bool], told: Callable[[int, int], None]
) -> list[Sighting]:
    """Files by content first, those with a name that is looked for before all others; then by name alone."""
    named: dict[str, list[Path]] = defaultdict(list)
    for file in files:
        named[_form(file.name)].append(file)
    read = [record for record in records if record.sha256]
    likely = {file: None for record in read for file in named[_form(file_of(Path(record.path)).name)]}
    order = [*likely, *(file for file in files if file not in likely)]
    sightings = _by_content(read, order, len(likely), wanted, told)
    used = {file_of(sighting.place) for sighting in sightings}
    free = {name: [file for file in found if file not in used] for name, found in named.items()}
    sightings += _by_path([record for record in records if not record.sha256], free)
    place = {record.id: number for number, record in enumerate(records)}
    return sorted(sightings, key=lambda sighting: place[sighting.record.id])


def _by_content(
    records: Sequence[ImageRecord],
    files: Sequence[Path],
    likely: int,
    wanted: Callable[[], bool],
    told: Callable[[int, int], None],
) -> list[Sighting]:
    """Files are read until each image has one; the first ones, which are likely, all. Of several of one content each
    image gets the one whose path agrees farthest.
    """
    lost: dict[tuple[str, int], list[ImageRecord]] = defaultdict(list)
    for record in records:
        lost[record.sha256, split_page(Path(record.path))[1]].append(record)
    most = Counter[str]()
    for (digest, _), alike in lost.items():
        most[digest] = max(most[digest], len(alike))
    found: dict[str, list[Path]] = defaultdict(list)
    for number, file in enumerate(files if records else ()):
        missing = any(len(found[digest]) < count for digest, count in most.items())
        if not wanted() or (number >= likely and not missing):
            break
        told(number, len(files))
        digest = _hash(file)
        if digest in most:
            found[digest].append(file)
    pairs = ((alike, page, found[digest]) for (digest, page), alike in lost.items())
    return [sighting for alike, page, places in pairs for sighting in _paired(alike, page, places)]


def _paired(records: Sequence[ImageRecord], page: int, files: Sequence[Path]) -> Iterator[Sighting]:
    """Images of one content and the files that have it, one for each, those first whose paths agree farthest."""
    expected = {record.id: file_of(Path(record.path)) for record in records}
    pairs = [(-_agreement(expected[record.id], file), file, record) for record in records for file in files]
    taken: set[object] = set()
    for _, file, record in sorted(pairs, key=lambda pair: pair[0]):
        if file not in taken and record.id not in taken:
            taken |= {file, record.id}
            how = How.PATH if _form(expected[record.id].name) == _form(file.name) else How.CONTENT
            yield Sighting(record, page_path(file, page), how)


def _by_path(records: Sequence[ImageRecord], named: Mapping[str, Sequence[Path]]) -> list[Sighting]:
    """Images that were never read: where their path leads to one place alone."""
    sightings = []
    for record in records:
        expected, page = split_page(Path(record.path))
        files = named.get(_form(expected.name), ())
        agreeing = {file: _agreement(expected, file) for file in files}
        best = [file for file in files if agreeing[file] == max(agreeing.values())]
        if len(best) == 1:
            sightings.append(Sighting(record, page_path(best[0], page), How.PATH))
    owners = Counter(sighting.place for sighting in sightings)
    return [sighting for sighting in sightings if owners[sighting.place] == 1]


def _form(name: str) -> str:
    """A name in one Unicode form: some systems write another one when they copy."""
    return unicodedata.normalize("NFC", name)


def _agreement(expected: Path, file: Path) -> int:
    """How many names at the end of two paths are the same."""
    count = 0
    for one, other in zip(reversed(PurePosixPath(expected.as_posix()).parts), reversed(file.parts), strict=False):
        if _form(one) != _form(other):
            break
        count += 1
    return count


def _hash(file: Path) -> str:
    try:
        return file_hash(file)
    except KnownError:
        return ""


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
