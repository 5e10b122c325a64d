"""Where networks run, and what is done when there is not enough memory. Loads torch at the first job."""

from __future__ import annotations

import gc
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from annotator.core.errors import KnownError
from annotator.core.message import Message, marked

if TYPE_CHECKING:
    import torch

Result = TypeVar("Result")
# As many maps are made at once; a network that finds no memory for them gets one after the other.
GROUP = 32

MOVED = marked("The memory of {device} is full: the classifier goes on with the CPU, which takes longer.")


@dataclass(frozen=True)
class Room:
    """What a job may use: a device, and how many maps it makes at once. `tight`: nothing is to be kept for later."""

    device: torch.device
    group: int
    tight: bool = False


class Device:
    """The best device there is, or the one asked for; the CPU from the moment on when its memory did not do twice."""

    def __init__(self, wish: str = "") -> None:
        self._wish = wish
        self._room: Room | None = None
        self._tried = False
        self._moved: Message | None = None

    @property
    def name(self) -> str:
        """For people: the device, with a note when it is not the one first chosen. Empty before the first job."""
        if self._room is None:
            return ""
        device = self._room.device
        return str(device) if self._moved is None else Message("{device} (GPU memory full)", device=device)

    @property
    def moved(self) -> Message | None:
        """A sentence to tell once work had to leave the device first chosen."""
        return self._moved

    def run(self, job: Callable[[Room], Result], free: Callable[[], object]) -> Result:
        """`job(room)`. Where memory runs out: `free()`, then once more with less at once, then both on the CPU.

        Raises KnownError when even that does not do, or there is no such device; other faults of the job as they are.
        """
        from ebp.foreign import is_out_of_memory

        while True:
            try:
                return job(self._ready())
            except Exception as fault:
                if not is_out_of_memory(fault):
                    raise
            # Only here, where the fault and with it the job's frames are gone, can their memory be freed.
            free()
            _collect()
            self._step_down()

    def _now(self) -> Room:
        import torch

        if self._room is None:
            self._room = Room(torch.device(self._wish or best_device()), GROUP)
        return self._room

    def _ready(self) -> Room:
        """The room, after a first look at whether its device can be used at all."""
        room = self._now()
        if not self._tried:
            _try(room.device)
            self._tried = True
        return room

    def _step_down(self) -> None:
        import torch

        room = self._now()
        if not room.tight:
            self._room = Room(room.device, 1, tight=True)
        elif room.device.type != "cpu":
            self._moved = Message(MOVED, device=room.device)
            self._room = Room(torch.device("cpu"), GROUP)
        else:
            raise KnownError(
                "There is not enough memory for this classifier.", advice="Close other programs, and try again."
            )


def _collect() -> None:
    import torch

    gc.collect()
    if torch.cuda.is_available():
        torch.cuda.empty_cache()
    if torch.backends.mps.is_available():
        torch.mps.empty_cache()


def best_device() -> str:
    """cuda, mps or cpu: the first that this machine has."""
    import torch

    if torch.cuda.is_available():
        return "cuda"
    return "mps" if torch.backends.mps.is_available() else "cpu"


def _try(device: torch.device) -> None:
    import torch

    from ebp.foreign import is_out_of_memory

    try:
        torch.zeros(1, device=device)
    except (RuntimeError, AssertionError) as fault:  # torch built without CUDA raises an AssertionError
        if is_out_of_memory(fault):
            raise
        raise KnownError(
            "The device {device} cannot be used ({fault}).",
            device=device,
            fault=str(fault).strip().splitlines()[0],
            advice="Choose another with --device, or none.",
        ) from fault
