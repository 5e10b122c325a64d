"""The bar above the image: the options of the tool in hand, and at the right those of the commands on regions."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QSpinBox, QToolBar, QWidget

from annotator.ui.base.patient_label import PatientLabel
from annotator.ui.base.text import tr
from annotator.ui.canvas.tool import Tool
from annotator.ui.canvas.tool_options import Choice, Number, Option, Switch, ToolOptions

HEIGHT = 44
_LEAVING = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape)


# Goes from panel to panel, from here as well.
PANEL_KEY = Qt.Key.Key_F6


class NumberField(QSpinBox):
    """A number to type. While it has the focus every key is its own; Enter and Escape leave it."""

    left = Signal()

    def __init__(self, number: Number) -> None:
        super().__init__()
        self.setRange(number.lowest, number.largest)
        self.setValue(number.value)
        self.setSuffix(f" {number.unit}" if number.unit else "")
        self.setAccessibleName(number.name)
        self.setToolTip(number.hint)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumWidth(84)
        self.lineEdit().setTextMargins(5, 0, 0, 0)
        self.valueChanged.connect(number.set)
        number.changed.connect(self.setValue)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride and event.key() != PANEL_KEY:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        super().keyPressEvent(event)
        if event.key() in _LEAVING:
            self.interpretText()
            self.left.emit()


class OptionsBar(QToolBar):
    """Shows what can be set on the tool in hand. It keeps its height, so that the image does not jump."""

    left = Signal()

    def __init__(self, options: ToolOptions, parent: QWidget | None = None) -> None:
        super().__init__(tr("Tool options"), parent, objectName="options", movable=False)
        self.setFixedHeight(HEIGHT)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.title = QLabel(objectName="title")
        self.addWidget(self.title)
        self._shown: dict[Option, list[QAction]] = {}
        self._fields: dict[Option, QWidget] = {}
        for option in options.of_tools:
            self._add(option)
        self.hint = PatientLabel(objectName="muted")
        self.addWidget(self.hint)
        for option in options.of_regions:
            self._add(option)
        self._of_tools = options.of_tools

    def _add(self, option: Option) -> None:
        field = self._field(option)
        widgets: list[QWidget] = [field]
        if not isinstance(option, Switch):
            widgets.insert(0, QLabel(option.name, buddy=field, objectName="muted"))
        self._shown[option] = [self.addWidget(widget) for widget in widgets]
        self._fields[option] = field

    def _field(self, option: Option) -> QWidget:
        if isinstance(option, Number):
            return self._number(option)
        return _switch(option) if isinstance(option, Switch) else _choice(option)

    def _number(self, number: Number) -> NumberField:
        field = NumberField(number)
        field.left.connect(self.left)
        return field

    def show_tool(self, tool: Tool, name: str) -> None:
        """Show a tool's name and options."""
        self.title.setText(name)
        self.hint.tell(tr(tool.hint))
        for option in self._of_tools:
            for action in self._shown[option]:
                action.setVisible(option in tool.options)

    def field(self, option: Option) -> QWidget:
        """The field an option is set in."""
        return self._fields[option]


def _switch(switch: Switch) -> QCheckBox:
    field = QCheckBox(switch.name)
    field.setChecked(switch.on)
    field.setAccessibleName(switch.name)
    field.setToolTip(switch.hint)
    field.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the keys to the image
    field.toggled.connect(switch.set)
    switch.changed.connect(field.setChecked)
    return field


def _choice(choice: Choice) -> QComboBox:
    field = QComboBox()
    for value, text in choice.texts.items():
        field.addItem(text, value)
    field.setAccessibleName(choice.name)
    field.setToolTip(choice.hint)
    field.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    field.activated.connect(lambda row: choice.set(field.itemData(row)))
    choice.changed.connect(lambda value: field.setCurrentIndex(field.findData(value)))
    return field
