"""What shapes suggestions: which labels, how large, fitted in which way."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from annotator.core.errors import KnownError
from annotator.inference.segmenter.files import SEGMENTER
from annotator.ui.base.actions import SPECS
from annotator.ui.work.review import Review
from annotator.ui.work.session import Session
from annotator.ui.work.shaping import STEP
from annotator.ui.work.suggester import Suggester


class SuggestionCommands(QObject):
    """Joins the actions on how suggestions are made to the suggester; dialogs open over `window`."""

    def __init__(self, window: QWidget, session: Session, suggester: Suggester, review: Review) -> None:
        super().__init__(window)
        self._window, self._session, self._suggester, self._review = window, session, suggester, review

    def handlers(self) -> dict[str, Callable[..., object]]:
        """These actions, by name."""
        return {spec.name: getattr(self, spec.name) for spec in SPECS if hasattr(self, spec.name)}

    def fewer_labels(self) -> None:
        """Suggest labels from a higher score on."""
        self._suggester.step_least(1)

    def more_labels(self) -> None:
        """Suggest labels from a lower score on."""
        self._suggester.step_least(-1)

    def threshold_down(self) -> None:
        self._suggester.set_fraction(self._suggester.fraction - STEP)

    def threshold_up(self) -> None:
        self._suggester.set_fraction(self._suggester.fraction + STEP)

    def refine(self, on: bool) -> None:
        self._suggester.set_refining(on)

    def fast_fitting(self, on: bool) -> None:
        """Fit to image edges by watershed rather than GrabCut."""
        self._use_method("watershed", on)

    def walk(self, on: bool) -> None:
        """Spread maps over what looks alike, and cut them there."""
        self._use_method("walk", on)

    def _use_method(self, method: str, on: bool) -> None:
        """Only the method in force can be left: its switch goes out, too, when another one is taken."""
        if on:
            self._suggester.set_method(method)
        elif self._suggester.method == method:
            self._suggester.set_method("grabcut")

    def switches(self) -> dict[str, bool]:
        """Which of the switches for suggestions are on."""
        suggester = self._suggester
        methods = {"fast_fitting": "watershed", "walk": "walk", "segment": SEGMENTER}
        on = {name: suggester.method == method for name, method in methods.items()}
        return on | {"refine": suggester.refining, "automatic_level": suggester.automatic}

    def segment(self, on: bool) -> None:
        """Fit regions by the project's segmenter, which is asked for where there is none yet."""
        suggester = self._suggester
        if on and suggester.segmenter is None:
            self.segmenter()
        elif on:
            suggester.set_refining(True)
            suggester.set_method(SEGMENTER)
        elif suggester.method == SEGMENTER:
            suggester.set_method(suggester.usual_method)
        suggester.settings_changed.emit()

    def segmenter(self) -> None:
        """Choose the segmenter's files, or none."""
        from annotator.ui.dialogs.segmenter import SegmenterDialog

        suggester = self._suggester
        if self._session.project is None:
            return
        dialog = SegmenterDialog(suggester.segmenter, suggester.check_segmenter, self._window)
        if not dialog.exec() or dialog.files == suggester.segmenter:
            return
        try:
            suggester.set_segmenter(dialog.files)
        except KnownError as error:
            self._session.notifications.report(error)

    def next_candidate(self) -> None:
        self._review.next_candidate()

    def automatic_level(self, on: bool) -> None:
        """Cut what was spread at its own level rather than at the threshold."""
        self._suggester.set_automatic(on)

    def certainty(self) -> None:
        """From which scores on labels are suggested, and suggestions are regions rather than places."""
        from annotator.ui.dialogs.certainty import CertaintyDialog

        session, suggester = self._session, self._suggester
        if session.project is None:
            return
        first = session.label.id if session.label is not None else None
        window = self._window
        found = CertaintyDialog.ask(suggester.gates, suggester.least, session.labels, first, window)
        if found is not None:
            suggester.set_gates(found[0])
            suggester.set_least(found[1])

    def contrast(self) -> None:
        """None, dual, the rest, then against the chosen label, round and round."""
        choices = ["none", "dual", "rest", "both"]
        if self._session.label is not None and self._suggester.maps is not None:
            name = self._session.label.name
            choices += [name] if name in self._suggester.maps.record.scores else []
        here = choices.index(self._suggester.contrast) if self._suggester.contrast in choices else -1
        self._suggester.set_contrast(choices[(here + 1) % len(choices)])
