"""The label set of a project."""

from __future__ import annotations

import json
from collections.abc import Sequence

from sqlalchemy import select

from annotator.core.errors import DamagedError
from annotator.core.project.base import OpenProject
from annotator.core.project.membership import any_decision, any_use_of_labels, label_value
from annotator.core.project.rows import annotation_value, tag_value
from annotator.core.store import schema, settings
from annotator.core.store.faults import as_written
from annotator.core.work.annotation import Annotation
from annotator.core.work.edits import ChangeLabels, Compound, Edit, ReplaceLabels
from annotator.core.work.label_changes import checked, edited, merging
from annotator.core.work.labels import Label, LabelSet
from annotator.core.work.tags import Tag


class ProjectLabels(OpenProject):
    """A project's labels; once anything is decided another set cannot take their place, but they can be changed."""

    @property
    def labels(self) -> LabelSet:
        """The project's label set."""
        rows = self.store.rows(select(schema.label).order_by(schema.label.c.removed, schema.label.c.position))
        labels, former = (tuple(map(label_value, (row for row in rows if row["removed"] == gone))) for gone in (0, 1))
        if not labels:
            raise DamagedError("The project file is damaged: it has no labels.", path=self.path)
        name, instances = self.setting("label_set"), self.setting("instances", "1") == "1"
        refinement, contrast = self.setting("refinement", "none"), self.setting("contrast", "none")
        with as_written(self.path):
            fraction = float(self.setting("fraction", "0.6"))
            stored = json.loads(self.setting("label_groups", "{}"))
            groups = tuple((str(label), str(group)) for label, group in stored.items())
            found = LabelSet(name, labels, instances, refinement, contrast, fraction, former, groups)
            found = settings.with_details(found, json.loads(self.setting(settings.DETAILS, "{}")))
        self._tables.see_labels(found.known, only_first=True)
        return found

    def take_up_labels(self) -> LabelSet:
        """The label set as it is now; edits to come are made with it. Before, they are with the first one read here.

        An edit that was made with other labels than the project has is refused.
        """
        found = self.labels
        self._tables.see_labels(found.known)
        return found

    def has_decisions(self) -> bool:
        """Whether anything was annotated or decided: from then on numbers and names of the labels are fixed."""
        return any(self.store.rows(query) for query in any_decision())

    def replacing_labels(self, labels: LabelSet) -> ReplaceLabels:
        """The edit that puts another label set in the place of this one.

        Once a step was about a label, numbers stay with their names.
        """
        current = self.labels
        used = self.store.rows(any_use_of_labels())
        return ReplaceLabels(current, labels.following(current) if used else labels)

    def changing_labels(self, after: LabelSet) -> ChangeLabels:
        """The edit that makes the label set as it is in `after`, whatever is decided already.

        `label_changes` makes such sets. Labels that neither offers nor retires are taken back: nothing may have them.
        Raises KnownError for a label with another name or number than it has, and for a set without labels.
        """
        current = self.labels
        return ChangeLabels(current, checked(current, after))

    def merging_labels(self, label: Label, into: Label) -> Compound:
        """The step after which all that was said of one label is said of another, and the first one is retired.

        Regions get the other label and stay themselves. Of two tags of one image *present* wins over *absent*.
        Suggestions nobody decided on go. Raises KnownError where the labels are one, or not both offered.
        """
        return merging(self.labels, label, into, *self._marks_of({label.id, into.id}), self.annotator)

    def editing_labels(self, after: LabelSet, merges: Sequence[tuple[Label, Label]] = ()) -> Edit:
        """The one step that merges labels into others, in turn, and makes the label set as it is in `after`.

        Labels that were merged are retired in `after`. Raises KnownError as `merging_labels` and `changing_labels` do.
        """
        marks = self._marks_of({label.id for pair in merges for label in pair})
        return edited(self.labels, after, merges, *marks, self.annotator)

    def _marks_of(self, numbers: set[int]) -> tuple[list[Annotation], list[Tag]]:
        """Regions and tags of labels, in all readings, of the images that are there."""
        if not numbers:
            return [], []
        region, tag, image = schema.annotation.c, schema.tag.c, schema.image.c
        there = select(image.id).where(image.removed == 0)
        found = select(schema.annotation).where(region.label_id.in_(numbers), region.image_id.in_(there))
        tagged = select(schema.tag).where(tag.label_id.in_(numbers), tag.image_id.in_(there))
        with as_written(self.path):
            regions = [annotation_value(row) for row in self.store.rows(found.order_by(region.id))]
            return regions, [tag_value(row) for row in self.store.rows(tagged)]
