"""What is kept for later, within a number of bytes."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Bounded(Generic[Key, Value]):
    """Values by key, of which those used last are kept: `most` at most, and no more than fit into `limit` bytes.

    The one kept last stays even where it is larger by itself. `size` says how many bytes a value takes at the moment.
    """

    def __init__(self, most: int, limit: int, size: Callable[[Value], int]) -> None:
        self._kept: OrderedDict[Key, Value] = OrderedDict()
        self._most, self._limit, self._size = most, limit, size

    def get(self, key: Key) -> Value | None:
        """A value, used now; None where it is not kept."""
        if key in self._kept:
            self._kept.move_to_end(key)
        return self._kept.get(key)

    def keep(self, key: Key, value: Value) -> Value:
        """Keep a value; others go to make room for it."""
        self._kept[key] = value
        self._kept.move_to_end(key)
        held = 0
        for place, old in enumerate(reversed(list(self._kept))):
            held += self._size(self._kept[old])
            if place and (place >= self._most or held > self._limit):
                held -= self._size(self._kept.pop(old))
        return value

    @property
    def nbytes(self) -> int:
        """Memory that all of them take at the moment."""
        return sum(map(self._size, self._kept.values()))

    def __len__(self) -> int:
        return len(self._kept)

    def clear(self) -> None:
        """Keep none of them any longer."""
        self._kept.clear()
