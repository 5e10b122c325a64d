"""How strong the overlays are, and the heat map's colours. Keys switch them on and off (View menu)."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Slot
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QSlider, QVBoxLayout, QWidget

from annotator.ui.base.form import make_form
from annotator.ui.base.text import tr
from annotator.ui.canvas.heat_layer import COLOUR_MAPS
from annotator.ui.canvas.view_options import ViewOptions


class Share(QWidget):
    """A slider from 0 to 100 % with its value beside it."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, 100)
        self.slider.setAccessibleName(name)
        self.slider.setToolTip(name)
        self._value = QLabel()
        self._value.setMinimumWidth(self.fontMetrics().horizontalAdvance("100 %"))
        self._value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.slider.valueChanged.connect(self._show)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.slider, 1)
        row.addWidget(self._value)
        self._show(0)

    @Slot(int)
    def _show(self, value: int) -> None:
        self._value.setText(f"{value} %")


class OverlaysPanel(QWidget):
    """Fill of regions, opacity and colours of the heat map."""

    def __init__(self, options: ViewOptions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._options = options
        self.fill, self.heat = Share(tr("Opacity of the regions' fill")), Share(tr("Heat map opacity"))
        self.colours = QComboBox()
        self.colours.setAccessibleName(tr("Colours of the heat map"))
        for name in COLOUR_MAPS:
            self.colours.addItem(name.capitalize(), name)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.addLayout(make_form((tr("Fill"), self.fill), (tr("Heat map"), self.heat), (tr("Colours"), self.colours)))
        layout.addStretch(1)
        self.fill.slider.valueChanged.connect(lambda value: options.set(fill=value / 100))
        self.heat.slider.valueChanged.connect(lambda value: options.set(heat_opacity=value / 100))
        self.colours.activated.connect(lambda place: options.set(colour_map=COLOUR_MAPS[place]))
        options.changed.connect(self._show)
        self._show()

    @Slot()
    def _show(self) -> None:
        view = self._options.now
        for slider, value in ((self.fill.slider, view.fill), (self.heat.slider, view.heat_opacity)):
            if slider.value() != round(value * 100):
                slider.setValue(round(value * 100))
        with QSignalBlocker(self.colours):
            self.colours.setCurrentIndex(COLOUR_MAPS.index(view.colour_map))
