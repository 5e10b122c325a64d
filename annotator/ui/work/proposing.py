"""Events of the clip on screen that the classifier's scores suggest: stored, accepted, corrected and rejected as
suggested regions are.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from annotator.core.work import decisions
from annotator.core.work.annotation import Suggestion
from annotator.core.work.attention import attention_key
from annotator.core.work.coding import marked_at
from annotator.core.work.event_times import Border, Span
from annotator.core.work.proposed_events import is_coded, propose_events
from annotator.ui.base.text import marked
from annotator.ui.work.coding import Coding
from annotator.ui.work.curves import Curves
from annotator.ui.work.playing import Playing
from annotator.ui.work.selecting import Kind, Selection
from annotator.ui.work.session import Session
from annotator.ui.work.suggester import Suggester

# What was coded rests so long before it is looked at what is suggested beside it.
REST_MS = 400


class Proposing(QObject):
    """Follows the curves. `changed`: others are to be seen."""

    changed = Signal()

    def __init__(
        self, session: Session, suggester: Suggester, playing: Playing, coding: Coding, curves: Curves, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._session, self._suggester = session, suggester
        self._playing, self._coding, self._curves = playing, coding, curves
        self.shown: tuple[Suggestion, ...] = ()
        self._read_of: tuple[object, ...] = ()
        self._later = QTimer(self, singleShot=True, interval=REST_MS)
        self._later.timeout.connect(self._propose)
        curves.advanced.connect(self._propose)
        curves.changed.connect(self._read)
        coding.changed.connect(self._read)
        coding.changed.connect(self._later.start)
        session.changed.connect(self._read)
        suggester.settings_changed.connect(self._propose)
        session.selection_changed.connect(self._follow)

    @property
    def chosen(self) -> Suggestion | None:
        """The one that is selected."""
        found = self._session.selected_suggestion
        return found if found is not None and found.span is not None else None

    @Slot()
    def _read(self) -> None:
        """Those to be seen: while curves are, but for what the reader coded without them."""
        about = self._session.suggestions, self._coding.events, self._curves.shown and self._playing.on_clip
        if self._read_of and all(one is other for one, other in zip(about, self._read_of, strict=True)):
            return
        self._read_of = about
        found: tuple[Suggestion, ...] = ()
        if about[2]:
            found = tuple(one for one in about[0] if one.span is not None and not self._is_coded(one))
        if found != self.shown:
            self.shown = found
            self.changed.emit()

    def _is_coded(self, suggestion: Suggestion) -> bool:
        """Until the timer rests what was coded just now is suggested still, but not to be seen."""
        span = suggestion.span
        return span is not None and is_coded(self._coding.events, suggestion.label_id, span)

    @Slot()
    def _propose(self) -> None:
        """Put what the curves suggest by now in place of what is undecided."""
        session, record, scores = self._session, self._session.record, self._curves.clip
        if session.project is None or session.project.read_only or record is None or scores is None:
            return
        if not self._playing.on_clip:
            return
        pending = [value for value in session.pending if value.span is not None]
        least = self._suggester.least

        def propose(decided: Sequence[Suggestion]) -> list[Suggestion]:
            labels = session.labels.labels
            return propose_events(
                record.id, scores, labels, lambda label: least.of(label, scores.thresholds), pending, decided,
                self._coding.events,
            )  # fmt: skip

        found = propose(session.project.suggestions(record.id))
        if {_essence(value) for value in found} != {_essence(value) for value in pending}:
            session.propose_again(record.id, attention_key(scores.fingerprint, "none"), propose)
        self._read()

    @Slot()
    def _follow(self) -> None:
        """Show the apex of a suggested event that is selected."""
        chosen = self.chosen
        if chosen is not None and chosen.span is not None and self._playing.on_clip:
            self._playing.pause()
            self._playing.go(chosen.span.onset if chosen.span.apex is None else chosen.span.apex)

    def step(self, by: int) -> bool:
        """Select the next (1) or previous (−1) one, round and round; False where there is none."""
        if not self.shown:
            return False
        numbers, chosen = [value.id for value in self.shown], self.chosen
        if chosen is not None and chosen.id in numbers:
            place = numbers.index(chosen.id) + by
        else:
            frame = self._playing.frame
            later = [n for n, value in enumerate(self.shown) if value.span is not None and value.span.offset >= frame]
            place = (later or [0])[0] if by > 0 else (later or [len(numbers)])[0] - 1
        self._session.select(Selection(Kind.SUGGESTION, numbers[place % len(numbers)]))
        return True

    def choose(self, number: int) -> None:
        """Select one."""
        self._session.select(Selection(Kind.SUGGESTION, number))

    def mark(self, border: Border) -> bool:
        """The selected one is accepted with a border at the frame that is seen; False where none is selected."""
        chosen = self.chosen
        if chosen is None or chosen.span is None:
            return False
        self.correct(chosen.id, marked_at(chosen.span, border, self._playing.frame, self._playing.frames))
        return True

    def correct(self, number: int, span: Span) -> None:
        """Accept one with other borders; the event stays selected."""
        session = self._session
        suggestion = next((value for value in session.suggestions if value.id == number), None)
        first = session.next_number() if suggestion is not None else None
        if suggestion is None or first is None or session.project is None:
            return
        edit = decisions.accept_corrected(suggestion, first, span, session.project.annotator)
        if session.apply(edit, marked("Correct suggestion")):
            session.mark([first])


def _essence(value: Suggestion) -> tuple[object, ...]:
    return value.label_id, value.span, value.provenance.fingerprint
