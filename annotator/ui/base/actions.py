"""Every action of the window in one table: menus, shortcuts, the shortcut sheet and the docs are made from it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtGui import QAction, QActionGroup, QIcon
from PySide6.QtWidgets import QMainWindow, QMenu

from annotator.ui.base.text import marked, tr


@dataclass(frozen=True)
class Spec:
    """One action. `group` makes it one of several of which one is chosen; `separator` draws a line before it."""

    name: str
    menu: str
    text: str
    keys: tuple[str, ...] = ()
    icon: str = ""
    checkable: bool = False
    group: str = ""
    separator: bool = False


SPECS = (
    Spec("open_folder", "File", "Open folder…", ("Ctrl+O",), "folder"),
    Spec("open_images", "File", "Open images…", ("Ctrl+Shift+O",)),
    Spec("open_project", "File", "Open project…", ("Ctrl+P",)),
    Spec("new_project", "File", "New project…", ("Ctrl+N",)),
    Spec("start_page", "File", "Start page", ("Ctrl+Home",)),
    Spec("add_images", "File", "Add images…", ("Ctrl+Shift+A",)),
    Spec("export", "File", "Export…", ("Ctrl+E",), "export", separator=True),
    Spec("import_", "File", "Import…", ("Ctrl+I",)),
    Spec("quit", "File", "Quit", ("Ctrl+Q",), separator=True),
    Spec("undo", "Edit", "Undo", ("Ctrl+Z",), "undo"),
    Spec("redo", "Edit", "Redo", ("Ctrl+Shift+Z", "Ctrl+Y"), "redo"),
    Spec("copy", "Edit", "Copy annotations", ("Ctrl+C",), separator=True),
    Spec("cut", "Edit", "Cut annotations", ("Ctrl+X",)),
    Spec("paste", "Edit", "Paste at the same place", ("Ctrl+V",)),
    Spec("duplicate", "Edit", "Duplicate", ("Ctrl+Shift+D",)),
    Spec("mark_all", "Edit", "Select all annotations", ("Ctrl+A",)),
    Spec("deselect", "Edit", "Cancel or deselect", ("Esc",), separator=True),
    Spec("next_suggestion", "Suggestion", "Next suggestion", ("Tab",)),
    Spec("previous_suggestion", "Suggestion", "Previous suggestion", ("Shift+Tab",)),
    Spec("accept", "Suggestion", "Accept (or close the polygon)", ("Return", "A", "Enter"), "accept", separator=True),
    Spec("delete", "Suggestion", "Reject (or delete the annotation)", ("X", "Del"), "reject"),
    Spec("accept_label", "Suggestion", "Accept all of this label", ("Ctrl+Shift+Return",), separator=True),
    Spec("reject_label", "Suggestion", "Reject all of this label", ("Shift+Del",)),
    Spec("accept_all", "Suggestion", "Accept all", ("Ctrl+Return",)),
    Spec("edit_suggestion", "Suggestion", "Edit: accept, then brush", ("F",)),
    Spec("more_labels", "Suggestion", "More labels: lower score", ("Ctrl+[",), separator=True),
    Spec("fewer_labels", "Suggestion", "Fewer labels: higher score", ("Ctrl+]",)),
    Spec("threshold_down", "Suggestion", "Smaller regions", ("[",), separator=True),
    Spec("threshold_up", "Suggestion", "Larger regions", ("]",)),
    Spec("automatic_level", "Suggestion", "Level found by itself", ("Shift+C",), checkable=True),
    Spec("refine", "Suggestion", "Fit to the image", ("G",), checkable=True),
    Spec("walk", "Suggestion", "Spread over what looks alike", ("Ctrl+G",), checkable=True),
    Spec("fast_fitting", "Suggestion", "Fit fast (watershed)", ("Shift+G",), checkable=True),
    Spec("segment", "Suggestion", "Fit by the segmenter", ("Ctrl+Shift+G",), checkable=True),
    Spec("next_candidate", "Suggestion", "Next mask of the segmenter", ("Shift+B",)),
    Spec("segmenter", "Suggestion", "Segmenter…", ("Ctrl+Alt+G",)),
    Spec("contrast", "Suggestion", "Next contrast", ("C",)),
    Spec("find_phrase", "Suggestion", "Search by a phrase…", ("Ctrl+Alt+P",)),
    Spec("certainty", "Suggestion", "Scores and certainty…", ("Ctrl+Shift+C",)),
    Spec("select_tool", "Tools", "Select and edit vertices", ("V",), "select", True, "tool"),
    Spec("brush_tool", "Tools", "Brush", ("B",), "brush", True, "tool"),
    Spec("eraser_tool", "Tools", "Eraser", ("E",), "eraser", True, "tool"),
    Spec("polygon_tool", "Tools", "Polygon", ("P",), "polygon", True, "tool"),
    Spec("lasso_tool", "Tools", "Lasso", ("L",), "lasso", True, "tool"),
    Spec("livewire_tool", "Tools", "Live wire along edges", ("Shift+L",), "livewire", True, "tool"),
    Spec("wand_tool", "Tools", "Magic wand", ("W",), "wand", True, "tool"),
    Spec("superpixel_tool", "Tools", "Superpixels", ("S",), "superpixel", True, "tool"),
    Spec("rectangle_tool", "Tools", "Rectangle", ("M",), "rectangle", True, "tool"),
    Spec("ellipse_tool", "Tools", "Ellipse", ("Shift+M",), "ellipse", True, "tool"),
    Spec("box_tool", "Tools", "Box, fitted with the map's help", ("R",), "box", True, "tool"),
    Spec("strokes_tool", "Tools", "Rough strokes over the object", ("Shift+Q",), "strokes", True, "tool"),
    Spec("transform_tool", "Tools", "Move, scale and turn", ("T",), "transform", True, "tool"),
    Spec("ruler", "Tools", "Ruler: lengths, angles, scale", ("Ctrl+Shift+R",)),
    Spec("brush_smaller", "Tools", "Narrower brush, less tolerance, smaller pieces", (",",), separator=True),
    Spec("brush_larger", "Tools", "Wider brush, more tolerance, larger pieces", (".",)),
    Spec("next_way", "Tools", "Draws: as begun, new, add, replace", ("Shift+E",)),
    Spec("key_pointer", "Tools", "Pointer moved by keys", ("F4",), checkable=True, separator=True),
    Spec("fill_holes", "Region", "Fill holes", ("Shift+F",)),
    Spec("smooth", "Region", "Smooth", ("Shift+S",)),
    Spec("grow", "Region", "Grow", ("K",)),
    Spec("shrink", "Region", "Shrink", ("Shift+K",)),
    Spec("fit_to_edges", "Region", "Fit to edges nearby (GrabCut)", ("Shift+R",)),
    Spec("largest_part", "Region", "Keep largest part", ("Shift+P",), separator=True),
    Spec("split_parts", "Region", "Split parts", ("Shift+J",)),
    Spec("merge", "Region", "Merge", ("J",), separator=True),
    Spec("subtract", "Region", "Subtract the marked ones", ("Shift+X",)),
    Spec("intersect", "Region", "Intersect with the marked ones", ("Shift+I",)),
    Spec("region_history", "Region", "History of the region…", ("Ctrl+H",)),
    Spec("mirror_across", "Region", "Mirror left to right", ("Shift+T",), separator=True),
    Spec("mirror_down", "Region", "Mirror top to bottom", ("Ctrl+Shift+T",)),
    Spec("next_image", "Image", "Next image", ("D", "PgDown"), "next"),
    Spec("previous_image", "Image", "Previous image", ("Shift+D", "PgUp"), "previous"),
    Spec("mark_done", "Image", "Mark as done", ("Ctrl+D",), "done", separator=True),
    Spec("done_next", "Image", "Mark as done, and on", ("Ctrl+Space", "Ctrl+PgDown")),
    Spec("go_on", "Image", "On by itself after the last decision", ("Ctrl+Shift+Space",), checkable=True),
    Spec("label_image", "Image", "Label the whole image", ("Shift+A",)),
    Spec("tagging", "Image", "Tag by keys", ("F2",), "tag", True, separator=True),
    Spec("rest_absent", "Image", "The rest absent, and on", ("Shift+Return", "Shift+Enter")),
    Spec("order_images", "Image", "Order of images…", ("Ctrl+J",)),
    Spec("find_image", "Image", "Search images", ("Ctrl+F",)),
    Spec("filters", "Image", "Filters…", ("Ctrl+Alt+F",)),
    Spec("find_label", "Image", "Search labels", ("/", "Ctrl+Shift+L")),
    Spec("adopt_image", "Image", "Use the changed file…", ("Ctrl+Shift+U",), separator=True),
    Spec("remove_images", "Image", "Remove from the project…", ("Ctrl+Del",)),
    Spec("clip_play", "Clip", "Play, or stop", ("F11",)),
    Spec("clip_sound", "Clip", "Sound", ("Shift+F11",), checkable=True),
    Spec("clip_begin", "Clip", "Begin an event", ("Ctrl+Alt+I",), separator=True),
    Spec("clip_onset", "Clip", "Onset here", ("Ctrl+Alt+B",)),
    Spec("clip_apex", "Clip", "Apex here", ("Ctrl+Alt+A",)),
    Spec("clip_offset", "Clip", "Offset here", ("Ctrl+Alt+O",)),
    Spec("clip_codes", "Clip", "Type codes", ("Ctrl+Alt+C",)),
    Spec("clip_repeat", "Clip", "Like the event before", ("Ctrl+Alt+R",)),
    Spec("clip_exchange", "Clip", "Another label for the event", ("Ctrl+Alt+Q",)),
    Spec("clip_loop", "Clip", "Play the event again and again", ("Ctrl+Alt+L",), separator=True),
    Spec("end_pass", "Clip", "End the pass", ("Ctrl+Alt+Return",), separator=True),
    Spec("clip_sampling", "Clip", "Code one frame in so many…", ("Ctrl+Alt+Shift+S",)),
    Spec("clip_curves", "Clip", "The model's scores over time", ("Ctrl+Alt+S",), checkable=True, separator=True),
    Spec("clip_strip", "Clip", "Apexes as pictures", ("Ctrl+Alt+Y",), checkable=True),
    Spec("contrast_alike", "Clip", "Against what looks alike", ("Ctrl+Alt+X",)),
    Spec("find_face", "Clip", "Find the face", ("Ctrl+Alt+H",), checkable=True, separator=True),
    Spec("place_face", "Clip", "Where the face is…", ("Ctrl+Alt+J",)),
    Spec("lock_face", "Clip", "Zoom stays on the face", ("Ctrl+Alt+Z",), checkable=True),
    Spec("face_alone", "Clip", "The model sees the face alone", ("Ctrl+Alt+V",), checkable=True),
    Spec("show_beside", "Clip", "A file beside, to compare…", ("Ctrl+Alt+M",)),
    Spec("hide_beside", "Clip", "No file beside", ("Ctrl+Alt+Shift+M",)),
    Spec("emotion_words", "Clip", "Published combinations…", ("Ctrl+Alt+E",)),
    Spec("pin_neutral", "Clip", "Neutral face here, or none", ("Ctrl+Alt+N",)),
    Spec("neutral_beside", "Clip", "Neutral face beside", ("Ctrl+Alt+Shift+N",), checkable=True),
    Spec("clip_whole", "Clip", "Timeline: all of the clip", ("Ctrl+Alt+W",)),
    Spec("keep_frame", "Clip", "Keep this frame as an image", ("Ctrl+Alt+K",), separator=True),
    Spec("add_sequence", "Clip", "Add clip from pictures…", ("Ctrl+Alt+U",)),
    Spec("zoom_in", "View", "Zoom in", ("Ctrl++", "Ctrl+=", "+")),
    Spec("zoom_out", "View", "Zoom out", ("Ctrl+-", "-")),
    Spec("fit", "View", "Fit to window", ("Ctrl+0", "0"), "fit"),
    Spec("actual_size", "View", "Actual size", ("Ctrl+1",)),
    Spec("zoom_selection", "View", "Zoom to the selected region", ("Z",)),
    Spec("grid", "View", "Thumbnails of all images", ("F3",), "grid", True, separator=True),
    Spec("learning", "View", "Learning", ("F5",), checkable=True),
    Spec("compare_maps", "View", "Compare maps…", ("Shift+F3",)),
    Spec("overlays", "View", "All overlays", ("\\",), checkable=True, separator=True),
    Spec("heat_map", "View", "Heat map", ("H",), "heat", True),
    Spec("outlines", "View", "Outlines", ("O",), checkable=True),
    Spec("fills", "View", "Fills and hatching", ("Shift+O",), checkable=True),
    Spec("tags", "View", "Names at regions", ("Q",), checkable=True),
    Spec("next_colours", "View", "Heat map: next colours", ("Shift+Y",)),
    Spec("legend", "View", "Heat map: legend", ("Y",), checkable=True),
    Spec("probe", "View", "What the place at the pointer speaks for", ("?",), checkable=True),
    Spec("minimap", "View", "Overview", ("Shift+Z",), checkable=True, separator=True),
    Spec("measures", "View", "Measures of the region", ("Ctrl+Alt+Shift+D",), checkable=True),
    Spec("rulers", "View", "Rulers", ("U",), checkable=True),
    Spec("scale_bar", "View", "Scale bar", ("Shift+U",), checkable=True),
    Spec("split_view", "View", "Bare image beside", ("Shift+V",), checkable=True),
    Spec("pixel_grid", "View", "Pixel grid when zoomed in", ("Shift+H",), checkable=True),
    Spec("invert", "View", "Invert", ("I",), checkable=True, separator=True),
    Spec("auto_window", "View", "Automatic window", ("Shift+W",)),
    Spec("reset_display", "View", "Reset display", ("Ctrl+Shift+W",)),
    Spec("share_heights", "View", "Panels as high as they need", ("Ctrl+Shift+H",), checkable=True, separator=True),
    Spec("next_panel", "View", "Next panel", ("F6",)),
    Spec("previous_panel", "View", "Previous panel", ("Shift+F6",)),
    Spec("text_larger", "View", "Larger text", ("Ctrl+Alt+=",), separator=True),
    Spec("text_smaller", "View", "Smaller text", ("Ctrl+Alt+-",)),
    Spec("dark", "View", "Dark theme", ("Ctrl+T",), checkable=True),
    Spec("model", "Project", "Labels, model, suggestions…", ("Ctrl+M",)),
    Spec("edit_labels", "Project", "Edit labels…", ("Ctrl+Shift+E",)),
    Spec("rename_label", "Project", "Rename the chosen label", ("Ctrl+F2",)),
    Spec("suggest_again", "Project", "Suggest again", ("Ctrl+R",)),
    Spec("train", "Project", "Learn from tags, or stop", ("Ctrl+F5",), separator=True),
    Spec("compare_models", "Project", "Compare new model and old…", ("Shift+F5",)),
    Spec("find_moved", "Project", "Find moved images…", ("Ctrl+Shift+F",), separator=True),
    Spec("remove_copies", "Project", "Remove copies made by exports…", ("Ctrl+Shift+Del",)),
    Spec("protocol", "Study", "How it is read…", ("Ctrl+Shift+P",)),
    Spec("assign", "Study", "Who reads what…", ("Ctrl+Shift+I",)),
    Spec("copy_for_readers", "Study", "Copies for readers…", ("Ctrl+Shift+K",)),
    Spec("merge_copies", "Study", "Bring copies together…", ("Ctrl+Shift+J",)),
    Spec("sign", "Study", "Sign the reading…", ("Ctrl+Shift+F6",)),
    Spec("report_sessions", "Study", "Sessions", ("Ctrl+Shift+F7",), separator=True),
    Spec("report_agreement", "Study", "Agreement of readers", ("Ctrl+Shift+F8",)),
    Spec("report_audit", "Study", "Audit: how far the model led", ("Ctrl+Shift+F9",)),
    Spec("next_apart", "Study", "Next disagreement in a clip", ("F12",)),
    Spec("previous_apart", "Study", "Previous disagreement in a clip", ("Shift+F12",)),
    Spec("adjudicate", "Study", "Adjudicate…", ("F7",), separator=True),
    Spec("readings_beside", "Study", "Readings side by side", ("Shift+F7",), checkable=True),
    Spec("next_reading", "Study", "Next reading", ("F8",), separator=True),
    Spec("previous_reading", "Study", "Previous reading", ("Shift+F8",)),
    Spec("take_reading", "Study", "Take what this reading says of the label", ("F9",)),
    Spec("join_readings", "Study", "Join all readings' regions of the label", ("Shift+F9",)),
    Spec("hide_reading", "Study", "Hide or show this reading", ("F10",)),
    Spec("reading_alone", "Study", "This reading alone, or all", ("Shift+F10",)),
    Spec("palette", "Help", "Commands and labels…", ("Ctrl+K",)),
    Spec("shortcuts", "Help", "Keyboard shortcuts…", ("F1",)),
    Spec("messages", "Help", "Messages…", ("Ctrl+Shift+M",), separator=True),
    Spec("dismiss", "Help", "Dismiss the message", ("Shift+Esc",)),
    Spec("language", "Help", "Language…", ("Ctrl+L",)),
    Spec("about", "Help", "About", ("Ctrl+F1",)),
)

# Keys that no menu entry stands for: what they do, for the shortcut sheet and the docs.
OTHER_KEYS = (
    (marked("1 … 9"), marked("Choose a label; a selected annotation takes it")),
    (marked("Digits, where labels have numbers (AU4, AU12)"), marked("4 is AU4, 1 2 is AU12; Esc takes digits back")),
    (marked("Enter, ↑, ↓ while searching labels"), marked("Choose the label found, the next one; Esc leaves it")),
    (
        marked("Alt+1 …, Shift+A …, as the label set says"),
        marked("Give an attribute to the region, the one just accepted, or the image; again takes it back"),
    ),
    (marked("Double click, F2 in the list of labels"), marked("Rename the label")),
    (marked("1 … 9, letters, when tagging"), marked("The label is there; with Shift it is not; again takes that back")),
    (marked("Enter, when tagging"), marked("Next image; in the thumbnails, show the image")),
    (marked("Drag, Shift, Ctrl, arrow keys in the thumbnails"), marked("Choose several images")),
    (marked("Space / Shift+Space"), marked("Next / previous image")),
    (marked("Space-drag, middle-drag"), marked("Pan")),
    (marked("Arrow keys"), marked("Pan; with the keys' pointer (F4) move it, with Ctrl by single pixels")),
    (marked("N"), marked("Press, then release, at the keys' pointer")),
    (marked("Ins"), marked("Double click at the keys' pointer")),
    (marked("Wheel, Ctrl+wheel, pinch"), marked("Zoom at the cursor")),
    (marked("Right-drag"), marked("Window (across) and level (down) of the display")),
    (marked("Alt+wheel"), marked("Width of the brush, tolerance of the wand, size of superpixels")),
    (marked("Ctrl while drawing begins"), marked("New instead of adding, adding instead of new")),
    (marked("Shift-drag with the brush"), marked("Straight stroke")),
    (marked("Double click on an edge"), marked("Insert a vertex (select tool)")),
    (marked("Alt+click on a vertex"), marked("Delete a vertex (select tool)")),
    (marked("Shift+click, drag a frame"), marked("Choose several vertices; Del deletes them (select tool)")),
    (marked("Ctrl+click"), marked("Mark one more annotation, in the image or in the list")),
    (marked("Shift+click, Ctrl+click in the list of images"), marked("Choose several images")),
    (marked("Del in the list of images"), marked("Remove the chosen images from the project")),
    (marked("Click, Shift-drag with the box"), marked("With a segmenter: that belongs to the object; with Alt: not")),
    (marked("Alt, Enter, Backspace with rough strokes"), marked("Not this; take it; take the last stroke back")),
    (marked("Alt with lasso, wand, superpixels"), marked("Take away from the region")),
    (marked("Shift+click with the wand"), marked("All pixels of like colour, connected or not")),
    (marked("Shift, Alt with rectangle, ellipse"), marked("Equal sides; from the middle")),
    (marked("Shift, Alt with move, scale and turn"), marked("Keep proportions, turn by 15°; about the middle")),
    (marked("Backspace"), marked("Take the last vertex or anchor back")),
    (
        marked("Click, double click on a reading at the side"),
        marked("Choose the reading; take what it says of the label"),
    ),
    (marked("Ctrl+Alt+1 … on a DICOM image"), marked("The windows that it offers: soft tissue, lung, …")),
    (marked("Wheel, PgUp, PgDown, with Shift, Home, End on a stack"), marked("Other slices; ten on; its ends")),
    (marked("F11 on a stack"), marked("Play its slices, or stop")),
    (marked("Space, ← →, with Shift, Home, End on a clip"), marked("Play or stop; a frame, ten frames on; its ends")),
    (marked("I, Shift+I, P, O on a clip"), marked("An event begins; its onset, apex, offset is this frame")),
    (marked("Enter on a clip"), marked("Type codes as they are spoken: 1+2+5B, L12C")),
    (marked("Tab, Shift+Tab, Ctrl+← → on a clip"), marked("Next, previous event; onset, apex or offset")),
    (marked("L, comma, full stop on a clip"), marked("The event again and again; slower, faster")),
    (marked("M on a clip"), marked("With sound, or without")),
    (marked("R, K on a clip"), marked("Like the event before; keep the frame as an image")),
    (marked("E on a clip"), marked("Another label for the event, by its key, number or code")),
    (marked("N held, B, Shift+N on a clip"), marked("The neutral face, or beside; it is in this frame")),
    (marked("F on a clip"), marked("End the pass: what it was for was looked for")),
    (marked("[, ], Ctrl+wheel on the timeline"), marked("Fewer details, more details")),
    (marked("Drag on the timeline, with Alt"), marked("Move a border or an event; without snapping")),
    (marked("L, M where maps are compared"), marked("Choose the labels, the methods and layers")),
    (marked("Del, Shift+Del where maps are compared"), marked("Leave the row, the column of the chosen pane out")),
    (marked("P, H, R where maps are compared"), marked("Keep the image; hide the maps; try again what failed")),
)


def build_actions(
    window: QMainWindow, handlers: Mapping[str, Callable[..., object]], icon: Callable[[str], QIcon]
) -> dict[str, QAction]:
    """Make every action of the table, put it into its menu, and connect it to the handler of its name.

    The keys are given by `Shortcuts`.
    Raises KeyError when a handler is missing: the table and the window must agree.
    """
    actions: dict[str, QAction] = {}
    menus: dict[str, QMenu] = {}
    groups: dict[str, QActionGroup] = {}
    for spec in SPECS:
        menu = menus.get(spec.menu) or menus.setdefault(spec.menu, _add_menu(window, tr(spec.menu)))
        action = QAction(tr(spec.text), window)
        action.setObjectName(spec.name)
        action.setCheckable(spec.checkable)
        if spec.icon:
            action.setIcon(icon(spec.icon))
        if spec.group:
            group = groups.get(spec.group) or groups.setdefault(spec.group, QActionGroup(window))
            group.addAction(action)
        if spec.separator:
            menu.addSeparator()
        menu.addAction(action)
        (action.toggled if spec.checkable and not spec.group else action.triggered).connect(handlers[spec.name])
        actions[spec.name] = action
    return actions


def _add_menu(window: QMainWindow, title: str) -> QMenu:
    """A menu that opens by Alt and the first of its letters that no menu has yet."""
    others = [menu.title() for menu in window.menuBar().findChildren(QMenu)]
    taken = {other[other.index("&") + 1].casefold() for other in others}
    place = next((place for place, letter in enumerate(title) if letter.casefold() not in taken), 0)
    return window.menuBar().addMenu(f"{title[:place]}&{title[place:]}")


def shortcut_table() -> list[tuple[str, str]]:
    """Keys and what they do, in the order of the menus."""
    rows = [(" / ".join(spec.keys), spec.text.rstrip("…")) for spec in SPECS if spec.keys]
    return rows + list(OTHER_KEYS)
