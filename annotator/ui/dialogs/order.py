"""In which order images are worked on."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QDialog, QDialogButtonBox, QLabel, QSpinBox, QVBoxLayout, QWidget

from annotator.core.work.image_order import Order
from annotator.ui.base.dialog import Dialog
from annotator.ui.base.form import make_form
from annotator.ui.base.text import marked, tr

_ORDERS = {
    Order.ADDED: (marked("As they were added"), ""),
    Order.NAME: (marked("By name"), ""),
    Order.RANDOM: (marked("By chance"), marked("The usual one for studies: no image is seen for what it is called.")),
    Order.UNCERTAIN: (
        marked("Uncertain first"),
        marked("Those the classifier is least sure of; every fourth is drawn by chance, lest they be all alike."),
    ),
    Order.DIVERSE: (
        marked("Diverse first"),
        marked("Each as unlike those before it, and those that are done, as the classifier's features tell."),
    ),
    Order.SUGGESTIONS: (marked("Most suggestions first"), ""),
}  # fmt: skip


class OrderDialog(Dialog):
    """Orders to choose from, with the seed of those that have one. `ask` returns what was chosen, None if cancelled."""

    def __init__(self, order: Order, seed: int, *, hides: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Order of images"))
        self.at_least(460)
        layout = QVBoxLayout(self)
        layout.setSpacing(8)
        self.choice = QComboBox()
        self.choice.setAccessibleName(tr("Order of images"))
        for one, (name, _) in _ORDERS.items():
            if not hides or one not in (Order.UNCERTAIN, Order.SUGGESTIONS):
                self.choice.addItem(tr(name), one)
        self.choice.setCurrentIndex(max(self.choice.findData(order), 0))
        self.about = QLabel(wordWrap=True, objectName="muted")
        self.seed = QSpinBox(minimum=0, maximum=999_999, value=seed)
        self.seed.setAccessibleName(tr("Seed"))
        layout.addWidget(self.choice)
        layout.addWidget(self.about)
        layout.addLayout(make_form((tr("Seed"), self.seed)))
        note = tr("The order is kept: it is the same when you come back. Images that are added later come last.")
        layout.addWidget(QLabel(note, wordWrap=True, objectName="muted"))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout.addWidget(buttons)
        self.choice.currentIndexChanged.connect(self._tell)
        self._tell()

    def _tell(self) -> None:
        self.about.setText(tr(_ORDERS[self.order][1]) if _ORDERS[self.order][1] else "")
        self.seed.setEnabled(self.order in (Order.RANDOM, Order.UNCERTAIN, Order.DIVERSE))

    @property
    def order(self) -> Order:
        """The order that is chosen."""
        return Order(self.choice.currentData())

    @classmethod
    def ask(cls, order: Order, seed: int, *, hides: bool, parent: QWidget | None = None) -> tuple[Order, int] | None:
        """Show the dialog and wait. `hides`: what the classifier says must not be told by an order."""
        dialog = cls(order, seed, hides=hides, parent=parent)
        return (dialog.order, dialog.seed.value()) if dialog.exec() == QDialog.DialogCode.Accepted else None
