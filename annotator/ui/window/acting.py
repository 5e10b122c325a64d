"""Accepting, editing and rejecting are offered only where there is something to do it with."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QObject, Slot
from PySide6.QtGui import QAction

from annotator.ui.canvas.canvas import Canvas
from annotator.ui.work.review import Review
from annotator.ui.work.session import Session
from annotator.ui.work.suggester import Suggester
from annotator.ui.work.tagging import Tagging


class Acting(QObject):
    """Enables those actions by what is selected, what waits for a decision, and whether a shape is under way; none
    where the image is not seen, as beside the grid.
    """

    def __init__(
        self,
        actions: Mapping[str, QAction],
        session: Session,
        suggester: Suggester,
        review: Review,
        canvas: Canvas,
        tagging: Tagging,
    ) -> None:
        super().__init__(canvas)
        self._actions, self._session, self._review, self._canvas = actions, session, review, canvas
        for signal in (
            session.selection_changed, session.image_changed, session.project_opened, suggester.regions_changed,
            canvas.busy_changed, tagging.mode_changed,
        ):  # fmt: skip
            signal.connect(self._show)
        canvas.installEventFilter(self)
        self._show()

    def eventFilter(self, target: QObject, event: QEvent) -> bool:
        """The image came back into sight."""
        if event.type() == QEvent.Type.Show:
            self._show()
        return super().eventFilter(target, event)

    @Slot()
    def _show(self) -> None:
        session = self._session
        suggestion, annotations = session.selected_suggestion, session.chosen_annotations
        waiting, any_waits = bool(self._review.acceptable()), bool(self._review.shown_suggestions())
        on = {
            "accept": self._canvas.busy or waiting or suggestion is not None,
            "accept_all": waiting,
            "accept_label": waiting,
            "reject_label": any_waits,
            "edit_suggestion": waiting or suggestion is not None or session.selected_annotation is not None,
            "delete": any_waits or bool(annotations),
        }
        seen = self._canvas.isVisible()
        for name, enabled in on.items():
            self._actions[name].setEnabled(enabled and seen)
