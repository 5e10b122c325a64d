"""What a project begins with, on one page of three choices: its labels, who suggests, and how one works."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from annotator.core.errors import KnownError
from annotator.core.project.opening import Beginning
from annotator.core.project.recent import LastSetup
from annotator.core.work.label_files import bundled_label_sets, load_label_set
from annotator.core.work.label_keys import label_keys
from annotator.core.work.label_texts import code_of, set_title
from annotator.core.work.labels import LabelSet, label_set_of, typed_label_set
from annotator.inference.model_files import ModelFacts, bundled_models, read_model_facts
from annotator.ui.base.dialog import Dialog
from annotator.ui.base.label_text import full
from annotator.ui.base.language import spoken_language
from annotator.ui.base.text import error_text, marked, tr
from annotator.ui.dialogs.names_edit import NamesEdit

FROM_MODEL = marked("The classifier's own labels")
FROM_FILE = marked("From a file…")
TYPED = marked("Names of your own")
CURRENT, LAST = "as it is", "as last time"
NO_MODEL = marked("Nobody yet: draw by hand")
# Which classifier goes with which label set.
PARTNERS = {"dermoscopy": "lesions", "facs": "action-units"}
# The classifier whose labels are offered while names are typed.
EVERYDAY = "photographs"
# What each bundled classifier is for; others are known by their names.
PURPOSES = {
    "photographs": marked("Everyday photographs (ImageNet)"),
    "photographs-lite1": marked("Everyday photographs, finer (ImageNet)"),
    "photographs-lite2": marked("Everyday photographs, finest (ImageNet)"),
    "lesions": marked("Skin lesions (demonstration)"),
    "action-units": marked("Facial action units (demonstration)"),
}
# So many labels are shown of a set, and so many of a classifier's own are proposed by themselves.
SHOWN, MOST_PROPOSED = 12, 40
FIRST_NAME = marked("object")


class SetupDialog(Dialog):
    """Choose labels, a classifier and the way of working. A project with decisions keeps its labels.

    Without `current` it is for a new project, and every choice has a default with which work can begin.
    """

    def __init__(
        self,
        model: str = "",
        *,
        current: LabelSet | None = None,
        labels_fixed: bool = False,
        asked: bool = False,
        last: LastSetup | None = None,
        about: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Set up the project"))
        self._current, self._fixed, self._last = current, labels_fixed, last if current is None else None
        self._before: dict[QComboBox, int] = {}
        self._chose_model = self._chose_labels = False
        self.labels, self.model = QComboBox(), QComboBox()
        self.names = NamesEdit()
        self.preview, self.about = _muted(), _muted()
        self.by_itself = QCheckBox(tr("Suggest as soon as an image opens"), checked=not asked)
        self.order, self.seed = QComboBox(), QSpinBox(maximum=999_999, value=1)
        self.fault = QLabel(wordWrap=True, objectName="fault")
        self._fill(self._last.model if self._last is not None else model)
        self._lay_out(about)
        self._connect()
        self._describe()

    # --- parts

    def _fill(self, model: str) -> None:
        if self._current is not None:
            self.labels.addItem(tr("{name} (as it is)", name=set_title(self._current, spoken_language())), CURRENT)
        if self._last is not None:
            self.labels.addItem(tr("{name} (as last time)", name=set_title(self._last.labels, spoken_language())), LAST)
        self.labels.setEnabled(not self._fixed)
        if not self._fixed:
            self.labels.addItem(tr(TYPED), TYPED)
            for name in bundled_label_sets():
                self.labels.addItem(set_title(load_label_set(name), spoken_language()), name)
            self.labels.addItem(tr(FROM_MODEL), FROM_MODEL)
            self.labels.addItem(tr(FROM_FILE), FROM_FILE)
        for name in bundled_models():
            self.model.addItem(tr(PURPOSES[name]) if name in PURPOSES else name, name)
        if model and self.model.findData(model) < 0:
            self.model.addItem(model, model)
        self.model.addItem(tr(NO_MODEL), "")
        self.model.addItem(tr(FROM_FILE), FROM_FILE)  # last: keys go through all others before it asks
        self.model.setCurrentIndex(self.model.findData(model))
        self.names.setPlainText(tr(FIRST_NAME))
        self.names.setPlaceholderText(tr("One name a line"))
        self.order.addItem(tr("By name"), False)
        self.order.addItem(tr("Shuffled"), True)

    def _lay_out(self, about: str) -> None:
        for part, name in (
            (self.labels, tr("Labels")), (self.model, tr("Classifier")), (self.names, tr("Names of labels")),
            (self.order, tr("Order of images")), (self.seed, tr("Seed")),
        ):  # fmt: skip
            part.setAccessibleName(name)
        for box in (self.labels, self.model):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        columns = QHBoxLayout(spacing=12)
        columns.addWidget(_card(tr("What do you label?"), self.labels, self.names, self.preview), 1)
        columns.addWidget(_card(tr("Who suggests?"), self.model, self.about), 1)
        columns.addWidget(_card(tr("How?"), self.by_itself, *self._ordering()), 1)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        self.start = self.buttons.button(QDialogButtonBox.StandardButton.Ok)
        if self._current is None:
            self.start.setText(tr("Start"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 16, 18, 14)
        layout.setSpacing(12)
        if about:
            layout.addWidget(QLabel(about, objectName="headline", textFormat=Qt.TextFormat.PlainText))
        layout.addLayout(columns, 1)
        layout.addWidget(self.fault)
        row = QHBoxLayout()
        row.addWidget(_muted(self._later()), 1)
        row.addWidget(self.buttons)
        layout.addLayout(row)
        self.fault.hide()
        self.open_at(960, 440)
        self.labels.setFocus()  # a letter chooses others, and Enter begins from everywhere

    def _later(self) -> str:
        if self._fixed:
            return tr("The labels stay: something was decided with them already.")
        return tr("Labels, until something is decided, and all about suggestions can be changed later (Ctrl+M).")

    def _ordering(self) -> tuple[QWidget, ...]:
        """How images are ordered: chosen once, when they come into the project."""
        self._shuffling: tuple[QWidget, ...] = ()
        if self._current is not None:
            return ()
        rows = QWidget()
        layout = QGridLayout(rows, horizontalSpacing=10, verticalSpacing=8)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setColumnStretch(1, 1)
        seed_name = QLabel(tr("Seed"))
        for line, (name, field) in enumerate(((QLabel(tr("Images")), self.order), (seed_name, self.seed))):
            layout.addWidget(name, line, 0)
            layout.addWidget(field, line, 1)
        note = _muted(tr("The same seed gives the same order. It stays for this project."))
        self._shuffling = self.seed, seed_name, note
        return rows, note

    def _connect(self) -> None:
        self.buttons.accepted.connect(self._check)
        self.buttons.rejected.connect(self.reject)
        self.names.finished.connect(self._check)
        self.names.textChanged.connect(self._typed)
        self.labels.activated.connect(self._labels_chosen)
        self.model.activated.connect(self._model_chosen)
        self.order.currentIndexChanged.connect(self._describe)

    # --- choosing

    @Slot(int)
    def _labels_chosen(self, _place: int) -> None:
        self._chose_labels = True
        if self.labels.currentData() == FROM_FILE:
            path, _ = QFileDialog.getOpenFileName(self, tr("Label set"), "", tr("Labels (*.toml *.json *.txt)"))
            self._replace_file(self.labels, path)
        self._take_model(PARTNERS.get(str(self.labels.currentData()), ""))
        if self.labels.currentData() == FROM_MODEL and not self.model.currentData():
            self._take_model(next(iter(PARTNERS.values())))
        self._describe()
        if self.labels.currentData() == TYPED:
            self.names.setFocus()
            self.names.selectAll()

    @Slot(int)
    def _model_chosen(self, _place: int) -> None:
        self._chose_model = True
        if self.model.currentData() == FROM_FILE:
            path, _ = QFileDialog.getOpenFileName(self, tr("Classifier"), "", tr("Models (*.safetensors)"))
            self._replace_file(self.model, path)
        facts = self._facts()
        if (
            self._current is None
            and not self._chose_labels
            and facts is not None
            and len(facts.labels) <= MOST_PROPOSED
        ):
            partner = next(
                (labels for labels, name in PARTNERS.items() if name == self.model.currentData()), FROM_MODEL
            )
            self.labels.setCurrentIndex(self.labels.findData(partner))
        self._describe()

    def _replace_file(self, box: QComboBox, path: str) -> None:
        """A file that was named stands before the entry by which it was; without one all is as it was."""
        if path:
            place = box.findData(FROM_FILE)
            box.insertItem(place, path, path)
            box.setCurrentIndex(place)
        else:
            box.setCurrentIndex(self._before[box])

    def propose_model(self, path: str) -> None:
        """Choose a model's file, as if it was named here."""
        self._replace_file(self.model, path)
        self._model_chosen(self.model.currentIndex())

    def _take_model(self, name: str) -> None:
        if name and self.model.findData(name) >= 0:
            self.model.setCurrentIndex(self.model.findData(name))

    @Slot()
    def _typed(self) -> None:
        """Names that the classifier of everyday things knows bring it along, unless somebody chose already."""
        if self._current is None and not self._chose_model and self.labels.currentData() == TYPED:
            typed = {" ".join(line.split()) for line in self.names.toPlainText().splitlines()}
            known = set(read_model_facts(EVERYDAY).labels)
            self.model.setCurrentIndex(self.model.findData(EVERYDAY if typed & known else ""))
        self._describe()

    # --- telling

    def _facts(self) -> ModelFacts | None:
        """What the chosen model says of itself; None for none, and for one that cannot be read, as `about` tells."""
        try:
            model = str(self.model.currentData() or "")
            facts = read_model_facts(model) if model and model != FROM_FILE else None
        except KnownError as error:
            self.about.setText(escape(error_text(error)))
            return None
        nobody = tr("You draw and tag by yourself. A classifier can be learnt from your tags later (F5).")
        self.about.setText(escape(facts.description if facts else nobody))
        return facts

    @Slot()
    def _describe(self) -> None:
        for box in (self.labels, self.model):
            self._before[box] = box.currentIndex()
        facts = self._facts()
        typing = self.labels.currentData() == TYPED
        if typing:
            self.names.offer(facts.labels if facts else read_model_facts(EVERYDAY).labels)
        self.names.setVisible(typing)
        for part in self._shuffling:
            part.setVisible(bool(self.order.currentData()))
        self.fault.hide()
        try:
            self.preview.setText(_told_labels(self._label_set(facts), facts))
        except KnownError as error:
            self.preview.setText(escape(error_text(error)))

    # --- the answer

    def _label_set(self, facts: ModelFacts | None) -> LabelSet:
        chosen = self.labels.currentData()
        if self._current is not None and chosen == CURRENT:
            return self._current
        if self._last is not None and chosen == LAST:
            return self._last.labels
        if chosen == TYPED:
            how = (facts.refinement, facts.contrast) if facts else ("walk", "none")
            return typed_label_set(self.names.toPlainText(), tr("Own labels"), *how)
        if chosen == FROM_MODEL:
            if facts is None:
                raise KnownError("There is no classifier to take labels from.", advice="Choose one first.")
            return label_set_of(facts.labels, facts.name, facts.refinement, facts.contrast)
        return load_label_set(str(chosen))

    def choice(self) -> Beginning:
        """What is chosen. Raises KnownError when a file cannot be used."""
        model = str(self.model.currentData() or "")
        facts = read_model_facts(model) if model else None
        seed = self.seed.value() if self._current is None and self.order.currentData() else None
        return Beginning(self._label_set(facts), model, seed, not self.by_itself.isChecked())

    @Slot()
    def _check(self) -> None:
        try:
            self.choice()
        except KnownError as error:
            self.fault.setText(error_text(error))
            self.fault.show()
        else:
            self.accept()

    def wait(self) -> Beginning | None:
        """Show the page until it is answered; None when it was left."""
        return self.choice() if self.exec() == QDialog.DialogCode.Accepted else None


def _told_labels(labels: LabelSet, facts: ModelFacts | None) -> str:
    """Labels with their colours and keys, as rich text, and how many of them the classifier knows."""
    keys = label_keys(labels.labels)
    shown = [
        f'<span style="color:{label.colour}">●</span>&nbsp;'
        + (f"<b>{keys[label.id]}</b>&nbsp;" if keys.get(label.id, "").isdigit() and not code_of(label) else "")
        + escape(full(label)).replace(" ", "&nbsp;")
        for label in labels.labels[:SHOWN]
    ]
    if len(labels.labels) > SHOWN:
        shown.append(escape(tr("and {count} more", count=len(labels.labels) - SHOWN)))
    text = "<br>".join(shown)
    if facts is not None:
        known = sum(label.name in set(facts.labels) for label in labels.labels)
        counts = {"known": known, "count": len(labels.labels)}
        text += f"<p>{escape(tr('The classifier knows {known} of {count}.', **counts))}</p>"
    return text


def _muted(text: str = "") -> QLabel:
    return QLabel(text, objectName="muted", wordWrap=True)


def _card(title: str, *parts: QWidget) -> QFrame:
    """One of the choices, with its question."""
    card = QFrame(objectName="card")
    card.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
    layout = QVBoxLayout(card)
    layout.setContentsMargins(14, 12, 14, 12)
    layout.setSpacing(10)
    layout.addWidget(QLabel(title, objectName="question"))
    for part in parts:
        layout.addWidget(part, 1 if isinstance(part, NamesEdit) else 0)
    layout.addStretch()
    return card
