"""The one road by which the user is told anything."""

from __future__ import annotations

import sys
import traceback
from collections import deque
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import TracebackType

from PySide6.QtCore import QObject, Signal, Slot

from annotator.core.errors import KnownError
from annotator.ui.base.text import error_text, marked, tr

# So many messages are kept to be read again.
KEPT = 500


class Kind(StrEnum):
    """How a message is shown: in passing, as done but not in everything, until dismissed, or with details to copy."""

    INFO = "info"
    PARTLY = "partly"
    ERROR = "error"
    BUG = "bug"


KINDS = {
    Kind.INFO: marked("Note"),
    Kind.PARTLY: marked("Done, with losses"),
    Kind.ERROR: marked("Error"),
    Kind.BUG: marked("Fault of the program"),
}


class About(StrEnum):
    """What an error is about that may be so no longer: then it goes by itself."""

    IMAGE = "image"
    LABELS = "labels"
    MODEL = "model"


@dataclass(frozen=True)
class Told:
    """One message: when it was told, on this machine's clock, and all there is to read of it."""

    at: datetime
    kind: Kind
    text: str
    details: str


class Notifications(QObject):
    """Messages for the user. The same error in a row is told once, until it is dismissed or something went well."""

    told = Signal(object, str, str)
    resolved = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._last_error = ""
        self._standing: dict[About, str] = {}
        self.kept: deque[Told] = deque(maxlen=KEPT)

    def _tell(self, kind: Kind, text: str, details: str = "") -> None:
        self.kept.append(Told(datetime.now().astimezone(), kind, text, details))
        self.told.emit(kind, text, details)

    def inform(self, text: str) -> None:
        """Something went as wished."""
        self._tell(Kind.INFO, text)

    @Slot()
    def settle(self) -> None:
        """The last error is dismissed, or something was stored since: tell it again when it comes again."""
        self._last_error = ""

    @Slot(object)
    def report(self, error: KnownError, about: About | None = None) -> None:
        """A fault of the environment: what happened, to which file, what to do now.

        about: what it is about, where that may change; see `withdraw`.
        """
        text = error_text(error)
        if about is not None:
            self._standing[about] = text
        if text != self._last_error:
            self._last_error = text
            self._tell(Kind.ERROR, text)

    def withdraw(self, about: About) -> None:
        """What was told about something is so no longer."""
        text = self._standing.pop(about, "")
        if text:
            self.settle()
            self.resolved.emit(text)

    def resolve(self, error: KnownError) -> None:
        """What was told is so no longer: it need not stand there any more."""
        self.settle()
        self.resolved.emit(error_text(error))

    def report_outcome(self, text: str, lines: str, *, whole: bool) -> None:
        """What became of work that went as wished in all but some things (or, `whole`, in all), and all to tell of."""
        self._tell(Kind.INFO if whole else Kind.PARTLY, text, lines)

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
            self._tell(Kind.BUG, text, details)

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
