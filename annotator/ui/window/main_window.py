"""The window: puts the parts together and joins them; it decides nothing itself."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray, QEvent, QSettings, QSize, Qt, QTimer, Slot
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from annotator.inference.thread import InferenceThread
from annotator.ui.base.actions import SPECS, build_actions
from annotator.ui.base.notifications import Notifications
from annotator.ui.base.shortcuts import Shortcuts
from annotator.ui.base.text import tr
from annotator.ui.base.theme import apply_theme, make_icon
from annotator.ui.canvas.canvas import Canvas
from annotator.ui.canvas.instruments.board import InstrumentBoard
from annotator.ui.canvas.presenter import Presenter
from annotator.ui.canvas.split import Beside, SplitView
from annotator.ui.canvas.tool import Done
from annotator.ui.canvas.view_options import ViewOptions
from annotator.ui.panels.annotations import AnnotationsPanel
from annotator.ui.panels.attributes import AttributesPanel
from annotator.ui.panels.display import DisplayPanel
from annotator.ui.panels.grid.panel import GridPanel
from annotator.ui.panels.images import ImagesPanel
from annotator.ui.panels.labels import LabelsPanel
from annotator.ui.panels.overlays import OverlaysPanel
from annotator.ui.panels.suggestions import SuggestionsPanel
from annotator.ui.tools.select import SelectTool
from annotator.ui.tools.strokes import StrokesTool
from annotator.ui.tools.toolbox import make_tools
from annotator.ui.window.acting import Acting
from annotator.ui.window.action_states import ActionStates
from annotator.ui.window.answer_keys import AnswerKeys
from annotator.ui.window.aside import Aside
from annotator.ui.window.asking import Asking
from annotator.ui.window.button_keys import tell_keys
from annotator.ui.window.clip_commands import ClipCommands
from annotator.ui.window.commands import Commands
from annotator.ui.window.comparison_commands import ComparisonCommands
from annotator.ui.window.conflicts import Conflicts
from annotator.ui.window.context_menus import ContextMenus
from annotator.ui.window.docks import Panels, add_docks
from annotator.ui.window.file_commands import FileCommands
from annotator.ui.window.finding import show_messages, show_palette, show_shortcuts
from annotator.ui.window.going_on import GoingOn
from annotator.ui.window.heights import PanelHeights
from annotator.ui.window.image_commands import ImageCommands
from annotator.ui.window.keys import KeyRouter
from annotator.ui.window.label_commands import LabelCommands
from annotator.ui.window.label_typing import LabelTyping
from annotator.ui.window.learning_commands import LearningCommands
from annotator.ui.window.message_bar import MessageBar
from annotator.ui.window.options_bar import OptionsBar
from annotator.ui.window.reader_commands import ReaderCommands
from annotator.ui.window.region_commands import RegionCommands
from annotator.ui.window.report_commands import ReportCommands
from annotator.ui.window.start import Start
from annotator.ui.window.status_bar import StatusBar
from annotator.ui.window.study_commands import StudyCommands
from annotator.ui.window.suggestion_commands import SuggestionCommands
from annotator.ui.window.tag_commands import TagCommands
from annotator.ui.window.tool_bar import ToolBar
from annotator.ui.work.answering import Answering
from annotator.ui.work.backups import AutomaticBackups
from annotator.ui.work.display_control import DisplayControl
from annotator.ui.work.edge_fitter import EdgeFitter
from annotator.ui.work.label_use import LabelUse
from annotator.ui.work.learning import Learning
from annotator.ui.work.pictures import PictureLoader
from annotator.ui.work.region_learning import RegionLearning
from annotator.ui.work.review import Review
from annotator.ui.work.selecting import Kind, Selection
from annotator.ui.work.session import Session
from annotator.ui.work.suggester import Suggester
from annotator.ui.work.tagging import Tagging
from annotator.ui.work.watching import Watching

# Counted up when bars or panels come or go: a layout stored before would put them anywhere.
LAYOUT = 5


class MainWindow(QMainWindow):
    """One project at a time. The worker is handed in; it starts once the window has been painted."""

    def __init__(self, thread: InferenceThread, *, dark: bool = True, pictures: PictureLoader | None = None) -> None:
        super().__init__()
        self.setObjectName("main")
        self.setWindowTitle("EBP Annotator")
        self.setAcceptDrops(True)
        self.setDockOptions(QMainWindow.DockOption.AllowNestedDocks | QMainWindow.DockOption.AllowTabbedDocks)
        self.resize(QSize(1320, 840).boundedTo(self.screen().availableSize()))
        self._dark = dark
        self.thread_ = thread
        self.notifications = Notifications(self)
        self.session = Session(self.notifications, self, pictures)
        self.backups = AutomaticBackups(self.session, self)
        self.tagging = Tagging(self.session, self)
        self.label_use = LabelUse(self.session, self)
        self.suggester = Suggester(self.session, thread, self)
        self.watching = Watching(self.session, self.suggester, self)
        self.conflicts = Conflicts(self.session, self)
        self.review = Review(self.session, self.suggester, self)
        self.canvas = Canvas()
        self.display = DisplayControl(self.session, self)
        self.options = ViewOptions(self)
        self.presenter = Presenter(self.session, self.suggester, self.canvas, self.options, self.display)
        self.instruments = InstrumentBoard(self.canvas, self.options)
        self.commands = Commands(self.session, self.suggester, self.review, self.presenter)
        self.edge_fitter = EdgeFitter(self.session, thread, self)
        self.file_commands = FileCommands(self.session, self)
        self.start = Start(self, self.session, self.canvas, self.commands, self.file_commands)
        self.suggestion_commands = SuggestionCommands(self, self.session, self.suggester, self.review)
        self.region_commands = RegionCommands(self.session, self.canvas, self.commands.options, self.edge_fitter)
        self._make_tools(thread)
        self._lay_out()
        self.image_commands = ImageCommands(self.session, self.canvas, self.images, lambda: self.use_tool(self._tool))
        self.tag_commands = TagCommands(self.session, self.tagging, self.canvas, self.grid, self.centre)
        self.actions_ = build_actions(self, self._handlers(), lambda name: make_icon(name, dark=dark))
        self.shortcuts = Shortcuts(self.actions_, self)
        self._fill_toolbar()
        self._join_tagging()
        self.keys = KeyRouter(self, self.canvas, self.grid.view, (self.options_bar, *self.docks.every))
        self._connect()
        self._restore()

    # --- parts

    def _make_tools(self, thread: InferenceThread) -> None:
        self._tool = "select"
        parts = self.session, self.suggester, thread, self.review, self.presenter
        self.asking = Asking(self, *parts, lambda: self.use_tool(self._tool))
        options, sketching = self.commands.options, self.asking.sketching
        self.tools = make_tools(self.session, self.suggester, self.review, sketching, options)

    def _lay_out(self) -> None:
        centre = QWidget()
        layout = QVBoxLayout(centre)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self.split = SplitView(self.canvas)
        self.beside = Beside(self.split)
        self.centre = QStackedWidget()
        self.centre.addWidget(self.beside)
        layout.addWidget(self.centre, 1)
        self.message_bar = MessageBar(self.notifications, centre)
        self.session.image_changed.connect(self.message_bar.forget_passing)
        self.setCentralWidget(centre)
        self.images = ImagesPanel(self.session)
        self.grid = GridPanel(self.session, self.tagging, self.images.model.thumbnails)
        self.centre.addWidget(self.grid)
        self._add_panels()
        self.status = StatusBar(self.session, self.canvas)
        self.setStatusBar(self.status)

    def _add_panels(self) -> None:
        self.display_panel = DisplayPanel(self.display)
        self.labels = LabelsPanel(self.session, self.suggester, self.review, self.tagging, self.label_use)
        self.suggestions = SuggestionsPanel(self.session, self.suggester, self.review)
        self.answering = Answering(self.session, self.review, self)
        self.attributes = AttributesPanel(self.session, self.answering)
        self.annotations = AnnotationsPanel(self.session)
        self.learning = Learning(self.session, self.suggester, self)
        self.region_learning = RegionLearning(self.session, self.suggester, self.thread_, self)
        self.learning_commands = LearningCommands(self, self.learning, self.region_learning, self.tagging)
        self.adjudication = StudyCommands(self, self.session, self.presenter)
        self.reports = ReportCommands(self, self.session, lambda place: self.clips.play_place(place))
        self.readers = ReaderCommands(self, self.session)
        self.label_commands = LabelCommands(self, self.session)
        parts = self.session, self.suggester, self.thread_, self.presenter, self.display, self.commands
        self.comparing = ComparisonCommands(self, *parts)
        clip_parts = self.tagging, self.review, lambda: self.use_tool(self._tool), self.beside
        self.clips = ClipCommands(self, *parts[:4], *clip_parts)
        self.adjudication.join_clips(self.clips)
        self.docks = add_docks(
            self,
            Panels(
                images=self.images,
                display=self.display_panel,
                overlays=OverlaysPanel(self.options),
                labels=self.labels,
                learning=self.learning_commands.panel,
                suggestions=self.suggestions,
                attributes=self.attributes,
                annotations=self.annotations,
                readings=self.adjudication.panel,
                timeline=self.clips.place,
            ),
        )

    def _join_tagging(self) -> None:
        docks = self.docks
        beside = docks.images, docks.display, docks.overlays, self.options_bar
        self.aside = Aside(self, LAYOUT, (docks.suggestions, docks.attributes, docks.annotations), beside)
        self.tag_commands.take(self.actions_, self.aside)
        self.learning_commands.take(self.actions_, docks.learning)
        self.adjudication.take(self.actions_, docks.readings, docks.suggestions, self.beside)
        lists = self.labels.list, self.suggestions.list, self.annotations.list
        self.heights = PanelHeights(self, docks, lists, self.suggestions.shaping, self.actions_["share_heights"])
        self.session.project_opened.connect(self.heights.begin)
        self.attributes.laid_out.connect(self.heights.make_room)
        parts = self.session, self.review, self.tagging, self.label_use
        self.label_typing = LabelTyping(self, *parts, self.commands.next_image)
        self.answer_keys = AnswerKeys(self, self.session, self.answering, self.tagging, docks)
        self.attributes.about.connect(self.answer_keys.tell_about)

    def _fill_toolbar(self) -> None:
        self.toolbar = ToolBar(self.actions_)
        self.addToolBar(Qt.ToolBarArea.TopToolBarArea, self.toolbar)
        self.addToolBarBreak()
        self.options_bar = OptionsBar(self.commands.options)
        self.addToolBar(Qt.ToolBarArea.TopToolBarArea, self.options_bar)

    def _handlers(self) -> dict[str, object]:
        def use(name: str) -> object:
            return lambda: self.use_tool(name)

        tools = {f"{name}_tool": use(name) for name in self.tools}
        own = {
            "edit_suggestion": self.edit_suggestion, "find_image": self.images.focus_search, "dark": self.set_dark,
            "find_label": self.find_label, "rename_label": self.labels.rename_chosen, "share_heights": lambda _on: None,
            "filters": self.images.open_filters, "go_on": lambda on: self.going_on.set_on(on),
            "palette": self.show_palette,
            "messages": lambda: show_messages(self.notifications, self),
            "dismiss": lambda: self.message_bar.leave(),
            "shortcuts": lambda: show_shortcuts(self.shortcuts, self),
            "next_panel": lambda: self.keys.step(1), "previous_panel": lambda: self.keys.step(-1),
            "invert": self.display.set_inverted, "auto_window": self.display.automatic,
            "reset_display": self.display.reset,
        }  # fmt: skip
        files = (self.start, self.file_commands, self.image_commands, self.learning_commands, self.adjudication,
                 self.comparing, self.clips)  # fmt: skip
        parts = (self.commands, self.suggestion_commands, self.region_commands, self.tag_commands,
                 self.label_commands, self.reports, self.readers, self.asking, *files)  # fmt: skip
        return {name: does for part in parts for name, does in part.handlers().items()} | tools | own

    def _connect(self) -> None:
        self.canvas.edited.connect(self._apply)
        self.canvas.failed.connect(self.notifications.report)
        self.canvas.step_wished.connect(self.commands.step)
        self.images.search_left.connect(self.canvas.setFocus)
        self.labels.left.connect(self.keys.to_centre)
        self.labels.take(self.actions_["find_label"])
        self.images.view.removal_wished.connect(self.actions_["remove_images"].trigger)
        self.message_bar.dismissed.connect(self.keys.to_centre)
        self.canvas.brush_scaled.connect(self.commands.scale_option)
        self.options_bar.left.connect(self.canvas.setFocus)
        self.attributes.left.connect(self.keys.to_centre)
        self.attributes.laid_out.connect(self.keys.watch)
        self.keys.first = lambda event: self.clips.takes(event) or self.answer_keys.takes(event)
        self.clips.take(self.actions_, self.docks.timeline)
        self.display_panel.left.connect(self.canvas.setFocus)
        self.canvas.levelled.connect(self.display.drag)
        self.suggestions.accept.clicked.connect(self.commands.accept)
        self.suggestions.edit.clicked.connect(self.edit_suggestion)
        self.suggestions.reject.clicked.connect(self.commands.delete)
        self.suggestions.choose_model.clicked.connect(self.commands.model)
        self.start.take(self.actions_)
        parts = self.session, self.suggester, self.review, self.canvas, self.tagging
        self.acting = Acting(self.actions_, *parts)
        self._join_menus()
        self.start.settled.connect(self._start_worker)
        self.session.picture_changed.connect(self._show_spacing)
        self.session.project_opened.connect(self._show_title)
        self.thread_.status_changed.connect(self.status.show_worker)
        self.thread_.crashed.connect(self.notifications.report_lost_job)
        shaping = self.suggester, self.suggestion_commands
        self.states = ActionStates(self.actions_, self.session, *shaping, self.options, self.display, self.split)
        self.actions_["dark"].setChecked(self._dark)
        self.use_tool("select")

    def _join_menus(self) -> None:
        select, strokes, commands = self.tools["select"], self.tools["strokes"], self.commands
        assert isinstance(select, SelectTool) and isinstance(strokes, StrokesTool)
        strokes.join(self.canvas)
        self.menus = ContextMenus(self, self.actions_, self.session, self.review, self.canvas, select)
        self.menus.join(self.suggestions.list, self.annotations.list, self.labels.list, self.images)
        self.going_on = GoingOn(self.session, self.suggester, self.review, self.canvas, commands.done_next)
        self.actions_["go_on"].setChecked(self.going_on.on)
        panels = self.suggestions, self.display_panel, self.learning_commands.panel, self.message_bar
        tell_keys(self.shortcuts, *panels, self.images.filters)

    # --- doing

    def use_tool(self, name: str) -> None:
        """Put a tool in hand."""
        self._tool = name
        self.actions_[f"{name}_tool"].setChecked(True)
        self.canvas.use_tool(self.tools[name])
        self.options_bar.show_tool(self.tools[name], self.actions_[f"{name}_tool"].text())
        self.canvas.setFocus()

    def edit_suggestion(self) -> None:
        """Accept the selected suggestion and take the brush to it."""
        if self.review.accept_to_edit() is not None:
            self.use_tool("brush")

    def show_palette(self) -> None:
        """Let the user find a command or a label by name, and do it."""
        labels = self.session.labels if self.session.project is not None else None
        label = show_palette(self.actions_, labels, self.label_use.keys, self)
        if label is not None:
            self.labels.choose(label)

    def find_label(self) -> None:
        """Bring the labels into sight, and search them."""
        self.docks.labels.show()
        self.docks.labels.raise_()
        self.labels.focus_search()

    def set_dark(self, dark: bool) -> None:
        """Change between the dark and the light theme."""
        if dark == self._dark:
            return
        self._dark = dark
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        apply_theme(app, dark=dark)
        for spec in SPECS:
            if spec.icon:
                self.actions_[spec.name].setIcon(make_icon(spec.icon, dark=dark))

    @Slot(object)
    def _apply(self, done: Done) -> None:
        if self.session.apply(done.edit, done.text) and done.select is not None:
            self.session.select(Selection(Kind.ANNOTATION, done.select))
            if done.note:
                self.notifications.inform(done.note)

    # --- showing

    @Slot()
    def _show_spacing(self) -> None:
        picture = self.session.picture
        self.instruments.show_facts(picture, self.session.by_hand)

    @Slot()
    def _show_title(self) -> None:
        project = self.session.project
        assert project is not None
        name = project.path.name
        title = tr("{project} (read-only)", project=name) if project.read_only else name
        title = tr("{project}: adjudication", project=title) if self.adjudication.adjudicating.active else title
        self.setWindowTitle(f"{title} — EBP Annotator")

    # --- life

    def event(self, event: QEvent) -> bool:
        """After the first paint the worker starts, so that its imports do not delay the window."""
        handled = super().event(event)
        if event.type() == QEvent.Type.WindowActivate:
            self.session.look_again()  # from another program, which may have changed the file
        if event.type() == QEvent.Type.Paint and not self.thread_.isRunning() and not self.thread_.isFinished():
            QTimer.singleShot(0, self._start_worker)
        return handled

    @Slot()
    def _start_worker(self) -> None:
        if not (self.start.reading or self.thread_.isRunning() or self.thread_.isFinished()):
            self.thread_.start()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            self.start.drop(paths)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.canvas.cancel()
        settings = QSettings()
        settings.setValue("geometry", self.saveGeometry())
        settings.setValue("docks", self.aside.layout)
        settings.setValue("dark", self._dark)
        self.hide()  # the worker may need a moment to end
        self.learning_commands.close()
        self.comparing.close()
        self.clips.close()
        self.thread_.shut_down()
        self.images.close_loaders()
        self.start.close()
        self.presenter.close()
        self.session.pictures.close()
        self.watching.close()
        self.session.close()
        self.backups.close()
        super().closeEvent(event)

    def _restore(self) -> None:
        settings = QSettings()
        geometry, docks = settings.value("geometry"), settings.value("docks")
        if isinstance(geometry, QByteArray):
            self.restoreGeometry(geometry)
        if isinstance(docks, QByteArray):
            self.restoreState(docks, LAYOUT)
        self.actions_["learning"].setChecked(not self.docks.learning.isHidden())
