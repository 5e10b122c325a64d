"""Sound of clips: at each frame that is heard which was recorded then, to the sample, whatever the file's times do."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from clips import RATE as FRAMES_A_SECOND
from clips import folder, tone, write_clip, write_numbered, write_sounding
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.core.errors import KnownError
from annotator.core.images.video.clip import Clip
from annotator.core.images.video.opening import open_clip
from annotator.core.images.video.sound import RATE, Sound

# Times of frames that no rate explains, in 1/25 s.
UNEVEN = (0, 1, 2, 5, 6, 7, 9, 10, 14, 15, 16, 20, 21, 22, 30, 31, 32, 33, 40, 41)
# Suffix, encoder, rate, how far what is heard may be from what was recorded, in its height of 1, and how many samples
# beside it where the sound begins later than the file: some files round that to milliseconds.
FORMS = {
    "PCM in QuickTime": (".mov", "pcm_s16le", 48_000, 1e-4, 0),
    "PCM of another rate": (".mov", "pcm_s16le", 44_100, 0.005, 0),
    "FLAC in Matroska": (".mkv", "flac", 48_000, 1e-4, 0),
    "PCM of 16 kHz in Matroska": (".mkv", "pcm_s16le", 16_000, 0.012, 0),
    "AAC in MP4": (".mp4", "aac", 48_000, 0.04, 48),
    "AAC in a transport stream": (".mts", "aac", 44_100, 0.04, 1),
    "MP2 in a programme stream": (".mpg", "mp2", 48_000, 0.01, 0),
}
SHIFTS = ((0, 0), (5, 0), (7, 3))


def heard(sound, moment, count, speed=Fraction(1)):
    sound.seek(moment, speed)
    return sound.read(count)[:, 0] / 32_767


def beside(values, moment, most):
    """By how many samples what is heard is beside what was recorded at a moment of the file's clock, and the rest."""
    shifts = range(-most, most + 1)
    errors = [np.abs(values - tone(moment + (np.arange(len(values)) + shift) / RATE)).max() for shift in shifts]
    return abs(shifts[int(np.argmin(errors))]), min(errors)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(("shown", "begun"), SHIFTS)
def test_at_each_frame_is_heard_what_was_recorded_then(tmp_path, form, shown, begun):
    suffix, encoder, rate, near, rounded = FORMS[form]
    times = range(40) if suffix == ".mpg" else UNEVEN
    path = write_sounding(tmp_path / f"clip{suffix}", encoder, rate, times=times, shown=shown, heard=begun)
    with Clip(path) as clip, Sound(path, clip.start) as sound:
        assert clip.has_sound
        for frame in (0, 3, 8, 14, len(times) - 1):
            moment = float(clip.times[frame])
            assert moment == pytest.approx((times[frame] - times[0]) / FRAMES_A_SECOND, abs=1e-3)
            values = heard(sound, moment, 4800)[2400:]  # what encoders do to the beginning of a sound is theirs
            by, rest = beside(values, shown / FRAMES_A_SECOND + moment + 2400 / RATE, 60)
            assert by <= (rounded if begun else 1) and rest < near, (frame, by, rest)


@pytest.mark.parametrize("speed", [Fraction(1, 2), Fraction(2)])
def test_slower_and_faster_it_is_a_tape(tmp_path, speed):
    path = write_sounding(tmp_path / "clip.mov")
    with Sound(path) as sound:
        recorded = tone(0.4 + np.arange(9600) * float(speed) / RATE)
        assert np.abs(heard(sound, 0.4, 9600, speed) - recorded).max() < 0.005


def test_before_behind_and_between_there_is_silence(tmp_path):
    path = write_sounding(tmp_path / "clip.mov", heard=10, seconds=0.5)
    with Sound(path) as sound:
        sound.seek(0.3)
        values = sound.read(RATE)
    there = np.flatnonzero(values.any(axis=1))
    begin, end = round((0.4 - 0.3) * RATE), round((0.9 - 0.3) * RATE)
    assert values.shape == (RATE, 2) and values.dtype == np.int16
    assert begin <= there[0] <= begin + 1 and end - 2 <= there[-1] < end
    with Sound(path) as sound:
        sound.seek(100.0)
        assert not sound.read(RATE).any()


def test_a_clip_may_have_one_channel_or_six(tmp_path):
    for layout, count in (("mono", 1), ("5.1", 6)):
        path = write_sounding(tmp_path / f"{count}.mov", layout=layout, seconds=1)
        with Sound(path) as sound:
            values = heard(sound, 0.2, 4800)
        expected = tone(0.2 + np.arange(4800) / RATE)
        assert np.corrcoef(values, expected)[0, 1] > 0.99 and np.abs(values).max() > 0.2


@pytest.fixture(scope="module")
def long():
    """A clip, and all its sound."""
    path = write_sounding(folder() / "long.mp4", "aac", 44_100, seconds=4)
    with Sound(path) as sound:
        yield path, sound.read(4 * RATE)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 3 * RATE), st.lists(st.integers(1, 5000), min_size=1, max_size=5))
def test_whatever_is_jumped_to_and_however_it_is_read_it_is_the_same_sound(long, place, counts):
    path, every = long
    with Sound(path) as sound:
        sound.seek(1.0)
        sound.read(100)
        sound.seek(place / RATE)
        read = np.concatenate([sound.read(count) for count in counts]).astype(int)
    difference = np.abs(read - every[place : place + sum(counts)])
    # Where 44,100 a second become 48,000, samples lie up to half of one of the file's aside.
    assert difference.max() < 32_767 * 0.03


def test_clips_without_sound(tmp_path):
    silent = write_clip(tmp_path / "clip.mp4", count=4)
    with Clip(silent) as clip:
        assert not clip.has_sound
    with pytest.raises(KnownError, match="no sound track"):
        Sound(silent)
    with open_clip(write_numbered(tmp_path / "f_%02d.png", range(3))) as numbered:
        assert not numbered.has_sound
    with pytest.raises(KnownError):
        Sound(tmp_path / "gone.mp4")


@pytest.mark.parametrize("suffix", [".mp4", ".mkv", ".mts", ".avi"])
@settings(max_examples=15, deadline=None)
@given(data=st.data())
def test_damaged_sound_is_read_as_far_as_it_goes(suffix, data):
    path = folder() / f"whole{suffix}"
    if not path.exists():
        write_sounding(path, "libmp3lame" if suffix == ".avi" else "aac", seconds=1, times=range(10))
    content = bytearray(path.read_bytes())
    for place in data.draw(st.lists(st.integers(0, len(content) - 1), max_size=40)):
        content[place] ^= data.draw(st.integers(1, 255))
    broken = path.with_stem("broken")
    broken.write_bytes(content[: data.draw(st.integers(0, len(content)))])
    try:
        with Sound(broken) as sound:
            sound.seek(0.1)
            assert sound.read(RATE // 2).shape == (RATE // 2, 2)
            sound.seek(0.0)
            assert sound.read(100).shape == (100, 2)
    except KnownError as error:
        assert error.path == broken
