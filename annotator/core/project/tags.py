"""The tags of a project, and what images show by tags, regions and finished work together."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Select, func, select

from annotator.core.project.base import OpenProject
from annotator.core.project.rows import under_value
from annotator.core.store import schema
from annotator.core.store.faults import as_written
from annotator.core.store.queries import MOST_IDS
from annotator.core.store.settings import SINCE
from annotator.core.work.annotation import ImageState
from annotator.core.work.edits import Edit
from annotator.core.work.stamping import stamped
from annotator.core.work.tagging import set_tags
from annotator.core.work.tags import Presence, PresenceTable, Tag, Wanted, presence_table

# What the provenance of a region has in it that was accepted from a decoy.
DECOY = '%"decoy": "%'


class ProjectTags(OpenProject):
    """A project's tags."""

    def tags(self, ids: Collection[int] | None = None) -> list[Tag]:
        """All tags of this reading, or those of some images, by image and label; of removed images, too."""
        tag = schema.tag.c
        columns = (tag.image_id, tag.label_id, tag.present, tag.annotator, tag.at, tag.reading, tag.circumstances)
        query = select(*columns).where(tag.reading == self.reading).order_by(tag.image_id, tag.label_id)
        return [
            Tag(image, label, bool(present), who, at, reading, under_value(under))
            for image, label, present, who, at, reading, under in self._parted(query, tag.image_id, ids)
        ]

    def tagging(self, wanted: Wanted) -> Edit | None:
        """The step that gives, changes and takes back tags, in this project's annotator's name and in this reading.

        None where all of it is so. Raises KnownError.
        """
        edit = set_tags(self.tags({image_id for image_id, _ in wanted}), wanted, self.annotator)
        return stamped(edit, self.reading) if edit is not None else None

    def presence(self, ids: Sequence[int] | None = None, *, decoys: bool = True) -> PresenceTable:
        """Whether each image, or each of some, shows each label of the set; one query for each table. See
        `presence_table` for what decides. Images that were removed are not in it; without `decoys` no region counts
        that was accepted from a suggestion that was wrong on purpose, nor is its label then absent for want of another:
        it is unknown. Raises KnownError.
        """
        image, tag, region = schema.image.c, schema.tag.c, schema.annotation.c
        label, own = schema.label.c, schema.reading.c
        told = func.coalesce(own.circumstances, "{}")
        there = select(image.id, func.coalesce(own.state, ""), told).where(image.removed == 0).order_by(image.id)
        there = there.outerjoin(schema.reading, (own.image_id == image.id) & (own.reading == self.reading))
        states = list(self._parted(there, image.id, ids))
        own_regions = region.reading == self.reading
        if not decoys:
            own_regions &= func.coalesce(region.provenance, "").not_like(DECOY)
        labels = select(label.id).where(label.removed == 0).order_by(label.position)
        done, since = str(ImageState.DONE), self._labels_since()
        table = presence_table(
            [number for number, _, _ in states],
            {number: under_value(text).protocol if since else 0 for number, state, text in states if state == done},
            [number for (number,) in self.store.tuples(labels)],
            self._parted(
                select(tag.image_id, tag.label_id, tag.present).where(tag.reading == self.reading), tag.image_id, ids
            ),
            self._parted(
                select(region.image_id, region.label_id).where(own_regions).distinct(),
                region.image_id,
                ids,
            ),
            since,
        )
        return table if decoys else self._without_led(table, ids)

    def _without_led(self, table: PresenceTable, ids: Sequence[int] | None) -> PresenceTable:
        """Whoever followed a decoy said nothing of its label that counts."""
        region, states = schema.annotation.c, table.states.copy()
        rows, columns = ({number: at for at, number in enumerate(some)} for some in (table.images, table.labels))
        led = select(region.image_id, region.label_id).where(
            region.reading == self.reading, func.coalesce(region.provenance, "").like(DECOY)
        )
        for image_id, label_id in self._parted(led, region.image_id, ids):
            place = rows.get(image_id), columns.get(label_id)
            if None not in place and not table.tagged[place] and not table.drawn[place]:
                states[place] = Presence.UNKNOWN
        return replace(table, states=states)

    def unasked(self) -> dict[int, frozenset[int]]:
        """The labels that were not asked for yet when an image was marked as done in this reading, by its number."""
        since = self._labels_since()
        own = schema.reading.c
        query = select(own.image_id, own.circumstances).where(
            own.reading == self.reading, own.state == str(ImageState.DONE)
        )
        found: dict[int, frozenset[int]] = {}
        for number, text in self.store.tuples(query) if since else ():
            closed = under_value(text).protocol
            later = frozenset(label for label, version in since.items() if version > closed)
            found |= {int(number): later} if later else {}
        return found

    def _labels_since(self) -> dict[int, int]:
        """The version of the label set with which labels came that came after the first one, by their numbers."""
        with as_written(self.path):
            return {int(label): int(version) for label, version in json.loads(self.setting(SINCE, "{}")).items()}

    def _parted(self, query: Select[Any], image_id: Any, ids: Collection[int] | None) -> Iterator[tuple[Any, ...]]:
        """What a query finds for all images, or for some; so many at a time as a query takes."""
        if ids is None:
            yield from self.store.tuples(query)
            return
        wanted = sorted(set(ids))
        for first in range(0, len(wanted), MOST_IDS):
            yield from self.store.tuples(query.where(image_id.in_(wanted[first : first + MOST_IDS])))
