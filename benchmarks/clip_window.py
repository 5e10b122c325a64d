"""A clip in the window: opened, stepped through, scrubbed, played, and coded with 5,000 events; and 200 clips.

    python -m benchmarks.clip_window

The clip is the hour of 1080p25 of `benchmarks.video`, with a key frame a second, in a real window offscreen. Each time
is from the key or the wish to the frame painted on the canvas, its tags on it. *Scrubbed*: the pointer goes 13 frames a
move, the next move coming as soon as the frame is painted; *anywhere* it jumps. Then the same with a key frame every
ten seconds. *Played*: for ten seconds, with events on screen. *Timeline*: its repaint with 5,000 events, all of them in
sight, or a tenth.
"""

from __future__ import annotations

import os
import random
import shutil
import tempfile
import time
from collections.abc import Callable, Iterable
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject

from annotator.core.project.project import Project
from annotator.core.work.annotation import Annotation
from annotator.core.work.edits import AddAnnotation, import_of
from annotator.core.work.event_times import Span
from annotator.core.work.label_files import load_label_set
from benchmarks import video

if TYPE_CHECKING:
    from annotator.ui.window.main_window import MainWindow

EVENTS, CLIPS, SECONDS = 5000, 200, 10
# Frames between key frames where there are few; seconds between moves of a pointer that is slow.
SPARSE, SLOWLY = 250, 0.08
WINDOW = (1600, 1000)


class _Painted(QObject):
    """Notes which frame was on the canvas when it was last painted."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._playing, self._session = window.clips.desk.playing, window.session
        self.frame, self.frames, self.whole = -1, set[int](), False
        window.canvas.installEventFilter(self)

    def eventFilter(self, target: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.Paint:
            return False
        target.event(event)
        self.frame, picture = self._playing.seen, self._session.picture
        self.whole = picture is not None and not picture.finest
        self.frames.add(self.frame)
        return True


def main() -> None:
    """Print the tables."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_CONFIG_HOME"] = os.environ["XDG_CACHE_HOME"] = folder
        from annotator.ui.window.app import make_application

        make_application()
        clip = video.write_video(Path(folder) / "hour.mp4", video.RATE)
        sparse = video.write_video(Path(folder) / "sparse.mp4", SPARSE)
        print("| an hour of 1080p25 in the window | median ms | 95 % | most |\n|---|---|---|---|", flush=True)
        _hour(_project(Path(folder), [clip], events=40))
        print("| a key frame every 10 s | median ms | 95 % | most |\n|---|---|---|---|", flush=True)
        _sparse(_project(Path(folder), [sparse], events=41))
        _timeline(_project(Path(folder), [clip], events=EVENTS))
        _many(Path(folder))


def _project(folder: Path, clips: list[Path], events: int) -> Path:
    """A new project of clips; events lie all over the first one."""
    path = folder / f"{len(clips)}-{events}.annot"
    project = Project.create(path, load_label_set("facs"))
    project.add_images(clips)
    labels, chance = project.labels.labels[:20], random.Random(0)
    first, edits = project.next_annotation_id(max(events, 1)), []
    for number in range(events):
        onset = chance.randrange(89_000) if events == EVENTS else 45_000 + 20 * number
        span = Span(onset, onset + chance.randrange(20), onset + 20 + chance.randrange(200))
        edits.append(AddAnnotation(Annotation(first + number, 1, labels[number % len(labels)].id, span=span)))
    if edits:
        project.apply(import_of((), edits))
    project.close()
    return path


def _opened(path: Path) -> MainWindow:
    from annotator.ui.window.app import make_window
    from annotator.ui.window.hand import wait_until

    window = make_window("cpu")
    window.resize(*WINDOW)
    window.show()
    window.commands.open([path])
    playing = window.clips.desk.playing
    wait_until(lambda: playing.frames > 0 and playing.seen >= 0, "the clip", 60)
    return window


def _hour(path: Path) -> None:
    from PySide6.QtWidgets import QApplication

    begun = time.perf_counter()
    window = _opened(path)
    opened = time.perf_counter() - begun
    playing, painted, chance = window.clips.desk.playing, _Painted(window), random.Random(0)

    def shown(frame: int) -> float:
        return _shown(window, painted, playing.go, frame)

    _row("one frame on", map(shown, range(45_001, 45_200)))
    _row("one frame back", map(shown, range(45_199, 45_000, -1)))
    _scrubs(window, painted)
    _row("anywhere, as it is", (shown(chance.randrange(playing.frames)) for _ in range(100)))
    for speed in (1, 2):
        shown(45_000)
        painted.frames.clear()
        playing.set_speed(Fraction(speed))
        playing.play()
        end = time.perf_counter() + SECONDS
        while time.perf_counter() < end:
            QApplication.processEvents()
            time.sleep(0.001)
        playing.pause()
        count = len(painted.frames)
        print(f"\nPlayed {speed} ×: {count} of {SECONDS * 25 * speed} frames painted, {playing.left_out} left out.")
    print(f"\nOpened, indexed and painted for the first time: {opened:.2f} s.\n", flush=True)
    window.close()


def _sparse(path: Path) -> None:
    window = _opened(path)
    _scrubs(window, _Painted(window))
    window.close()


def _scrubs(window: MainWindow, painted: _Painted) -> None:
    """By a pointer that moves on as soon as it sees the frame, and by one that takes its time."""
    from annotator.ui.window.hand import wait_until

    playing, chance = window.clips.desk.playing, random.Random(1)

    def passed(frame: int, pause: float = 0.0) -> float:
        taken = _shown(window, painted, playing.scrub, frame)
        end = time.perf_counter() + max(pause - taken, 0.0)
        wait_until(lambda: time.perf_counter() >= end, "the next move", 30)
        return taken

    passed(20_000)
    _row("scrubbed on", map(passed, range(20_013, 22_600, 13)))
    _row("scrubbed back", map(passed, range(22_600, 20_000, -13)))
    _row("the same, slowly", (passed(frame, SLOWLY) for frame in range(25_600, 23_000, -13)))
    _row("scrubbed anywhere", (passed(chance.randrange(playing.frames)) for _ in range(100)))
    rests = [chance.randrange(playing.frames) for _ in range(50)]
    _row("at rest, as it is", (_at_rest(window, painted, passed, frame) for frame in rests))


def _at_rest(window: MainWindow, painted: _Painted, passed: Callable[[int], float], frame: int) -> float:
    """From the release of the pointer over a frame that was just scrubbed to."""
    passed(frame)
    return _shown(window, painted, window.clips.desk.playing.go, frame, whole=True)


def _shown(
    window: MainWindow, painted: _Painted, ask: Callable[[int], None], frame: int, *, whole: bool = False
) -> float:
    from annotator.ui.window.hand import wait_until

    playing = window.clips.desk.playing

    def there() -> bool:
        return painted.frame == playing.seen == frame and (painted.whole or not whole)

    begun = time.perf_counter()
    ask(frame)
    wait_until(there, "the frame", 30)
    return time.perf_counter() - begun


def _timeline(path: Path) -> None:
    window = _opened(path)
    view = window.clips.desk.panel.view
    view.show_whole()
    print(f"| timeline with {EVENTS} events | median ms | 95 % | most |\n|---|---|---|---|")
    _row("all in sight", (_seconds(view.viewport().repaint) for _ in range(60)))
    view.zoom(10)
    _row("a tenth in sight", (_seconds(view.viewport().repaint) for _ in range(60)))
    coding, playing = window.clips.desk.coding, window.clips.desk.playing
    window.session.choose_label(window.session.labels.labels[0])

    def code() -> None:
        playing.frame += 1
        coding.begin()

    _row("an event begun, stored and drawn", (_seconds(code) for _ in range(60)))
    window.close()


def _many(folder: Path) -> None:
    from annotator.ui.window.hand import wait_until

    short = video.write_video(folder / "short.mp4", video.RATE, 1 / 360)
    clips = [folder / "clips" / f"{number:03}.mp4" for number in range(CLIPS)]
    clips[0].parent.mkdir()
    for clip in clips:
        shutil.copy(short, clip)
    path = _project(folder, clips, events=0)
    begun = time.perf_counter()
    window = _opened(path)
    opened, playing = time.perf_counter() - begun, window.clips.desk.playing

    def following() -> None:
        before = playing.path
        window.session.step(1)
        wait_until(lambda: playing.path != before and playing.frames > 0 and playing.seen == 0, "the next clip", 30)

    print(f"\n| project of {CLIPS} clips, opened in {opened:.2f} s | median ms | 95 % | most |\n|---|---|---|---|")
    _row("the next clip, first frame seen", (_seconds(following) for _ in range(60)))
    window.close()


def _seconds(does: Callable[[], object]) -> float:
    begun = time.perf_counter()
    does()
    return time.perf_counter() - begun


def _row(name: str, seconds: Iterable[float]) -> None:
    taken = sorted(value * 1000 for value in seconds)
    middle, late = taken[len(taken) // 2], taken[round(0.95 * (len(taken) - 1))]
    print(f"| {name} | {middle:.0f} | {late:.0f} | {taken[-1]:.0f} |", flush=True)


if __name__ == "__main__":
    main()
