"""One report: what it is to be about, and what came of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QUrl, Signal, Slot
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QFileDialog, QTextBrowser, QVBoxLayout, QWidget

from annotator.core.clock import on_clock
from annotator.core.errors import KnownError
from annotator.core.message import Message, marked
from annotator.core.work.annotation import now
from annotator.studies.reports.making import agreement_report, audit_report, session_report
from annotator.studies.reports.page import Page, Place
from annotator.studies.reports.writing import WAYS, deliver
from annotator.ui.base.notifications import Notifications
from annotator.ui.base.text import error_text, told, tr
from annotator.ui.base.theme import text_scale
from annotator.ui.views.computing import Computing, Make, Question
from annotator.ui.views.report_fields import (
    GROUP,
    IOU,
    MATCHING,
    PAUSE,
    READERS,
    REGIONS,
    SIDES,
    TOLERANCE,
    ReportFields,
)
from annotator.ui.views.rich import picture_of, place_of, plots_of, style_of, text_of

if TYPE_CHECKING:
    from annotator.core.project.project import Project

PLOT_WIDTH = 560
SUFFIXES = {".html": "html", ".csv": "csv", ".json": "json", ".txt": "text"}


@dataclass(frozen=True)
class Kind:
    """A kind of report: its name and title, the fields it has, and how it is made of what they say."""

    name: str
    title: str
    fields: tuple[str, ...]
    make: Callable[[ReportFields], Make]


def _sessions(fields: ReportFields) -> Make:
    asked = fields.asked
    return lambda project: session_report(project, asked)


def _agreement(fields: ReportFields) -> Make:
    asked = fields.asked
    return lambda project: agreement_report(project, asked)


def _audit(fields: ReportFields) -> Make:
    asked, with_regions = fields.asked, fields.regions.isChecked()

    def make(project: Project) -> Page:
        from annotator.inference.stored_regions import stored_regions

        return audit_report(project, asked, stored_regions(project) if with_regions else None)

    return make


KINDS = (
    Kind("sessions", marked("Sessions"), (READERS, PAUSE), _sessions),
    Kind("agreement", marked("Agreement"), (READERS, IOU, TOLERANCE, MATCHING, SIDES, GROUP), _agreement),
    Kind("audit", marked("Audit"), (READERS, GROUP, REGIONS), _audit),
)


class ReportPage(QWidget):
    """Is made when it is shown first, and again when something else is asked for. `sought`: a place that the report
    names is to be looked at; `places` are all of them, in their order.
    """

    sought = Signal(object)

    def __init__(self, kind: Kind, project: Project, computing: Computing, notifications: Notifications) -> None:
        super().__init__()
        self.kind, self._place, self._reader = kind, project.path, project.annotator
        self._computing, self._notifications = computing, notifications
        self.page: Page | None = None
        self._question: Question | None = None
        self._at = ""
        self.fields = ReportFields(project.readers(), kind.fields)
        self.text = QTextBrowser(openLinks=False)
        self.text.setAccessibleName(tr(kind.title))
        self.text.anchorClicked.connect(self._seek)
        layout = QVBoxLayout(self)
        layout.setSpacing(10)
        layout.addWidget(self.fields)
        layout.addWidget(self.text, 1)
        self.fields.changed.connect(self.ask)
        computing.found.connect(self._take)

    def begin(self) -> None:
        """Have it made, if it was not yet."""
        if self._question is None:
            self.ask()

    @Slot()
    def ask(self) -> None:
        """Have it made of the project as it is now."""
        self.page = None
        self._question = Question(self.kind.name, self._place, self._reader, self.kind.make(self.fields))
        self.text.setPlainText(tr("Counting…"))
        self._computing.ask(self._question)

    @Slot(object, object)
    def _take(self, question: Question, found: object) -> None:
        if question is not self._question:
            return
        if isinstance(found, KnownError):
            self.text.setPlainText(error_text(found))
        elif isinstance(found, Page):
            self.page, self._at = found, now()
            self._show()

    def _show(self) -> None:
        assert self.page is not None
        page = self.page.translated(told)
        about = (*page.about, (tr("as of"), on_clock(self._at)))
        width = round(PLOT_WIDTH * text_scale())
        document = QTextDocument(self.text)
        document.setDefaultFont(self.text.font())
        document.setDefaultStyleSheet(style_of(self.palette()))
        colour, ratio = self.palette().text().color(), self.devicePixelRatioF()
        for number, plot in enumerate(plots_of(page)):
            image = picture_of(plot, colour, width, ratio)
            document.addResource(QTextDocument.ResourceType.ImageResource, QUrl(f"plot:{number}"), image)
        document.setHtml(text_of(Page(page.title, about, page.sections), self.palette(), width))
        self.text.setDocument(document)  # the one before goes, as the text's own

    @property
    def places(self) -> tuple[Place, ...]:
        tables = (table for section in (self.page.sections if self.page else ()) for table in section.tables)
        return tuple(place for table in tables for place in table.places)

    @Slot(QUrl)
    def _seek(self, link: QUrl) -> None:
        place = place_of(link.toString())
        if place is not None:
            self.sought.emit(place)

    def changeEvent(self, event: QEvent) -> None:
        """Another theme, another text size."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange) and self.page is not None:
            self._show()

    def save(self) -> None:
        """Ask where to, and write it: as the name ends, as a page, a table, for programs, or as text."""
        if self.page is None:
            return
        kinds = ((".html", tr("Page")), (".csv", tr("Table")), (".json", "JSON"), (".txt", tr("Text")))
        filters = ";;".join(f"{name} (*{suffix})" for suffix, name in kinds)
        start = f"{self._place.stem if isinstance(self._place, Path) else self._place.name}-{self.kind.name}.html"
        folder = self._place.parent if isinstance(self._place, Path) else Path.home()
        name, chosen = QFileDialog.getSaveFileName(self, tr("Save the report"), str(folder / start), filters)
        if name:
            wanted = next((suffix for suffix, _ in kinds if suffix in chosen), ".html")
            path = Path(name)
            whole = path if path.suffix in SUFFIXES else path.with_name(f"{path.name}{wanted}")
            if whole != path and whole.exists():  # nobody was asked about that one
                self._notifications.report(KnownError("There is a file of this name already.", path=whole))
            else:
                self.write(whole)

    def write(self, path: Path) -> None:
        """Write it to a file; people are told where, or why not."""
        assert self.page is not None
        way = SUFFIXES[path.suffix]
        page = self.page if way in ("csv", "json") else self.page.translated(told)
        try:
            deliver(WAYS[way](page), path)
        except KnownError as error:
            self._notifications.report(error)
        else:
            self._notifications.inform(Message("The report was written to {path}.", path=path))
