"""The attributes of the editor: sorted by dragging, added and removed, and described in a form."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QPushButton

from annotator.core.work.label_attributes import CHOICE, Attribute, Choice
from annotator.core.work.labels import LabelSet
from annotator.ui.base.answer_text import asked
from annotator.ui.base.text import tr
from annotator.ui.dialogs.attribute_form import AttributeForm
from annotator.ui.dialogs.member_list import MemberTab


class AttributeTab(MemberTab):
    """Emits `edited` with the set as it is by then."""

    edited = Signal(object)

    def __init__(self, before: LabelSet) -> None:
        self.form = AttributeForm()
        super().__init__(tr("Attributes"), self.form)
        self._stored = frozenset(attribute.name for attribute in before.attributes)
        self._set = before
        self.remove = QPushButton(tr("Remove"))
        self.remove.setAutoDefault(False)
        self.under.addWidget(self.remove)
        self.under.addStretch(1)
        self.add.clicked.connect(self._add)
        self.remove.clicked.connect(self._remove)
        self.list.sorted_anew.connect(self._sort)
        self.form.edited.connect(self._said)

    def show_set(self, labels: LabelSet) -> None:
        """Show a set; the same place stays chosen."""
        self._set = labels
        self._list_attributes(max(self.place, 0))
        self.choose(self.place)

    def _list_attributes(self, place: int) -> None:
        last = len(self._set.attributes) - 1
        self.list.show_members([(asked(one), "", True) for one in self._set.attributes], min(place, last))

    @Slot(int)
    def choose(self, place: int) -> None:
        if place != self.place:
            self.list.setCurrentRow(place)
        there = 0 <= self.place < len(self._set.attributes)
        self.form.setVisible(there)
        self.remove.setEnabled(there)
        if there:
            attribute = self._set.attributes[self.place]
            self.form.show_attribute(self._set, attribute, fixed=attribute.name in self._stored)

    def _tell(self, attributes: tuple[Attribute, ...], place: int) -> None:
        self._set = replace(self._set, attributes=attributes)
        self._list_attributes(place)
        self.choose(self.place)
        self.edited.emit(self._set)

    @Slot(object)
    def _said(self, said: Attribute) -> None:
        """What the form says; the list follows, the form stays as it is."""
        every = list(self._set.attributes)
        every[self.place] = said
        self._set = replace(self._set, attributes=tuple(every))
        self._list_attributes(self.place)
        self.edited.emit(self._set)

    @Slot()
    def _add(self) -> None:
        names = {one.name for one in self._set.attributes}
        number = next(n for n in range(1, len(names) + 2) if f"attribute-{n}" not in names)
        values = (Choice("A", "A"), Choice("B", "B"))
        fresh = Attribute(f"attribute-{number}", tr("New attribute"), CHOICE, values)
        self._tell((*self._set.attributes, fresh), len(names))
        self.form.title.setFocus()
        self.form.title.selectAll()

    @Slot()
    def _remove(self) -> None:
        self._tell((*self._set.attributes[: self.place], *self._set.attributes[self.place + 1 :]), self.place)

    @Slot()
    def _sort(self) -> None:
        self._tell(tuple(self._set.attributes[place] for place in self.list.order), self.list.currentRow())
