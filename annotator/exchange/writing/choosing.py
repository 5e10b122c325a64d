"""Which images an export holds, and in which part of the split each is."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath

from annotator.core.images import split_page
from annotator.core.message import Message, marked
from annotator.core.project.project import Project
from annotator.core.work.annotation import ImageRecord, ImageState
from annotator.exchange.data.dataset import SPLITS
from annotator.exchange.data.options import Duplicates, ExportOptions, Split, Which
from annotator.exchange.writing import split as splitting
from annotator.exchange.writing.source import ProjectItems, anonymous_name, is_asked_for
from annotator.exchange.writing.split import Member


@dataclass(frozen=True)
class Chosen:
    """The images of an export in the project's order; `undecided` are left out as nothing was decided on them,
    `dropped` as another one has the same content, `regions` of what is asked for with them. `contents` is equal for
    images of equal files.
    """

    records: tuple[ImageRecord, ...]
    undecided: frozenset[int]
    dropped: tuple[ImageRecord, ...]
    contents: Mapping[int, str]
    regions: int = 0


def chosen(
    records: Sequence[ImageRecord], options: ExportOptions, contents: Mapping[int, str],
    regions: Callable[[ImageRecord], int],
) -> Chosen:  # fmt: skip
    """What the options choose; `regions` tells how many regions of an image they ask for."""
    wanted = [record for record in records if _is_wanted(record, options.which)]
    undecided = frozenset[int]()
    if options.which is Which.DECIDED:
        undecided = frozenset(record.id for record in records) - {record.id for record in wanted}
    if options.duplicates is Duplicates.KEEP:
        return Chosen(tuple(wanted), undecided, (), contents)
    best, lost = set[int](), 0
    for alike in duplicates(wanted, contents):
        counts = {record.id: regions(record) for record in alike} if len(alike) > 1 else {alike[0].id: 0}
        one = max(alike, key=lambda record: _work(record, counts[record.id] + record.tags, options.which))
        best.add(one.id)
        lost += sum(counts.values()) - counts[one.id]
    kept = tuple(record for record in wanted if record.id in best)
    return Chosen(kept, undecided, tuple(record for record in wanted if record.id not in best), contents, lost)


def duplicates(records: Iterable[ImageRecord], contents: Mapping[int, str]) -> list[list[ImageRecord]]:
    """Images with those of the same content: the same page of equal files."""
    found: dict[tuple[object, int], list[ImageRecord]] = defaultdict(list)
    for record in records:
        page = split_page(PurePosixPath(record.path))[1]
        found[contents.get(record.id) or record.id, page].append(record)
    return list(found.values())


def _work(record: ImageRecord, said: int, which: Which) -> tuple[bool, bool, int, int]:
    """Of duplicates that go along the one that is done counts, then that with most regions and tags, then the first."""
    done = record.state is ImageState.DONE
    return is_asked_for(done, said, which), done, said, -record.id


def _is_wanted(record: ImageRecord, which: Which) -> bool:
    done = record.state is ImageState.DONE
    return {
        Which.ALL: True, Which.DONE: done, Which.ANNOTATED: record.annotations + record.tags > 0,
        Which.DECIDED: done or record.annotations + record.tags > 0,
    }[which]  # fmt: skip


@dataclass
class Parts:
    """A split of the images of an export.

    `parts` has the part of each image, `new` those that were not split before. `split` is what was asked for, with a
    share of nothing for a part that images are in from before. `warnings` and `sentences` tell of it.
    """

    split: Split
    parts: dict[int, str] = field(default_factory=dict)
    new: dict[int, str] = field(default_factory=dict)
    warnings: tuple[Message, ...] = ()
    sentences: tuple[Message, ...] = ()


def split_of(project: Project, items: ProjectItems, split: Split, contents: Mapping[int, str]) -> Parts:
    """The part of each image that an export holds; images that it does not hold, or that were removed, tie others.

    Raises KnownError where the split cannot be made as it was asked for.
    """
    splitting.check(split)
    kept = {} if split.afresh else project.parts()
    labels, anonymous = items.label_counts(), items.options.anonymous
    records = [*project.images(), *project.removed_images()]
    members = [
        Member(r.id, r.path, labels.get(r.id), contents.get(r.id, r.sha256), anonymous_name(r) if anonymous else "")
        for r in records
    ]
    without = splitting.unmatched(members, split)
    if any(kept.get(number) == SPLITS[2] for number in labels) and len(split.fractions) < len(SPLITS):
        split = replace(split, fractions=(*split.fractions, 0.0))
    parts = splitting.assign(members, split, kept)
    new = {number: part for number, part in parts.items() if number not in kept}
    counts = Counter(parts.values())
    warnings = [_told_without(without, split)] if without else []
    empty = marked("No image is in {part}: there are too few, or too few that do not belong together.")
    shares = zip(SPLITS, split.fractions, strict=False)
    warnings += [Message(empty, part=part) for part, share in shares if share > 0 and not counts[part] and parts]
    sentences = [_told_counts(counts, split)]
    if len(new) < len(parts):
        sentences.append(_told_kept(len(parts) - len(new), len(new), project.split_made))
    return Parts(split, parts, new, tuple(warnings), tuple(sentences))


def _told_without(images: Sequence[Member], split: Split) -> Message:
    text = marked(
        "The pattern {pattern} finds nothing in {count} {count:image|images} (first: {image}): {count:it|each} "
        "stands for itself."
    )
    return Message(text, pattern=split.group, count=len(images), image=images[0].told)


def _told_counts(counts: Counter[str], split: Split) -> Message:
    if len(split.fractions) == 2:
        return Message(
            "Split: {train} {train:image|images} in train, {val} in val.", train=counts["train"], val=counts["val"]
        )
    values = {name: counts[name] for name in SPLITS}
    return Message("Split: {train} {train:image|images} in train, {val} in val, {test} in test.", **values)


def _told_kept(kept: int, new: int, made: str) -> Message:
    text = marked(
        "{kept} of them {kept:was|were} split before ({date}) and {kept:stays in its part|stay in their parts} "
        "whatever the shares are now, {new} {new:is|are} new. A new split is only made if it is asked for."
    )
    return Message(text, kept=kept, new=new, date=made[:10])
