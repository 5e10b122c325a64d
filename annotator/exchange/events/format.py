"""The one interface of all formats of events: what is written of clips, as files with their bytes, and what is read.

A module of a format ends in `FORMAT = EventFormat(…)`. Its functions touch no project and write nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from annotator.core.message import Message
from annotator.exchange.events.clip import ClipEvents
from annotator.exchange.events.timing import Timing


@dataclass(frozen=True)
class File:
    """A file to write: its name, in the folder of an export, and its bytes."""

    name: str
    content: bytes


@dataclass(frozen=True)
class Reading:
    """What a file told: clips, and sentences on what was passed over."""

    clips: tuple[ClipEvents, ...]
    notices: tuple[Message, ...] = ()


Write: TypeAlias = Callable[[Sequence[ClipEvents]], tuple[File, ...]]
Read: TypeAlias = Callable[[Path, Mapping[str, Timing]], Reading]


@dataclass(frozen=True)
class EventFormat:
    """A file format of events.

    `write(clips)` gives files; None where it is read alone. `read(path, clips)` reads a file (or folder) by any
    program; `clips` are the timings of the clips that are known, by their paths: those that a file means are called so
    in the reading. It raises KnownError naming the file, and the line or entry, where that is damaged, or needs the
    timing of a clip that is not known. `recognises(path)` never raises. `per_frame`: it holds numbers of frames, so
    that reading gives tracks and no events (`tracks.with_events` makes events of them), and action units are called as
    programs call them, whatever their labels. `readers`: it tells whose each event is, so that it can hold several
    readings. `suffix` is that of the one file in which it holds all clips, "" where it has several.
    """

    name: str
    title: str
    read: Read
    recognises: Callable[[Path], bool]
    write: Write | None = None
    per_frame: bool = False
    readers: bool = False
    suffix: str = ""
