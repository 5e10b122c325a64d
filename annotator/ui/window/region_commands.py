"""Commands on the annotations chosen: on their shape, of one with another, and copying them from image to image."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QByteArray, QMimeData, QObject
from PySide6.QtGui import QGuiApplication

from annotator.core.errors import KnownError
from annotator.core.regions import shaping
from annotator.core.regions.mask import Mask
from annotator.core.regions.transform import mirroring
from annotator.core.work import regrouping
from annotator.core.work.annotation import Annotation, Origin
from annotator.core.work.decisions import remask
from annotator.core.work.edits import Edit
from annotator.core.work.snippets import MIME_TYPE, Snippet, read_snippets, write_snippets
from annotator.ui.base.actions import SPECS
from annotator.ui.base.busy import busily
from annotator.ui.base.label_text import full
from annotator.ui.base.text import marked, tr
from annotator.ui.canvas.canvas import Canvas
from annotator.ui.canvas.tool_options import ToolOptions
from annotator.ui.work.edge_fitter import EdgeFitter
from annotator.ui.work.session import Session

# A region in more parts than this came about by accident: nobody wants an annotation of each.
MOST_PARTS = 500


class RegionCommands(QObject):
    """One method for each name in the table of actions. Each is one edit, so one undo takes it back."""

    def __init__(self, session: Session, canvas: Canvas, options: ToolOptions, fitter: EdgeFitter) -> None:
        super().__init__(canvas)
        self._session, self._canvas, self._options, self._fitter = session, canvas, options, fitter

    def handlers(self) -> dict[str, Callable[..., object]]:
        """Every action of this kind, by name; large regions may take a while."""
        does = {spec.name: getattr(self, spec.name) for spec in SPECS if hasattr(type(self), spec.name)}
        return {name: self.region_history if name == "region_history" else busily(do) for name, do in does.items()}

    def region_history(self) -> None:
        """Show what became of the selected annotation or suggestion."""
        from annotator.core.project.region_past import region_past
        from annotator.ui.dialogs.region_past import RegionPastDialog

        session = self._session
        chosen = session.selected_annotation or session.selected_suggestion
        if chosen is None or session.project is None:
            session.notifications.inform(tr("Select an annotation or a suggestion first."))
            return
        try:
            deeds = region_past(session.project, chosen)
        except KnownError as error:
            session.notifications.report(error)
            return
        name = f"{full(session.labels.by_id(chosen.label_id))} · {chosen.id}"
        drawn = isinstance(chosen, Annotation) and chosen.origin is Origin.DRAWN
        RegionPastDialog(name, chosen.provenance, deeds, self._canvas.window(), drawn=drawn).exec()

    # --- shape

    def fill_holes(self) -> None:
        self._reshape(marked("Fill holes"), shaping.fill_holes)

    def smooth(self) -> None:
        self._reshape(marked("Smooth"), lambda mask: shaping.smooth(mask, self._options.radius.value, *self._size))

    def grow(self) -> None:
        self._reshape(marked("Grow"), lambda mask: shaping.grow(mask, self._options.radius.value, *self._size))

    def shrink(self) -> None:
        self._reshape(marked("Shrink"), lambda mask: shaping.shrink(mask, self._options.radius.value, *self._size))

    def largest_part(self) -> None:
        self._reshape(marked("Keep largest part"), shaping.largest_part)

    def _reshape(self, text: str, rule: Callable[[Mask], Mask]) -> None:
        changes = [(annotation, rule(annotation.mask)) for annotation in self._chosen()]
        if any(mask.empty for _, mask in changes):
            self._tell(tr("Nothing would be left of the region."))
        elif changes:
            self._apply(regrouping.reshape(changes, text), text, tr("Nothing changes."))

    def split_parts(self) -> None:
        """Make each part an annotation, and mark them all."""
        for annotation in self._chosen(1):
            others = shaping.count_parts(annotation.mask) - 1
            if others >= MOST_PARTS:
                self._tell(tr("The region has {count} parts. Smooth it or fill its holes first.", count=others + 1))
                return
            numbers = [blank.id for blank in self._blanks([None] * others)]
            if self._apply(
                regrouping.split(annotation, numbers), marked("Split parts"), tr("The region has one part alone.")
            ):
                self._session.mark([annotation.id, *numbers])

    def fit_to_edges(self) -> None:
        """Move outlines to the edges of the image nearby, in the background."""
        for annotation in self._chosen():
            try:
                self._fitter.fit(annotation, self._options.reach.value, self._fitted)
            except KnownError as error:
                self._session.notifications.report(error)

    def _fitted(self, before: Annotation, mask: Mask) -> None:
        """The answer takes a moment: it holds only for the annotation as it was."""
        if self._session.annotation(before.id) != before:
            self._tell(tr("The region changed meanwhile: fit it again."))
        else:
            self._apply(
                remask(before, mask) if mask != before.mask else None, marked("Fit to edges"), tr("Nothing changes.")
            )

    # --- one with another

    def merge(self) -> None:
        self._combine(marked("Merge"), regrouping.merge)

    def subtract(self) -> None:
        self._combine(marked("Subtract"), regrouping.subtract)

    def intersect(self) -> None:
        self._combine(marked("Intersect"), regrouping.intersect)

    def _combine(self, text: str, rule: Callable[[Annotation, Sequence[Annotation]], Edit | None]) -> None:
        chosen = self._chosen()
        if len(chosen) == 1:
            self._tell(tr("Mark a second annotation: Ctrl and a click on it, in the image or in the list."))
        elif chosen:
            self._apply(rule(chosen[0], chosen[1:]), text, tr("Nothing changes."))

    # --- mirrors

    def mirror_across(self) -> None:
        self._mirror(marked("Mirror left to right"), across=True)

    def mirror_down(self) -> None:
        self._mirror(marked("Mirror top to bottom"), across=False)

    def _mirror(self, text: str, *, across: bool) -> None:
        chosen = self._chosen()
        if chosen:
            affine = mirroring(regrouping.box_of(chosen), across=across)
            self._apply(regrouping.transform(chosen, affine, *self._size, text), text, tr("Nothing changes."))

    # --- copies

    def mark_all(self) -> None:
        """Select every annotation of the image."""
        self._session.mark([annotation.id for annotation in self._session.annotations])

    def copy(self) -> bool:
        """Put the annotations on the system's clipboard; False without any."""
        snippets = [Snippet.of(annotation, self._session.labels) for annotation in self._chosen()]
        if snippets:
            data = QMimeData()
            data.setData(MIME_TYPE, QByteArray(write_snippets(snippets).encode()))
            QGuiApplication.clipboard().setMimeData(data)
        return bool(snippets)

    def cut(self) -> None:
        if self.copy():
            self._apply(regrouping.remove(self._session.chosen_annotations), marked("Cut"), "")

    def paste(self) -> None:
        """Put what was copied at the same place on this image."""
        if self._session.picture is None or not self._free():
            return
        data = QGuiApplication.clipboard().mimeData()
        if data is None or not data.hasFormat(MIME_TYPE):
            self._tell(tr("No annotations were copied."))
            return
        try:
            self._add(read_snippets(bytes(data.data(MIME_TYPE).data()).decode(errors="replace")), marked("Paste"))
        except KnownError as error:
            self._session.notifications.report(error)

    def duplicate(self) -> None:
        """Copy the annotations where they are."""
        snippets = [Snippet.of(annotation, self._session.labels) for annotation in self._chosen()]
        try:
            if snippets:
                self._add(snippets, marked("Duplicate"))
        except KnownError as error:
            self._session.notifications.report(error)

    def _add(self, snippets: Sequence[Snippet], text: str) -> None:
        there = [snippet.on(*self._size) for snippet in snippets]
        there = [snippet for snippet in there if not snippet.mask.empty]
        if not there:
            self._tell(tr("What was copied lies outside of this image."))
            return
        unknown = sorted({s.label for s in there if self._session.labels.by_name(s.label) is None})
        blanks = self._blanks([snippet.label for snippet in there])
        if self._apply(regrouping.paste(there, blanks), text, ""):
            self._session.mark([blank.id for blank in blanks])
            if unknown:
                label = full(self._session.label) if self._session.label is not None else ""
                names = ", ".join(unknown)
                self._tell(tr("This project has no label {names}: pasted as {label}.", names=names, label=label))

    def _blanks(self, labels: Sequence[str | None]) -> list[Annotation]:
        """New annotations of these labels, of the chosen one where there is no such label."""
        known = [self._session.labels.by_name(name) if name is not None else None for name in labels]
        return [self._session.new_annotation(label) for label in known]

    # --- what they share

    @property
    def _size(self) -> tuple[int, int]:
        assert self._session.picture is not None
        return self._session.picture.width, self._session.picture.height

    def _chosen(self, most: int | None = None) -> tuple[Annotation, ...]:
        """The annotations to work on; none, and the user is told why, where that is impossible now."""
        if not self._free():
            return ()
        chosen = self._session.chosen_annotations if self._session.picture is not None else ()
        if not chosen:
            self._tell(tr("Select an annotation first."))
        return chosen[:most]

    def _free(self) -> bool:
        """Whether no shape is being drawn; the user is told if one is."""
        if self._canvas.busy:
            self._tell(tr("Finish the shape first (Enter), or give it up (Esc)."))
        return not self._canvas.busy

    def _apply(self, edit: Edit | None, text: str, otherwise: str) -> bool:
        """Apply an edit, with the same annotations chosen after it; without one tell why nothing happens."""
        if edit is None:
            self._tell(otherwise)
            return False
        before = [annotation.id for annotation in self._session.chosen_annotations]
        done = self._session.apply(edit, text)
        if done:
            self._session.mark([number for number in before if self._session.annotation(number) is not None])
        return done

    def _tell(self, text: str) -> None:
        self._session.notifications.inform(text)
