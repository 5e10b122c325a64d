"""What can be told of how a project was read: sessions, agreement, audit; beside the window while work goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialogButtonBox, QTabWidget, QVBoxLayout, QWidget

from annotator.ui.base.dialog import Dialog
from annotator.ui.base.notifications import Notifications
from annotator.ui.base.text import tr
from annotator.ui.views.computing import Computing
from annotator.ui.views.report_page import KINDS, ReportPage

if TYPE_CHECKING:
    from annotator.core.project.project import Project


class ReportsView(Dialog):
    """A page for each report, made when it is shown first. `sought`: a place that a report names is to be looked at."""

    sought = Signal(object)

    def __init__(self, project: Project, computing: Computing, notifications: Notifications, parent: QWidget) -> None:
        super().__init__(parent)
        self.setModal(False)
        self.setWindowTitle(tr("{project}: reports", project=project.path.name))
        self.open_at(980, 720)
        self.tabs = QTabWidget(documentMode=True)
        self.tabs.tabBar().setDrawBase(False)
        self.pages = {kind.name: ReportPage(kind, project, computing, notifications) for kind in KINDS}
        for page in self.pages.values():
            self.tabs.addTab(page, tr(page.kind.title))
            page.sought.connect(self.sought)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.save = buttons.addButton(tr("Save…"), QDialogButtonBox.ButtonRole.ActionRole)
        self.again = buttons.addButton(tr("Count again"), QDialogButtonBox.ButtonRole.ActionRole)
        for button, keys in ((self.save, QKeySequence.StandardKey.Save), (self.again, QKeySequence("F5"))):
            shortcut = QShortcut(keys, self, button.click)
            button.setToolTip(shortcut.key().toString(QKeySequence.SequenceFormat.NativeText))
        for each in buttons.buttons():  # Enter in a field is no button's
            each.setAutoDefault(False)
        layout = QVBoxLayout(self)
        layout.addWidget(self.tabs, 1)
        layout.addWidget(buttons)
        self.save.clicked.connect(lambda: self.shown.save())
        self.again.clicked.connect(lambda: self.shown.ask())
        buttons.rejected.connect(self.close)
        self.tabs.currentChanged.connect(self._begin)

    @property
    def shown(self) -> ReportPage:
        """The page on screen."""
        page = self.tabs.currentWidget()
        assert isinstance(page, ReportPage)
        return page

    def open_with(self, name: str) -> None:
        """Show a report by its name, in front of other windows."""
        self.tabs.setCurrentWidget(self.pages[name])
        self._begin()
        self.show()
        self.raise_()
        self.activateWindow()

    @Slot()
    def _begin(self) -> None:
        self.shown.begin()
