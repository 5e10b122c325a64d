"""What a project's decided regions teach, and the region heads that came of it, kept among its settings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import product

from sqlalchemy import func, select

from annotator.core.project.project import Project
from annotator.core.store import schema
from annotator.core.work.annotation import Decision, ImageState
from annotator.core.work.lessons import Lesson, lesson_of
from annotator.core.work.region_heads import StoredHead

# The images decided on last teach: what comes next is like them.
MOST_IMAGES = 48
WAYS = ("none", "grabcut", "watershed", "walk")
_HEAD, _LEFT_OUT = "region-head-{label}-{way}", "region-heads-left-out"


def decided_regions(project: Project) -> Counter[int]:
    """How many regions of each label were decided on, by the label's number: drawn, accepted, imported, rejected."""
    region, suggestion = schema.annotation.c, schema.suggestion.c
    found: Counter[int] = Counter()
    own = region.reading == project.reading
    there = select(region.label_id, func.count()).where(own, region.w > 0).group_by(region.label_id)
    refused = (suggestion.decision == str(Decision.REJECTED)) & (suggestion.reading == project.reading)
    rejected = select(suggestion.label_id, func.count()).where(refused).group_by(suggestion.label_id)
    for query in (there, rejected):
        for label, count in project.store.tuples(query):
            found[label] += count
    return found


def teaching_images(project: Project, label_id: int) -> list[int]:
    """The images on which something of a label was decided, the last ones first, at most `MOST_IMAGES`."""
    region, suggestion = schema.annotation.c, schema.suggestion.c
    refused = (suggestion.label_id == label_id) & (suggestion.decision == str(Decision.REJECTED))
    refused &= suggestion.reading == project.reading
    marked = (region.label_id == label_id) & (region.w > 0) & (region.reading == project.reading)
    last: dict[int, str] = {}
    for query in (
        select(region.image_id, func.max(region.created)).where(marked).group_by(region.image_id),
        select(suggestion.image_id, func.max(suggestion.decided_at)).where(refused).group_by(suggestion.image_id),
    ):
        for image, at in project.store.tuples(query):
            last[image] = max(last.get(image, ""), at)
    kept_out = project.kept_out()
    found = [image for image in last if image not in kept_out]
    return sorted(found, key=lambda image: (last[image], image), reverse=True)[:MOST_IMAGES]


def lessons(project: Project, label_id: int, images: Sequence[int]) -> list[Lesson]:
    """What images teach about a label; those that teach nothing are left out."""
    found = []
    for record in project.images(images):
        done = record.state is ImageState.DONE
        lesson = lesson_of(record.id, label_id, done, project.annotations(record.id), project.suggestions(record.id))
        if lesson is not None:
            found.append(lesson)
    return found


def heads_of(project: Project) -> tuple[StoredHead, ...]:
    """The heads of the project's labels, used or not. One that cannot be read is as none: it is learnt again."""
    key, value = schema.meta.c.key, schema.meta.c.value
    kept = dict(project.store.tuples(select(key, value).where(key.like("region-head-%"))))
    found = []
    for label, way in product(project.labels.labels, WAYS) if kept else ():
        text = kept.get(_HEAD.format(label=label.id, way=way))
        try:
            head = StoredHead.from_stored(text) if text else None
        except (ValueError, KeyError, TypeError):
            continue
        if head is not None and (head.target, head.way) == (label.name, way):
            found.append(head)
    return tuple(found)


def keep_head(project: Project, head: StoredHead) -> None:
    """Keep a label's head in the place of the one before for the same way of making regions. Raises KnownError."""
    project.set_setting(_HEAD.format(label=head.label_id, way=head.way), head.stored())


def uses_heads(project: Project) -> bool:
    """Whether regions are shaped by what was learnt from those decided, where that helps."""
    return not project.setting(_LEFT_OUT)


def set_uses_heads(project: Project, on: bool) -> None:
    """Shape regions by what was learnt, or leave it out. Raises KnownError."""
    project.set_setting(_LEFT_OUT, "" if on else "1")


def heads_in_use(project: Project) -> tuple[StoredHead, ...]:
    """The heads that may shape regions."""
    return heads_of(project) if uses_heads(project) else ()
