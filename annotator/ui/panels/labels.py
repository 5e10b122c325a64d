"""The label set: which label new regions get, its key, and how sure the classifier is; when tagging, what is there."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import QModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from annotator.core.errors import KnownError
from annotator.core.work.edits import RetitleLabel
from annotator.core.work.label_order import Order, Section, found_labels, sections
from annotator.core.work.label_texts import title_of
from annotator.core.work.labels import Label, renamed
from annotator.core.work.tags import Presence
from annotator.ui.base.label_text import full
from annotator.ui.base.language import spoken_language
from annotator.ui.base.search_field import SearchField
from annotator.ui.base.shortcuts import shown_key
from annotator.ui.base.text import marked, tr
from annotator.ui.panels.label_list import LabelList
from annotator.ui.panels.label_sorting import LabelSorting
from annotator.ui.panels.rows import Mark, Row
from annotator.ui.work.label_use import LabelUse
from annotator.ui.work.review import Review
from annotator.ui.work.session import Session
from annotator.ui.work.suggester import Suggester
from annotator.ui.work.tagging import LabelState, Tagging

_NO_SCORES: dict[str, float] = {}
# Of so few labels all are seen at once: those in use stay at their places.
FEW = 12


class LabelsPanel(QWidget):
    """A click or its key chooses a label; a selected annotation takes it. Letters in the field above find labels.

    When tagging, a click says that a label is there, and with Shift that it is not. `left`: the field was left for the
    image.
    """

    left = Signal()

    def __init__(
        self,
        session: Session,
        suggester: Suggester,
        review: Review,
        tagging: Tagging,
        use: LabelUse,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._session, self._suggester, self._review = session, suggester, review
        self._tagging, self._use = tagging, use
        self._shown_of = _NO_SCORES
        self._aim = 0
        self.search = SearchField(clearButtonEnabled=True)
        self.search.setAccessibleName(tr("Search labels"))
        self.sorting = LabelSorting(self)
        self.list = LabelList()
        self.none = QLabel(tr("No label has these letters."), objectName="muted", wordWrap=True)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(6)
        top.addWidget(self.search, 1)
        top.addWidget(self.sorting)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 4, 8, 6)
        layout.setSpacing(4)
        layout.addLayout(top)
        layout.addWidget(self.list, 1)
        layout.addWidget(self.none)
        self.none.hide()

    def _connect(self) -> None:
        session = self._session
        self.search.textChanged.connect(self._searched)
        self.search.entered.connect(self._take_found)
        self.search.stepped.connect(self._step)
        self.search.left.connect(self._leave)
        self.sorting.changed.connect(self._sorted)
        self.list.chosen.connect(self._chosen)
        self.list.clicked.connect(self._clicked)
        self.list.renamed.connect(self._rename)
        self._use.changed.connect(self._show)
        session.project_opened.connect(self._show)
        session.labels_changed.connect(self._show)
        session.label_changed.connect(self._show)
        self._suggester.regions_changed.connect(self._show_answer)
        self._tagging.mode_changed.connect(self._show)
        self._tagging.states_changed.connect(self._show)

    def take(self, action: QAction) -> None:
        """The action that searches: the empty field tells its key."""

        def tell() -> None:
            key = shown_key(action.shortcut())
            self.search.setPlaceholderText(tr("Search ({key})", key=key) if key else tr("Search"))

        action.changed.connect(tell)
        tell()

    def focus_search(self) -> None:
        """Put the cursor into the search field."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def rename_chosen(self) -> None:
        """Change the title of the chosen label in place."""
        if self._session.project is not None and self._session.label is not None:
            self.search.clear()
            self.list.rename(self._session.label.id)

    # --- showing

    @property
    def _scores(self) -> dict[str, float]:
        """The classifier's probabilities of the image on screen, by the labels' names."""
        return self._suggester.scores if self._tagging.board.table is None else _NO_SCORES

    @Slot()
    def _show_answer(self) -> None:
        """Nothing is done while the classifier's answer stays: a threshold that moves changes no label."""
        if self._shown_of is not self._scores:
            self._show()

    @Slot()
    def _show(self) -> None:
        if self._session.project is None:
            return
        before, self._shown_of = self._shown_of, self._scores
        scores, by_score = self._shown_of, self.sorting.order is Order.PROBABILITY
        active = self._tagging.active
        self.list.renaming = not active
        rows = self._rows(self._sections(scores), scores)
        aim = rows[self._aim].key if self.search.text().strip() and self._aim < len(rows) else None
        label = self._session.label
        chosen = aim if aim is not None else label.id if label is not None and not active else None
        self.list.show_rows(rows, chosen)
        if by_score and before != scores:  # the most likely ones are what one looks for
            self.list.scrollToTop()
        self.none.setVisible(not rows)

    def _sections(self, scores: dict[str, float]) -> list[Section]:
        labels, typed = self._session.labels, self.search.text()
        if typed.strip():
            return [Section("", tuple(found_labels(labels, typed, spoken_language())))]
        used = self._use.used if self.sorting.used_on_top and len(labels.labels) > FEW else ()
        return sections(labels, self.sorting.order, scores, used, spoken_language())

    def _rows(self, parts: Sequence[Section], scores: dict[str, float]) -> list[Row]:
        keys, rows = self._use.keys, []
        for part in parts:
            if part.title:
                rows.append(Row(-len(rows) - 1, part.title, heading=True))
            for place, label in enumerate(part.labels):
                divided = place == 0 and bool(rows) and not part.title
                rows.append(self._row(label, keys.get(label.id, ""), scores.get(label.name), divided=divided))
        return rows

    def _row(self, label: Label, key: str, score: float | None, *, divided: bool) -> Row:
        active = self._tagging.active
        key = key if active or key.isdigit() else ""
        badge = "" if score is None else f"{score:.2f}"
        mark = _mark(self._tagging.states.get(label.id)) if active else None
        own = title_of(label, spoken_language())
        return Row(
            label.id, full(label), "", label.colour, badge, score, mark, own, key, divided=divided, tip=_tip(label)
        )

    @Slot()
    def _sorted(self) -> None:
        self._show()
        self.list.scrollToTop()

    # --- searching

    @Slot()
    def _searched(self) -> None:
        self._aim = 0
        self._show()
        self.list.scrollToTop()

    @Slot(int)
    def _step(self, by: int) -> None:
        if self.search.text().strip():
            self._aim = min(max(self._aim + by, 0), max(self.list.rows.rowCount() - 1, 0))
            self._show()
        elif by > 0:
            self.list.setFocus(Qt.FocusReason.TabFocusReason)

    @Slot()
    def _take_found(self) -> None:
        """The label that was found: it is chosen, or given to what is tagged; nothing where nobody searched."""
        key = self.list.rows.key_at(self._aim) if self.search.text().strip() else None
        if key is None:
            return
        self.choose(key)

    @Slot()
    def _leave(self) -> None:
        self.search.clear()
        self.left.emit()

    # --- doing

    def choose(self, label_id: int) -> None:
        """What a key of that label does: choose it, or tag with it."""
        if self._tagging.active:
            self._give(label_id)
        else:
            self._chosen(label_id)

    @Slot(int)
    def _chosen(self, label_id: int) -> None:
        if not self._tagging.active:
            self._review.choose_label(self._session.labels.by_id(label_id))

    @Slot(QModelIndex)
    def _clicked(self, index: QModelIndex) -> None:
        key = self.list.rows.key_at(index.row())
        if self._tagging.active and key is not None:
            self._give(key)

    def _give(self, label_id: int) -> None:
        shifted = bool(QApplication.keyboardModifiers() & Qt.KeyboardModifier.ShiftModifier)
        self._tagging.give(self._session.labels.by_id(label_id), present=not shifted)

    @Slot(int, str)
    def _rename(self, label_id: int, typed: str) -> None:
        session, language = self._session, spoken_language()
        label = session.labels.by_id(label_id)
        if " ".join(typed.split()) == title_of(label, language):
            return
        others = [title_of(other, language) for other in session.labels.labels if other.id != label_id]
        try:
            changed = renamed(session.labels, label, typed, others)
        except KnownError as error:
            session.notifications.report(error)
            return
        if changed is not None and session.apply(RetitleLabel(label, changed), marked("Rename label")):
            names = {"title": full(changed), "name": changed.name}
            session.notifications.inform(
                tr("The label is called {title}. Exports and classifiers know it as {name} still.", **names)
            )


def _tip(label: Label) -> str:
    """What a label means: its help, picture and codes; empty where nothing is told of it."""
    picture = f"<img src='{label.picture}' width='220'>" if label.picture else ""
    codes = [f"{escape(code.scheme)} {escape(code.value)}: {escape(code.meaning)}" for code in label.codes]
    told = [part for part in (picture, escape(label.help), *codes) if part]
    return "<br>".join((f"<b>{escape(full(label))}</b>", *told)) if told else ""


def _mark(state: LabelState | None) -> Mark:
    """What the chosen images show, as a sign and in words."""
    if state is None:
        return Mark(Presence.UNKNOWN, tagged=False, text=tr("unknown"))
    words = {Presence.PRESENT: tr("present"), Presence.ABSENT: tr("absent"), Presence.UNKNOWN: tr("unknown")}
    mixed = tr("present in {count} of {total}", count=state.present, total=state.total)
    return Mark(state.presence, state.tagged, words[state.presence] if state.presence is not None else mixed)
