"""How files are damaged: as bytes, as text with numbers, as JSON trees and as XML."""

from __future__ import annotations

import json
import random
import re
from typing import Any

# Paths that lead out of the chosen folder, beside other texts nobody expects.
BAIT = "../outside/secret.png"
TEXTS = (
    BAIT, "../" * 12 + "etc/passwd", "/etc/passwd", "C:\\Windows\\win.ini", "file:///etc/passwd", "", "\0",
    "a" * 100_000, "ä" * 300, "\ud800", "NaN", "1e999", "-1", "{}", "<a/>", "__class__",
    "=cmd|'/c calc'!A0", "%00", "\r\n",
)  # fmt: skip
NUMBERS = (0, -1, 1, 2**31, -(2**31), 2**63, 2**64, 10**30, 1e308, -1e308, 0.5, float("nan"), float("inf"))
WORDS = [str(number).encode() for number in NUMBERS]
_NUMBER = re.compile(rb"-?\d+(?:\.\d+)?")
_BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "aaaaaaaaaa">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9))
    + b"]>"
)
_OUTSIDE = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>'


def mutated(data: bytes, rng: random.Random, others: list[bytes]) -> bytes:
    """Some bytes, damaged in one to four places."""
    for _ in range(rng.choice((1, 1, 2, 4))):
        data = _once(data, rng, others)
    return data


def _once(data: bytes, rng: random.Random, others: list[bytes]) -> bytes:
    stripped = data.lstrip()[:1]
    kind = rng.random()
    if stripped in (b"{", b"[") and kind < 0.6:
        return _json(data, rng)
    if data[6:9] == b"\0\0{" and kind < 0.7:
        return _header(data, rng)
    if stripped == b"<" and kind < 0.4:
        return _xml(data, rng)
    if kind < 0.7 and _NUMBER.search(data[:4096]) and data[:1] not in (b"\x89", b"\xff"):
        return _numbers(data, rng)
    return _bytes(data, rng, others)


def _header(data: bytes, rng: random.Random) -> bytes:
    """The JSON in front of a safetensors file, or the card inside it, with its length put right."""
    length = int.from_bytes(data[:8], "little")
    try:
        header = json.loads(data[8 : 8 + length])
    except (ValueError, RecursionError):
        return _bytes(data, rng, [data])
    card = header.get("__metadata__")
    key = next(iter(card), None) if isinstance(card, dict) else None
    if key is not None and isinstance(card[key], str) and rng.random() < 0.7:
        card[key] = _json(card[key].encode(), rng).decode("utf-8", "replace")
        changed = json.dumps(header).encode()
    else:
        changed = _json(json.dumps(header).encode(), rng)
    return len(changed).to_bytes(8, "little") + changed + data[8 + length :]


def _json(data: bytes, rng: random.Random) -> bytes:
    """One place of the tree gets another value."""
    try:
        tree = json.loads(data)
    except (ValueError, RecursionError):
        return data[: rng.randrange(len(data) + 1)]
    places: list[tuple[Any, Any]] = []
    _collect(tree, places)
    if not places:
        return json.dumps(_hostile(rng)).encode()
    holder, key = rng.choice(places)
    if rng.random() < 0.2 and isinstance(holder, dict):
        del holder[key]
    else:
        holder[key] = _hostile(rng)
    return json.dumps(tree).encode()


def _collect(tree: Any, places: list[tuple[Any, Any]]) -> None:
    stack = [tree]
    while stack:
        node = stack.pop()
        keys = node.keys() if isinstance(node, dict) else range(len(node)) if isinstance(node, list) else ()
        for key in keys:
            places.append((node, key))
            stack.append(node[key])


def _hostile(rng: random.Random) -> Any:
    nested: Any = 0
    for _ in range(rng.choice((5, 300))):
        nested = [nested] if rng.random() < 0.5 else {"a": nested}
    return rng.choice((rng.choice(TEXTS), rng.choice(NUMBERS), None, True, [], {}, [None] * 1000, nested))


def _xml(data: bytes, rng: random.Random) -> bytes:
    kind = rng.randrange(4)
    body = re.sub(rb"^\s*<\?xml[^>]*\?>", b"", data)
    if kind == 0:
        return _BOMB + re.sub(rb">[^<]+<", b">&j;<", body, count=1)
    if kind == 1:
        return _OUTSIDE + re.sub(rb">[^<]+<", b">&b;<", body, count=1)
    if kind == 2:
        return b"<a>" * 100_000 + body
    words = list(re.finditer(rb">([^<]+)<|\"([^\"]*)\"", data))
    if not words:
        return data
    found = rng.choice(words)
    return data[: found.start() + 1] + rng.choice(TEXTS).encode("utf-8", "replace") + data[found.end() - 1 :]


def _numbers(data: bytes, rng: random.Random) -> bytes:
    found = rng.choice(list(_NUMBER.finditer(data[:200_000])) or [None])
    if found is None:
        return data
    return data[: found.start()] + rng.choice(WORDS) + data[found.end() :]


def _bytes(data: bytes, rng: random.Random, others: list[bytes]) -> bytes:
    if not data:
        return rng.randbytes(20)
    # What stands first says how the rest is read.
    reach = min(len(data), 4096) if rng.random() < 0.5 else len(data)
    here, there = sorted(rng.randrange(reach + 1) for _ in range(2))
    kind = rng.randrange(8)
    if kind == 0:  # the end is missing
        return data[:here]
    if kind == 1:  # a part is missing
        return data[:here] + data[there:]
    if kind == 2:  # a part comes again and again
        return data[:there] + data[here:there][:4096] * rng.choice((1, 2, 50)) + data[there:]
    if kind == 3:  # of another file
        other = rng.choice(others)
        return data[:here] + other[rng.randrange(len(other) + 1) :]
    changed = bytearray(data)
    if kind == 4:  # bits
        for _ in range(rng.choice((1, 8, 64))):
            changed[rng.randrange(len(changed))] ^= 1 << rng.randrange(8)
    elif kind == 5:  # the header
        changed[rng.randrange(min(len(changed), 100))] = rng.choice((0, 1, 127, 128, 255))
    elif kind == 6:  # a length or an offset
        place = rng.randrange(max(len(changed) - 8, 1))
        changed[place : place + rng.choice((2, 4, 8))] = b"\xff" * rng.choice((2, 4, 8))
    else:  # noise
        changed[here:there] = rng.randbytes(there - here)
    return bytes(changed)
