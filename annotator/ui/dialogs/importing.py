"""What to import, which labels are meant, and what would come of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from pathlib import Path
from typing import Self

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from annotator.core.work.labels import Label
from annotator.exchange.clips import either
from annotator.exchange.reading.answers import Answers
from annotator.exchange.reading.earlier import Became
from annotator.exchange.reading.importing import Choices, Plan
from annotator.exchange.reading.label_matching import Fate, LabelClash
from annotator.ui.base.dialog import Dialog
from annotator.ui.base.form import make_form
from annotator.ui.base.label_text import full
from annotator.ui.base.text import marked, told, tr


@dataclass(frozen=True)
class ImportChoice:
    """A file or folder; `form` is a format's name, "" to find it out."""

    path: Path
    form: str = ""
    skip_unknown: bool = False


class ImportDialog(Dialog):
    """Choose what to read. `ask` returns the choice, or None when it was cancelled."""

    def __init__(self, folder: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Import annotations"))
        self.at_least(620)
        self._folder = folder
        self.path, self.format = QLineEdit(), QComboBox()
        self.format.addItem(tr("Recognise it by its content"), "")
        for form in either.READ.values():
            self.format.addItem(tr(form.title), form.name)
        self.skip_unknown = QCheckBox(tr("Leave out images that the project does not have"))
        self._lay_out()

    def _lay_out(self) -> None:
        row = QHBoxLayout(spacing=6)
        row.addWidget(self.path, 1)
        for text, choose in ((tr("File…"), self._choose_file), (tr("Folder…"), self._choose_folder)):
            button = QPushButton(text, autoDefault=False)
            button.clicked.connect(choose)
            row.addWidget(button)
        self.path.setAccessibleName(tr("Import from"))
        self._buttons = _buttons(self, tr("Preview"))
        self.path.textChanged.connect(self._follow)
        note = QLabel(tr("Nothing is changed before you have seen what would be added."), objectName="muted")
        layout = QVBoxLayout(self)
        layout.addLayout(make_form((tr("Import from"), row), (tr("Format"), self.format), ("", self.skip_unknown)))
        layout.addWidget(note)
        layout.addWidget(self._buttons)
        self._follow()

    @Slot()
    def _follow(self) -> None:
        for button in self._buttons.buttons():
            if self._buttons.buttonRole(button) == QDialogButtonBox.ButtonRole.AcceptRole:
                button.setEnabled(bool(self.path.text().strip()))

    @Slot()
    def _choose_file(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, tr("Import from"), str(self._folder))
        self._take(path)

    @Slot()
    def _choose_folder(self) -> None:
        self._take(QFileDialog.getExistingDirectory(self, tr("Import from"), str(self._folder)))

    def _take(self, path: str) -> None:
        if path:
            self.path.setText(path)

    def choice(self) -> ImportChoice:
        """What is chosen in the dialog."""
        path = Path(self.path.text().strip()).expanduser()
        return ImportChoice(path, self.format.currentData(), self.skip_unknown.isChecked())

    @classmethod
    def ask(cls, folder: Path, parent: QWidget | None = None) -> ImportChoice | None:
        """Show the dialog and wait."""
        dialog: Self = cls(folder, parent)
        return dialog.choice() if dialog.exec() == QDialog.DialogCode.Accepted else None


class LabelDialog(Dialog):
    """Which label of the project is meant by each name it does not know. `ask` returns None when it was cancelled."""

    def __init__(self, clashes: Sequence[LabelClash], labels: Sequence[Label], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Labels of the file"))
        self.at_least(640)
        self.fates = {clash.name: self._box(clash, labels) for clash in clashes}
        grid = QGridLayout(horizontalSpacing=12, verticalSpacing=6)
        grid.setColumnStretch(0, 1)
        grid.setRowStretch(len(clashes), 1)
        for line, clash in enumerate(clashes):
            name, count = QLabel(clash.name, wordWrap=True), QLabel(objectName="muted")
            name.setTextFormat(Qt.TextFormat.PlainText)
            count.setText(tr("{count} {count:region|regions}", count=clash.count))
            for column, widget in enumerate((name, count, self.fates[clash.name])):
                grid.addWidget(widget, line, column)
        holder, area = QWidget(), QScrollArea(widgetResizable=True)
        holder.setLayout(grid)
        area.setWidget(holder)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setMinimumHeight(min(holder.sizeHint().height() + 12, 400))
        layout = QVBoxLayout(self)
        layout.addWidget(QLabel(tr("The project has no labels of these names. What is meant?"), wordWrap=True))
        layout.addWidget(area)
        layout.addWidget(_buttons(self, tr("Go on")))

    @staticmethod
    def _box(clash: LabelClash, labels: Sequence[Label]) -> QComboBox:
        box = QComboBox()
        box.setAccessibleName(tr("What {name} means", name=clash.name))
        box.setMinimumWidth(230)
        box.addItem(tr("Add it as a new label"), Fate.NEW)
        box.addItem(tr("Leave its regions out"), Fate.LEAVE_OUT)
        for label in labels:
            box.addItem(full(label), label.name)
        if clash.suggestion:
            box.setCurrentIndex(box.findData(clash.suggestion))
        return box

    def choice(self) -> dict[str, str | Fate]:
        """For each name a label's name, or what becomes of its regions."""
        return {name: box.currentData() for name, box in self.fates.items()}

    @classmethod
    def ask(
        cls, clashes: Sequence[LabelClash], labels: Sequence[Label], parent: QWidget | None = None
    ) -> Mapping[str, str | Fate] | None:
        """Show the dialog and wait."""
        dialog: Self = cls(clashes, labels, parent)
        return dialog.choice() if dialog.exec() == QDialog.DialogCode.Accepted else None


class PlanDialog(Dialog):
    """What an import would do, or why it cannot be done, and what can be decided about that.

    `ask` returns the choices to go on with: the same ones to import, others to look again; None to leave it.
    """

    def __init__(self, plan: Plan, path: Path, choices: Choices, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Import annotations"))
        self.setMinimumSize(620, 280)
        self._plan, self._choices = plan, choices
        heading = QLabel(_summary(plan, path), wordWrap=True)
        heading.setTextFormat(Qt.TextFormat.PlainText)
        self.details = QPlainTextEdit("\n".join(told(line) for line in (*plan.errors, *plan.notices)), readOnly=True)
        self.details.setAccessibleName(tr("Details"))
        self.details.setTabChangesFocus(True)
        self.offers = {way: QCheckBox(text, checked=way in _chosen(choices)) for way, text in _offers(plan).items()}
        self.answers = _answers_box(plan, choices)
        decidable = self.offers or plan.several or self._importable
        self._buttons = _buttons(self, tr("Import") if decidable else "")
        layout = QVBoxLayout(self)
        layout.addWidget(heading)
        layout.addWidget(self.details)
        if plan.several:
            text = tr("Of {count} {count:image that was|images that were} annotated several times:", count=plan.several)
            layout.addLayout(make_form((text, self.answers)))
        self.answers.currentIndexChanged.connect(self._follow)
        for box in self.offers.values():
            box.toggled.connect(self._follow)
            layout.addWidget(box)
        layout.addWidget(self._buttons)
        self._follow()

    def choices(self) -> Choices:
        """The choices as they stand in the dialog."""
        chosen = {way for way, box in self.offers.items() if box.isChecked()}
        return replace(
            self._choices,
            skip_unknown=Way.SKIP_UNKNOWN in chosen,
            skip_bad=Way.SKIP_BAD in chosen,
            match_by_name=Way.MATCH_BY_NAME in chosen,
            replace_tags=Way.REPLACE_TAGS in chosen,
            again=frozenset(
                became for way, became in ((Way.DELETED, Became.DELETED), (Way.CHANGED, Became.CHANGED))
                if way in chosen
            ),
            answers=self.answers.currentData(),
        )  # fmt: skip

    @Slot()
    def _follow(self) -> None:
        """The button says whether it imports or looks again, and can be pressed where either makes sense."""
        other = self.choices() != self._choices
        for button in self._buttons.buttons():
            if self._buttons.buttonRole(button) == QDialogButtonBox.ButtonRole.AcceptRole:
                button.setText(tr("Look again") if other else tr("Import"))
                button.setEnabled(other or self._importable)

    @property
    def _importable(self) -> bool:
        return not self._plan.errors and bool(self._plan.edits or self._plan.labels)

    @classmethod
    def ask(cls, plan: Plan, path: Path, choices: Choices, parent: QWidget | None = None) -> Choices | None:
        """Show the dialog and wait."""
        dialog: Self = cls(plan, path, choices, parent)
        return dialog.choices() if dialog.exec() == QDialog.DialogCode.Accepted else None


def _answers_box(plan: Plan, choices: Choices) -> QComboBox:
    """Whose regions count where an image was annotated several times."""
    box = QComboBox()
    box.addItem(tr("choose…"), None)
    box.addItem(tr("take the latest annotation"), Answers.LATEST)
    box.addItem(tr("take all regions together"), Answers.ALL)
    for name in plan.people:
        box.addItem(tr("read {name} alone, here and elsewhere", name=name), name)
    box.setCurrentIndex(max(box.findData(choices.answers), 0))
    box.setAccessibleName(tr("Whose regions are meant"))
    return box


class Way(Enum):
    """What can be decided about what an import stumbles over."""

    SKIP_UNKNOWN = "skip unknown"
    MATCH_BY_NAME = "match by name"
    SKIP_BAD = "skip bad"
    DELETED = "deleted"
    CHANGED = "changed"
    REPLACE_TAGS = "replace tags"


def _chosen(choices: Choices) -> set[Way]:
    told = {
        Way.SKIP_UNKNOWN: choices.skip_unknown, Way.MATCH_BY_NAME: choices.match_by_name,
        Way.SKIP_BAD: choices.skip_bad, Way.DELETED: Became.DELETED in choices.again,
        Way.CHANGED: Became.CHANGED in choices.again, Way.REPLACE_TAGS: choices.replace_tags,
    }  # fmt: skip
    return {way for way, chosen in told.items() if chosen}


_OFFERS = {
    Way.MATCH_BY_NAME: marked("Match {count} {count:image by its|images by their} file name alone"),
    Way.SKIP_UNKNOWN: marked("Leave out {count} {count:image|images} that the project does not have like this"),
    Way.SKIP_BAD: marked("Leave out {count} {count:entry|entries} that cannot be used"),
    Way.DELETED: marked("Add {count} {count:region once more that was|regions once more that were} deleted since"),
    Way.CHANGED: marked("Add {count} {count:region once more that was|regions once more that were} changed since"),
    Way.REPLACE_TAGS: marked("Put {count} {count:tag|tags} of the file in the place of the project's"),
}


def _offers(plan: Plan) -> dict[Way, str]:
    """A sentence for each decision that the plan leaves open or has taken."""
    counts = {
        Way.MATCH_BY_NAME: len(plan.by_name), Way.SKIP_UNKNOWN: plan.unknown + len(plan.by_name),
        Way.SKIP_BAD: plan.bad, Way.DELETED: plan.deleted, Way.CHANGED: plan.changed,
        Way.REPLACE_TAGS: plan.other_tags,
    }  # fmt: skip
    return {way: tr(text, count=counts[way]) for way, text in _OFFERS.items() if counts[way]}


def _summary(plan: Plan, path: Path) -> str:
    counts = {"annotations": plan.annotations, "images": plan.images, "labels": len(plan.labels)}
    if plan.errors:
        return tr("{path} cannot be imported as it is; nothing was changed.", path=path.name)
    sentences = [
        tr(
            "{annotations} {annotations:annotation|annotations} on {images} {images:image|images} and {labels} new "
            "{labels:label|labels} are added.",
            **counts,
        )
    ]
    if plan.already:
        sentences.append(tr("{count} {count:is|are} there already.", count=plan.already))
    if plan.changed:
        sentences.append(tr("{count} {count:is|are} there already, changed since.", count=plan.changed))
    if plan.deleted:
        sentences.append(tr("{count} came in before and {count:was|were} deleted since.", count=plan.deleted))
    return " ".join(sentences)


def _buttons(dialog: QDialog, accept: str) -> QDialogButtonBox:
    """A button to go on by that name, and one to cancel; without a name only one to close."""
    kind = QDialogButtonBox.StandardButton.Cancel if accept else QDialogButtonBox.StandardButton.Close
    buttons = QDialogButtonBox(kind)
    if accept:
        buttons.addButton(accept, QDialogButtonBox.ButtonRole.AcceptRole).setDefault(True)
    buttons.accepted.connect(dialog.accept)
    buttons.rejected.connect(dialog.reject)
    return buttons
