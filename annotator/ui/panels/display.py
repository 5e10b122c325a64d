"""How the image is displayed: window, level, gamma, inverted, one channel."""

from __future__ import annotations

import math
from dataclasses import replace

from PySide6.QtCore import QEvent, QSignalBlocker, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSlider,
    QVBoxLayout,
    QWidget,
)

from annotator.core.images import Picture
from annotator.core.images.display import LEAST_GAMMA, MOST_GAMMA
from annotator.core.images.source import Alpha
from annotator.ui.base.language import spoken_language
from annotator.ui.base.text import marked, tr
from annotator.ui.work.display_control import DisplayControl

STEPS = 1000
COLOURS = (marked("Red"), marked("Green"), marked("Blue"))


class NumberField(QDoubleSpinBox):
    """A number whose Enter and Escape are its own, not the window's; both leave it."""

    left = Signal()
    OWN = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride and event.key() in self.OWN:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.lineEdit().setText(self.textFromValue(self.value()))
        super().keyPressEvent(event)
        if event.key() in self.OWN:
            self.left.emit()


class Dial(QWidget):
    """A number by its name, as a field and as a slider below it."""

    changed = Signal(float)

    def __init__(self, name: str, explained: str, *, logarithmic: bool = False) -> None:
        super().__init__()
        self._low, self._high, self._logarithmic = 0.0, 1.0, logarithmic
        self.field = NumberField()
        self.field.setKeyboardTracking(False)
        self.field.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, STEPS)
        for part in (self.field, self.slider):
            part.setAccessibleName(explained)
            part.setToolTip(explained)
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setVerticalSpacing(2)
        layout.addWidget(QLabel(name), 0, 0)
        layout.addWidget(self.field, 0, 1)
        layout.addWidget(self.slider, 1, 0, 1, 2)
        layout.setColumnStretch(0, 1)
        self.field.setFixedWidth(96)
        self.field.valueChanged.connect(self.changed)
        self.slider.valueChanged.connect(self._slid)

    def set_range(self, low: float, high: float, room: float, decimals: int) -> None:
        """What the slider reaches; `room` is how far the field goes beyond."""
        self._low, self._high = low, high
        with QSignalBlocker(self.field):
            self.field.setDecimals(decimals)
            self.field.setRange(low - room, high + room)
            self.field.setSingleStep(10.0**-decimals)

    def show_value(self, value: float) -> None:
        """Show a number without telling of it."""
        with QSignalBlocker(self.field), QSignalBlocker(self.slider):
            self.field.setValue(value)
            self.slider.setValue(round(self._share(value) * STEPS))

    def _share(self, value: float) -> float:
        """Where a number lies between the slider's ends."""
        if self._logarithmic:
            return math.log(value / self._low) / math.log(self._high / self._low)
        return min(max((value - self._low) / max(self._high - self._low, 1e-300), 0.0), 1.0)

    @Slot(int)
    def _slid(self, place: int) -> None:
        share = place / STEPS
        if self._logarithmic:
            self.changed.emit(self._low * (self._high / self._low) ** share)
        else:
            self.changed.emit(self._low + (self._high - self._low) * share)


class DisplayPanel(QWidget):
    """Changes how the image looks, never the image."""

    left = Signal()

    def __init__(self, control: DisplayControl, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._control = control
        self.window_width = Dial(tr("Window"), tr("Window: how far apart black and white are"))
        self.level = Dial(tr("Level"), tr("Level: the value in the middle between black and white"))
        self.gamma = Dial(tr("Gamma"), tr("Gamma: above 1 brightens the middle"), logarithmic=True)
        self.gamma.set_range(LEAST_GAMMA, MOST_GAMMA, 0.0, 2)
        self.preset = QComboBox()
        self.preset.setAccessibleName(tr("Windows that are offered"))
        self.preset.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.preset.setToolTip(tr("Those of the file, and in Hounsfield units the usual ones (Ctrl+Alt+1 …)"))
        self.channel = QComboBox()
        self.channel.setAccessibleName(tr("Channel"))
        self.channel.setToolTip(tr("Show the colours, or one channel in grey"))
        self.invert = QCheckBox(tr("Invert"))
        self.automatic, self.reset = QPushButton(tr("Auto")), QPushButton(tr("Reset"))
        self.automatic.setToolTip(tr("From the 0.1th to the 99.9th percentile of the image's values (Shift+W)"))
        self.reset.setToolTip(tr("As the image was first shown (Ctrl+Shift+W)"))
        self._lay_out()
        self._connect()
        self._show()

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.setSpacing(8)
        layout.addWidget(self.preset)
        for dial in (self.window_width, self.level, self.gamma):
            layout.addWidget(dial)
        choices, buttons = QHBoxLayout(), QHBoxLayout()
        choices.addWidget(self.channel, 1)
        choices.addWidget(self.invert)
        for button in (self.automatic, self.reset):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            buttons.addWidget(button, 1)
        layout.addLayout(choices)
        layout.addLayout(buttons)
        layout.addStretch(1)

    def _connect(self) -> None:
        control = self._control
        control.changed.connect(self._show)
        self.window_width.changed.connect(self._set_width)
        self.level.changed.connect(self._set_level)
        self.gamma.changed.connect(control.set_gamma)
        self.invert.toggled.connect(control.set_inverted)
        self.channel.currentIndexChanged.connect(self._choose_channel)
        self.preset.activated.connect(self._choose_preset)
        self.automatic.clicked.connect(control.automatic)
        self.reset.clicked.connect(control.reset)
        for dial in (self.window_width, self.level, self.gamma):
            dial.field.left.connect(self.left)

    @Slot()
    def _show(self) -> None:
        control, picture = self._control, self._control.picture
        self.setEnabled(picture is not None)
        if picture is None:
            return
        low, high = picture.range
        span = max(high - low, 1e-6)
        decimals = 0 if picture.counted else max(3 - math.floor(math.log10(span)), 0)
        self.window_width.set_range(0.0, span, span, decimals)
        self.level.set_range(low, high, span, decimals)
        black, white = control.window
        self.window_width.show_value(white - black)
        self.level.show_value((black + white) / 2)
        self.gamma.show_value(control.display.gamma)
        with QSignalBlocker(self.invert):
            self.invert.setChecked(control.display.invert)
        self._show_channels(picture)
        self._show_presets()

    def _show_presets(self) -> None:
        control, language = self._control, spoken_language()
        names = [f"{one.title_in(language)}" for one in control.presets]
        self.preset.setVisible(bool(names))
        texts = [tr("As the file has it"), *names]
        if [self.preset.itemText(i) for i in range(self.preset.count())] != texts:
            self.preset.clear()
            self.preset.addItems(texts)
        now = (control.display.window, control.display.curve)
        of = [(None, None), *((one.display.window, one.display.curve) for one in control.presets)]
        self.preset.setCurrentIndex(of.index(now) if now in of else -1)

    @Slot(int)
    def _choose_preset(self, place: int) -> None:
        if place == 0:
            self._control.use(replace(self._control.display, window=None, curve=None))
        else:
            self._control.use_preset(place - 1)

    def _show_channels(self, picture: Picture) -> None:
        names = _channel_names(picture)
        with QSignalBlocker(self.channel):
            if [self.channel.itemText(i) for i in range(self.channel.count())] != names:
                self.channel.clear()
                self.channel.addItems(names)
            chosen = self._control.display.channel
            self.channel.setCurrentIndex(0 if chosen is None else chosen + 1)
        self.channel.setEnabled(len(names) > 1)

    @Slot(float)
    def _set_width(self, width: float) -> None:
        black, white = self._control.window
        self._control.set_window(width, (black + white) / 2)

    @Slot(float)
    def _set_level(self, level: float) -> None:
        black, white = self._control.window
        self._control.set_window(white - black, level)

    @Slot(int)
    def _choose_channel(self, place: int) -> None:
        self._control.set_channel(place - 1 if place > 0 else None)


def _channel_names(picture: Picture) -> list[str]:
    if picture.channels == 1:
        return [tr("Grey")]
    alpha = picture.source.alpha is not Alpha.NONE
    colours = picture.channels - alpha
    names = (
        [tr(colour) for colour in COLOURS]
        if colours == 3
        else [tr("Channel {number}", number=number + 1) for number in range(colours)]
    )
    return [tr("All channels"), *names, *([tr("Alpha")] if alpha else [])]
