"""What to export, in which format, and where to."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Self

from PySide6.QtCore import Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from annotator.core.errors import KnownError
from annotator.core.project.project import Project
from annotator.core.work.circumstances import ADJUDICATED, CONSENSUS, NOBODYS, SHARED
from annotator.exchange.clips import either
from annotator.exchange.clips.either import AnyFormat
from annotator.exchange.data.options import Duplicates, ExportOptions, Shape, Split, Which
from annotator.exchange.events.format import EventFormat
from annotator.exchange.writing import exporting
from annotator.exchange.writing.obstacles import Obstacle, obstacle_at
from annotator.exchange.writing.places import default_folder
from annotator.ui.base.dialog import Dialog
from annotator.ui.base.form import make_form
from annotator.ui.base.label_text import full
from annotator.ui.base.text import marked, told, tr
from annotator.ui.dialogs.losses import LossView
from annotator.ui.dialogs.progress import run_with_progress
from annotator.ui.dialogs.question import QuestionDialog

WHICH = (
    (marked("Images with annotations, tags or attributes, and those marked as done"), Which.DECIDED),
    (marked("All images: those nobody looked at count as empty"), Which.ALL),
    (marked("Images with annotations, tags or attributes"), Which.ANNOTATED),
    (marked("Images marked as done"), Which.DONE),
)
SHAPES = (
    (marked("Run lengths: always exact"), Shape.RLE),
    (marked("Polygons where they are exact"), Shape.EXACT_POLYGON),
    (marked("Polygons always: holes are filled"), Shape.POLYGON),
)
SPLITS = (
    (marked("No split"), ()),
    (marked("80 % train, 20 % val"), (0.8, 0.2)),
    (marked("80 % train, 10 % val, 10 % test"), (0.8, 0.1, 0.1)),
    (marked("70 % train, 15 % val, 15 % test"), (0.7, 0.15, 0.15)),
)
# Readings that are no single reader's.
_NAMES = {SHARED: marked("The one that all share"), ADJUDICATED: marked("Adjudicated"), CONSENSUS: marked("Consensus")}
REPLACE, RENAME, CANCEL = "replace", "rename", "cancel"
GROUPS = ((marked("Each image for itself"), ""), (marked("Images of one folder together"), "folder"))


@dataclass(frozen=True)
class ExportChoice:
    """`overwrite`: what lies there and may go, as the user was told. `reading`: whose, None for that at hand."""

    path: Path
    form: AnyFormat
    options: ExportOptions
    overwrite: Obstacle | None = None
    reading: str | None = None


class ExportDialog(Dialog):
    """Choose format, images, encoding and place. `ask` returns the choice, or None when it was cancelled."""

    def __init__(self, project: Project, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Export annotations"))
        self.at_least(600)
        self._project, self._folder, self._default = project, default_folder(project), ""
        self._overwrite: Obstacle | None = None
        self._is_split = bool(project.parts())
        self.format, self.which, self.shape = QComboBox(), QComboBox(), QComboBox()
        self.labels, self.split, self.group = QComboBox(), QComboBox(), QComboBox()
        self.copy = QCheckBox(tr("Copy the images, too"))
        self.duplicates = QCheckBox(tr("Of images with the same content only the one with most work on it"))
        self.afresh = QCheckBox(tr("Split anew: images may change their parts"))
        self.anonymous = QCheckBox(tr("Leave out names of images, annotators and folders"))
        self.taggers = QCheckBox(tr("Tell who gave each tag, and when"))
        self.identified = QCheckBox(tr("Name the patients of DICOM files"))
        self.reading, self.path = QComboBox(), QLineEdit()
        self.losses = LossView(project, self)
        self._fill(project)
        self._lay_out()
        self._connect()
        self._choose_format()
        self.format.setFocus()  # letters choose another, Enter exports

    def _fill(self, project: Project) -> None:
        clips = bool(project.clips())
        for form in either.WRITTEN.values():
            if clips or not isinstance(form, EventFormat):
                self.format.addItem(tr(form.title), form.name)
        own = () if project.reading == NOBODYS else (project.reading,)  # it may hold nothing yet
        for reading in dict.fromkeys((*project.readings(), *own)):
            self.reading.addItem(tr(_NAMES[reading]) if reading in _NAMES else reading, reading)
        self.reading.setCurrentIndex(max(self.reading.findData(project.reading), 0))
        self.labels.addItem(tr("All labels"), "")
        for label in project.labels.labels:
            self.labels.addItem(tr("Only {label}", label=full(label)), label.name)
        for box, choices in ((self.which, WHICH), (self.shape, SHAPES), (self.split, SPLITS), (self.group, GROUPS)):
            for text, value in choices:
                box.addItem(tr(text), value)

    def _lay_out(self) -> None:
        choose = QPushButton(tr("Choose…"), autoDefault=False)
        choose.clicked.connect(self._choose_place)
        row = QHBoxLayout(spacing=6)
        row.addWidget(self.path, 1)
        row.addWidget(choose)
        parts = QHBoxLayout(spacing=6)
        parts.addWidget(self.split, 1)
        parts.addWidget(self.group, 1)
        whose = ((tr("Reading"), self.reading),) if self.reading.count() > 1 and not self._project.owner else ()
        form = make_form(
            (tr("Format"), self.format), *whose, (tr("Images"), self.which), (tr("Labels"), self.labels),
            (tr("Regions"), self.shape), (tr("Split"), parts), ("", self.afresh), ("", self.duplicates),
            ("", self.copy), ("", self.anonymous), ("", self.taggers), ("", self.identified),
            (tr("Write to"), row),
        )  # fmt: skip
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        export = buttons.addButton(tr("Export"), QDialogButtonBox.ButtonRole.AcceptRole)
        export.setDefault(True)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setSpacing(10)
        layout.addLayout(form)
        layout.addWidget(QLabel(tr("What the format cannot hold, and what goes along:"), objectName="muted"))
        self.losses.setFixedHeight(self.fontMetrics().height() * 8)
        layout.addWidget(self.losses)
        layout.addWidget(buttons)
        for box, name in ((self.split, tr("Split")), (self.group, tr("What stays together"))):
            box.setAccessibleName(name)

    def _connect(self) -> None:
        self.format.currentIndexChanged.connect(self._choose_format)
        for box in (self.reading, self.which, self.shape, self.labels, self.split, self.group):
            box.currentIndexChanged.connect(self._follow)
        for switch in (self.copy, self.anonymous, self.duplicates, self.afresh, self.taggers, self.identified):
            switch.toggled.connect(self._follow)

    @property
    def form(self) -> AnyFormat:
        """The chosen format."""
        return either.WRITTEN[self.format.currentData()]

    def options(self) -> ExportOptions:
        """What is chosen, but for the format and the place."""
        fractions = tuple(self.split.currentData())
        label = self.labels.currentData()
        if isinstance(self.form, EventFormat):
            return ExportOptions(labels=(label,) if label else (), anonymous=self.anonymous.isChecked())
        return ExportOptions(
            Which(self.which.currentData()),
            Shape(self.shape.currentData()) if self.form.shapes else Shape.RLE,
            (label,) if label else (),
            split=self._split(fractions),
            copy_images=self.copy.isChecked(),
            anonymous=self.anonymous.isChecked(),
            taggers=self.form.name == "tags" and self.taggers.isChecked(),
            identified=self.form.name == "dicom-seg" and self.identified.isChecked(),
            duplicates=Duplicates.ONE if self.duplicates.isChecked() else Duplicates.KEEP,
        )

    def _split(self, fractions: tuple[float, ...]) -> Split | None:
        if not fractions:
            return None
        return Split(fractions, group=self.group.currentData(), afresh=self._is_split and self.afresh.isChecked())

    @Slot()
    def _choose_format(self) -> None:
        form = self.form
        pictures = not isinstance(form, EventFormat)
        for field in (self.which, self.split, self.duplicates, self.copy):
            field.setEnabled(pictures)
        self.shape.setEnabled(not isinstance(form, EventFormat) and form.shapes)
        self.taggers.setVisible(form.name == "tags")
        self.identified.setVisible(form.name == "dicom-seg")
        self.copy.setChecked(not isinstance(form, EventFormat) and form.with_images)
        self._follow()

    @Slot()
    def _follow(self) -> None:
        """The place goes along as long as nobody wrote another one; losses are those of what is chosen now."""
        split = bool(self.split.currentData()) and self.split.isEnabled()
        self.group.setEnabled(split)
        self.afresh.setEnabled(split and self._is_split)
        default = str(self._folder / self._name())
        if self.path.text() in ("", self._default):
            self.path.setText(default)
        self._default = default
        self.losses.look_at(self.form, self.options(), self.reading.currentData())

    def _name(self) -> str:
        """What the export is called where nobody says otherwise."""
        if isinstance(self.form, EventFormat):
            return f"events{self.form.suffix}" if self.form.suffix else f"events-{self.form.name}"
        ending = "" if either.makes_folder(self.form, self.options()) else self.form.suffix
        name = f"annotations.{self.form.name}"
        return name if name.endswith(ending) else name + ending

    @Slot()
    def _choose_place(self) -> None:
        if either.makes_folder(self.form, self.options()):
            start = next(place for place in (self._folder, *self._folder.parents) if place.is_dir())
            parent = QFileDialog.getExistingDirectory(self, tr("Make the export's folder in"), str(start))
            path = str(Path(parent) / Path(self.path.text()).name) if parent else ""
        else:
            kinds = f"{tr(self.form.title)} (*{self.form.suffix})"
            asked = QFileDialog.Option.DontConfirmOverwrite  # we ask, and know what it is
            path, _ = QFileDialog.getSaveFileName(self, tr("Export to"), self.path.text(), kinds, options=asked)
        if path:
            self.path.setText(path)

    def accept(self) -> None:
        """Close, unless something lies there that is not this project's export: then the user is asked first."""
        obstacle = self._obstacle(Path(self.path.text()).expanduser())
        answer = REPLACE if obstacle is None else _ask(obstacle, self)
        if answer == REPLACE:
            self._overwrite = obstacle
            super().accept()
        elif answer == RENAME:
            self.path.setFocus()
            self.path.selectAll()
        else:
            self.reject()

    def _obstacle(self, path: Path) -> Obstacle | None:
        """What the export would replace; a file in the place of a folder, or the other way, is never replaced."""
        if either.makes_folder(self.form, self.options()) != path.is_dir():
            return None
        try:
            own = exporting.own_exports(self._project)
            text = tr("Looking at {path}…", path=path.name)
            return run_with_progress(self, text, lambda _wanted, _told: obstacle_at(path, own))
        except KnownError:  # told by whoever writes
            return None

    def choice(self) -> ExportChoice:
        """What is chosen in the dialog."""
        path, reading = Path(self.path.text()).expanduser(), self.reading.currentData()
        return ExportChoice(path, self.form, self.options(), self._overwrite, reading)

    @classmethod
    def ask(cls, project: Project, parent: QWidget | None = None) -> ExportChoice | None:
        """Show the dialog and wait."""
        dialog: Self = cls(project, parent)
        accepted = dialog.exec() == QDialog.DialogCode.Accepted
        dialog.losses.close_jobs()
        return dialog.choice() if accepted else None


def _ask(obstacle: Obstacle, parent: QWidget) -> str:
    sentences = (
        tr("{path}: {what}", path=obstacle.path, what=told(obstacle.told())),
        tr("Replaced, it is gone for good."),
    )
    answers = {REPLACE: tr("Replace"), RENAME: tr("Choose another name"), CANCEL: tr("Cancel")}
    return QuestionDialog.ask(tr("Something lies there already"), sentences, answers, RENAME, parent)
