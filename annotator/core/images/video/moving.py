"""What a clip is to all who show and code it."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Protocol, Self

import numpy as np
from numpy.typing import NDArray

from annotator.core.message import Message


class Glance(NamedTuple):
    """A frame's colours, upright, (h, w, 3) uint8, at one of `factor` of its size, a power of two, rounded up."""

    values: NDArray[np.uint8]
    factor: int


class Moving(Protocol):
    """A clip, open until `close`; to be used from any thread, one at a time. `Clip` and `NumberedClip` say more."""

    path: Path
    width: int
    height: int
    rate: Fraction | None
    has_sound: bool

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    def close(self) -> None:
        """Let go of files and pictures."""

    @property
    def closed(self) -> bool:
        """Whether it was closed."""
        ...

    @property
    def turned(self) -> bool:
        """Whether a mark in the file turns it upright."""
        ...

    def prepare(self, wanted: Callable[[], bool] = ..., told: Callable[[float], None] = ...) -> bool:
        """Find out all that frames and remarks need; False when no longer `wanted`. Raises KnownError."""
        ...

    @property
    def frames(self) -> int:
        """How many frames can be shown. Raises KnownError."""
        ...

    @property
    def times(self) -> NDArray[np.float64]:
        """When each frame is shown, in seconds from the first, (frames,). Raises KnownError."""
        ...

    @property
    def start(self) -> float:
        """When the first frame is shown by the file's own clock, in seconds."""
        ...

    @property
    def duration(self) -> float:
        """Seconds from the first frame to the end of the last one. Raises KnownError."""
        ...

    @property
    def remarks(self) -> tuple[Message, ...]:
        """What is worth knowing of the clip, a sentence each. Raises KnownError."""
        ...

    def read(self, frame: int, side: int | None = None) -> NDArray[np.uint8]:
        """A frame, upright: (h, w, 3) uint8 RGB. side: the longer side of a smaller copy. Raises KnownError."""
        ...

    def glance(self, frame: int) -> Glance:
        """A frame in haste, for one who moves through the clip. Raises KnownError as `read` does."""
        ...

    def fill(self, frame: int, wanted: Callable[[], bool]) -> None:
        """Have frames before one at hand for `glance`, as long as that is `wanted`. Raises KnownError."""

    @property
    def nbytes(self) -> int:
        """Memory that decoded pictures hold at the moment."""
        ...

    def forget(self) -> None:
        """Let go of the decoded pictures."""

    def require(self, frame: int) -> None:
        """Raises KnownError where there is no such frame."""
