"""The label set of a project."""

from __future__ import annotations

import json

from sqlalchemy import select

from annotator.core.errors import DamagedError
from annotator.core.project.base import OpenProject
from annotator.core.project.membership import any_decision, any_use_of_labels, label_value
from annotator.core.store import schema
from annotator.core.store.faults import as_written
from annotator.core.work.edits import ReplaceLabels
from annotator.core.work.labels import LabelSet


class ProjectLabels(OpenProject):
    """A project's labels; they are fixed once anything is decided."""

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
        self._tables.see_labels(found.labels, only_first=True)
        return found

    def take_up_labels(self) -> LabelSet:
        """The label set as it is now; edits to come are made with it. Before, they are with the first one read here.

        An edit that was made with other labels than the project has is refused.
        """
        found = self.labels
        self._tables.see_labels(found.labels)
        return found

    def has_decisions(self) -> bool:
        """Whether anything was annotated or decided: from then on the labels are fixed."""
        return any(self.store.rows(query) for query in any_decision())

    def replacing_labels(self, labels: LabelSet) -> ReplaceLabels:
        """The edit that puts another label set in the place of this one.

        Once a step was about a label, numbers stay with their names.
        """
        current = self.labels
        used = self.store.rows(any_use_of_labels())
        return ReplaceLabels(current, labels.following(current) if used else labels)
