"""Suggestions waiting for a decision, and what shapes them: threshold, contrast, edges."""

from __future__ import annotations

from collections import Counter
from contextlib import ExitStack
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Qt, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QSlider,
    QVBoxLayout,
    QWidget,
)

from annotator.core.work.circumstances import SuggestionMode
from annotator.core.work.gate import Certainty
from annotator.core.work.least_scores import UNSET
from annotator.core.work.protocol import Protocol
from annotator.ui.base.form import make_form
from annotator.ui.base.label_text import full
from annotator.ui.base.text import marked, told, tr
from annotator.ui.panels.fold import Fold
from annotator.ui.panels.row_list import RowList
from annotator.ui.panels.rows import Row
from annotator.ui.work.review import Review
from annotator.ui.work.selecting import Kind, Selection
from annotator.ui.work.session import Session
from annotator.ui.work.shaping import HIGHEST, LOWEST
from annotator.ui.work.suggested_region import SuggestedRegion
from annotator.ui.work.suggester import Suggester

if TYPE_CHECKING:
    from annotator.core.work.annotation import Suggestion
    from annotator.ui.work.still_zones import StillZones

CONTRASTS = (
    (marked("None (MWP)"), "none"),
    (marked("Against its dual (c-MWP)"), "dual"),
    (marked("Against what else it looks like"), "rest"),
    (marked("Both (MWP and c-MWP)"), "both"),
)


class SuggestionsPanel(QWidget):
    """Lists what can be accepted; the sliders move the outlines live."""

    def __init__(self, session: Session, suggester: Suggester, review: Review, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._suggester, self._review = session, suggester, review
        self.list = RowList(tr("Suggestions"))
        self.state = QLabel(objectName="muted", wordWrap=True)
        self.score = _slider(0, 100, tr("Score from which on labels are suggested"))
        self.score_value = QLabel()
        self.models_score = QCheckBox(tr("Model’s"))
        self.models_score.setToolTip(tr("As the model has it, for each label"))
        self.threshold = _slider(
            round(LOWEST * 100), round(HIGHEST * 100), tr("Threshold: share of the map's mass kept")
        )
        self.threshold_value = QLabel()
        self.contrast = QComboBox()
        self.contrast.setAccessibleName(tr("Contrast"))
        self.contrast.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.contrast.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.automatic = QCheckBox(tr("Auto"))
        self.automatic.setToolTip(tr("Level found by itself"))
        self.automatic.setAccessibleName(tr("Level found by itself"))
        self.refine = QCheckBox(tr("Fit to the image"))
        self.accept = QPushButton(tr("Accept"), objectName="primary")
        self.edit = QPushButton(tr("Edit"))
        self.reject = QPushButton(tr("Reject"))
        self.choose_model = QPushButton(tr("No model is chosen: choose one…"))
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        form = make_form(
            (tr("Score from"), self._row(self.score, self.score_value, self.models_score)),
            (tr("Threshold"), self._row(self.threshold, self.threshold_value, self.automatic)),
            (tr("Contrast"), self.contrast),
            ("", self.refine),
        )
        buttons = QHBoxLayout()
        for button in (self.accept, self.edit, self.reject, self.choose_model):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        for button in (self.accept, self.edit, self.reject):
            buttons.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 4, 8, 6)
        layout.setSpacing(6)
        layout.addWidget(self.list, 1)
        layout.addWidget(self.state)
        layout.addWidget(self.choose_model)
        layout.addLayout(buttons)
        self.shaping = Fold(form, tr("Threshold, contrast, fitting"), "panels/shaping_open")
        layout.addWidget(self.shaping)

    def _row(self, slider: QSlider, value: QLabel, by_itself: QCheckBox) -> QHBoxLayout:
        """A slider with its value, and a box for what is found without it."""
        row = QHBoxLayout()
        row.addWidget(slider, 1)
        value.setMinimumWidth(self.fontMetrics().horizontalAdvance("100 %"))
        value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(value)
        row.addSpacing(6)
        row.addWidget(by_itself)
        widest = max(box.sizeHint().width() for box in (self.models_score, self.automatic))
        by_itself.setMinimumWidth(widest)
        return row

    def _connect(self) -> None:
        session, suggester = self._session, self._suggester
        self.score.valueChanged.connect(self._score_moved)
        self.models_score.toggled.connect(self._models_score)
        self.threshold.valueChanged.connect(self._threshold_moved)
        self.contrast.currentIndexChanged.connect(self._contrast_chosen)
        self.refine.toggled.connect(suggester.set_refining)
        self.automatic.toggled.connect(suggester.set_automatic)
        self.list.chosen.connect(self._chosen)
        session.project_opened.connect(self._fill_contrasts)
        session.labels_changed.connect(self._fill_contrasts)
        session.labels_changed.connect(self._show)
        session.label_changed.connect(self._show)
        session.selection_changed.connect(self._show)
        session.picture_changed.connect(self._show)
        suggester.regions_changed.connect(self._show)
        suggester.regions_changed.connect(self._show_settings)
        suggester.settings_changed.connect(self._show_settings)
        suggester.settings_changed.connect(self._show)
        session.project_opened.connect(self._show)
        suggester.waiting_changed.connect(self._show)
        self._review.instead_changed.connect(self._show)

    @Slot()
    def _fill_contrasts(self) -> None:
        with QSignalBlocker(self.contrast):
            self.contrast.clear()
            for text, value in CONTRASTS:
                self.contrast.addItem(tr(text), value)
            for label in self._session.labels.labels:
                self.contrast.addItem(tr("Against {label}", label=full(label)), label.name)
        self._show_settings()

    @Slot()
    def _show_settings(self) -> None:
        with ExitStack() as quiet:
            for part in (self.score, self.models_score, self.threshold, self.automatic, self.contrast, self.refine):
                quiet.enter_context(QSignalBlocker(part))
            least = self._suggester.least.usual
            self.score.setValue(round(100 * (UNSET if least is None else least)))
            self.models_score.setChecked(least is None)
            self.threshold.setValue(round(self._suggester.fraction * 100))
            self.automatic.setChecked(self._suggester.finds_level)
            self.automatic.setEnabled(self._suggester.has_level)
            self.contrast.setCurrentIndex(max(self.contrast.findData(self._suggester.contrast), 0))
            self.refine.setChecked(self._suggester.refining)
        self.score_value.setText("" if least is None else f"{least:.2f}")
        self.threshold_value.setText(
            tr("auto") if self._suggester.finds_level else f"{round(self._suggester.fraction * 100)} %"
        )
        self.shaping.tell(f"{self.threshold_value.text()} · {self.contrast.currentText()}")

    @Slot()
    def _show(self) -> None:
        rows, shown, selected = [], self._review.shown_suggestions(), self._session.selected_suggestion
        count = Counter(value.label_id for value in shown)
        place: Counter[int] = Counter()
        for suggestion in shown:
            label = self._session.labels.by_id(suggestion.label_id)
            score, share = suggestion.provenance.score, suggestion.share
            part = tr("{share:.0%} of the map", share=share) if share < 0.995 else tr("whole map")
            if suggestion.span is not None:
                part = tr("frames {first}–{last}", first=suggestion.span.onset, last=suggestion.span.offset)
            place[suggestion.label_id] += 1
            if count[suggestion.label_id] > 1 and suggestion.span is None:
                which = {"place": place[suggestion.label_id], "count": count[suggestion.label_id]}
                part = tr("{place} of {count}", **which) + f" · {part}"
            where = self._where(suggestion)
            part = f"{where} · {part}" if where else part
            part += self._certainty(self._suggester.regions.get(suggestion.id))
            if suggestion is selected and self._review.instead is not None:
                part = f"→ {full(self._review.instead)} · {part}"
            rows.append(Row(suggestion.id, full(label), part, label.colour, f"{score:.2f}", score))
        self.list.show_rows(rows, selected.id if selected else None)
        self._enable()
        self._show_state(len(rows))

    def _show_state(self, shown: int) -> None:
        """How many there are, and of which values: all that was guessed or declared of these under the pointer."""
        from annotator.inference.seeing import black_and_white, messages

        text, maps = self._explain(shown), self._suggester.maps
        notes = maps.record.notes if maps is not None and shown else ()
        ends = black_and_white(notes)
        if ends is not None:
            text += " · " + tr("sees {low:g} to {high:g}", low=ends[0], high=ends[1])
        self.state.setText(text)
        self.state.setToolTip("\n".join(told(note) for note in messages(notes)))
        self.state.setVisible(bool(text))

    def _where(self, suggestion: Suggestion) -> str:
        """Where the map of an action unit lies on the face; "" of other labels, and where it is not known."""
        if suggestion.span is not None:
            return self._review.told_of_event(suggestion)
        from annotator.core.work.facs_notation import unit_number

        return self._zones.told(suggestion) if unit_number(suggestion.provenance.target) is not None else ""

    @cached_property
    def _zones(self) -> StillZones:
        from annotator.ui.work.still_zones import StillZones

        zones = StillZones(self._session, self._suggester, self)
        zones.changed.connect(self._show)
        return zones

    def _enable(self) -> None:
        """Only what there is something to do with: accepting takes the first where none is selected."""
        session = self._session
        suggestion, annotations = session.selected_suggestion, session.chosen_annotations
        first = bool(self._review.acceptable())
        self.accept.setEnabled(suggestion is not None or first)
        self.edit.setEnabled(suggestion is not None or first or session.selected_annotation is not None)
        self.reject.setEnabled(bool(self._review.shown_suggestions()) or bool(annotations))
        self.choose_model.setVisible(session.project is not None and not self._suggester.model)

    @staticmethod
    def _certainty(region: SuggestedRegion | None) -> str:
        if region is None:
            return ""
        if region.is_pointer:
            return tr(" · a place: drag a box (R)")
        unsure = tr(" · unsure") if region.certainty is Certainty.UNSURE else ""
        return unsure + (tr(" · fitted") if region.fitted is not None else "")

    def _explain(self, shown: int) -> str:
        if self._session.record is None:
            return ""
        if shown:
            labels = len({value.label_id for value in self._review.shown_suggestions()})
            return tr(
                "{count} {count:suggestion|suggestions} · {labels} {labels:label|labels}", count=shown, labels=labels
            )
        if self._session.picture_error:
            return tr("The image cannot be read.")
        if self._session.altered is not None:
            return tr("The file was changed: no suggestions.")
        if not self._suggester.model:
            return ""
        if self._suggester.waiting:
            return tr("Looking at the image…")
        if self._suggester.maps is None:
            return "" if self._suggester.by_itself else tr(_ASK)
        return self._explain_none()

    def _explain_none(self) -> str:
        """Why there is no suggestion. An image of the audit tells the same as one on which the model has nothing."""
        sight = self._session.sight
        protocol, label = (sight.protocol if sight else Protocol()), self._session.label
        mode = protocol.mode_of(label.name) if label is not None else protocol.mode
        if mode is SuggestionMode.OFF:
            return tr("Suggestions are off in this project.")
        if mode is SuggestionMode.ON_REQUEST and sight is not None and not sight.asked:
            return tr(_ASK)
        if mode is SuggestionMode.AFTER_OWN_MARK and label is not None and not self._session.has_marked(label.id):
            return tr(
                "What the model says of {label} comes once you have marked it, or said that it is absent.",
                label=full(label),
            )
        if self._session.decided:
            return tr("Every suggestion is decided.")
        if protocol.audit_share:
            return tr("No suggestion; not a finding. Some images are read without any, as a check.")
        return tr("Nothing above the threshold; not a finding.")

    @Slot(int)
    def _score_moved(self, value: int) -> None:
        self._suggester.set_least(self._suggester.least.changed(None, value / 100))

    @Slot(bool)
    def _models_score(self, on: bool) -> None:
        least = None if on else self.score.value() / 100
        self._suggester.set_least(self._suggester.least.changed(None, least))

    @Slot(int)
    def _threshold_moved(self, value: int) -> None:
        self._suggester.set_fraction(value / 100)

    @Slot(int)
    def _contrast_chosen(self, place: int) -> None:
        self._suggester.set_contrast(str(self.contrast.itemData(place)))

    @Slot(int)
    def _chosen(self, number: int) -> None:
        self._session.select(Selection(Kind.SUGGESTION, number))


_ASK = marked("Suggestions come when you ask for them (Ctrl+R).")


def _slider(low: int, high: int, name: str) -> QSlider:
    slider = QSlider(Qt.Orientation.Horizontal)
    slider.setRange(low, high)
    slider.setAccessibleName(name)
    slider.setToolTip(name)
    return slider
