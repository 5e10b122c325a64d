"""What a label is called: the names that stand in its text."""

from __future__ import annotations

import re

from ebp.phrases.tokens import tokenise

Words = tuple[str, ...]

_WORDNET = re.compile(r"n\d{8}[\s_-]+")
_SEPARATORS = re.compile(r"[,;/|]")
_QUALIFIED = re.compile(r"(.+?)\s*\(([^()]*)\)\s*")
_ACTION_UNIT = re.compile(r"(?:au|action[\s_]unit)[\s_-]*(\d+)(?:[\s_:.–—-]+(.*))?", re.IGNORECASE)


def names(label: str) -> tuple[Words, ...]:
    """The names of a label, each a tuple of folded words, its whole text first and none twice.

    Understood are synonyms between commas, semicolons or strokes ("tench, Tinca tinca"), a qualifier or number in
    brackets ("crane (2)"), FACS ("AU12 Lip Corner Puller": number and name) and WordNet's number in front.
    """
    found = [words_of(label)]
    text = _WORDNET.sub("", label, count=1) if _WORDNET.match(label) else label
    for part in (text, *_SEPARATORS.split(text)):
        found += [words_of(name) for name in _readings(part.strip())]
    return tuple(dict.fromkeys(words for words in found if words))


def words_of(text: str) -> Words:
    """The folded words of a text."""
    return tuple(token.folded for token in tokenise(text))


def _readings(text: str) -> list[str]:
    unit = _ACTION_UNIT.fullmatch(text)
    if unit:
        number, name = unit.groups()
        return [f"AU {number}", f"action unit {number}", *([name] if name else [])]
    qualified = _QUALIFIED.fullmatch(text)
    if not qualified:
        return [text]
    name, qualifier = qualified.groups()
    inner = [] if qualifier.strip().isdigit() else _readings(qualifier.strip())
    return [text, *_readings(name), *inner]
