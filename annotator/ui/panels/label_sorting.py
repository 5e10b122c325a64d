"""In which order labels are listed: a button that tells it, and a menu that changes it. It is remembered."""

from __future__ import annotations

from PySide6.QtCore import QSettings, Qt, Signal, Slot
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from annotator.core.work.label_order import Order
from annotator.ui.base.text import marked, tr

ORDERS = {
    Order.SET: marked("As in the set"),
    Order.NAME: marked("Name"),
    Order.GROUP: marked("Group"),
    Order.PROBABILITY: marked("Probability"),
}
ORDER, ON_TOP = "labels/order", "labels/used_on_top"


class LabelSorting(QPushButton):
    """`order` is the user's, `used_on_top` whether labels in use come first."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        settings = QSettings()
        stored = str(settings.value(ORDER, Order.SET))
        self.order = Order(stored) if stored in set(Order) else Order.SET
        self.used_on_top = str(settings.value(ON_TOP, "true")) != "false"
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        menu, group = QMenu(self), QActionGroup(self)
        for order, text in ORDERS.items():
            action = QAction(tr(text), self, checkable=True, checked=order is self.order)
            action.setData(order)
            group.addAction(action)
            menu.addAction(action)
        group.triggered.connect(self._ordered)
        menu.addSeparator()
        self.on_top = QAction(tr("Labels in use on top"), self, checkable=True, checked=self.used_on_top)
        self.on_top.toggled.connect(self._put_on_top)
        menu.addAction(self.on_top)
        self.setMenu(menu)
        self._tell()

    def _tell(self) -> None:
        text = tr(ORDERS[self.order])
        self.setText(text)
        self.setAccessibleName(tr("Labels sorted by: {order}", order=text))
        self.setToolTip(tr("Labels sorted by: {order}", order=text))

    @Slot(QAction)
    def _ordered(self, action: QAction) -> None:
        self.order = Order(action.data())
        QSettings().setValue(ORDER, str(self.order))
        self._tell()
        self.changed.emit()

    @Slot(bool)
    def _put_on_top(self, on: bool) -> None:
        self.used_on_top = on
        QSettings().setValue(ON_TOP, "true" if on else "false")
        self.changed.emit()
