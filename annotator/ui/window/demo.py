"""Plays the whole job on the demonstration project, with the window's own widgets and real events."""

from __future__ import annotations

import math
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import QMessageLogContext, Qt, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from annotator.core.errors import KnownError
from annotator.core.project.project import Project
from annotator.core.work.annotation import Decision, Origin
from annotator.exchange.data.options import ExportOptions
from annotator.exchange.formats.coco import instances as coco
from annotator.exchange.formats.coco.instances import DEFAULT_NAME
from annotator.ui.base.notifications import Kind
from annotator.ui.dialogs.export import ExportChoice
from annotator.ui.window.app import make_application, make_window
from annotator.ui.window.demo_clips import EVENTS, ClipPlayer
from annotator.ui.window.demo_shots import Shots
from annotator.ui.window.hand import Hand, wait_until
from annotator.ui.window.main_window import MainWindow

Key = Qt.Key


def pass_on(_kind: QtMsgType, _context: QMessageLogContext, text: str) -> None:
    """Qt's messages go to the terminal, but for what the offscreen platform says of itself."""
    if "propagateSizeHints" not in text:
        sys.stderr.write(f"{text}\n")


@dataclass
class _Told:
    """What the window told the user while the demonstration ran."""

    faults: list[str] = field(default_factory=list)

    def note(self, kind: Kind, text: str, _details: str) -> None:
        if kind in (Kind.ERROR, Kind.BUG):
            self.faults.append(text)


def play(path: Path, folder: Path, device: str = "") -> int:
    """Suggest, accept, edit with the brush, reject, export; writes screenshots and prints a table."""
    started = time.monotonic()
    qInstallMessageHandler(pass_on)
    make_application(language="en")
    window = make_window(device)
    window.start.remembering.stop()
    told, clips = _Told(), False
    window.notifications.told.connect(told.note)
    window.resize(1320, 840)
    window.show()
    try:
        if not window.commands.open([path]):
            raise KnownError(told.faults[-1])
        clips = window.session.project is not None and bool(window.session.project.clips())
        (ClipPlayer if clips else Player)(window, folder).play()
    finally:
        window.close()
        QApplication.processEvents()
    if told.faults:
        raise KnownError(told.faults[-1])
    _print_summary(path, folder, EVENTS if clips else DEFAULT_NAME, time.monotonic() - started)
    return 0


class Player:
    """Plays images: suggested regions are accepted, edited, rejected, exported."""

    def __init__(self, window: MainWindow, folder: Path) -> None:
        self._window, self._folder = window, folder
        self._hand, self._shoot = Hand(window, window.canvas), Shots(window, folder)

    def play(self) -> None:
        """The story, image by image."""
        session, hand = self._window.session, self._hand
        self._ready()
        hand.press(Key.Key_Tab)
        self._shoot("suggested")
        hand.press(Key.Key_A)
        self._shoot("accepted")
        self._next()
        hand.press(Key.Key_F)
        self._brush()
        self._shoot("edited-with-the-brush")
        hand.press(Key.Key_V)
        self._next()
        hand.press(Key.Key_BracketRight)
        hand.press(Key.Key_Tab)
        self._settled()
        hand.press(Key.Key_X)
        self._shoot("rejected")
        hand.press(Key.Key_BracketLeft)
        while session.record is not None and session.record.id != session.order[-1]:
            self._next()
            hand.press(Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
            hand.press(Key.Key_D, Qt.KeyboardModifier.ControlModifier)
        self._shoot("all-accepted-and-done")
        if not self._window.file_commands.export_to(
            ExportChoice(self._folder / DEFAULT_NAME, coco.FORMAT, ExportOptions())
        ):
            return
        self._shoot("exported")

    def _ready(self) -> None:
        suggester = self._window.suggester
        wait_until(lambda: suggester.maps is not None and not suggester.waiting, "the classifier's answer")
        self._settled()

    def _settled(self) -> None:
        """Wait until every region on screen is fitted to the image's edges, where that is wished."""
        suggester = self._window.suggester
        wait_until(
            lambda: not suggester.refining or all(r.fitted is not None for r in suggester.regions.values()),
            "the regions to be fitted",
        )

    def _next(self) -> None:
        session = self._window.session
        before = session.record
        self._hand.press(Key.Key_D)
        wait_until(lambda: session.record != before and session.picture is not None, "the next image")
        self._ready()

    def _brush(self) -> None:
        """Widen the accepted region by a stroke along its right side."""
        annotation = self._window.session.selected_annotation
        if annotation is None:
            raise KnownError("The demonstration found nothing to edit.")
        for _ in range(6):
            self._hand.press(Key.Key_Period)
        box, row = annotation.mask.box, annotation.mask.box.h // 2
        edge = box.x + int(annotation.mask.crop()[row].nonzero()[0][-1])
        x, middle, reach = box.x + box.w - 6, box.y + row, box.h / 4
        points = [(float(edge), float(middle))]  # begun at the region, so that it is added to
        points += [(x + 4 * math.sin(t / 3), middle - reach + 2 * reach * t / 20) for t in range(21)]
        self._hand.drag(points)


def _print_summary(path: Path, folder: Path, exported: str, seconds: float) -> None:
    project = Project.open(path)
    lines = [f"{'image':<14}{'state':<10}{'suggested':>10}{'accepted':>10}{'edited':>8}{'rejected':>10}"]
    try:
        for record in project.images():
            suggestions, annotations = project.suggestions(record.id), project.annotations(record.id)
            counts = (
                len(suggestions),
                sum(a.origin is Origin.ACCEPTED for a in annotations),
                sum(a.origin is Origin.EDITED for a in annotations),
                sum(s.decision is Decision.REJECTED for s in suggestions),
            )
            name = Path(record.path).name
            lines.append("{:<14}{:<10}{:>10}{:>10}{:>8}{:>10}".format(name, record.state, *counts))
    finally:
        project.close()
    lines += [f"project      {path}", f"exported     {folder / exported}", f"screenshots  {folder}"]
    lines.append(f"played in {seconds:.1f} s")
    sys.stdout.write("\n".join(lines) + "\n")
