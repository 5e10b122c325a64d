"""What the actions about the project's list of images do: images leave it, or come in another order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property, partial
from pathlib import PurePath
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from annotator.core.errors import KnownError
from annotator.core.work.annotation import ImageRecord
from annotator.ui.base.busy import busy
from annotator.ui.base.text import marked, told, tr
from annotator.ui.canvas.canvas import Canvas
from annotator.ui.work.session import Session

if TYPE_CHECKING:
    from annotator.core.project.project import Project
    from annotator.ui.panels.images import ImagesPanel
    from annotator.ui.window.measure_desk import MeasureDesk
    from annotator.ui.window.stack_desk import StackDesk

CANCEL, REMOVE, ALL = "cancel", "remove", "all"


class ImageCommands(QObject):
    """Joins the actions to the session; the panel tells which images are meant. Stacks are looked for when the first
    image is met that may lie in one.
    """

    def __init__(self, session: Session, canvas: Canvas, images: ImagesPanel, back: Callable[[], object]) -> None:
        super().__init__(canvas)
        self._back = back
        self._session, self._canvas, self._images, self._chosen = session, canvas, images, images.chosen
        self.stacks: StackDesk | None = None
        session.project_opened.connect(self._find_stacks)
        session.changed.connect(self._find_stacks)

    @Slot()
    def _find_stacks(self) -> None:
        from annotator.core.images import file_of, is_dicom_name

        session = self._session
        if self.stacks is None and session.project is not None:
            records = (
                session.opened_with if len(session.opened_with) == len(session.order) else session.project.images()
            )
            if any(is_dicom_name(file_of(PurePath(record.path))) for record in records):
                from annotator.ui.window.stack_desk import StackDesk

                self.stacks = StackDesk(session, self._canvas, self._images)
                self.stacks.stacks.read()

    def handlers(self) -> dict[str, Callable[..., object]]:
        """Every action by name."""
        return {
            "adopt_image": partial(self._unless_busy, self.adopt_image),
            "remove_images": partial(self._unless_busy, self.remove_images),
            "order_images": partial(self._unless_busy, self.order_images),
            "remove_copies": partial(self._unless_busy, self.remove_copies),
            "ruler": lambda: self.measuring.begin(), "measures": lambda on: self.measuring.show(on),
        }  # fmt: skip

    @cached_property
    def measuring(self) -> MeasureDesk:
        """Made when somebody first measures; `back` puts the tool in hand again."""
        from annotator.ui.window.measure_desk import MeasureDesk

        return MeasureDesk(self._session, self._canvas, self._canvas.window(), self._back)

    def _unless_busy(self, do: Callable[[Project], None], *_: object) -> None:
        """Do it to the open project; not in the middle of a stroke or a polygon, which would be lost."""
        if self._session.project is None:
            return
        if self._canvas.busy:
            self._session.notifications.inform(tr("Finish the shape first (Enter), or give it up (Esc)."))
            return
        try:
            self._session.project.require_writable()
            do(self._session.project)
        except KnownError as error:
            self._session.notifications.report(error)

    def adopt_image(self, _project: Project) -> None:
        """Take the changed file on screen for the image; asked what becomes of its regions."""
        from annotator.core.project.adopting import Regions

        altered, record = self._session.altered, self._session.record
        if altered is None or record is None:
            self._session.notifications.inform(tr("The file of this image is the one that was annotated."))
            return
        before, after = altered.before, altered.after
        resized = (before.width, before.height) != (after.width, after.height)
        answers = {Regions.KEEP.value: tr("Keep the regions' pixels") if resized else tr("Keep the regions")}
        if resized:
            answers = {Regions.SCALE.value: tr("Scale the regions"), **answers}
        answers = {**answers, Regions.DROP.value: tr("Drop regions and decisions"), CANCEL: tr("Cancel")}
        sentences = (
            told(altered.what),
            tr(
                "It has {count} {count:annotation|annotations}. What becomes of {count:it|them}? "
                "Ctrl+Z takes this back.",
                count=record.annotations,
            ),
        )
        chosen = self._ask(tr("Use the changed file"), sentences, answers)
        if chosen != CANCEL:
            self._session.adopt(Regions(chosen))

    def order_images(self, project: Project) -> None:
        """Ask for an order of the images and go through them in it from now on."""
        from annotator.ui.dialogs.order import OrderDialog

        order, seed = project.order
        hides = self._session.sight is not None and self._session.sight.protocol.hides
        found = OrderDialog.ask(order, seed, hides=hides, parent=self._canvas.window())
        if found is not None:
            with busy():
                project.put_in_order(*found)
            self._session.reorder()

    def remove_images(self, project: Project) -> None:
        """Take the chosen images out of the project; asked before, where decisions go with them."""
        from annotator.core.project.removing import decided_on

        records = project.images(list(self._chosen()))
        found = decided_on(project, records)
        if found.images:
            sentences = (
                tr("Images to remove: {count}, {decisions}.", count=len(records), decisions=told(found.told())),
                tr("They go with the images. The files stay where they are, and Ctrl+Z brings everything back."),
            )
            answers = {REMOVE: tr("Remove"), CANCEL: tr("Cancel")}
            if self._ask(tr("Remove images from the project"), sentences, answers) != REMOVE:
                return
        self._remove(records)

    def remove_copies(self, project: Project) -> None:
        """Take out what exports copied and what was taken for images since."""
        from annotator.core.project.copies import copies_in, undecided
        from annotator.core.project.removing import is_decided

        copies = copies_in(project)
        records = [record for one in copies for record in one.records]
        if not records:
            self._session.notifications.inform(tr("No image of the project lies in one of its exports."))
            return
        free = undecided(copies)
        answers = {REMOVE: tr("Remove {count} without decisions", count=len(free))} if free else {}
        if any(map(is_decided, records)):
            answers[ALL] = tr("Remove all {count}", count=len(records))
        sentences = [told(one.told()) for one in copies]
        sentences.append(tr("The files stay where they are, and Ctrl+Z brings everything back."))
        chosen = self._ask(tr("Remove copies"), sentences, {**answers, CANCEL: tr("Cancel")})
        if chosen != CANCEL:
            self._remove(records if chosen == ALL else free)

    def _ask(self, title: str, sentences: Sequence[str], answers: dict[str, str]) -> str:
        from annotator.ui.dialogs.question import QuestionDialog

        return QuestionDialog.ask(title, sentences, answers, CANCEL, self._canvas.window())

    def _remove(self, records: Sequence[ImageRecord]) -> None:
        from annotator.core.project.removing import removal_of

        if records and self._session.apply(removal_of(records), marked("Remove images")):
            text = tr(
                "{count} {count:image|images} removed from the project; {count:its file stays|their files stay}.",
                count=len(records),
            )
            self._session.notifications.inform(text)
