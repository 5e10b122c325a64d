"""The timeline with what plays a clip, and a field for codes as they are spoken."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QProgressBar, QToolButton, QVBoxLayout, QWidget

from annotator.core.work.event_times import Span
from annotator.core.work.events import Event, Proposal, in_order
from annotator.ui.base.patient_label import PatientLabel
from annotator.ui.base.search_field import SearchField
from annotator.ui.base.text import told, tr
from annotator.ui.canvas.view_options import ViewOptions
from annotator.ui.timeline.pass_chooser import PassChooser
from annotator.ui.timeline.scale import clock
from annotator.ui.timeline.strip import Apex, ApexStrip
from annotator.ui.timeline.view import ZOOM, TimelineView
from annotator.ui.work.clip_sound import ClipSound
from annotator.ui.work.coding import Coding
from annotator.ui.work.passing import Passing
from annotator.ui.work.playing import SPEEDS, Playing
from annotator.ui.work.proposing import Proposing
from annotator.ui.work.sampling import Sampling
from annotator.ui.work.session import Session

_NAMES = {Fraction(1, 4): "¼ ×", Fraction(1, 2): "½ ×", Fraction(1): "1 ×", Fraction(2): "2 ×"}


class TimelinePanel(QWidget):
    """Follows the clip on screen. `left`: the keys go back to the image."""

    left = Signal()

    def __init__(
        self, session: Session, playing: Playing, coding: Coding, passing: Passing, proposing: Proposing,
        sampling: Sampling, options: ViewOptions, parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._session, self._playing, self._coding, self._passing = session, playing, coding, passing
        self._proposing, self._sampling = proposing, sampling
        self._events: tuple[object, object, Sequence[Event]] = ((), (), ())
        self.view = TimelineView()
        self.strip = ApexStrip(lambda: options.now.colour_map)
        self._curved: frozenset[int] = frozenset()
        self._beside: frozenset[int] = frozenset()
        self.file = QLabel(objectName="muted", visible=False)
        self.play = _button("▶", tr("Play or stop"))
        self.back, self.on = _button("◂", tr("Previous frame")), _button("▸", tr("Next frame"))
        self.loop = _button("⟲", tr("Play the chosen event again and again"))
        self.loop.setCheckable(True)
        self.sound = _button("♪", tr("Sound"))
        self.speed = QComboBox()
        self.speed.setAccessibleName(tr("Speed"))
        for speed in SPEEDS:
            self.speed.addItem(_NAMES[speed], speed)
        self.speed.setCurrentIndex(SPEEDS.index(Fraction(1)))
        self.place = QLabel(objectName="place")
        self.progress = QProgressBar(textVisible=False, maximum=1000)
        self.progress.setAccessibleName(tr("Reading the clip"))
        self.note = PatientLabel(objectName="muted")
        self.passes = PassChooser(passing, sampling)
        self.codes = SearchField()
        self.codes.setPlaceholderText(tr("Codes: 1+2+5B, L12C"))
        self.codes.setAccessibleName(tr("Codes, as they are spoken"))
        self.codes.setClearButtonEnabled(True)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        bar = QHBoxLayout()
        bar.setContentsMargins(8, 4, 8, 4)
        bar.setSpacing(4)
        for part in (self.back, self.play, self.on, self.speed, self.loop, self.sound):
            bar.addWidget(part)
        bar.addSpacing(8)
        bar.addWidget(self.place)
        bar.addWidget(self.progress)
        bar.addWidget(self.file)
        bar.addWidget(self.note, 1)
        bar.addWidget(self.passes)
        width = self.fontMetrics().averageCharWidth()
        self.codes.setMinimumWidth(width * 14)
        self.codes.setMaximumWidth(width * 28)
        bar.addWidget(self.codes)
        self.progress.setFixedWidth(80)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(bar)
        layout.addWidget(self.view, 1)
        layout.addWidget(self.strip)
        self.strip.hide()

    def _connect(self) -> None:
        playing, coding = self._playing, self._coding
        playing.clip_changed.connect(self._show_clip)
        playing.moved.connect(self._show_frame)
        playing.playing_changed.connect(self._show_playing)
        playing.progressed.connect(lambda share: self.progress.setValue(round(1000 * share)))
        coding.changed.connect(self._show_events)
        self._passing.changed.connect(self._show_events)
        self._session.labels_changed.connect(self._show_events)
        self.view.sought.connect(self._seek)
        self.view.passed.connect(self._scrub)
        self.strip.sought.connect(self._seek)
        self._proposing.changed.connect(self._show_events)
        self.view.chosen.connect(self._choose)
        self.view.dragged.connect(self._move)
        self.view.entered.connect(lambda _number: coding.loop())
        self.play.clicked.connect(playing.toggle)
        self.back.clicked.connect(lambda: self._sampling.step(-1))
        self.on.clicked.connect(lambda: self._sampling.step(1))
        self._sampling.changed.connect(self._show_sampling)
        self.loop.clicked.connect(coding.loop)
        self.speed.activated.connect(lambda place: playing.set_speed(self.speed.itemData(place)))
        self.codes.entered.connect(self._type)
        self.codes.left.connect(self._leave)

    def tell_sound(self, sound: ClipSound) -> None:
        """Have the button for sound tell whether there is any, and why not."""

        def show() -> None:
            why, font = sound.why_not, self.sound.font()
            font.setStrikeOut(not sound.on)
            self.sound.setFont(font)
            self.sound.setEnabled(self._playing.frames > 0 and not why)
            self.sound.setToolTip(why or (tr("With sound") if sound.on else tr("Without sound")))

        sound.changed.connect(show)
        self.sound.clicked.connect(lambda: sound.set_on(not sound.on))
        show()

    # --- following

    @Slot()
    def _show_clip(self) -> None:
        playing = self._playing
        there = playing.frames > 0
        if len(self.view.times) != playing.frames or not there:
            self.view.show_clip(playing.times)
        self.view.show_loop(playing.loop)
        self.loop.setChecked(playing.loop is not None)
        self.speed.setCurrentIndex(SPEEDS.index(playing.speed))
        self.progress.setVisible(playing.path is not None and not there)
        self.progress.setToolTip(tr("Reading the clip"))
        for part in (self.play, self.back, self.on, self.speed, self.loop):
            part.setEnabled(there)
        self.codes.setEnabled(self._coding.active)
        self.passes.setEnabled(self._coding.active)
        self._show_events()
        self._show_frame(playing.frame)

    @Slot(int)
    def _show_frame(self, frame: int) -> None:
        playing = self._playing
        self.view.show_frame(frame, follow=True)
        self.strip.show_frame(frame)
        if not playing.frames:
            self.place.setText("")
            return
        at = clock(playing.seconds(frame), 0.01)
        text, every = (
            tr("Frame {frame} of {count}, {time}", frame=frame, count=playing.frames, time=at),
            self.view.every,
        )
        self.place.setText(f"{text} · {tr('one in {every}', every=every)}" if every > 1 else text)

    @Slot()
    def _show_sampling(self) -> None:
        self.view.show_sampling(self._sampling.every)
        self._show_frame(self._playing.frame)

    @Slot(bool)
    def _show_playing(self, on: bool) -> None:
        self.play.setText("❚❚" if on else "▶")

    def show_work(self, scored: float, mapped: float) -> None:
        """How far the model is with the clip: shares of its frames, in [0, 1]; nothing is shown of what is done."""
        there = self._playing.frames > 0
        if not there:
            return
        self.progress.setValue(round(500 * (scored + mapped)))
        self.progress.setVisible(0 < scored + mapped < 2)
        self.progress.setToolTip(
            tr("Looked at: {scored:.0%} of the frames, maps of {mapped:.0%}", scored=scored, mapped=mapped)
        )

    def show_search(self, share: float) -> None:
        """How far the search for faces is, in [0, 1]."""
        if self._playing.frames:
            self.progress.setValue(round(1000 * share))
            self.progress.setVisible(share < 1)
            self.progress.setToolTip(tr("Looking for the face: {share:.0%}", share=share))

    def show_curves(self, curves: Mapping[int, NDArray[np.float32]]) -> None:
        """Scores by frame, by the ids of labels: each has a track then."""
        self._curved = frozenset(curves)
        self.view.show_curves(curves)
        self._show_events()

    def show_beside(self, file: str, curves: Mapping[int, NDArray[np.float32]], events: Sequence[Event]) -> None:
        """What a file says beside, with a track for each of its labels; nothing of none ("")."""
        self._beside = frozenset((*curves, *(event.label_id for event in events)))
        self.file.setText(tr("Beside: {file}", file=file) if file else "")
        self.file.setVisible(bool(file))
        self.view.show_beside(curves, events)
        self._show_events()

    def show_apexes(self, apexes: Sequence[Apex]) -> None:
        """The apexes of events as pictures."""
        self.strip.show_apexes(apexes)

    @Slot()
    def _show_events(self) -> None:
        session = self._session
        labels = session.labels.labels if session.project is not None else ()
        chosen = {session.label.id} if session.label is not None else set()
        if self._passing.now is None:
            chosen |= self._curved | self._beside
        else:  # what other passes are for is not in the way
            labels = tuple(one for one in labels if one in self._passing.labels or one.id in chosen)
            chosen |= {label.id for label in labels}
        self.view.show_events(labels, self._all_events(), chosen)
        said = [told(hint.text) for hint in self._coding.hints] or [told(one) for one in self._playing.remarks]
        beyond = self._coding.beyond
        if beyond:
            said.insert(0, tr("{count} {count:event reaches|events reach} beyond the clip's last frame.", count=beyond))
        self.note.tell("  ".join(said))
        picked, suggested = {event.key for event in self._coding.chosen}, self._proposing.chosen
        self.view.show_picked(frozenset(picked | ({(Proposal, suggested.id)} if suggested is not None else set())))

    def _all_events(self) -> Sequence[Event]:
        """What was coded, and what is suggested; the same object as long as both are."""
        coded, suggested = self._coding.events, self._proposing.shown
        if self._events[0] is not coded or self._events[1] is not suggested:
            proposals = (proposal for one in suggested if (proposal := Proposal.of(one)) is not None)
            self._events = coded, suggested, tuple(in_order((*coded, *proposals))) if suggested else coded
        return self._events[2]

    # --- doing

    @Slot(object)
    def _choose(self, event: Event | None) -> None:
        if isinstance(event, Proposal):
            self._proposing.choose(event.id)
        else:
            self._coding.choose(None if event is None else event.id)

    @Slot(object, object)
    def _move(self, event: Event, span: Span) -> None:
        (self._proposing.correct if isinstance(event, Proposal) else self._coding.move)(event.id, span)

    @Slot(int)
    def _seek(self, frame: int) -> None:
        self._playing.pause()
        self._playing.go(frame)

    @Slot(int)
    def _scrub(self, frame: int) -> None:
        self._playing.scrub(frame)

    @Slot()
    def _type(self) -> None:
        if self._coding.type(self.codes.text()):
            self.codes.clear()

    @Slot()
    def _leave(self) -> None:
        self.left.emit()

    def focus_codes(self) -> None:
        """Give the keys to the field for codes."""
        self.codes.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.codes.selectAll()

    def zoom(self, steps: int) -> None:
        """Show fewer frames (1), or more (−1)."""
        self.view.zoom(ZOOM**steps)


def _button(text: str, tip: str) -> QToolButton:
    button = QToolButton(text=text, autoRaise=True)
    button.setToolTip(tip)
    button.setAccessibleName(tip)
    button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return button
