"""Signatures in the window: a finished reading is signed, and a signed one is changed for a reason alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from annotator.core.errors import KnownError
from annotator.ui.base.text import tr
from annotator.ui.work.session import Session

if TYPE_CHECKING:
    from annotator.core.project.signing import SignedError


class Signing(QObject):
    """Asks who signs, and why a signed reading is changed."""

    def __init__(self, session: Session, window: QWidget, canvas: QWidget) -> None:
        super().__init__(window)
        self._session, self._window, self._canvas = session, window, canvas

    def sign(self) -> None:
        """Ask who signs the reading that is seen, and what that means."""
        from annotator.core.clock import on_clock
        from annotator.core.project.signed_since import changes_since
        from annotator.core.work.annotation import ImageState
        from annotator.ui.dialogs.signing import SignDialog

        project = self._session.project
        if project is None:
            return
        try:
            project.require_writable()
            states, last, before = [record.state for record in project.images()], project.signature(), ""
            if last is not None:
                count = changes_since(project, last)
                before = tr(
                    "{name} signed it ({at}): {count} {count:step|steps} since.",
                    name=last.name, at=on_clock(last.at), count=count,
                )  # fmt: skip
            done = sum(state is ImageState.DONE for state in states)
            found = SignDialog.ask(project.annotator, done, len(states), before, self._window)
            if found is not None:
                signature = project.sign(*found)
                self._session.notifications.inform(
                    tr("Signed: entry {number} of the history.", number=signature.number)
                )
        except KnownError as error:
            self._session.notifications.report(error)
        self._canvas.setFocus()

    def ask(self, refusal: SignedError, again: Callable[[], object]) -> None:
        """Ask why a signed reading is changed, once the step that was refused is over; then do it again."""
        from annotator.ui.dialogs.signing import ReasonDialog

        project = self._session.project
        if project is None:
            return
        reason = ReasonDialog.ask(refusal, self._window)
        self._canvas.setFocus()
        if not reason:
            self._session.notifications.inform(tr("Nothing was changed."))
            return
        try:
            project.give_reason(refusal.reading, refusal.image_id, reason)
        except KnownError as error:
            self._session.notifications.report(error)
            return
        again()
