"""Label sets as they are after a change, and the step that merges one label into another.

A label's number and name never change: files, classifiers and marks know it by them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from annotator.core.errors import KnownError
from annotator.core.work.annotation import Annotation, now
from annotator.core.work.edits import ChangeAnnotation, ChangeLabels, Compound, Edit, SetTags, SimpleEdit, simple_parts
from annotator.core.work.labels import Label, LabelSet, free_id
from annotator.core.work.stamping import stamped
from annotator.core.work.tagging import set_tags
from annotator.core.work.tags import Tag


def same_set(one: LabelSet, other: LabelSet) -> bool:
    """Whether two label sets are alike in everything but the version."""
    return replace(one, version=1).plain() == replace(other, version=1).plain()


def checked(before: LabelSet, after: LabelSet) -> LabelSet:
    """What a project's label set can become, with the next version. Raises KnownError for what it cannot."""
    if not after.labels:
        raise KnownError("A label set has one label at least.", advice="Add another label before this one goes.")
    names, numbers = ({getattr(label, key) for label in after.known} for key in ("name", "id"))
    if min(len(names), len(numbers)) < len(after.known):
        raise KnownError("Two labels have one name or number.", advice="Give the new one another name.")
    own = {label.id: label.name for label in (*before.former, *before.known)}
    ids = {name: number for number, name in own.items()}
    for label in after.known:
        if own.get(label.id, label.name) != label.name or ids.get(label.name, label.id) != label.id:
            raise KnownError(
                "The label {name} cannot get another name or number: files and classifiers know it by them.",
                name=own.get(label.id, label.name),
                advice="Give it another title.",
            )
    group_of = dict(after.groups)
    groups = tuple((label.name, group_of[label.name]) for label in after.known if label.name in group_of)
    exclusive = tuple(group for group in after.exclusive if len(names.intersection(group)) > 1)
    return replace(after, groups=groups, exclusive=exclusive, version=before.version + 1, former=before.former)


def with_label(labels: LabelSet, label: Label, group: str = "") -> LabelSet:
    """With a further label behind all others; one that was there before has its number again, else a free one.

    Raises KnownError where the set has a label of that name.
    """
    if any(other.name == label.name for other in labels.known):
        raise KnownError("There is a label {name} already.", name=label.name, advice="Type another name.")
    every = (*labels.former, *labels.known)
    number = next((other.id for other in labels.former if other.name == label.name), None)
    fresh = replace(label, id=number if number is not None else free_id(other.id for other in every))
    groups = (*labels.groups, (label.name, group)) if group else labels.groups
    return replace(labels, labels=(*labels.labels, fresh), groups=groups)


def with_changed(labels: LabelSet, label: Label) -> LabelSet:
    """With other texts, another colour, key, picture or other codes of the label of that number."""
    offered, gone = (
        tuple(label if other.id == label.id else other for other in some) for some in (labels.labels, labels.retired)
    )
    return replace(labels, labels=offered, retired=gone)


def in_group(labels: LabelSet, label: Label, group: str) -> LabelSet:
    """With a label in another group, or in none for an empty one."""
    rest = tuple(pair for pair in labels.groups if pair[0] != label.name)
    return replace(labels, groups=(*rest, (label.name, group)) if group else rest)


def reordered(labels: LabelSet, ids: Sequence[int]) -> LabelSet:
    """With the labels in the order of their numbers in `ids`; others follow as they were."""
    place = {number: at for at, number in enumerate(ids)}
    return replace(labels, labels=tuple(sorted(labels.labels, key=lambda label: place.get(label.id, len(place)))))


def limited(labels: LabelSet, names: Iterable[str]) -> LabelSet:
    """With the labels of these names alone, as far as there are some; else all of them."""
    known = frozenset(names)
    kept = tuple(label for label in labels.labels if label.name in known) or labels.labels
    left = {label.name for label in kept}
    attributes = tuple(
        replace(one, labels=tuple(name for name in one.labels if name in left))
        for one in labels.attributes
        if not one.labels or left.intersection(one.labels)
    )
    groups = tuple((name, group) for name, group in labels.groups if name in left)
    exclusive = tuple(group for group in labels.exclusive if left.issuperset(group))
    return replace(labels, labels=kept, groups=groups, attributes=attributes, exclusive=exclusive)


def retired(labels: LabelSet, label: Label) -> LabelSet:
    """Without a label among those offered; what has it keeps it. Raises KnownError for the last one."""
    rest = tuple(other for other in labels.labels if other.id != label.id)
    if not rest:
        raise KnownError("A label set has one label at least.", advice="Add another label before this one goes.")
    return replace(labels, labels=rest, retired=(*labels.retired, *(one for one in labels.labels if one not in rest)))


def restored(labels: LabelSet, label: Label) -> LabelSet:
    """With a retired label offered again, behind all others."""
    back = tuple(other for other in labels.retired if other.id == label.id)
    rest = tuple(other for other in labels.retired if other.id != label.id)
    return replace(labels, labels=(*labels.labels, *back), retired=rest)


def merging(
    labels: LabelSet, label: Label, into: Label, regions: Iterable[Annotation], tags: Iterable[Tag], annotator: str
) -> Compound:
    """The step after which regions and tags of one label are another's, and the first label is retired.

    Regions stay themselves, two of one place too. Of two tags of an image *present* wins over *absent*. `regions` and
    `tags` may be of any labels. Raises KnownError where the labels are one, or not both offered.
    """
    offered = {other.id for other in labels.labels}
    if label.id == into.id or not {label.id, into.id} <= offered:
        raise KnownError("Only a label in use can be merged into another one.", advice="Choose two labels of the set.")
    moved = [
        ChangeAnnotation(region, replace(region, label_id=into.id, modified=now()))
        for region in regions
        if region.label_id == label.id
    ]
    about = [tag for tag in tags if tag.label_id in (label.id, into.id)]
    tagged = [
        step
        for reading in sorted({tag.reading for tag in about})
        if (step := _merged([tag for tag in about if tag.reading == reading], label, into, annotator)) is not None
    ]
    change = ChangeLabels(labels, checked(labels, retired(labels, label)))
    return Compound((*moved, *tagged, change), "Merge labels")


def edited(
    labels: LabelSet,
    after: LabelSet,
    merges: Sequence[tuple[Label, Label]],
    regions: Iterable[Annotation],
    tags: Iterable[Tag],
    annotator: str,
) -> Edit:
    """The one step that merges labels in turn, then makes the set as it is in `after`, in which they are retired.

    As `merging` and `checked`. Without merges it is the change of the set alone.
    """
    now_regions = {region.id: region for region in regions}
    now_tags = {(tag.image_id, tag.label_id, tag.reading): tag for tag in tags}
    steps: list[SimpleEdit] = []
    for label, into in merges:
        step = merging(labels, label, into, now_regions.values(), now_tags.values(), annotator)
        for part in simple_parts(step):
            match part:
                case ChangeAnnotation():
                    now_regions[part.after.id] = part.after
                case SetTags():
                    for tag in part.before:
                        now_tags.pop((tag.image_id, tag.label_id, tag.reading), None)
                    now_tags |= {(tag.image_id, tag.label_id, tag.reading): tag for tag in part.after}
                case ChangeLabels():
                    labels = part.after
            steps.append(part)
    change = ChangeLabels(labels, checked(labels, after))
    return Compound((*steps, change), "Edit labels") if steps else change


def _merged(tags: Sequence[Tag], label: Label, into: Label, annotator: str) -> Edit | None:
    """The step that merges the tags of one reading."""
    known = {tag.key: tag for tag in tags}
    wanted: dict[tuple[int, int], bool | None] = {}
    for (image_id, number), tag in known.items():
        if number == label.id:
            other = known.get((image_id, into.id))
            wanted[image_id, label.id] = None
            wanted[image_id, into.id] = tag.present or (other is not None and other.present)
    step = set_tags(known.values(), wanted, annotator)
    return stamped(step, tags[0].reading) if step is not None else None
