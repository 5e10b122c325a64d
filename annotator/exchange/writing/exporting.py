"""Exporting: from a project to a file or folder of any format, whole or not at all."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path
from typing import Any

from annotator.core.errors import KnownError
from annotator.core.message import Message
from annotator.core.project.project import Project
from annotator.exchange.data.dataset import SPLITS, Item, Told
from annotator.exchange.data.format import Format, Part
from annotator.exchange.data.known import stem_of
from annotator.exchange.data.options import ExportOptions
from annotator.exchange.writing.copies import image_part
from annotator.exchange.writing.files import refuse_own_files, refuse_own_folder, write_atomically
from annotator.exchange.writing.losses import Losses
from annotator.exchange.writing.obstacles import Obstacle, Own, obstacle_at
from annotator.exchange.writing.report import ExportReport
from annotator.exchange.writing.source import ProjectItems, dataset_of
from annotator.exchange.writing.staging import Staging

# Single files are called so in a folder, where they are not called after a part of a split.
SINGLE = "annotations"
# So many images that were left out are told one by one.
TOLD = 20


def makes_folder(form: Format, options: ExportOptions) -> bool:
    """Whether an export is a folder: for formats of one file where it is split, or images are copied."""
    return form.parts is not None or options.split is not None or _copies(form, options)


def losses(
    project: Project, form: Format, options: ExportOptions | None = None, told: Told | None = None
) -> tuple[Message, ...]:
    """A sentence for everything that the format cannot hold of what an export would write. Nothing is written.

    Raises KnownError where an option cannot be followed.
    """
    passing = _Passing(project, form, options or ExportOptions(), told)
    for _ in passing:
        pass
    return passing.problems()


def own_exports(project: Project) -> Own:
    """What the project knows of its own exports."""
    return Own(project.written_files(), project.identity)


def obstacle(project: Project, path: Path) -> Obstacle | None:
    """What an export to a place would take away that is not this project's own export as it was written."""
    return obstacle_at(path, own_exports(project))


def export(
    project: Project,
    path: Path,
    form: Format,
    options: ExportOptions | None = None,
    told: Told | None = None,
    *,
    overwrite: Obstacle | None = None,
) -> ExportReport:
    """Write what the options ask for to a file, or to a folder where `makes_folder`.

    `told` is called with the number of the image at hand and of all; what it raises stops the export, and a folder goes
    on from there the next time. What lies there and is no export of this project is only replaced where `overwrite`
    says that it may go, and it is still what was looked at then. Raises KnownError and leaves what was there before.
    """
    if not path.name or "\0" in str(path):
        raise KnownError("This is no name for a file or folder.", path=str(path).replace("\0", ""))
    passing = _Passing(project, form, options or ExportOptions(), told)

    def allow(place: Path) -> None:
        there = obstacle(project, place)
        if there is not None and there != overwrite:
            raise there.error()

    written = None
    if makes_folder(form, passing.options):
        _write_folder(project, path, form, passing, allow)
    else:
        written = _write_file(project, path, form, passing, allow)
    unremembered = written if project.read_only else None
    return ExportReport(path, passing.images, passing.annotations, passing.problems(), unremembered)


def _write_file(
    project: Project, path: Path, form: Format, passing: _Passing, allow: Callable[[Path], None]
) -> tuple[int, str]:
    assert form.encode is not None

    def agreed(size: int, sha256: str) -> None:
        allow(path)  # once more: writing may have taken long
        if not project.read_only:
            project.remember_file(size, sha256)

    refuse_own_files(path, project)
    allow(path)
    return write_atomically(path, form.encode(passing.dataset, passing.options), project, agreed)


def _write_folder(project: Project, path: Path, form: Format, passing: _Passing, allow: Callable[[Path], None]) -> None:
    refuse_own_files(path, project)
    refuse_own_folder(path, project)
    parts = form.parts(passing.dataset, passing.options) if form.parts else _single_files(form, passing)
    with Staging(path, _fingerprint(project, form, passing), allow) as staging:
        for part in parts:
            staging.add(part)
        passing.pass_rest()
        staging.finish(
            {
                "format": form.name,
                "project": project.identity,
                "options": asdict(passing.options),
                "state": passing.dataset.changed,
                "images": passing.images,
                "annotations": passing.annotations,
                "problems": passing.problems(),
                "names": {} if passing.options.anonymous else passing.names,
            }
        )


def _single_files(form: Format, passing: _Passing) -> Iterator[Part]:
    """A format of one file as a folder: a file for each part of the split, and the images."""
    assert form.encode is not None
    options = passing.options
    for split in SPLITS[: len(options.split.fractions)] if options.split else ("",):
        part = replace(passing.dataset, items=_OfSplit(passing, split))
        yield Part(f"{split or SINGLE}{form.suffix}", partial(form.encode, part, options))
    if options.copy_images:
        for item in passing:
            yield image_part(item, "images")


class _Passing:
    """The images on their way into an export: each is counted, and its losses noted, when it first passes."""

    def __init__(self, project: Project, form: Format, options: ExportOptions, told: Told | None) -> None:
        self.options = replace(options, copy_images=_copies(form, options))
        source = dataset_of(project, self.options, form.flat, told)
        assert isinstance(source.items, ProjectItems)
        self._source, self._form = source.items, form
        self.dataset = replace(source, items=self)
        self.images = self.annotations = 0
        self._names: dict[int, tuple[str, str]] = {}
        self._losses, self._seen = Losses(), set[int]()

    def __iter__(self) -> Iterator[Item]:
        return self._those(lambda number: True)  # noqa: ARG005

    def of_split(self, split: str) -> Iterator[Item]:
        """The images of a part of the split."""
        return self._those(lambda number: self._source.parts.get(number, "") == split)

    def pass_rest(self) -> None:
        """Let those pass whose files were finished before an interruption, so that they are counted, too."""
        for _ in self._those(lambda number: number not in self._seen):
            pass

    def _those(self, wanted: Callable[[int], bool]) -> Iterator[Item]:
        for item in self._source.those(wanted):
            if item.id not in self._seen:
                self._seen.add(item.id)
                self._note(item)
            yield item

    def _note(self, item: Item) -> None:
        self.images += 1
        self.annotations += len(item.regions)
        self._losses.add(item, self._form.keep(item, self.options))
        self._names[item.id] = item.stem, item.name

    @property
    def names(self) -> dict[str, str]:
        """Images by their stems in the export: without a suffix, or folders, several may be called the same."""
        return dict(named for _, named in sorted(self._names.items()))

    def problems(self) -> tuple[Message, ...]:
        """What was left out or cannot be held, a sentence each."""
        left_out = [told for _, told in sorted(self._source.left_out.items())]
        found = [*self._losses.sentences(), *left_out[:TOLD]]
        if len(left_out) > TOLD:
            found.append(Message("And {count} more images were left out.", count=len(left_out) - TOLD))
        uses_names = self._form.parts is not None or self.options.copy_images
        changed = [(stem, name) for _, (stem, name) in sorted(self._names.items()) if stem != stem_of(name)]
        if changed and uses_names:
            stem, name = changed[0]
            counted = {"count": len(changed), "image": name, "name": stem}
            found.append(Message("{count} images get other names in the export (first: {image} is {name}).", **counted))
        if self.options.anonymous and self.options.copy_images:
            found.append(Message("Copied images are not changed: their files may name people or places themselves."))
        return tuple(found)


class _OfSplit:
    """The images of a part of the split, as often as they are gone through."""

    def __init__(self, passing: _Passing, split: str) -> None:
        self._passing, self._split = passing, split

    def __iter__(self) -> Iterator[Item]:
        return self._passing.of_split(self._split)


def _copies(form: Format, options: ExportOptions) -> bool:
    return form.with_images if options.copy_images is None else options.copy_images


def _fingerprint(project: Project, form: Format, passing: _Passing) -> dict[str, Any]:
    """Two exports with the same one write the same bytes."""
    labels = [[label.id, label.name, label.title, label.colour] for label in project.labels.labels]
    images = [(record.id, record.path, record.width, record.height, record.sha256) for record in project.images()]
    return {
        "format": form.name,
        "options": asdict(passing.options),
        "step": project.last_step(),
        "labels": labels,
        "images": _digest(images),
        "project": passing.dataset.source,
    }


def _digest(value: object) -> str:
    return hashlib.sha256(repr(value).encode()).hexdigest()
