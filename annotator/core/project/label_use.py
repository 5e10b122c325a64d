"""Which labels a project uses, and the keys they were given."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Mapping

from sqlalchemy import func, select

from annotator.core.project.project import Project
from annotator.core.store import schema
from annotator.core.store.queries import MOST_IDS

# The setting that keeps the keys: JSON, a digit or letter by a label's name.
KEYS = "label_keys"


def counted_labels(project: Project, image_ids: Collection[int] | None = None) -> Counter[int]:
    """How many regions and tags that say present each label has in this reading, by its id: in all images, or in some.

    Raises KnownError.
    """
    annotation, tag, found = schema.annotation.c, schema.tag.c, Counter[int]()
    queries = (
        (select(annotation.label_id, func.count()).where(annotation.reading == project.reading), annotation),
        (select(tag.label_id, func.count()).where(tag.present == 1, tag.reading == project.reading), tag),
    )
    wanted = sorted(set(image_ids)) if image_ids is not None else []
    for some, table in queries:
        query, image_id = some.group_by(table.label_id), table.image_id
        parts = [wanted[first : first + MOST_IDS] for first in range(0, len(wanted), MOST_IDS)]
        for narrowed in [query.where(image_id.in_(part)) for part in parts] if image_ids is not None else [query]:
            for label_id, count in project.store.tuples(narrowed):
                found[int(label_id)] += int(count)
    return found


def kept_keys(project: Project) -> dict[str, str]:
    """The keys that labels were given, by name; none where another hand or version wrote something else there."""
    try:
        stored = json.loads(project.setting(KEYS, "{}"))
    except ValueError:
        return {}
    pairs = stored.items() if isinstance(stored, dict) else ()
    return {name: key for name, key in pairs if isinstance(key, str) and len(key) == 1}


def keep_keys(project: Project, keys: Mapping[str, str]) -> None:
    """Store the keys of labels. Raises KnownError."""
    project.set_setting(KEYS, json.dumps(dict(keys), ensure_ascii=False))
