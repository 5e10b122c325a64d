"""Chooses which labels are looked for in a clip: a template of passes, one of them, and its end."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QHBoxLayout, QInputDialog, QMenu, QPushButton, QWidget

from annotator.core.work.passes import Pass, bundled_templates, load_template
from annotator.core.work.sampling import MOST
from annotator.ui.base.language import spoken_language
from annotator.ui.base.text import tr
from annotator.ui.work.passing import Passing
from annotator.ui.work.sampling import Sampling

DONE = "✓"
# Time sampling: one frame in so many.
STEPS = (1, 5, 10, 25, 30, 50)
# A long title is cut short: so many letters.
WIDEST = 26


class PassChooser(QWidget):
    """A button that names the pass and opens the list of all, and one that ends it."""

    def __init__(self, passing: Passing, sampling: Sampling, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._passing, self._sampling = passing, sampling
        self.chooser = QPushButton()
        self.chooser.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.chooser.setAccessibleName(tr("Pass"))
        self.chooser.setToolTip(tr("Which labels are looked for now"))
        self._menu = QMenu(self.chooser)
        self._menu.aboutToShow.connect(self._fill)
        self.chooser.setMenu(self._menu)
        self.end = QPushButton(tr("End pass"))
        self.end.setToolTip(tr("What it is for was looked for in the whole clip; what has no event is absent (F)"))
        self.end.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.end.clicked.connect(passing.end)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.chooser)
        layout.addWidget(self.end)
        passing.changed.connect(self._show)

    @Slot()
    def _show(self) -> None:
        passing = self._passing
        ended, count = passing.progress
        if passing.template is None:
            title = tr("All labels")
            text = f"{DONE} {title}" if ended else title
        else:
            title = self._title(passing.now) if passing.now is not None else tr("All labels")
            text = f"{title} · {ended}/{count}"
        room = self.fontMetrics().averageCharWidth() * WIDEST
        self.chooser.setText(self.fontMetrics().elidedText(text, Qt.TextElideMode.ElideMiddle, room))
        one = passing.now
        self.chooser.setToolTip(one.help_in(spoken_language()) if one is not None and one.help else title)

    def _title(self, one: Pass) -> str:
        title = one.title_in(spoken_language())
        return f"{DONE} {title}" if self._passing.is_done(one) else title

    @Slot()
    def _fill(self) -> None:
        passing = self._passing
        self._menu.clear()
        for one in passing.template.passes if passing.template is not None else ():
            numbers = " ".join(name.removeprefix("AU") for name in one.labels)
            action = self._menu.addAction(f"{self._title(one)}   {numbers}")
            action.setCheckable(True)
            action.setChecked(one is passing.now)
            action.triggered.connect(partial(passing.use, one))
        if passing.template is not None:
            self._menu.addSeparator()
        group = QActionGroup(self._menu)
        names = ("", *bundled_templates())
        for name in names:
            title = load_template(name).title_in(spoken_language()) if name else tr("All labels at once")
            action = self._menu.addAction(title)
            action.setCheckable(True)
            action.setChecked(name == (passing.template.name if passing.template is not None else ""))
            group.addAction(action)
            action.triggered.connect(partial(passing.use_template, name))
        self._fill_sampling()

    def _fill_sampling(self) -> None:
        """All frames, or one in so many."""
        self._menu.addSeparator()
        group, now = QActionGroup(self._menu), self._sampling.every
        for every in sorted({*STEPS, now}):
            action = self._menu.addAction(tr("One frame in {every}", every=every) if every > 1 else tr("All frames"))
            action.setCheckable(True)
            action.setChecked(every == now)
            group.addAction(action)
            action.triggered.connect(partial(self._sampling.use, every))
        self._menu.addAction(tr("Another number…")).triggered.connect(self.ask_sampling)

    @Slot()
    def ask_sampling(self) -> None:
        """Ask how many frames one is coded of."""
        every, sure = QInputDialog.getInt(
            self, tr("Time sampling"), tr("Code one frame in"), self._sampling.every, 1, MOST
        )  # fmt: skip
        if sure:
            self._sampling.use(every)
