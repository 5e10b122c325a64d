"""The label set of a project."""

from __future__ import annotations

from sqlalchemy import delete, select

from annotator.core.errors import DamagedError, KnownError
from annotator.core.project.base import OpenProject
from annotator.core.store import schema, settings
from annotator.core.store.faults import as_written
from annotator.core.work.annotation import Decision
from annotator.core.work.labels import Label, LabelSet


class ProjectLabels(OpenProject):
    """A project's labels; they are fixed once anything is decided."""

    @property
    def labels(self) -> LabelSet:
        """The project's label set."""
        rows = self.store.rows(select(schema.label).order_by(schema.label.c.position))
        labels = tuple(Label(row["id"], row["name"], row["title"], row["colour"]) for row in rows)
        if not labels:
            raise DamagedError("The project file is damaged: it has no labels.", path=self.path)
        name, instances = self.setting("label_set"), self.setting("instances", "1") == "1"
        refinement, contrast = self.setting("refinement", "none"), self.setting("contrast", "none")
        with as_written(self.path):
            return LabelSet(name, labels, instances, refinement, contrast, float(self.setting("fraction", "0.6")))

    def has_decisions(self) -> bool:
        """Whether anything was annotated or decided: from then on the labels are fixed."""
        decided = schema.suggestion.c.decision != str(Decision.PENDING)
        return bool(
            self.store.rows(select(schema.annotation.c.id).limit(1))
            or self.store.rows(select(schema.suggestion.c.id).where(decided).limit(1))
        )

    def replace_labels(self, labels: LabelSet) -> None:
        """Use another label set; undecided suggestions are dropped. Raises KnownError once anything is decided."""
        if self.has_decisions():
            raise KnownError("The labels cannot change any more: there are decisions.", path=self.path)
        with self._transaction():
            for table in (schema.suggestion, schema.attention, schema.label):
                self._connection.execute(delete(table))
            settings.put_labels(self._connection, labels)
