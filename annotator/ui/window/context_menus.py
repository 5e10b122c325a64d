"""Menus where the hand looks first: on a region or suggestion, a label, an image. Their entries are the window's
actions, with their keys.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QObject, QPoint, QPointF, Qt, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractItemView, QMenu, QWidget

from annotator.ui.base.label_text import full
from annotator.ui.base.text import tr
from annotator.ui.canvas.canvas import Canvas
from annotator.ui.panels.images import ImagesPanel
from annotator.ui.panels.row_list import RowList
from annotator.ui.tools.select import SelectTool
from annotator.ui.work.review import Review
from annotator.ui.work.session import Session

SUGGESTION = ("accept", "delete", "edit_suggestion", "", "accept_label", "reject_label", "", "next_candidate", "",
              "zoom_selection", "region_history")  # fmt: skip
ANNOTATION = ("delete", "edit_suggestion", "", "fill_holes", "smooth", "grow", "shrink", "fit_to_edges", "largest_part",
              "split_parts", "merge", "", "copy", "cut", "duplicate", "", "zoom_selection",
              "region_history")  # fmt: skip
PICTURE = ("paste", "mark_all", "accept_all", "", "mark_done", "done_next", "label_image", "suggest_again", "", "fit",
           "actual_size", "heat_map", "outlines", "split_view")  # fmt: skip
LABEL = ("rename_label", "find_label", "", "label_image", "accept_label", "reject_label", "", "contrast", "certainty")
IMAGES = ("mark_done", "done_next", "label_image", "suggest_again", "", "find_image", "grid", "", "adopt_image",
          "remove_images")  # fmt: skip
# So many labels are offered to give to a region; more are found by `/`.
MOST_LABELS = 12


class ContextMenus(QObject):
    """Selects what lies under the hand, and offers what can be done with it."""

    def __init__(
        self,
        window: QWidget,
        actions: Mapping[str, QAction],
        session: Session,
        review: Review,
        canvas: Canvas,
        select: SelectTool,
    ) -> None:
        super().__init__(window)
        self._window, self._actions, self._session, self._review = window, actions, session, review
        self._canvas, self._select = canvas, select
        canvas.menu_wished.connect(self._on_canvas)

    def join(self, suggestions: RowList, annotations: RowList, labels: QAbstractItemView, images: ImagesPanel) -> None:
        """Open over the lists, too."""
        for view, names in (
            (suggestions, SUGGESTION),
            (annotations, ANNOTATION),
            (labels, LABEL),
            (images.view, IMAGES),
        ):
            view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
            view.customContextMenuRequested.connect(lambda at, view=view, names=names: self._on_list(view, names, at))

    def _on_list(self, view: QAbstractItemView, names: Sequence[str], at: QPoint) -> None:
        if self._session.project is None:
            return
        index = view.indexAt(at)
        by_key = not index.isValid() and view.currentIndex().isValid()  # the menu key tells no place in the list
        if by_key:
            index = view.currentIndex()
            at = view.visualRect(index).center()
        if index.isValid() and not view.selectionModel().isSelected(index):
            view.setCurrentIndex(index)
        menu = self._menu(names)
        if names is ANNOTATION or names is SUGGESTION:
            self._add_labels(menu)
        menu.popup(view.viewport().mapToGlobal(at))

    @Slot(QPointF, QPoint)
    def _on_canvas(self, position: QPointF, at: QPoint) -> None:
        """What lies there is selected, unless it is already: as a click with the select tool would."""
        session = self._session
        if session.project is None or session.record is None or self._canvas.busy:
            return
        hits = self._select.under(position.x(), position.y())
        if session.selection not in hits:
            session.select(hits[0] if hits else None)
        names = PICTURE
        if session.selected_suggestion is not None:
            names = SUGGESTION
        elif session.selected_annotation is not None:
            names = ANNOTATION
        menu = self._menu(names)
        if names is not PICTURE:
            self._add_labels(menu)
        menu.popup(at)

    def _menu(self, names: Sequence[str]) -> QMenu:
        menu = QMenu(self._window)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for name in names:
            menu.addAction(self._actions[name]) if name else menu.addSeparator()
        return menu

    def _add_labels(self, menu: QMenu) -> None:
        """Another label for it, or for the suggestion when it is accepted."""
        chosen = self._session.selected_annotation or self._session.selected_suggestion
        if chosen is None:
            return
        labels = QMenu(tr("Label"), menu)
        for label in self._session.labels.labels[:MOST_LABELS]:
            action = labels.addAction(full(label))
            action.setCheckable(True)
            action.setChecked(label.id == chosen.label_id)
            action.triggered.connect(lambda _on, label=label: self._review.choose_label(label))
        if len(self._session.labels.labels) > MOST_LABELS:
            labels.addAction(self._actions["find_label"])
        menu.insertMenu(menu.actions()[0], labels)
        menu.insertSeparator(menu.actions()[1])
