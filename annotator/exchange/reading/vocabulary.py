"""Words by which files of a field call what a project calls otherwise: one term, several ways to write it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

# Other words for each term: where a project has none of them, the first is taken, or the term itself.
Terms: TypeAlias = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Vocabulary:
    """Terms, and the names of the labels that a project has."""

    terms: Terms
    known: tuple[str, ...] = ()

    @cached_property
    def _by_word(self) -> Mapping[str, str]:
        return {plain(word): term for term, words in self.terms.items() for word in (term, *words)}

    @cached_property
    def _by_known(self) -> Mapping[str, str]:
        return {plain(name): name for name in reversed(self.known)}

    def term(self, word: str) -> str:
        """The term that a word stands for, whatever its case, spaces and underscores; "" for any other word."""
        return self._by_word.get(plain(word), "")

    def own(self, word: str) -> str:
        """The project's label that is called so, whatever its case, spaces and underscores; "" without one."""
        return self._by_known.get(plain(word), "")

    def name(self, term: str) -> str:
        """What the project calls a term, by the first of its words that it knows; else the first of all."""
        words = (*self.terms[term], term)
        return next((own for word in words if (own := self.own(word))), words[0])


def plain(word: str) -> str:
    """A word in the one form in which words are compared."""
    return "".join(word.casefold().replace("_", " ").replace("-", " ").split())
