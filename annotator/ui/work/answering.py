"""Giving attributes: to the regions chosen, to the one just accepted, or to the image; and what is lacking."""

from __future__ import annotations

from pathlib import PurePath

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from annotator.core.errors import KnownError
from annotator.core.images import is_clip
from annotator.core.work.annotation import Annotation, ImageState
from annotator.core.work.edits import Changes
from annotator.core.work.label_answers import (
    Answers,
    answering,
    answering_image,
    asked_of_all,
    asked_of_images,
    common_answer,
    excluding_pairs,
    following,
    meant_by_key,
    missing,
    unanswered,
)
from annotator.core.work.label_attributes import Attribute
from annotator.ui.base.answer_text import asked as title
from annotator.ui.base.answer_text import brief
from annotator.ui.base.label_text import full
from annotator.ui.base.text import marked, tr
from annotator.ui.work.review import Review
from annotator.ui.work.session import Session


class Answering(QObject):
    """What is asked now, and each answer as one step. `changed`: other questions, or other answers to them."""

    changed = Signal()

    def __init__(self, session: Session, review: Review, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._review = session, review
        self._of_image: Answers = ()
        self._image, self._done = 0, False
        self._excluding: frozenset[tuple[int, int]] = frozenset()
        self._soon = QTimer(self, singleShot=True, interval=0)  # once the next image is on screen
        self._soon.timeout.connect(self._tell)
        self._lacking = ""
        session.image_changed.connect(self._look)
        session.project_opened.connect(self._look)
        session.changed.connect(self._changed)
        session.labels_changed.connect(self._look)
        session.selection_changed.connect(self.changed)

    # --- what is asked

    @property
    def regions(self) -> tuple[Annotation, ...]:
        """The regions that are asked about: those chosen, else the one just accepted; none where it is the image."""
        last = self._review.last_accepted
        return self._session.chosen_annotations or ((last,) if last is not None else ())

    @property
    def asked(self) -> tuple[Attribute, ...]:
        """What is asked about the regions, or about the image where there are none."""
        session = self._session
        if session.project is None or session.record is None:
            return ()
        regions = self.regions
        return asked_of_all(session.labels, regions) if regions else asked_of_images(session.labels)

    @property
    def enabled(self) -> bool:
        """Whether answers can be given."""
        project = self._session.project
        return project is not None and not project.read_only

    def value(self, attribute: Attribute) -> str | None:
        """What was answered, "" for nothing; None where regions differ."""
        regions = self.regions
        if not regions:
            return dict(self._of_image).get(attribute.name, "")
        about = [region for region in regions if attribute in asked_of_all(self._session.labels, (region,))]
        return common_answer(about, attribute)

    def is_lacking(self, attribute: Attribute) -> bool:
        """Whether a required answer is not there, or not valid."""
        labels, regions = self._session.labels, self.regions
        if not regions:
            return bool(missing((attribute,), self._of_image))
        return any(attribute in unanswered(labels, region) for region in regions)

    # --- answering

    def give(self, attribute: Attribute, value: str) -> bool:
        """Answer, or take the answer away for ""; False, and the user was told, where that cannot be."""
        session, regions = self._session, self.regions
        if session.project is None or session.record is None:
            return False
        last = self._review.last_accepted
        try:
            if regions:
                edit = answering(session.labels, regions, attribute, value)
            else:
                edit = answering_image(session.record.id, self._of_image, attribute, value)
        except KnownError as error:
            session.notifications.report(error)
            return False
        if edit is None:
            return True
        given = session.apply(edit, marked("Give an attribute") if value else marked("Take an attribute away"))
        if given and last is not None:
            self._review.keep_accepted(last)
            if not session.chosen_annotations:
                self._inform_accepted(last, attribute, value)
        return given

    def _inform_accepted(self, last: Annotation, attribute: Attribute, value: str) -> None:
        """Say what a key acted on that is not selected."""
        label = full(self._session.labels.by_id(last.label_id))
        told = brief(attribute, value) if value else tr("no {attribute}", attribute=title(attribute))
        self._session.notifications.inform(tr("{label}: {answer}", label=label, answer=told))

    def press(self, key: str) -> None:
        """What a key of the label set gives; the user is told where it gives nothing now."""
        meant = meant_by_key(self.asked, key)
        if meant is not None:
            attribute, value = meant
            now = self.value(attribute) or ""
            self.give(attribute, following(attribute, now) if value is None else "" if now == value else value)
        elif self._session.project is not None:
            self._session.notifications.inform(tr("Nothing asked here has the key {key}: select a region.", key=key))

    # --- what is told

    @Slot()
    def _look(self) -> None:
        session = self._session
        self._of_image, self._excluding = (), frozenset()
        if session.project is not None and session.record is not None:
            self._read()
            self._image, self._done = session.record.id, session.record.state is ImageState.DONE
            self._excluding = self._pairs()
        self.changed.emit()

    def _read(self) -> None:
        session = self._session
        assert session.project is not None and session.record is not None
        self._of_image = ()
        if asked_of_images(session.labels):
            try:
                self._of_image = session.project.image_attributes(session.record.id)
            except KnownError as error:
                session.notifications.report(error)

    @Slot(object)
    def _changed(self, changes: Changes) -> None:
        record = self._session.record
        if self._session.project is None or record is None or record.id not in changes.images:
            return
        self._read()
        done = record.state is ImageState.DONE
        if done and not self._done and record.id == self._image:
            self._tell_lacking()
        self._image, self._done = record.id, done
        before, self._excluding = self._excluding, self._pairs()
        for pair in sorted(self._excluding - before)[:1]:
            names = [full(self._session.labels.by_id(number)) for number in pair]
            text = tr("{one} and {other} exclude each other here.", one=names[0], other=names[1])
            self._session.notifications.inform(text)
        self.changed.emit()

    def _pairs(self) -> frozenset[tuple[int, int]]:
        """The labels that stand on one place, or as tags on the image, though they exclude each other. In a clip they
        may follow each other: hints tell of events that meet.
        """
        session = self._session
        if not session.labels.exclusive or session.project is None or session.record is None:
            return frozenset()
        if is_clip(PurePath(session.record.path)):
            return frozenset()
        found = excluding_pairs(session.labels, session.annotations)
        pairs = {(one.label_id, other.label_id) for one, other in found}
        if session.record.tags:
            there = [tag.label_id for tag in session.project.tags((session.record.id,)) if tag.present]
            names = {label.id: label.name for label in session.labels.known}
            for number in there:
                excluded = session.labels.excluded_by(names[number])
                pairs |= {(number, other) for other in there if names[other] in excluded}
        return frozenset((min(pair), max(pair)) for pair in pairs)

    def _tell_lacking(self) -> None:
        session = self._session
        assert session.record is not None
        count = sum(bool(unanswered(session.labels, region)) for region in session.annotations)
        image = missing(asked_of_images(session.labels), self._of_image)
        if count:
            self._lacking = tr(
                "{image} is done, but {count} {count:region lacks|regions lack} what is required.",
                image=session.record.path,
                count=count,
            )
        elif image:
            names = ", ".join(title(one) for one in image)
            self._lacking = tr("{image} is done, but lacks: {names}.", image=session.record.path, names=names)
        if self._lacking:
            self._soon.start()

    @Slot()
    def _tell(self) -> None:
        text, self._lacking = self._lacking, ""
        self._session.notifications.inform(text)
