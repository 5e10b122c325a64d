"""The demonstration as a recording: suggested, accepted, corrected, on to the next, in keys."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import Qt, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from annotator.core.errors import KnownError
from annotator.ui.window.app import make_application, make_window
from annotator.ui.window.demo import pass_on
from annotator.ui.window.hand import Hand, wait_until
from annotator.ui.window.main_window import MainWindow
from annotator.ui.window.recording import Recording

Key, CONTROL = Qt.Key, Qt.KeyboardModifier.ControlModifier


def record(project: Path, target: Path, device: str = "") -> int:
    """Play the first images of a demonstration and write what is seen as an animated picture. Raises KnownError."""
    qInstallMessageHandler(pass_on)
    make_application(language="en")
    window = make_window(device)
    window.start.remembering.stop()
    window.resize(1280, 760)
    window.show()
    try:
        if not window.commands.open([project]):
            raise KnownError("The demonstration cannot be opened.", path=project)
        story = _Story(window)
        story.play()
        size = story.recording.save(target)
    finally:
        window.close()
        QApplication.processEvents()
    sys.stdout.write(f"{target}: {size // 1000} kB\n")
    return 0


class _Story:
    def __init__(self, window: MainWindow) -> None:
        self._window, self._hand, self.recording = window, Hand(window, window.canvas), Recording(window)

    def play(self) -> None:
        """Four images."""
        hand, shoot = self._hand, self.recording.shoot
        self._ready()
        shoot("Suggested by a classifier that knows image-level labels alone", 2200)
        hand.press(Key.Key_Return)
        shoot("Enter: accepted", 1300)
        self._on()
        shoot("Ctrl+Space: done, and on", 1300)
        hand.press(Key.Key_Tab)
        shoot("Tab: the suggestion is selected", 1200)
        self._box()
        shoot("A loose box round it: fitted anew", 1600)
        self._on()
        hand.press(Key.Key_Tab)
        hand.press(Key.Key_F)
        shoot("F: accepted, and the brush in hand", 1200)
        self._stroke()
        shoot("Corrected with the brush", 1600)
        hand.press(Key.Key_V)
        self._on()
        hand.press(Key.Key_Return, CONTROL)
        shoot("Ctrl+Enter: all accepted", 1500)
        hand.press(Key.Key_D, CONTROL)
        shoot("Done. Ctrl+E exports: COCO, YOLO, CVAT …", 2200)

    def _ready(self) -> None:
        suggester, session = self._window.suggester, self._window.session
        wait_until(lambda: session.picture is not None and session.picture.settled, "the image")
        wait_until(lambda: suggester.maps is not None and not suggester.waiting, "the classifier's answer")
        wait_until(
            lambda: not suggester.refining or all(r.fitted is not None for r in suggester.regions.values()),
            "the regions to be fitted",
        )

    def _on(self) -> None:
        session = self._window.session
        before = session.record
        self._hand.press(Key.Key_Space, CONTROL)
        wait_until(lambda: session.record != before and session.picture is not None, "the next image")
        self._ready()

    def _box(self) -> None:
        """Round the selected suggestion, somewhat too wide."""
        held = self._window.review.held
        if held is None or held.mask.empty:
            raise KnownError("The demonstration found nothing to draw a box round.")
        session, box = self._window.session, held.mask.box
        assert session.picture is not None
        width, height = session.picture.width, session.picture.height
        corners = (max(box.x - 14, 1), max(box.y - 14, 1)), (
            min(box.x + box.w + 14, width - 1), min(box.y + box.h + 14, height - 1),
        )  # fmt: skip
        self._hand.press(Key.Key_R)
        count = len(session.annotations)
        self._hand.drag([(float(x), float(y)) for x, y in corners])
        wait_until(lambda: len(session.annotations) > count, "the region in the box")
        self._hand.press(Key.Key_V)

    def _stroke(self) -> None:
        """From inside the accepted region outwards."""
        annotation = self._window.session.selected_annotation
        if annotation is None:
            raise KnownError("The demonstration found nothing to edit.")
        box, row = annotation.mask.box, annotation.mask.box.h // 2
        inside = annotation.mask.crop()[row].nonzero()[0]
        start = (box.x + float(inside[-1]) - 2, float(box.y + row))
        for _ in range(4):
            self._hand.press(Key.Key_Period)
        self._hand.drag([start, (start[0] + 8, start[1] + 10), (start[0] + 6, start[1] + 24)])
