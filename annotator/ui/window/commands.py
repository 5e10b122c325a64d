"""What the actions do: one method for each name in the table of actions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QFileDialog, QMessageBox

from annotator.core.errors import KnownError
from annotator.core.store.server import Place
from annotator.core.work.annotation import ImageState
from annotator.core.work.edits import AddAnnotation
from annotator.ui.base.actions import SPECS
from annotator.ui.base.busy import busily
from annotator.ui.base.label_text import full
from annotator.ui.base.language import choose_language
from annotator.ui.base.text import marked, tr
from annotator.ui.base.theme import set_text_scale, text_scale
from annotator.ui.canvas.heat_layer import COLOUR_MAPS
from annotator.ui.canvas.presenter import Presenter
from annotator.ui.canvas.tool import Phase
from annotator.ui.canvas.tool_options import Number, ToolOptions
from annotator.ui.canvas.view_options import SWITCHES
from annotator.ui.work.review import Review
from annotator.ui.work.session import Session
from annotator.ui.work.suggester import Suggester

if TYPE_CHECKING:
    from annotator.core.project.opening import Beginning
    from annotator.core.project.project import Project

# What may take a while where an image has many regions, or large ones.
LONG = ("undo", "redo", "accept_all", "accept_label", "reject_label")
# So many windows that an image offers have keys.
WINDOWS = 9
IMAGES = marked(
    "Images and clips (*.png *.jpg *.jpeg *.tif *.tiff *.bmp *.webp *.gif "
    "*.dcm *.dicom *.ima *.mp4 *.m4v *.mov *.avi *.mkv *.webm *.mpg *.mpeg *.wmv *.mts *.m2ts)"
)
ABOUT = marked(
    "<h3>EBP Annotator</h3><p>Annotation with regions suggested by Excitation Backprop (Zhang et al., IJCV 2018).</p>"
    "<p>The bundled classifiers are demonstrations trained on rendered phantoms. They are no medical devices.</p>"
)


class Commands(QObject):
    """Joins the actions to the session, the suggester, the review and the canvas."""

    def __init__(self, session: Session, suggester: Suggester, review: Review, presenter: Presenter) -> None:
        super().__init__(presenter)
        self._session, self._suggester, self._review = session, suggester, review
        self._presenter, self._canvas, self._view = presenter, presenter.canvas, presenter.options
        self.options = ToolOptions()
        for place in range(WINDOWS):
            QShortcut(f"Ctrl+Alt+{place + 1}", self._canvas).activated.connect(partial(self._use_window, place))

    def _use_window(self, place: int) -> None:
        if self._session.picture is not None and not self._presenter.display.use_preset(place):
            text = tr("This image offers {count} {count:window|windows}.", count=len(self._presenter.display.presets))
            self._session.notifications.inform(text)

    def handlers(self) -> dict[str, Callable[..., object]]:
        """Every action that needs no window, by name."""
        switches = {name: partial(self._switch, name) for name in SWITCHES}
        does = {spec.name: getattr(self, spec.name) for spec in SPECS if hasattr(self, spec.name)}
        return switches | {name: busily(do) if name in LONG else do for name, do in does.items()}

    def _switch(self, name: str, on: bool) -> None:
        self._view.set(**{name: on})

    # --- files

    def open(self, paths: Sequence[Place], begin: Beginning | None = None) -> bool:
        """Open a project, a folder or images; False, and the user is told, when they cannot be opened.

        `begin` is for a project that is made now.
        """
        from annotator.core.project.opening import open_paths

        try:
            project, first = open_paths(paths, begin, self._session.project, self._session.reader)
        except KnownError as error:
            self._session.leave_closed()
            self._session.notifications.report(error)
            return False
        return self.open_in_window(project, first)

    def open_in_window(self, project: Project, first: Path | None = None) -> bool:
        """Work on an open project; a damaged one is told of, and the one before stays open."""
        from annotator.core.project.copies import notice_of

        try:
            self._session.open(project, first)
        except KnownError as error:
            project.close()
            self._session.notifications.report(error)
            return False
        self._canvas.setFocus()
        for notice in (*project.notices, *notice_of(project)):
            self._session.notifications.report(notice)
        return True

    def add_images(self) -> None:
        """Add image files to the open project."""
        if self._session.project is None:
            return
        names, _ = QFileDialog.getOpenFileNames(self._canvas, tr("Add images"), "", tr(IMAGES))
        try:
            added = self._session.add_images([Path(name) for name in names])
        except KnownError as error:
            self._session.notifications.report(error)
            return
        if names:
            self._session.notifications.inform(tr("{count} {count:image|images} added.", count=added))

    def quit(self) -> None:
        self._canvas.window().close()

    # --- edits

    def undo(self) -> None:
        self._canvas.cancel()
        self._session.undo()

    def redo(self) -> None:
        self._session.redo()

    def label_image(self) -> None:
        """Give the whole image the chosen label, or take it back."""
        from annotator.core.work.decisions import label_image

        session = self._session
        if session.record is None or session.label is None or self._canvas.busy:
            return
        try:
            edit = label_image(session.annotations, session.new_annotation())
        except KnownError as error:
            session.notifications.report(error)
            return
        if session.apply(edit, marked("Label the whole image")):
            names = {"label": full(session.label)}
            added = isinstance(edit, AddAnnotation)
            session.notifications.inform(
                tr("The whole image has the label {label}.", **names)
                if added
                else tr("The whole image no longer has the label {label}.", **names)
            )

    def delete(self) -> None:
        if self._canvas.busy:
            return
        done = self._canvas.tool.delete() if self._canvas.tool is not None else None
        if done is not None:
            self._canvas.edited.emit(done)
        else:
            self._review.reject_or_delete()

    def deselect(self) -> None:
        if self._canvas.busy:
            self._canvas.cancel()
        else:
            self._session.select(None)

    # --- suggestions

    def next_suggestion(self) -> None:
        self._review.step(1)

    def previous_suggestion(self) -> None:
        self._review.step(-1)

    def accept(self) -> None:
        if not self._canvas.feed(Phase.FINISH):
            self._review.accept()

    def accept_all(self) -> None:
        self._review.accept_all()

    def accept_label(self) -> None:
        self._review.accept_label()

    def reject_label(self) -> None:
        self._review.reject_label()

    def suggest_again(self) -> None:
        if not self._session.ask_to_see() or self._suggester.maps is None:
            self._suggester.suggest_again()

    def model(self) -> None:
        """Choose the classifier, when it suggests, and the labels as long as nothing is decided."""
        self.choose_model("")

    def choose_model(self, proposed: str) -> None:
        """The same, with the file of a model proposed."""
        from annotator.core.project.models import model_of
        from annotator.ui.dialogs.setup import SetupDialog

        project = self._session.project
        if project is None:
            return
        current, fixed = project.labels, project.has_decisions()
        model, asked = model_of(project), not self._suggester.by_itself
        window = self._canvas.window()
        dialog = SetupDialog(model, current=current, labels_fixed=fixed, asked=asked, parent=window)
        if proposed:
            dialog.propose_model(proposed)
        setup = dialog.wait()
        dialog.deleteLater()
        if setup is not None:
            self._use(setup)

    def _use(self, setup: Beginning) -> None:
        """Work on with other labels, another model, or suggestions at other times; the order of images stays."""
        from annotator.core.project.models import set_model

        project = self._session.project
        assert project is not None
        try:
            self._suggester.suggest_by_itself(not setup.asked)
            if setup.labels == project.labels:
                self._suggester.use_model(setup.model)
                return
            project.apply(project.replacing_labels(setup.labels))
            set_model(project, setup.model)
        except KnownError as error:
            self._session.notifications.report(error)
            return
        self._session.reopen()

    # --- images and view

    def next_image(self) -> None:
        self.step(1)

    def previous_image(self) -> None:
        self.step(-1)

    def step(self, by: int) -> None:
        """Go on or back; not in the middle of a stroke or a polygon, which would be lost."""
        if self._canvas.busy:
            self._session.notifications.inform(tr("Finish the shape first (Enter), or give it up (Esc)."))
        else:
            self._session.step(by)

    def mark_done(self) -> None:
        self._session.toggle_done()

    def done_next(self) -> None:
        """Mark the image as done, unless it is, and go on; where it cannot be marked, stay."""
        session = self._session
        if session.record is not None and session.record.state is not ImageState.DONE and not self._canvas.busy:
            session.toggle_done()
        record = session.record
        if self._canvas.busy or (record is not None and record.state is ImageState.DONE):
            self.step(1)
            if not self._canvas.busy and record is not None and session.is_current(record.id):
                session.notifications.inform(tr("This was the last image of the list."))

    def brush_smaller(self) -> None:
        self.scale_option(1 / 1.15)

    def brush_larger(self) -> None:
        self.scale_option(1.15)

    def key_pointer(self, on: bool) -> None:
        """Draw without a mouse."""
        self._canvas.set_key_pointer(on)
        if on:
            self._session.notifications.inform(tr("Arrow keys move the pointer, N presses and releases."))

    def next_way(self) -> None:
        """What drawing does while a region is selected: the next choice."""
        self.options.way.step()
        self._canvas.tell_intent()
        self._session.notifications.inform(self.options.way.text)

    def scale_option(self, factor: float) -> None:
        """More or less of the first number of the tool in hand; of the brush's width where it has none."""
        options = self._canvas.tool.options if self._canvas.tool is not None else ()
        number = next((option for option in options if isinstance(option, Number)), self.options.width)
        number.scale(factor)
        self._canvas.update()
        self._session.notifications.inform(number.text)

    def zoom_in(self) -> None:
        self._canvas.zoom(1.25)

    def zoom_out(self) -> None:
        self._canvas.zoom(0.8)

    def fit(self) -> None:
        self._canvas.fit()

    def actual_size(self) -> None:
        self._canvas.actual_size()

    def zoom_selection(self) -> None:
        """Show the selected region as large as it goes."""
        frame = self._presenter.selected_frame()
        if frame is None:
            self._session.notifications.inform(tr("Select a region first (Tab, or a click)."))
        else:
            self._canvas.zoom_to(frame)

    def next_colours(self) -> None:
        """The heat map in the next colour map."""
        place = COLOUR_MAPS.index(self._view.now.colour_map)
        self._view.set(colour_map=COLOUR_MAPS[(place + 1) % len(COLOUR_MAPS)])

    def text_larger(self) -> None:
        self._scale_text(0.1)

    def text_smaller(self) -> None:
        self._scale_text(-0.1)

    def _scale_text(self, by: float) -> None:
        """Larger or smaller text everywhere, from next time on, too."""
        scale = set_text_scale(text_scale() + by)
        self._session.notifications.inform(tr("Text at {scale:.0%}", scale=scale))

    def language(self) -> None:
        """Let the user choose the language, and say when it is spoken."""
        from annotator.ui.dialogs.language import LanguageDialog

        language = LanguageDialog.ask(self._canvas.window())
        if language is not None:
            choose_language(language)
            self._session.notifications.inform(tr("The window speaks it from the next start on."))

    def about(self) -> None:
        QMessageBox.about(self._canvas.window(), tr("About EBP Annotator"), tr(ABOUT))
