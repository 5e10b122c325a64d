"""The comparison of maps: a window beside the window, to judge a classifier before it is trusted."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings, Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from annotator.core.errors import KnownError
from annotator.inference.maps.ways import MOST_LABELS, MOST_WAYS, Way, offered_ways
from annotator.ui.base.busy import busy
from annotator.ui.base.dialog import Dialog
from annotator.ui.base.shortcuts import shown_key
from annotator.ui.base.text import error_text, tr
from annotator.ui.canvas.image_view import ImageView
from annotator.ui.canvas.picture_layer import PictureLayer
from annotator.ui.canvas.tiles import TileStore
from annotator.ui.canvas.view_options import ViewOptions
from annotator.ui.views.comparison.choice import Choice, ChoiceDialog
from annotator.ui.views.comparison.grid import PaneGrid
from annotator.ui.views.comparison.sheet import draw_sheet, write_sheet
from annotator.ui.views.comparison.words import layer_remark, layer_text, way_title
from annotator.ui.work.comparing import MapComparison
from annotator.ui.work.display_control import DisplayControl
from annotator.ui.work.session import Session

STEP = 60
GEOMETRY = "comparison/geometry"


class ComparisonWindow(Dialog):
    """Not modal. `step_wished`: another image in the window beside it (1 or −1)."""

    step_wished = Signal(int)

    def __init__(
        self, comparison: MapComparison, session: Session, display: DisplayControl, options: ViewOptions,
        parent: QWidget,
    ) -> None:  # fmt: skip
        super().__init__(parent, Qt.WindowType.Window)
        self._comparison, self._session, self._display, self._options = comparison, session, display, options
        self._tiles, self._layer = TileStore(self), None
        self._maps_shown = True
        self.setModal(False)
        self.setWindowTitle(tr("Comparison of maps"))
        self.labels, self.ways = QPushButton(tr("Labels… (L)")), QPushButton(tr("Methods… (M)"))
        self.pin = QCheckBox(tr("Keep this image (P)"))
        self.fit, self.export = QPushButton(tr("Fit (0)")), QPushButton(tr("Export picture…"))
        self.told = QLabel(objectName="muted", wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.closed = QLabel(wordWrap=True, alignment=Qt.AlignmentFlag.AlignCenter)
        self.grid = PaneGrid(comparison)
        self._lay_out()
        self._join()
        self._take_keys()
        self.open_at(1040, 720)
        geometry = QSettings().value(GEOMETRY)
        if isinstance(geometry, QByteArray):
            self.restoreGeometry(geometry)

    def _lay_out(self) -> None:
        bar = QHBoxLayout()
        bar.setContentsMargins(10, 8, 10, 2)
        bar.setSpacing(8)
        for part in (self.labels, self.ways, self.pin, self.fit, self.export):
            part.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            if isinstance(part, QPushButton):
                part.setAutoDefault(False)
        for part in (self.labels, self.ways, self.pin):
            bar.addWidget(part)
        bar.addStretch(1)
        bar.addWidget(self.fit)
        bar.addWidget(self.export)
        self.export.setToolTip(shown_key(QKeySequence("Ctrl+E")))
        self.closed.setContentsMargins(60, 20, 60, 20)
        self.centre = QStackedWidget()
        self.centre.addWidget(self.grid)
        self.centre.addWidget(self.closed)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(bar)
        self.told.setContentsMargins(10, 2, 10, 6)
        layout.addWidget(self.centre, 1)
        layout.addWidget(self.told)

    def _join(self) -> None:
        comparison = self._comparison
        comparison.changed.connect(self._show)
        comparison.image_changed.connect(self._show_picture)
        comparison.answered.connect(self.grid.refresh)
        comparison.answered.connect(self._tell)
        self._session.picture_changed.connect(self._improve)
        self._display.changed.connect(self._improve)
        self._options.changed.connect(self._show_view)
        self._tiles.changed.connect(self.grid.redraw)
        self._tiles.failed.connect(self._session.notifications.report)
        self.labels.clicked.connect(self.choose_labels)
        self.ways.clicked.connect(self.choose_ways)
        self.pin.toggled.connect(comparison.pin)
        self.fit.clicked.connect(self.grid.fit)
        self.export.clicked.connect(self.export_picture)
        self.grid.label_left.connect(self._leave_label)
        self.grid.way_left.connect(self._leave_way)

    def _take_keys(self) -> None:
        keys: dict[str, Callable[[], object]] = {
            "L": self.choose_labels, "M": self.choose_ways, "P": self.pin.click, "0": self.grid.fit,
            "Ctrl+0": self.grid.fit, "Ctrl+1": lambda: self._lead(ImageView.actual_size),
            "+": lambda: self._lead(lambda pane: pane.zoom(1.25)), "-": lambda: self._lead(lambda pane: pane.zoom(0.8)),
            "Left": lambda: self._pan(STEP, 0), "Right": lambda: self._pan(-STEP, 0),
            "Up": lambda: self._pan(0, STEP), "Down": lambda: self._pan(0, -STEP),
            "H": self._hide, "Del": self._leave_row, "Shift+Del": self._leave_column, "R": self._comparison.try_again,
            "D": lambda: self.step_wished.emit(1), "PgDown": lambda: self.step_wished.emit(1),
            "Shift+D": lambda: self.step_wished.emit(-1), "PgUp": lambda: self.step_wished.emit(-1),
            "Ctrl+E": self.export.click, "Ctrl+W": self.close,
        }  # fmt: skip
        for key, does in keys.items():
            QShortcut(QKeySequence(key), self, does)
        for further in ("Ctrl++", "Ctrl+=", "="):
            QShortcut(QKeySequence(further), self, keys["+"])
        QShortcut(QKeySequence("Ctrl+-"), self, keys["-"])

    # --- life

    def begin(self) -> None:
        """Be seen, and follow the window's image."""
        self._comparison.begin()
        self._show_picture()
        self.show()
        self.raise_()
        self.activateWindow()
        pane = self.grid.leading()
        (pane or self.labels).setFocus()

    def reject(self) -> None:
        """Closed, by Esc or otherwise: nothing more is asked for."""
        self._comparison.end()
        QSettings().setValue(GEOMETRY, self.saveGeometry())
        super().reject()

    def shut(self) -> None:
        """Wait for the tiles under way: the window beside it is closed."""
        self.close()
        self._tiles.close()

    # --- showing

    @Slot()
    def _show(self) -> None:
        comparison = self._comparison
        self.closed.setText(comparison.closed)
        self.centre.setCurrentWidget(self.closed if comparison.closed else self.grid)
        self.grid.build()
        for part in (self.labels, self.ways, self.pin, self.fit):
            part.setEnabled(comparison.usable)
        for dialog in self.findChildren(ChoiceDialog) if comparison.closed else ():
            dialog.close()
        self._tell()

    @Slot()
    def _show_picture(self) -> None:
        image = self._comparison.image
        self._tiles.show(image.picture if image is not None else None, self._display.display)
        self._layer = PictureLayer(self._tiles, image.picture) if image is not None else None
        self._show_view()
        self.pin.setChecked(self._comparison.pinned)
        self.grid.show_picture(self._layer)
        self._show()

    @Slot()
    def _improve(self) -> None:
        """The image on screen is displayed otherwise."""
        image = self._comparison.image
        if image is not None and self._session.picture is image.picture:
            self._tiles.improve(image.picture, self._display.display)
            self.grid.redraw()

    @Slot()
    def _show_view(self) -> None:
        if self._layer is not None:
            self._layer.grid = self._options.now.pixel_grid
        self.grid.show_view(self._options.now, maps=self._maps_shown)

    @Slot()
    def _tell(self) -> None:
        comparison, survey, image = self._comparison, self._comparison.survey, self._comparison.image
        parts = image.path.name if image is not None else "", survey.model if survey is not None else ""
        self.setWindowTitle(" · ".join((tr("Comparison of maps"), *filter(None, parts))))
        waiting, fault = comparison.waiting, comparison.fault
        self.export.setEnabled(comparison.usable and not waiting)
        if comparison.closed:
            self.told.setText("")
        elif fault is not None:
            self.told.setText(f"{error_text(fault)} {tr('Try again (R).')}")
        elif image is None or survey is None or waiting:
            self.told.setText(tr("Looking at the image…"))
        elif comparison.strange:
            self.told.setText(
                tr(
                    "The project has none of this classifier's labels: those it finds likeliest are shown, by its "
                    "own names."
                )
            )
        else:
            other = comparison.likelier
            known = {"label": other, "score": survey.scores.get(other, 0.0)}
            likelier = tr("Likeliest of all is {label} ({score:.2f}), not a label of the project. ", **known)
            self.told.setText(
                (likelier if other else "")
                + tr(
                    "Each map's colours run from nothing to its own highest value, however likely its label; the "
                    "mouse tells the share of that value."
                )
            )

    # --- doing

    def _lead(self, does: Callable[[ImageView], object]) -> None:
        pane = self.grid.leading()
        if pane is not None:
            does(pane)

    def _pan(self, dx: int, dy: int) -> None:
        self._lead(lambda pane: pane.pan(dx, dy))

    def _hide(self) -> None:
        """The images alone, or with their maps again."""
        self._maps_shown = not self._maps_shown
        self._show_view()

    @Slot(str)
    def _leave_label(self, label: str) -> None:
        self._comparison.set_labels(tuple(one for one in self._comparison.labels if one != label))

    @Slot(object)
    def _leave_way(self, way: Way) -> None:
        self._comparison.set_ways(tuple(one for one in self._comparison.ways if one != way))

    def _leave_row(self) -> None:
        pane = self.grid.leading()
        if pane is not None:
            self._leave_label(pane.label)

    def _leave_column(self) -> None:
        pane = self.grid.leading()
        if pane is not None:
            self._leave_way(pane.way)

    @Slot()
    def choose_labels(self) -> None:
        """Let labels be taken in and left out, the likeliest above."""
        comparison, survey = self._comparison, self._comparison.survey
        if survey is None or comparison.closed:
            return
        names = sorted(survey.scores, key=lambda name: (comparison.known(name) is None, -survey.scores[name]))
        choices = [Choice(name, comparison.title(name), f"{survey.scores[name]:.2f}") for name in names]
        dialog = ChoiceDialog(
            tr("Labels to compare"), choices, comparison.labels, comparison.set_labels, MOST_LABELS, self
        )
        dialog.reset.connect(lambda: comparison.set_labels(None))
        self._open(dialog)

    @Slot()
    def choose_ways(self) -> None:
        """Let methods, contrasts and layers be taken in and left out."""
        comparison, survey = self._comparison, self._comparison.survey
        if survey is None or comparison.closed:
            return
        remarks = {layer.path: layer_remark(layer, survey) for layer in survey.layers}
        ways = offered_ways(survey.layers, survey.own, survey.peers, comparison.labels)
        offered = list(dict.fromkeys((*comparison.ways, *ways)))
        choices = []
        for way in offered:
            layer = layer_text(way, survey)
            text = " · ".join(part for part in (way_title(way, comparison), layer) if part)
            choices.append(Choice(way, text, remarks.get(layer.split(" · ")[0], "")))
        dialog = ChoiceDialog(
            tr("Methods, contrasts and layers to compare"),
            choices,
            comparison.ways,
            comparison.set_ways,
            MOST_WAYS,
            self,
        )
        dialog.reset.connect(lambda: comparison.set_ways(None))
        self._open(dialog)

    def _open(self, dialog: ChoiceDialog) -> None:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.finished.connect(self.activateWindow)
        dialog.open()

    @Slot()
    def export_picture(self) -> None:
        """Ask where to, and write the sheet."""
        comparison, project = self._comparison, self._session.project
        image = comparison.image
        if not comparison.usable or image is None or project is None:
            return
        proposed = project.folder / f"{image.path.stem}-maps.png"
        name, _ = QFileDialog.getSaveFileName(self, tr("Export picture"), str(proposed), tr("Pictures (*.png)"))
        if not name:
            return
        path = Path(name) if Path(name).suffix else Path(f"{name}.png")
        try:
            if path != Path(name) and path.exists():  # nobody was asked about that one
                raise KnownError("There is a file of this name already.", path=path, advice="Choose another name.")
            with busy():
                write_sheet(draw_sheet(comparison, self._options.now), path, project)
        except KnownError as error:
            self._session.notifications.report(error)
            self.told.setText(error_text(error))
            return
        text = tr("The comparison was written to {path}.", path=path)
        self._session.notifications.inform(text)
        self.told.setText(text)
