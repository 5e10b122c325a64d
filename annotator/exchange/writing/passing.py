"""The images on their way into an export: counted, and what is worth telling of them noted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from annotator.core.images import in_clip, is_clip, is_page
from annotator.core.message import Message, marked
from annotator.core.project.project import Project
from annotator.exchange.data.dataset import Dataset, Item, Told
from annotator.exchange.data.format import Format
from annotator.exchange.data.known import stem_of
from annotator.exchange.data.options import ExportOptions
from annotator.exchange.writing.choosing import Parts, chosen, duplicates, split_of
from annotator.exchange.writing.contents import contents_of
from annotator.exchange.writing.copies import is_rewritten
from annotator.exchange.writing.losses import Losses
from annotator.exchange.writing.source import anonymous_name, dataset_of, items_of, regions_asked_for

# So many images that were left out are told one by one.
TOLD = 20


@dataclass(frozen=True)
class Findings:
    """What is worth telling of an export, a sentence each, the most important first.

    `problems` cannot be written as they are, or may not be meant; `notices` are as they should be.
    """

    problems: tuple[Message, ...] = ()
    notices: tuple[Message, ...] = ()


class Passing:
    """Each image is counted, and its losses noted, when it first passes.

    `project` is the project at one moment: all passes see the same. `split` is how its images are split.
    """

    def __init__(self, project: Project, form: Format, options: ExportOptions, told: Told | None) -> None:
        options = replace(options, copy_images=copies(form, options))
        records = project.pictures()
        self._clips = [
            record for record in project.images() if record.annotations and is_clip(PurePosixPath(record.path))
        ]
        if not form.tags:  # where they cannot be told, they decide nothing
            records = [replace(record, tags=0) for record in records]
        said = project.attributes_of_images() if form.image_attributes else {}
        records = [replace(one, tags=one.tags + len(said[one.id])) if one.id in said else one for one in records]
        everything = [*records, *project.removed_images()] if options.split else records
        begun = (lambda _: told(0, len(records))) if told is not None and records else (lambda _: None)
        contents = contents_of(project, everything, begun)
        self._chosen = chosen(records, options, contents, regions_asked_for(project, options))
        source = items_of(project, options, self._chosen.records)
        self.project = project
        self.split: Parts | None = None
        source.tags, source.answers = form.tags, form.image_attributes
        self._source, self._form = source, form
        self.dataset: Dataset = replace(dataset_of(project, options, form.flat, source, form.reserved), items=self)
        if options.split is not None:
            self.split = split_of(project, source, options.split, self._chosen.contents)
            source.parts, options = self.split.parts, replace(options, split=self.split.split)
        source.told, self.options = told, options
        self.images = self.annotations = 0
        self._names: dict[int, tuple[str, str]] = {}
        self._copies: dict[str, str] = {}
        self._losses, self._seen = Losses(), set[int]()
        self._rewritten: Counter[str] = Counter()
        self._first: dict[str, str] = {}

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
        self._losses.add(item, self._form.kept(item, self.options))
        self._names[item.id] = item.stem, item.name
        if item.copy and item.file is not None:
            self._copies[item.listed] = item.name
            if is_rewritten(item.file, PurePosixPath(item.copy).suffix):
                kind = _FRAMES if in_clip(item.file) else _PAGES if is_page(item.file) else _TURNED
                self._rewritten[kind] += 1
                self._first.setdefault(kind, item.name)

    def chosen(self) -> list[object]:
        """The images that the options choose, as their files are now."""
        return list(zip((record.id for record in self._source.records), self._source.looks(), strict=True))

    @property
    def names(self) -> dict[str, str]:
        """Images by their stems in the export: without a suffix, or folders, several may be called the same."""
        return dict(named for _, named in sorted(self._names.items()))

    @property
    def listed(self) -> dict[str, str]:
        """Images by what the files of a format that `lists` copies call them."""
        return dict(sorted(self._copies.items())) if self._form.lists else {}

    def findings(self) -> Findings:
        """What was left out or cannot be held, and what was chosen."""
        return Findings(tuple(self._problems()), tuple(self._notices()))

    def _problems(self) -> Iterator[Message]:
        if self._clips:
            text = marked(
                "{count} {count:clip is|clips are} left out with what was coded in {count:it|them}: this format holds "
                "pictures (first: {image}). Frames that were kept as images go along."
            )
            first = self._clips[0]
            name = anonymous_name(first) if self.options.anonymous else first.path
            yield Message(text, count=len(self._clips), image=name)
        written = self._source.with_writing
        if written:
            yield Message(
                "Writing that tells of a patient may be burned into {count} {count:image that is|images that are} "
                "copied (ultrasound, secondary captures, or the header says so): look at {count:it|them} (first: "
                "{image}).",
                count=len(written), image=written[0],
            )  # fmt: skip
        left_out = [told for _, told in sorted(self._source.left_out.items())]
        yield from left_out[:TOLD]
        if len(left_out) > TOLD:
            yield Message("And {count} more {count:image was|images were} left out.", count=len(left_out) - TOLD)
        bare = self._undecided & self._seen
        if bare:
            yield Message(_BARE_OF_CHOSEN if self._filters else _BARE, count=len(bare), image=self._name(bare))
        yield from self.split.warnings if self.split is not None else ()
        yield from self._losses.sentences()
        if self.options.anonymous and self.options.copy_images:
            yield Message("Copies of images may name people or places themselves: what their files say stays.")

    def _notices(self) -> Iterator[Message]:
        out = self._undecided - self._seen
        if out:
            yield Message(_OUT_OF_CHOSEN if self._filters else _OUT, count=len(out), image=self._name(out))
        yield from self.split.sentences if self.split is not None else ()
        yield from self._duplicates()
        for kind, count in sorted(self._rewritten.items()):
            yield Message(kind, count=count, image=self._first[kind])
        uses_names = self._form.parts is not None or self.options.copy_images
        changed = [(stem, name) for _, (stem, name) in sorted(self._names.items()) if stem != stem_of(name)]
        if changed and uses_names:
            stem, name = changed[0]
            counted = {"count": len(changed), "image": name, "name": stem}
            yield Message(
                "{count} {count:image gets another name|images get other names} in the export "
                "(first: {image} is {name}).",
                **counted,
            )

    @property
    def _filters(self) -> bool:
        return bool(self.options.labels or self.options.origins)

    @property
    def _undecided(self) -> set[int]:
        return self._source.undecided | self._chosen.undecided

    def _duplicates(self) -> Iterator[Message]:
        dropped = self._chosen.dropped
        if dropped:
            text = marked(
                "{count} {count:image|images} with the content of another one {count:is|are} left out, {regions} "
                "{regions:region|regions} with {count:it|them}."
            )
            yield Message(text, count=len(dropped), regions=self._chosen.regions)
        seen = [record for record in self._source.records if record.id in self._seen]
        twice = [alike for alike in duplicates(seen, self._chosen.contents) if len(alike) > 1]
        if twice:
            first, other = (self._source.names[record.id] for record in twice[0][:2])
            text = marked(
                "{count} {count:image has|images have} the content of another one and {count:goes|go} along "
                "(first: {other} is {image})."
            )
            yield Message(text, count=sum(len(alike) - 1 for alike in twice), image=first, other=other)

    def _name(self, numbers: Iterable[int]) -> str:
        """The name of the first of some images, as far as an anonymous export tells it."""
        number = min(numbers)
        if number in self._source.names:
            return self._source.names[number]
        (record,) = self._source.project.images([number])
        return anonymous_name(record) if self.options.anonymous else record.path


_BARE = marked(
    "{count} {count:image|images} without a region, which nobody marked as done, {count:goes|go} along as if "
    "nothing was to be seen there (first: {image})."
)
_BARE_OF_CHOSEN = marked(
    "{count} {count:image|images} without a region of the labels and origins asked for, which nobody marked as "
    "done, {count:goes|go} along as if nothing was to be seen there (first: {image})."
)
_OUT = marked(
    "{count} {count:image|images} without a region, which nobody marked as done, {count:is|are} left out (first: "
    "{image})."
)
_OUT_OF_CHOSEN = marked(
    "{count} {count:image|images} without a region of the labels and origins asked for, which nobody marked as "
    "done, {count:is|are} left out (first: {image})."
)
_TURNED = marked(
    "{count} {count:image|images}, which a mark in {count:its file|their files} turns, {count:is|are} copied "
    "upright (first: {image})."
)
_FRAMES = marked(
    "{count} {count:frame of a clip is copied as a picture of its|frames of clips are copied as pictures of their} own "
    "(first: {image})."
)
_PAGES = marked(
    "{count} further {count:page of a file is copied as a file of its|pages of files are copied as files of "
    "their} own (first: {image})."
)


def copies(form: Format, options: ExportOptions) -> bool:
    """Whether images go along."""
    return form.with_images if options.copy_images is None else options.copy_images


def passed(passing: Passing) -> Findings:
    """What is worth telling after a pass that writes nothing."""
    for item in passing:
        del item
    return passing.findings()


class OfSplit:
    """The images of a part of the split, as often as they are gone through."""

    def __init__(self, passing: Passing, split: str) -> None:
        self._passing, self._split = passing, split

    def __iter__(self) -> Iterator[Item]:
        return self._passing.of_split(self._split)
