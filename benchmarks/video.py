"""An hour of video: opened, indexed, stepped through and scrubbed, and the memory that took.

The clip is a short one whose packets are repeated with later times, so that it is quick to make. Each row is measured
in a process of its own; what is decoded, converted and copied is what a window would show.
"""

from __future__ import annotations

import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from fractions import Fraction
from pathlib import Path

import av
import numpy as np

WIDTH, HEIGHT, RATE, HOURS = 1920, 1080, 25, 1.0
CYCLE, STEPS, JUMPS = 250, 200, 100
# The longer side of the smaller copies that a window shows while somebody drags.
SIDE = 960
GROUPS = {"a key frame a second": 25, "one in 10 s": 250}


def main() -> None:
    """Print the table."""
    print(_HEAD)
    with tempfile.TemporaryDirectory() as folder:
        for name, group in GROUPS.items():
            path = write_video(Path(folder) / f"{group}.mp4", group)
            environment = os.environ | {"XDG_CACHE_HOME": folder}
            command = [sys.executable, "-m", "benchmarks.video", str(path)]
            told = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
            print(f"| {name}, {path.stat().st_size / 2**30:.1f} GiB | {_row(json.loads(told.stdout))} |", flush=True)
            path.unlink()


_HEAD = """\
| 1 h of 1080p25, H.264 | first frame ms | index s | index kept ms | step forward ms, median / 95 % | step back | \
random jump | the same, reduced | forward, reduced | peak MB |
|---|---|---|---|---|---|---|---|---|---|"""


def _row(found: dict[str, list[float]]) -> str:
    cells = [f"{found['first'][0]:.0f}", f"{found['index'][0] / 1000:.1f}", f"{found['kept'][0]:.0f}"]
    for name in ("forward", "back", "jump", "small jump", "small forward"):
        taken = sorted(found[name])
        cells.append(f"{statistics.median(taken):.0f} / {taken[int(0.95 * len(taken))]:.0f}")
    return " | ".join([*cells, f"{found['peak'][0]:.0f}"])


def write_video(path: Path, group: int, hours: float = HOURS) -> Path:
    """So many hours of a texture that moves, with a bright spot that tells where one is."""
    short = path.with_suffix(".short.mp4")
    noise = np.random.default_rng(0).normal(128, 30, (HEIGHT // 8 + 64, WIDTH // 8 + 64, 3))
    with av.open(str(short), "w") as container:
        options = {"g": str(group), "preset": "veryfast", "crf": "26", "bf": "3", "sc_threshold": "0"}
        options["x264-params"] = "sliced-threads=0"  # one slice a picture, as cameras write
        stream = container.add_stream("libx264", rate=RATE, options=options)
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        for number in range(CYCLE):
            shift = 32 + int(30 * np.sin(2 * np.pi * number / CYCLE))
            part = noise[shift : shift + HEIGHT // 8, 64 - shift : 64 - shift + WIDTH // 8]
            small = av.VideoFrame.from_ndarray(part.clip(0, 255).astype(np.uint8), format="rgb24")
            frame = small.reformat(width=WIDTH, height=HEIGHT, format="yuv420p", interpolation="BICUBIC")
            frame.pts, frame.time_base = number, Fraction(1, RATE)
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    _repeat(short, path, round(hours * 3600 * RATE) // CYCLE)
    short.unlink()
    return path


def _repeat(short: Path, path: Path, times: int) -> None:
    with av.open(str(path), "w") as container:
        target = None
        for turn in range(times):
            with av.open(str(short)) as source:
                stream = source.streams.video[0]
                target = target or container.add_stream_from_template(stream)
                assert stream.time_base is not None
                later = int(turn * CYCLE / RATE / stream.time_base)
                for packet in source.demux(stream):
                    if packet.size and packet.pts is not None and packet.dts is not None:
                        packet.pts, packet.dts, packet.stream = packet.pts + later, packet.dts + later, target
                        container.mux(packet)


def _timed(work: Iterable[Callable[[], object]]) -> list[float]:
    """Milliseconds of each."""
    taken = []
    for one in work:
        begun = time.perf_counter()
        one()
        taken.append((time.perf_counter() - begun) * 1000)
    return taken


def _measure(path: Path) -> dict[str, list[float]]:
    from annotator.core.images.video.clip import Clip

    found: dict[str, list[float]] = {}
    opened: list[Clip] = []
    found["first"] = [sum(_timed([lambda: opened.append(Clip(path)), lambda: opened[0].read(0)]))]
    clip = opened[0]
    found["index"] = _timed([clip.prepare])
    again = Clip(path)
    found["kept"] = _timed([again.prepare])
    again.close()
    middle, chance = clip.frames // 2, random.Random(0)
    jumps = [chance.randrange(clip.frames) for _ in range(2 * JUMPS)]
    clip.read(middle)
    found["forward"] = _timed(lambda n=n: clip.read(middle + n) for n in range(1, STEPS))
    clip.read(middle // 2)
    found["back"] = _timed(lambda n=n: clip.read(middle // 2 - n) for n in range(1, STEPS))
    found["jump"] = _timed(lambda n=n: clip.read(n) for n in jumps[:JUMPS])
    found["small jump"] = _timed(lambda n=n: clip.read(n, SIDE) for n in jumps[JUMPS:])
    found["small forward"] = _timed(lambda n=n: clip.read(jumps[-1] + n, SIDE) for n in range(1, STEPS))
    clip.close()
    status = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    found["peak"] = [int(next(line.split()[1] for line in status if line.startswith("VmHWM"))) / 1024]
    return found


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(json.dumps(_measure(Path(sys.argv[1]))))
    else:
        main()
