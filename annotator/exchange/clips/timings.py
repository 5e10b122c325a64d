"""When the frames of a project's clips are shown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np

from annotator.core.errors import KnownError
from annotator.core.message import Message
from annotator.core.project.project import Project
from annotator.core.work.annotation import ImageRecord
from annotator.exchange.events.timing import Timing

# Steps between frames that differ by no more than files round them to, in seconds, are even.
_EVEN = 0.0011


class Timings(Mapping[str, Timing]):
    """The clips of a project by their paths with their timings, each read from its file when it is first asked for.

    Of a clip that cannot be read, or is not the one that was coded, nothing is known; `faults` says why, by its path.
    Seconds count from the first frame.
    """

    def __init__(self, project: Project) -> None:
        self.records = {record.path: record for record in project.clips()}
        self.faults: dict[str, Message | str] = {}
        self._project = project
        self._found: dict[str, Timing] = {}

    def __getitem__(self, name: str) -> Timing:
        record = self.records[name]
        if name not in self._found:
            try:
                self._found[name] = _timing(self._project.image_path(record), record)
            except KnownError as fault:
                self.faults[name] = fault.what
                self._found[name] = Timing()
        return self._found[name]

    def __contains__(self, name: object) -> bool:
        return name in self.records

    def __iter__(self) -> Iterator[str]:
        return iter(self.records)

    def __len__(self) -> int:
        return len(self.records)


def _timing(path: Path, record: ImageRecord) -> Timing:
    from annotator.core.images.video.kept import clip_at  # brings PyAV along

    with clip_at(path) as clip:
        size = clip.width, clip.height
        if record.width and size != (record.width, record.height):
            told = {"ours": f"{record.width} × {record.height}", "found": f"{size[0]} × {size[1]}"}
            raise KnownError("The file is another clip than was coded: {found} pixels, not {ours}.", path=path, **told)
        times = clip.times
    steps = np.diff(times)
    even = len(steps) and float(steps.max() - steps.min()) <= _EVEN
    rate = round(float(len(steps) / (times[-1] - times[0])), 6) if even else None
    return Timing(len(times), rate, tuple(times.tolist()))
