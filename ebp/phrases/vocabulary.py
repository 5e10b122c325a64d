"""From words to labels: exact, in another number, by a table of synonyms, by the stem; the longest match first."""

from __future__ import annotations

import difflib
import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from ebp.errors import EbpError
from ebp.phrases.inflection import singulars, stem
from ebp.phrases.names import Words, names, words_of
from ebp.phrases.synonyms import bundled_synonyms, checked
from ebp.phrases.tokens import Token, tokenise

How = Literal["exact", "plural", "synonym", "stem"]

_STOP_WORDS = (
    "a about above across after against all along also among an and any are around as at away be been before behind "
    "being below beneath beside besides between beyond both but by can do does down during each either every for from "
    "had has have he her here hers him his i in inside into is it its itself just like me my near next no nor not of "
    "off on onto or other our out outside over own per she should so some such than that the their them then there "
    "these they this those through to together too toward towards under until up upon us very via was we were what "
    "when where which while who whose will with within without you your"
)
STOP_WORDS = frozenset(_STOP_WORDS.split())
"""Words that name nothing one could see. A label of that name still matches."""

# Of matches of equal length the surest wins: by how the words agree, and whether the name is the label's own.
_SAME, _NUMBER, _STEM = 0, 1, 4
_BY_TABLE = 2
_HOW: dict[int, How] = {0: "exact", 1: "plural", 2: "synonym", 3: "synonym", 4: "stem", 6: "synonym"}


@dataclass(frozen=True)
class Match:
    """A run of words of the phrase and the labels that it names.

    text = phrase[start:end]. labels: of equal standing, in the classifier's order. how: "exact" (but for case and
    diacritics), "plural" (the words differ in number), "synonym" (by a table) or "stem". weight: the share of
    the phrase's prior that goes to these labels, 0 to 1, divided among them equally.
    """

    text: str
    start: int
    end: int
    labels: tuple[str, ...]
    how: How
    weight: float


@dataclass(frozen=True)
class Matching:
    """What became of every word of a phrase. unmatched: words no label goes by; ignored: stop words."""

    phrase: str
    matches: tuple[Match, ...]
    unmatched: tuple[Token, ...]
    ignored: tuple[Token, ...]


@dataclass(frozen=True)
class _Entry:
    words: Words
    label: int
    rank: int


@dataclass(frozen=True)
class _Span:
    first: int
    stop: int
    rank: int
    labels: tuple[int, ...]


class Vocabulary:
    """The words by which a classifier's labels can be called.

    labels: the classifier's. synonyms: further terms, each with a label or several (`{"mole": "naevus"}`), or the name
    of a term of the bundled tables; they go before the bundled ones, of which those apply whose labels there are.
    Raises EbpError for a synonym of a label that does not exist.
    """

    def __init__(self, labels: Sequence[str], synonyms: Mapping[str, Any] | None = None) -> None:
        self.labels = tuple(labels)
        self._entries: dict[str, list[_Entry]] = defaultdict(list)
        self._words: set[str] = set()
        self._plurals: dict[str, set[str]] = defaultdict(set)
        self._stems: dict[str, set[str]] = defaultdict(set)
        self._names: dict[Words, set[int]] = defaultdict(set)
        for index, label in enumerate(self.labels):
            for words in names(label):
                self._names[words].add(index)
        self._terms = self._bundled_terms()
        self._terms |= {words_of(term): self._targets(term, to) for term, to in checked(synonyms or {}).items()}
        for rank, table in ((0, self._names), (_BY_TABLE, self._terms)):
            for words, found in table.items():
                self._enter(words, sorted(found), rank)

    def match(self, phrase: str, weights: Mapping[str, float] | None = None) -> Matching:
        """Match a phrase. weights: by words of the phrase or by label, 1 for those not named; only ratios matter.

        A phrase without a match gives a Matching without matches. Raises EbpError for a weight that is negative or
        not finite, that belongs to nothing matched, and when all weights are zero.
        """
        tokens = tokenise(phrase)
        spans = self._longest(self._spans(tokens))
        taken = {index for span in spans for index in range(span.first, span.stop)}
        rest = [token for index, token in enumerate(tokens) if index not in taken]
        matches = _weighted([self._match(phrase, tokens, span) for span in spans], weights or {})
        ignored = tuple(token for token in rest if token.folded in STOP_WORDS)
        return Matching(phrase, matches, tuple(token for token in rest if token.folded not in STOP_WORDS), ignored)

    def nearest(self, text: str, count: int = 3) -> tuple[str, ...]:
        """The labels whose names are most like the text or one of its words; none when nothing is like it."""
        known = {" ".join(words): found for table in (self._names, self._terms) for words, found in table.items()}
        wanted = [" ".join(words_of(text)), *(word for word in words_of(text) if word not in STOP_WORDS)]
        near: dict[str, None] = {}
        for word in wanted:
            for name in difflib.get_close_matches(word, known, count, 0.6):
                near |= dict.fromkeys(self.labels[index] for index in sorted(known[name]))
        return tuple(near)[:count]

    def _bundled_terms(self) -> dict[Words, set[int]]:
        terms: dict[Words, set[int]] = {}
        for term, targets in bundled_synonyms().items():
            found = set().union(*(self._named(target) for target in targets))
            if found:
                terms[words_of(term)] = found
        return terms

    def _named(self, target: str) -> set[int]:
        """The label of exactly this text (ImageNet has a Cardigan and a cardigan), else those of this name."""
        if target in self.labels:
            return {self.labels.index(target)}
        return self._names.get(words_of(target), set())

    def _targets(self, term: str, targets: Sequence[str]) -> set[int]:
        if not words_of(term):
            raise EbpError(f"the synonym {term!r} holds no word")
        found: set[int] = set()
        for target in targets:
            known = self._named(target) or self._terms.get(words_of(target), set())
            if not known:
                hint = " or ".join(self.nearest(target)) or ", ".join(self.labels[:8])
                raise EbpError(f"the synonym {term!r} stands for {target!r}, which is no label; perhaps {hint}")
            found |= known
        return found

    def _enter(self, words: Words, labels: Sequence[int], rank: int) -> None:
        self._entries[words[0]] += [_Entry(words, label, rank) for label in labels]
        for word in words:
            self._words.add(word)
            self._stems[stem(word)].add(word)
            for single in singulars(word):
                self._plurals[single].add(word)

    def _related(self, word: str) -> dict[str, int]:
        """The vocabulary's words that `word` may stand for, and how surely."""
        found: dict[str, int] = {}
        if word not in STOP_WORDS:  # "does" is no herd of deer
            found = dict.fromkeys(self._stems.get(stem(word), ()), _STEM) if len(stem(word)) > 2 else {}
            found |= dict.fromkeys(self._words & singulars(word) | self._plurals.get(word, set()), _NUMBER)
        return found | ({word: _SAME} if word in self._words else {})

    def _spans(self, tokens: Sequence[Token]) -> list[_Span]:
        """Every run of words that names labels, with the surest of them."""
        related = [self._related(token.folded) for token in tokens]
        found: dict[tuple[int, int], dict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
        for first in range(len(tokens)):
            for entry, rank in self._entries_at(related[first:]):
                found[first, first + len(entry.words)][rank].add(entry.label)
        return [_Span(*place, min(ranks), tuple(sorted(ranks[min(ranks)]))) for place, ranks in found.items()]

    def _entries_at(self, related: Sequence[Mapping[str, int]]) -> Iterator[tuple[_Entry, int]]:
        for word in related[0]:
            for entry in self._entries.get(word, ()):
                pairs = list(zip(entry.words, related, strict=False))
                if len(pairs) == len(entry.words) and all(known in near for known, near in pairs):
                    yield entry, entry.rank + max(near[known] for known, near in pairs)

    def _longest(self, spans: list[_Span]) -> list[_Span]:
        """Spans that do not overlap: the longest, of those the surest, of those the first; in order of the phrase."""
        chosen: list[_Span] = []
        for span in sorted(spans, key=lambda span: (span.first - span.stop, span.rank, span.first)):
            if all(span.stop <= other.first or other.stop <= span.first for other in chosen):
                chosen.append(span)
        return sorted(chosen, key=lambda span: span.first)

    def _match(self, phrase: str, tokens: Sequence[Token], span: _Span) -> Match:
        start, end = tokens[span.first].start, tokens[span.stop - 1].end
        labels = tuple(self.labels[index] for index in span.labels)
        return Match(phrase[start:end], start, end, labels, _HOW[span.rank], 1.0)


def _weighted(matches: list[Match], weights: Mapping[str, float]) -> tuple[Match, ...]:
    values = [1.0] * len(matches)
    for name, value in weights.items():
        if not math.isfinite(value) or value < 0:
            raise EbpError(f"the weight of {name!r} is {value}, not a number from 0")
        named = [words_of(name) == words_of(match.text) or name in match.labels for match in matches]
        if not any(named):
            words = ", ".join(repr(match.text) for match in matches) or "none"
            raise EbpError(f"there is a weight for {name!r}, but the words of the phrase that match are {words}")
        values = [value if here else before for here, before in zip(named, values, strict=True)]
    total = sum(values)
    if matches and total <= 0:
        raise EbpError("every weight of the phrase is zero: give one of the words a weight above 0")
    return tuple(replace(match, weight=value / total) for match, value in zip(matches, values, strict=True))
