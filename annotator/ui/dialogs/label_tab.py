"""The labels of the editor: sorted by dragging, added, retired and restored, merged, and described in a form."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QMenu, QPushButton

from annotator.core.errors import KnownError
from annotator.core.work.label_changes import in_group, reordered, restored, retired, with_changed, with_label
from annotator.core.work.label_draft import excluding, with_name, without
from annotator.core.work.labels import PALETTE, Label, LabelSet
from annotator.ui.base.label_text import full
from annotator.ui.base.text import tr
from annotator.ui.dialogs.label_form import LabelForm, Said
from annotator.ui.dialogs.member_list import MemberTab


class LabelTab(MemberTab):
    """Emits `edited` with the set as it is by then; `merges` tells which labels are to become which others."""

    edited = Signal(object)

    def __init__(self, before: LabelSet) -> None:
        self.form = LabelForm()
        super().__init__(tr("Labels"), self.form)
        self._stored = frozenset(label.id for label in before.known)
        self._set = before
        self.merges: list[tuple[Label, Label]] = []
        self.retire, self.merge = QPushButton(), QPushButton(tr("Merge into…"))
        for button in (self.retire, self.merge):
            button.setAutoDefault(False)
            self.under.addWidget(button)
        self.add.clicked.connect(self._add)
        self.retire.clicked.connect(self._retire)
        self.merge.setMenu(QMenu(self.merge))
        self.merge.menu().aboutToShow.connect(self._offer)
        self.list.sorted_anew.connect(self._sort)
        self.form.edited.connect(self._said)

    @property
    def label(self) -> Label | None:
        """The label in the form."""
        known = self._set.known
        return known[self.place] if 0 <= self.place < len(known) else None

    def show_set(self, labels: LabelSet) -> None:
        """Show a set; the same label stays chosen."""
        chosen = self.label.id if self.label is not None else None
        self._set = labels
        self._show(chosen)

    def _show(self, chosen: int | None) -> None:
        self._list_labels(chosen)
        self.choose(self.place)

    def _list_labels(self, chosen: int | None) -> None:
        offered = {label.id for label in self._set.labels}
        members = [
            (self._text(label, label.id in offered), label.colour, label.id in offered) for label in self._set.known
        ]
        numbers = [label.id for label in self._set.known]
        self.list.show_members(members, numbers.index(chosen) if chosen in numbers else 0)

    def _text(self, label: Label, used: bool) -> str:
        into = next((other for one, other in self.merges if one.id == label.id), None)
        if into is not None:
            return tr("{label} → {other}", label=full(label), other=full(self._set.by_id(into.id)))
        key = f"  [{label.key}]" if label.key else ""
        return f"{full(label)}{key}" if used else tr("{label} (retired)", label=full(label))

    @Slot(int)
    def choose(self, place: int) -> None:
        if place != self.place:
            self.list.setCurrentRow(place)
        label = self.label
        if label is None:
            return
        self.form.show_label(self._set, label, fixed=label.id in self._stored)
        used = label in self._set.labels
        merged = any(one.id == label.id for one, _ in self.merges)
        self.form.setEnabled(used)
        fresh = label.id not in self._stored
        self.retire.setText(tr("Take away") if fresh else tr("Retire") if used else tr("Restore"))
        self.retire.setEnabled(not used or len(self._set.labels) > 1)
        self.merge.setEnabled(used and not fresh and not merged and len(self._set.labels) > 1)

    def _tell(self, after: LabelSet, chosen: int | None) -> None:
        self._set = after
        self._show(chosen)
        self.edited.emit(after)

    # --- doing

    @Slot(object)
    def _said(self, said: Said) -> None:
        """What the form says; the list follows, the form stays as it is."""
        label = self.label
        if label is None:
            return
        after = self._set
        if said.label.name != label.name:
            after = with_name(after, label, said.label.name)
        after = in_group(with_changed(after, said.label), said.label, said.group)
        if set(said.excluded) != after.excluded_by(said.label.name):
            after = excluding(after, said.label, said.excluded)
        self._set = after
        self._list_labels(label.id)
        self.edited.emit(after)

    @Slot()
    def _add(self) -> None:
        names = {label.name for label in (*self._set.known, *self._set.former)}
        number = next(n for n in range(1, len(names) + 2) if f"label-{n}" not in names)
        colours = [label.colour for label in self._set.known]
        colour = next((one for one in PALETTE if one not in colours), PALETTE[len(colours) % len(PALETTE)])
        fresh = Label(0, f"label-{number}", tr("New label"), colour)
        after = with_label(self._set, fresh)
        self._tell(after, after.labels[-1].id)
        self.form.title.setFocus()
        self.form.title.selectAll()

    @Slot()
    def _retire(self) -> None:
        label = self.label
        if label is None:
            return
        if label.id not in self._stored:
            self._tell(without(self._set, label), None)
        elif label in self._set.labels:
            self._tell(retired(self._set, label), label.id)
        else:  # nor are merges with it that came after
            self.merges[:] = [pair for pair in self.merges if label.id not in (pair[0].id, pair[1].id)]
            self._tell(restored(self._set, label), label.id)

    @Slot()
    def _offer(self) -> None:
        menu, label = self.merge.menu(), self.label
        menu.clear()
        for other in self._set.labels:
            if label is not None and other.id != label.id and other.id in self._stored:
                menu.addAction(full(other)).triggered.connect(lambda _=False, into=other: self.merge_into(into))

    def merge_into(self, into: Label) -> None:
        """Have all that the chosen label has become another's; the label is retired."""
        label = self.label
        if label is None:
            return
        try:
            after = retired(self._set, label)
        except KnownError:
            return
        self.merges.append((label, into))
        self._tell(after, label.id)

    @Slot()
    def _sort(self) -> None:
        known, chosen = self._set.known, self.label
        offered = {label.id for label in self._set.labels}
        ids = [known[place].id for place in self.list.order]
        after = reordered(self._set, [number for number in ids if number in offered])
        place = self.list.currentRow()
        number = ids[place] if 0 <= place < len(ids) else chosen.id if chosen is not None else None
        self._tell(replace(after), number)
