"""Tags given, changed and taken back, as one step."""

from __future__ import annotations

from collections.abc import Iterable

from annotator.core.work.annotation import now
from annotator.core.work.edits import Compound, Edit, SetTags
from annotator.core.work.tags import Tag, Wanted


def set_tags(there: Iterable[Tag], wanted: Wanted, annotator: str) -> Edit | None:
    """One step that gives, changes and takes back tags: of `wanted` what is not so already. None where all of it is.

    `there` are the tags of these images as they are.
    """
    known, moment = {tag.key: tag for tag in there}, now()
    before: dict[int, list[Tag]] = {}
    after: dict[int, list[Tag]] = {}
    for (image_id, label_id), present in wanted.items():
        old = known.get((image_id, label_id))
        if present == (old.present if old is not None else None):
            continue
        before.setdefault(image_id, []).extend([old] if old is not None else [])
        fresh = after.setdefault(image_id, [])
        if present is not None:
            fresh.append(Tag(image_id, label_id, present, annotator, moment))
    edits = tuple(SetTags(image_id, tuple(before[image_id]), tuple(after[image_id])) for image_id in before)
    return edits[0] if len(edits) == 1 else Compound(edits, "Tag images") if edits else None
