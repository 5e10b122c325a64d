"""A window on a clip, and hands for its timeline."""

from __future__ import annotations

from clips import number_in
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from annotator.ui.timeline.view import RULER

Key = Qt.Key


class Coder:
    """A window on a clip, and hands for its timeline."""

    def __init__(self, stage, folder):
        self.stage, self.folder = stage, folder
        self.press = stage.hand.press
        stage.open(folder / "job.annot", answered=False)
        self.clips = stage.window.clips.desk
        self.playing, self.coding, self.view = self.clips.playing, self.clips.coding, self.clips.panel.view
        self.seen(0)

    @property
    def project(self):
        return self.stage.session.project

    @property
    def spans(self):
        """The events of the clip as they are stored, by label."""
        names = {label.id: label.name for label in self.project.labels.labels}
        found = [(names[value.label_id], value.span) for value in self.project.annotations(1)]
        return [(name, span.onset, span.apex, span.offset) for name, span in found]

    def seen(self, frame):
        """Wait until a frame is on screen: told, read, and drawn."""
        self.stage.wait(lambda: self.playing.frames and (self.playing.seen, self.playing.frame) == (frame, frame))
        picture = self.stage.session.picture
        assert number_in(picture.crop(picture.box)) == frame

    def go(self, frame):
        self.playing.go(frame)
        self.seen(frame)

    def code(self, label, onset, offset):
        """Begin an event and end it by keys."""
        self.stage.session.choose_label(self.stage.session.labels.by_name(label))
        self.go(onset)
        self.press(Key.Key_I)
        self.go(offset)
        self.press(Key.Key_O)

    def at(self, frame, row=0):
        """Where the middle of a frame lies on a track."""
        return QPointF(self.view.gutter + self.view.scale.middle(frame), RULER + 14 + 28 * row)

    def drag(self, start, end, modifiers=Qt.KeyboardModifier.AltModifier):
        left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
        for kind, at, button, held in (
            (QEvent.Type.MouseButtonPress, start, left, left), (QEvent.Type.MouseMove, (start + end) / 2, none, left),
            (QEvent.Type.MouseMove, end, none, left), (QEvent.Type.MouseButtonRelease, end, left, none),
        ):  # fmt: skip
            to = self.view.viewport()
            event = QMouseEvent(kind, at, to.mapToGlobal(at), button, held, modifiers)
            QApplication.sendEvent(to, event)
        QApplication.processEvents()
