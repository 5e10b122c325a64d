"""What is selected and marked, and the label that new annotations get."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import floor

from PySide6.QtCore import SignalInstance

from annotator.core.work.annotation import Annotation, Suggestion
from annotator.core.work.labels import Label


class Kind(StrEnum):
    SUGGESTION = "suggestion"
    ANNOTATION = "annotation"


@dataclass(frozen=True)
class Selection:
    """The one thing the keys act on."""

    kind: Kind
    id: int


class Selecting:
    """The part of a session that says what the keys act on."""

    selection_changed: SignalInstance
    label_changed: SignalInstance
    annotations: tuple[Annotation, ...]
    suggestions: tuple[Suggestion, ...]
    selection: Selection | None
    marked: tuple[int, ...]
    label: Label | None
    # Annotations by their ids, and of which they are: of thousands of events one is asked for again and again.
    _numbered: tuple[tuple[Annotation, ...], dict[int, Annotation]] = ((), {})

    def select(self, selection: Selection | None) -> None:
        """Select an annotation or a suggestion, or nothing; no further annotation stays marked."""
        self._mark(selection, ())

    def toggle_mark(self, number: int) -> None:
        """Mark an annotation beside the selected one, or no longer; without a selected one it is selected."""
        chosen = [annotation.id for annotation in self.chosen_annotations]
        if number in chosen:
            chosen.remove(number)
        else:
            chosen.append(number)
        self.mark(chosen)

    def mark(self, numbers: Sequence[int]) -> None:
        """Select the first annotation, and mark the others."""
        first = Selection(Kind.ANNOTATION, numbers[0]) if numbers else None
        self._mark(first, tuple(numbers[1:]))

    def _mark(self, selection: Selection | None, marked: tuple[int, ...]) -> None:
        if (selection, marked) != (self.selection, self.marked):
            self.selection, self.marked = selection, marked
            self.selection_changed.emit()

    @property
    def chosen_annotations(self) -> tuple[Annotation, ...]:
        """The selected annotation, and after it those that are marked."""
        selected = self.selected_annotation
        marked = (self.annotation(number) for number in self.marked)
        return (selected, *(value for value in marked if value is not None)) if selected is not None else ()

    def annotations_at(self, x: float, y: float) -> list[Annotation]:
        """The annotations that hold the pixel at a position, the smallest first."""
        found = (value for value in self.annotations if value.mask.contains(floor(x), floor(y)))
        return sorted(found, key=lambda value: value.mask.area)

    def annotation(self, number: int) -> Annotation | None:
        """An annotation of the image on screen by its id."""
        of, numbered = self._numbered
        if of is not self.annotations:
            numbered = {value.id: value for value in self.annotations}
            self._numbered = self.annotations, numbered
        return numbered.get(number)

    @property
    def selected_annotation(self) -> Annotation | None:
        chosen = self.selection is not None and self.selection.kind is Kind.ANNOTATION
        return self.annotation(self.selection.id) if chosen and self.selection is not None else None

    @property
    def selected_suggestion(self) -> Suggestion | None:
        return next((s for s in self.suggestions if self.selection == Selection(Kind.SUGGESTION, s.id)), None)

    def choose_label(self, label: Label) -> None:
        """The label new annotations get."""
        self.label = label
        self.label_changed.emit()
