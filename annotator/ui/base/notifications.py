"""The one road by which the user is told anything."""

from __future__ import annotations

import sys
import traceback
from enum import StrEnum
from types import TracebackType

from PySide6.QtCore import QObject, Signal, Slot

from annotator.core.errors import KnownError
from annotator.ui.base.text import error_text, tr


class Kind(StrEnum):
    """How a message is shown: in passing, until dismissed, or with details to copy."""

    INFO = "info"
    ERROR = "error"
    BUG = "bug"


class Notifications(QObject):
    """Messages for the user. The same error in a row is told once, until it is dismissed or something went well."""

    told = Signal(object, str, str)
    resolved = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._last_error = ""

    def inform(self, text: str) -> None:
        """Something went as wished."""
        self.told.emit(Kind.INFO, text, "")

    @Slot()
    def settle(self) -> None:
        """The last error is dismissed, or something was stored since: tell it again when it comes again."""
        self._last_error = ""

    @Slot(object)
    def report(self, error: KnownError) -> None:
        """A fault of the environment: what happened, to which file, what to do now."""
        text = error_text(error)
        if text != self._last_error:
            self._last_error = text
            self.told.emit(Kind.ERROR, text, "")

    def resolve(self, error: KnownError) -> None:
        """What was told is so no longer: it need not stand there any more."""
        self.settle()
        self.resolved.emit(error_text(error))

    def report_outcome(self, text: str, lines: str, *, whole: bool) -> None:
        """What became of work that did not go as wished in everything (or, `whole`, did), and all there is to tell."""
        self.told.emit(Kind.INFO if whole else Kind.ERROR, text, lines)

    @Slot(str)
    def report_lost_job(self, details: str) -> None:
        """A fault of the program that ended a job beside the user's work, with the details a developer needs."""
        fault = _last_line(details)
        text = tr("A fault of the program ended this job ({fault}). Your work is stored: try again.", fault=fault)
        self._report_bug(fault, text, details)

    @Slot(str)
    def report_bug(self, details: str) -> None:
        """A fault of the program in the midst of what the user did, which may be stored or not."""
        fault = _last_line(details)
        text = tr(
            "Something went wrong in the program itself ({fault}). All before your last step is stored: see whether "
            "that one is.",
            fault=fault,
        )
        self._report_bug(fault, text, details)

    def _report_bug(self, fault: str, text: str, details: str) -> None:
        if fault != self._last_error:
            self._last_error = fault
            self.told.emit(Kind.BUG, text, details)

    def catch_everything(self) -> None:
        """Show what nobody caught: Python calls this for slots, timers and events alike."""

        def hook(kind: type[BaseException], fault: BaseException, trace: TracebackType | None) -> None:
            if isinstance(fault, KeyboardInterrupt):
                sys.__excepthook__(kind, fault, trace)
            elif isinstance(fault, KnownError):
                self.report(fault)
            else:
                text = "".join(traceback.format_exception(kind, fault, trace))
                sys.stderr.write(text)
                self.report_bug(text)

        sys.excepthook = hook


def _last_line(details: str) -> str:
    lines = details.strip().splitlines()
    return lines[-1] if lines else tr("unknown fault")
