"""A progress bar for work that tells how far it is."""

from __future__ import annotations

from types import TracebackType
from typing import Self


class Progress:
    """A bar on a terminal, nothing elsewhere; it is there from the first image on."""

    def __init__(self) -> None:
        from tqdm import tqdm

        self._bar = tqdm(unit="image", disable=None, leave=False)

    def told(self, done: int, count: int) -> None:
        """Show how far the work is; a further pass begins anew."""
        self._bar.total = count
        self._bar.n = done
        self._bar.update(0)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bar.close()
