"""What is no clip is told, in one sentence, and FFmpeg says nothing beside it."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
import pytest
from clips import clip_of, write_clip
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from annotator.core.errors import KnownError
from annotator.core.images import read_picture
from annotator.core.images.video.clip import Clip

UNREADABLE = "This is no clip that can be read: it is damaged, cut off, or of an unknown kind."


def sound(path):
    with av.open(str(path), "w") as container:
        stream = container.add_stream("aac", rate=44_100)
        frame = av.AudioFrame.from_ndarray(np.zeros((2, 1024), np.float32), format="fltp", layout="stereo")
        frame.rate, frame.pts = 44_100, 0
        container.mux(stream.encode(frame))
        container.mux(stream.encode())


def with_cover(path):
    with av.open(str(path), "w") as container:
        voice, cover = container.add_stream("aac", rate=44_100), container.add_stream("mjpeg")
        cover.width, cover.height, cover.pix_fmt = 64, 64, "yuvj420p"
        cover.disposition = av.stream.Disposition.attached_pic
        frame = av.AudioFrame.from_ndarray(np.zeros((2, 1024), np.float32), format="fltp", layout="stereo")
        frame.rate, frame.pts = 44_100, 0
        container.mux(voice.encode(frame))
        container.mux(cover.encode(av.VideoFrame(64, 64, "yuvj420p")))
        container.mux(voice.encode())
        container.mux(cover.encode())


def unknown_codec(path):
    data = clip_of("H.264 in MP4").read_bytes()
    assert b"avc1\0\0\0\0" in data
    path.write_bytes(data.replace(b"avc1\0\0\0\0", b"zzzz\0\0\0\0"))


def without_header(path):
    data = clip_of("H.264 in MP4").read_bytes()
    path.write_bytes(data[: data.index(b"moov") - 4])


def playlist(path):
    path.write_text(f"#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\n{clip_of('the same in a transport stream')}\n")


def script(path):
    path.write_text(f"ffconcat version 1.0\nfile '{clip_of('H.264 in MP4')}'\n")


BAD = {
    "empty": (lambda path: path.write_bytes(b""), "The file is empty (0 bytes)."),
    "text": (lambda path: path.write_text("no clip\n" * 500), UNREADABLE),
    "zeros": (lambda path: path.write_bytes(bytes(50_000)), UNREADABLE),
    "picture": (lambda path: Image.new("RGB", (64, 64)).save(path, "PNG"), UNREADABLE),
    "cut off before its header": (without_header, UNREADABLE),
    "playlist of other files": (playlist, UNREADABLE),
    "script of other files": (script, UNREADABLE),
    "sound alone": (sound, "There is no video in this file."),
    "sound with a cover": (with_cover, "There is no video in this file."),
    "unknown codec": (unknown_codec, "The clip's codec is not known here. Convert it, for example to H.264"),
    "gone": (lambda path: None, "The image is not there any more."),
}  # fmt: skip


@pytest.mark.parametrize("kind", BAD)
def test_it_is_told(tmp_path, capfd, kind):
    path = tmp_path / "bad.mp4"
    make, what = BAD[kind]
    make(path)
    capfd.readouterr()
    for read in (Clip, read_picture):
        with pytest.raises(KnownError) as raised:
            read(path)
        assert str(raised.value).startswith(f"{path}: {what}")
    assert capfd.readouterr() == ("", "")


def test_frames_too_large_for_any_memory_are_told(tmp_path):
    data = write_clip(tmp_path / "large.mkv", "ffv1", size=(300, 300), count=2).read_bytes()
    for name in (b"\xb0\x82", b"\xba\x82"):  # width and height, in two bytes each
        assert data.count(name + b"\x01\x2c") == 1
        data = data.replace(name + b"\x01\x2c", name + b"\x36\xb0")
    path = tmp_path / "larger.mkv"
    path.write_bytes(data)
    with pytest.raises(KnownError, match="The clip's frames have 14000 × 14000 pixels; 134,217,728 is the limit"):
        Clip(path)


@pytest.mark.parametrize("name", ["a:b.mp4", "pipe:1.mp4", "http:x #frame=3.mp4", "%d.mp4", "Ü 例.mp4", "-i.mp4"])
def test_no_name_is_an_address(tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    write_clip(tmp_path / name, count=3)
    with Clip(Path(name)) as clip:
        assert clip.frames == 3


@pytest.mark.parametrize(
    "form", ["H.264 in MP4", "the same in Matroska", "MPEG-4 in AVI", "MPEG-2 in a programme stream"]
)
def test_mutated_files_are_read_or_refused(tmp_path, capfd, form):
    source = clip_of(form)
    whole, path = source.read_bytes(), tmp_path / f"mutated{source.suffix}"

    @settings(max_examples=20)
    @given(st.lists(st.tuples(st.integers(0, len(whole) - 1), st.integers(0, 255)), min_size=1, max_size=12))
    def check(changes):
        content = bytearray(whole)
        for place, value in changes:
            content[place] = value
        path.write_bytes(content)
        try:
            with Clip(path) as clip:
                for frame in (clip.frames - 1, 0, clip.frames // 2):
                    assert clip.read(frame, 64).shape[2] == 3
        except KnownError:
            pass

    check()
    assert capfd.readouterr().err == ""
