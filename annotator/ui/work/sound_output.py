"""The device that sound is played on, by Qt's multimedia: an optional package, loaded with the first sound there is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QLoggingCategory

from annotator.core.errors import KnownError
from annotator.core.message import marked

if TYPE_CHECKING:
    from PySide6.QtCore import QIODevice
    from PySide6.QtMultimedia import QAudioDevice, QAudioFormat

# What waits in the device, in seconds: as long as the window may be busy with one thing.
WAITS = 0.2
_NOT_INSTALLED = marked("Clips play without sound: PySide6-Addons is not installed.")
_INSTALL = marked("Install it: pip install 'ebp-annotator[sound]'.")
_NOT_LOADED = marked("Clips play without sound: Qt's multimedia cannot be loaded ({fault}).")
_NO_DEVICE = marked("Clips play without sound: there is no device to play it on.")
_REFUSED = marked("Clips play without sound: the device refuses it.")


class Output(Protocol):
    """Plays samples: two channels of int16, one after the other, so many a second."""

    def start(self) -> None:
        """Begin anew: what was written before is no longer heard. Raises KnownError."""

    def stop(self) -> None:
        """Be silent at once."""

    def write(self, data: bytes) -> int:
        """How many of these bytes it took, whole samples: less than all of them where enough waits already."""
        ...

    @property
    def played(self) -> float:
        """Seconds that were heard since it started, as far as the system knows."""
        ...

    @property
    def alive(self) -> bool:
        """Whether it still plays what is written: a device may be unplugged."""
        ...


def open_output(rate: int) -> Output:
    """The device that the system plays on. Raises KnownError: the package is missing, or there is none."""
    QLoggingCategory.setFilterRules("qt.multimedia.*=false")  # which of its libraries it found goes into no terminal
    try:
        from PySide6.QtMultimedia import QAudioFormat, QMediaDevices
    except ModuleNotFoundError as fault:
        raise KnownError(_NOT_INSTALLED, advice=_INSTALL) from fault
    except ImportError as fault:  # a library of the system's
        raise KnownError(_NOT_LOADED, fault=fault) from fault
    device = QMediaDevices.defaultAudioOutput()
    if device.isNull():
        raise KnownError(_NO_DEVICE)
    kind = QAudioFormat()
    kind.setSampleRate(rate)
    kind.setChannelCount(2)
    kind.setSampleFormat(QAudioFormat.SampleFormat.Int16)
    if not device.isFormatSupported(kind):
        raise KnownError(_REFUSED)
    return _Device(device, kind)


class _Device:
    """A device of the system."""

    def __init__(self, device: QAudioDevice, kind: QAudioFormat) -> None:
        from PySide6.QtMultimedia import QAudio, QAudioSink

        self._sink, self._stopped = QAudioSink(device, kind), QAudio.State.StoppedState
        self._frame = kind.bytesPerFrame()
        self._sink.setBufferSize(kind.bytesForDuration(round(WAITS * 1e6)))
        self._into: QIODevice | None = None

    def start(self) -> None:
        self.stop()
        self._into = self._sink.start()
        if not self.alive:
            raise KnownError(_REFUSED)

    def stop(self) -> None:
        if self._into is not None:
            self._into = None
            self._sink.reset()

    def write(self, data: bytes) -> int:
        assert self._into is not None
        room = self._sink.bytesFree() // self._frame * self._frame
        return max(self._into.write(data[:room]), 0) if room else 0

    @property
    def played(self) -> float:
        return self._sink.processedUSecs() / 1e6

    @property
    def alive(self) -> bool:
        return self._into is not None and self._sink.state() != self._stopped
