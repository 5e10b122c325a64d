"""Sound follows the picture: what is written to the device is what was recorded with the frames that are played."""

from __future__ import annotations

import importlib.abc
import sys
import time
from fractions import Fraction

import numpy as np
import pytest
from clip_coder import Coder
from clips import tone, write_clip, write_sounding
from PySide6.QtCore import QBuffer, QIODevice, QSettings, Qt
from PySide6.QtTest import QTest

from annotator.core.errors import KnownError
from annotator.core.images.video.sound import RATE, Sound
from annotator.core.project.project import Project
from annotator.core.work.label_files import load_label_set
from annotator.ui.work.clip_sound import APART, ClipSound
from annotator.ui.work.sound_output import open_output

Key = Qt.Key
FRAME = 4  # bytes of a sample in both channels
SECONDS = 6


class Recorder:
    """A device without a loudspeaker: takes what a real one would, as it goes on in time, and keeps all of it.

    delay: seconds that it takes to begin. parts: what came after each start, and the moment played as it came first.
    """

    def __init__(self, now, delay=0.0):
        self._now, self._delay = now, delay
        self.parts, self.alive, self.running = [], True, False

    def start(self):
        self._began, self.running = time.perf_counter(), True
        self._into = QBuffer()
        self._into.open(QIODevice.OpenModeFlag.WriteOnly)
        self.parts.append((self._into, []))

    def stop(self):
        self.running = False

    def write(self, data):
        assert self.running
        into, moments = self.parts[-1]
        room = round((self.played + 0.2) * RATE) * FRAME - into.size()
        moments.append(self._now())
        return into.write(data[: max(room, 0)])

    @property
    def played(self):
        into, _ = self.parts[-1]
        return min(max(time.perf_counter() - self._began - self._delay, 0.0), into.size() / FRAME / RATE)

    def written(self, part=-1):
        return bytes(self.parts[part][0].data())


class Listener:
    """A window on a clip that sounds, and a device that records."""

    def __init__(self, stage, folder, delay=0.0):
        self.coder = Coder(stage, folder)
        self.stage, self.playing = stage, self.coder.playing
        self.coder.clips.sound.set_on(False)  # that is the window's own
        self.opened, self.delay, self.fault = [], delay, None
        self.sound = ClipSound(self.playing, stage.window, self._open)
        self.sound.set_on(True)
        with Sound(folder / "clip.mov") as sound:
            self._every = sound.read(SECONDS * RATE).tobytes()

    def _open(self, rate):
        assert rate == RATE
        if self.fault is not None:
            raise self.fault
        self.opened.append(Recorder(lambda: self.playing.now, self.delay))
        return self.opened[-1]

    @property
    def device(self):
        return self.opened[-1]

    def enough(self, part, samples=6000):
        self.stage.wait(lambda: len(self.device.parts) > part and self.device.parts[part][0].size() >= samples * FRAME)

    def moment(self, data):
        """When bytes are heard in the clip; they are exactly what was recorded there, without a break."""
        place = self._every.find(data)
        assert len(data) >= 100 * FRAME and place >= 0 and place % FRAME == 0
        return place / FRAME / RATE


@pytest.fixture
def folder(tmp_path):
    write_sounding(tmp_path / "clip.mov", times=range(25 * SECONDS - 1), seconds=SECONDS)
    make_project(tmp_path, "clip.mov")
    return tmp_path


def make_project(folder, name):
    project = Project.create(folder / "job.annot", load_label_set("facs"))
    project.add_images([folder / name])
    project.close()


@pytest.fixture
def listener(empty_stage, folder):
    listener = Listener(empty_stage, folder)
    yield listener
    assert empty_stage.errors == []


def test_sound_begins_with_the_frame_and_ends_with_it(listener):
    playing = listener.playing
    playing.go(20)
    assert listener.opened == [], "nobody plays yet"
    playing.play()
    listener.enough(0, 12_000)
    playing.pause()
    assert not listener.device.running and not listener.sound.sounding
    written, moments = listener.device.written(), listener.device.parts[0][1]
    began = listener.moment(written)
    assert began >= playing.seconds(20) and abs(began - moments[0]) < 0.04
    playing.step(1)
    playing.go(60)
    playing.scrub(30)
    listener.coder.seen(30)
    assert listener.device.written() == written and len(listener.opened) == 1, "steps make no sound"


def test_it_begins_again_with_each_loop_and_each_jump(listener):
    playing = listener.playing
    playing.set_loop(50, 56)
    playing.go(50)
    playing.play()
    for part in range(3):
        listener.enough(part, 1000)
        began = listener.moment(listener.device.written(part)[: 1000 * FRAME])
        assert playing.seconds(50) <= began < playing.seconds(57)
    playing.end_loop()
    count = len(listener.device.parts)
    playing.go(100)
    listener.enough(count, 1000)
    assert playing.seconds(100) <= listener.moment(listener.device.written()) < playing.seconds(125)
    playing.pause()


@pytest.mark.parametrize("speed", [Fraction(1, 2), Fraction(2)])
def test_slower_and_faster_it_keeps_to_the_picture(listener, speed):
    playing = listener.playing
    playing.set_speed(speed)
    playing.go(10)
    playing.play()
    listener.enough(0)
    playing.pause()
    moment = listener.device.parts[0][1][0]
    assert playing.seconds(10) <= moment
    heard = np.frombuffer(listener.device.written(), np.int16)[::2][:4000] / 32_767
    near = moment + np.arange(-400, 400) / RATE  # what is nearest to it was recorded when it was played
    errors = [np.abs(heard - tone(begun + np.arange(4000) * float(speed) / RATE)).max() for begun in near]
    assert min(errors) < 0.03


def test_too_slow_there_is_none_and_that_is_told(listener):
    listener.playing.set_speed(Fraction(1, 4))
    listener.playing.play()
    listener.coder.stage.wait(lambda: listener.playing.frame > 1)
    assert listener.opened == [] and listener.sound.why_not == "There is no sound at this speed."
    listener.playing.set_speed(Fraction(1))
    assert listener.sound.why_not == ""
    listener.enough(0)


def test_a_device_that_is_late_is_put_right_and_known_the_next_time(empty_stage, folder):
    listener = Listener(empty_stage, folder, delay=0.3)
    listener.playing.play()
    listener.stage.wait(lambda: listener.sound.apart < -APART)
    listener.stage.wait(lambda: abs(listener.sound.apart) < APART / 2)
    written = listener.device.written()
    first = listener.moment(written[: 2000 * FRAME])
    last = listener.moment(written[-500 * FRAME :])
    left_out = last - first - (len(written) / FRAME - 500) / RATE
    assert 0.2 < left_out < 0.4
    count = len(listener.device.parts)
    listener.playing.go(75)
    listener.enough(count)
    moment = listener.device.parts[count][1][0]
    assert 0.2 < listener.moment(listener.device.written(count)[: 2000 * FRAME]) - moment < 0.4
    listener.stage.wait(lambda: listener.device.played > 0.4)
    assert abs(listener.sound.apart) < APART
    listener.playing.pause()


def test_without_a_device_it_plays_as_ever_and_says_why_it_is_silent(listener):
    told = []
    listener.sound.changed.connect(lambda: told.append(listener.sound.why_not))
    listener.fault = KnownError("There is no device.")
    listener.playing.play()
    listener.stage.wait(lambda: listener.playing.seen > 2)
    assert listener.sound.why_not == told[-1] == "There is no device."
    listener.playing.pause()
    listener.fault = None
    listener.playing.play()
    listener.enough(0)
    assert listener.sound.why_not == ""
    listener.device.alive = False  # it is unplugged
    listener.stage.wait(lambda: listener.sound.why_not)
    assert "is gone" in listener.sound.why_not and listener.playing.playing
    listener.playing.pause()
    listener.playing.play()
    listener.enough(0)
    assert len(listener.opened) == 2 and listener.sound.why_not == ""


def test_a_sound_track_that_is_gone_is_told_and_the_clip_plays(listener):
    listener.playing.path.rename(listener.playing.path.with_name("gone.mov"))
    listener.playing.play()
    listener.stage.wait(lambda: listener.sound.why_not)
    assert "clip.mov" in listener.sound.why_not and listener.playing.playing
    listener.playing.pause()


def test_on_or_off_by_key_and_button_is_remembered(listener):
    stage, desk = listener.stage, listener.coder.clips
    button, action = desk.panel.sound, stage.window.actions_["clip_sound"]
    assert button.font().strikeOut() and not action.isChecked() and button.toolTip() == "Without sound"
    listener.coder.press(Key.Key_M)
    assert desk.sound.on and not button.font().strikeOut() and action.isChecked() and button.toolTip() == "With sound"
    listener.coder.press(Key.Key_F11, Qt.KeyboardModifier.ShiftModifier)
    assert not desk.sound.on and ClipSound(listener.playing).on is False
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert desk.sound.on and ClipSound(listener.playing).on is True
    listener.sound.set_on(False)
    assert QSettings().value("sound") in (False, "false")


def test_a_clip_without_a_sound_track_asks_for_no_device(empty_stage, tmp_path):
    write_clip(tmp_path / "clip.mp4")
    make_project(tmp_path, "clip.mp4")
    coder, opened = Coder(empty_stage, tmp_path), []
    sound = ClipSound(coder.playing, empty_stage.window, opened.append)
    coder.playing.play()
    empty_stage.wait(lambda: coder.playing.seen > 2)
    coder.playing.pause()
    assert opened == [] and sound.why_not == "The clip has no sound track."
    assert coder.clips.panel.sound.toolTip() == "The clip has no sound track."
    assert not coder.clips.panel.sound.isEnabled()
    empty_stage.told.clear()
    for _ in range(2):
        coder.press(Key.Key_M)
    assert [text for _, text in empty_stage.told] == ["The clip has no sound track."]


def test_without_the_package_that_is_what_is_told(monkeypatch):
    monkeypatch.setitem(sys.modules, "PySide6.QtMultimedia", None)
    with pytest.raises(KnownError, match="PySide6-Addons is not installed"):
        open_output(RATE)


def test_a_library_that_is_missing_is_named(monkeypatch):
    class Broken(importlib.abc.MetaPathFinder):
        def find_spec(self, name, path, target=None):
            if name == "PySide6.QtMultimedia":
                raise ImportError("libpulse.so.0: cannot open shared object file")

    monkeypatch.delitem(sys.modules, "PySide6.QtMultimedia", raising=False)
    monkeypatch.setattr(sys, "meta_path", [Broken(), *sys.meta_path])
    with pytest.raises(KnownError, match=r"libpulse\.so\.0"):
        open_output(RATE)


@pytest.mark.qt_log_ignore("PulseAudioService: pa_context_connect\\(\\) failed")
def test_a_real_device_plays_what_is_written(qtbot, qapp):
    pytest.importorskip("PySide6.QtMultimedia", exc_type=ImportError)
    try:
        output = open_output(RATE)
    except KnownError as error:
        assert "there is no device" in str(error)
        return
    output.start()
    written = [0]

    def played():
        written[0] += output.write(bytes(FRAME * RATE))
        return output.played > 0.3

    qtbot.waitUntil(played, timeout=10_000)
    assert output.alive and output.played <= written[0] / FRAME / RATE < output.played + 1
    output.stop()
    assert not output.alive
