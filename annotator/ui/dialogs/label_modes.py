"""Labels whose suggestions are shown otherwise than those of the others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from annotator.core.work.circumstances import SuggestionMode
from annotator.core.work.labels import Label
from annotator.ui.base.dialog import EnterField
from annotator.ui.base.label_text import full
from annotator.ui.base.text import tr

MOST_ROWS = 4


class _Exceptions(QListWidget):
    removed = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self.currentRow() >= 0:
            self.takeItem(self.currentRow())
            self.removed.emit()
        else:
            super().keyPressEvent(event)


class LabelModes(QWidget):
    """A label and a mode to add, and those that were added; Delete takes one away."""

    def __init__(
        self, labels: Sequence[Label], titles: Mapping[SuggestionMode, str],
        modes: Sequence[tuple[str, SuggestionMode]],
    ) -> None:  # fmt: skip
        super().__init__()
        self._names = {label.name: full(label) for label in labels}
        self._titles = titles
        self.label, self.mode, field = QComboBox(editable=True), QComboBox(), EnterField()
        self.label.setLineEdit(field)
        self.label.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.label.setAccessibleName(tr("Label"))
        for name, title in self._names.items():
            self.label.addItem(title, name)
        self.label.completer().setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        self.label.completer().setFilterMode(Qt.MatchFlag.MatchContains)
        self.mode.setAccessibleName(tr("Suggestions"))
        for mode, title in titles.items():
            self.mode.addItem(title, mode)
        self.set = QPushButton(tr("Set"), autoDefault=False)
        self.list = _Exceptions()
        self.list.setAccessibleName(tr("Labels with another mode"))
        self.list.setToolTip(tr("Delete takes one away."))
        row = QHBoxLayout(spacing=6)
        row.addWidget(self.label, 1)
        row.addWidget(self.mode)
        row.addWidget(self.set)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(row)
        layout.addWidget(self.list)
        self.set.clicked.connect(self.take)
        field.returnPressed.connect(self.take)
        self.list.removed.connect(self._fit)
        for name, mode in modes:
            self._put(name, mode)
        self._fit()

    @Slot()
    def take(self) -> None:
        """Show the label that is chosen otherwise, whatever the case it was typed in; one that was set before is set
        anew.
        """
        place = self.label.findText(self.label.currentText().strip(), Qt.MatchFlag.MatchFixedString)
        if place >= 0:
            self._put(str(self.label.itemData(place)), self.mode.currentData())
            self._fit()

    def _put(self, name: str, mode: SuggestionMode) -> None:
        there = [self.list.item(row) for row in range(self.list.count())]
        same = next((item for item in there if item.data(Qt.ItemDataRole.UserRole)[0] == name), None)
        item = same or QListWidgetItem(self.list)
        title = self._names.get(name, name)  # of a label that is retired by now, too
        item.setText(tr("{label}: {mode}", label=title, mode=self._titles[mode]))
        item.setData(Qt.ItemDataRole.UserRole, (name, mode))

    @Slot()
    def _fit(self) -> None:
        rows = min(self.list.count(), MOST_ROWS)
        self.list.setVisible(rows > 0)
        self.list.setFixedHeight(max(self.list.sizeHintForRow(0), 0) * rows + 12)

    @property
    def modes(self) -> tuple[tuple[str, SuggestionMode], ...]:
        """Labels by their names, and their modes."""
        items = [self.list.item(row).data(Qt.ItemDataRole.UserRole) for row in range(self.list.count())]
        return tuple(sorted((str(name), SuggestionMode(mode)) for name, mode in items))
