"""H.264 that is refreshed bit by bit: after a start it takes some frames until all of a picture is right.

A recovery point (ITU-T H.264, D.1.8) says how many; what is marked as a key frame without one needs none.
"""

from __future__ import annotations

from collections.abc import Iterator

_SLICES, _SEI, _RECOVERY_POINT = frozenset((1, 2, 5)), 6, 6


def frames_to_recover(packet: bytes, extradata: bytes) -> int:
    """How many reference frames after this one pictures are right from; 0 where they are at once."""
    for unit in _units(packet, extradata):
        if unit[0] & 31 in _SLICES:
            return 0
        if unit[0] & 31 == _SEI:
            count = _recovery(unit[1:].replace(b"\0\0\3", b"\0\0"))
            if count is not None:
                return count
    return 0


def _units(packet: bytes, extradata: bytes) -> Iterator[bytes]:
    """The units of a packet: behind their lengths in files with a table, else behind start codes."""
    if extradata[:1] != b"\1" or len(extradata) < 5:
        yield from (unit for unit in packet.split(b"\0\0\1")[1:] if unit)
        return
    size, place = (extradata[4] & 3) + 1, 0
    while place + size < len(packet):
        length = int.from_bytes(packet[place : place + size])
        unit = packet[place + size : place + size + length]
        if unit:
            yield unit
        place += size + length


def _recovery(messages: bytes) -> int | None:
    """The count of a recovery point among a unit's messages."""
    place = 0
    while place + 2 < len(messages):
        kind, place = _number(messages, place)
        size, place = _number(messages, place)
        if kind == _RECOVERY_POINT:
            return _exp_golomb(messages[place : place + size])
        place += size
    return None


def _number(content: bytes, place: int) -> tuple[int, int]:
    """A number written as a sum of bytes, all but the last of which are 255, and the place behind it."""
    total = 0
    while place < len(content) and content[place] == 255:
        total, place = total + 255, place + 1
    return total + (content[place] if place < len(content) else 0), place + 1


def _exp_golomb(content: bytes) -> int:
    bits = "".join(f"{byte:08b}" for byte in content)
    zeros = len(bits) - len(bits.lstrip("0"))
    found = bits[zeros : 2 * zeros + 1]
    return int(found, 2) - 1 if found else 0
