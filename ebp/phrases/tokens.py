"""The words of a phrase, folded so that case, diacritics and ligatures do not matter."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from itertools import groupby

APOSTROPHES = "'’"
# Letters that Unicode does not decompose, as English writes them without the key.
_LETTERS = str.maketrans({"æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"})


@dataclass(frozen=True)
class Token:
    """One word of a phrase. text = phrase[start:end]; folded: what is compared."""

    text: str
    folded: str
    start: int
    end: int


def tokenise(phrase: str) -> tuple[Token, ...]:
    """The words of a phrase in order; every letter and digit of it belongs to exactly one.

    Runs of letters and runs of digits are words of their own, so that "AU12", "AU 12" and "au-12" are the same two.
    An apostrophe between letters joins them, and a possessive 's is no part of the folded word.
    """
    tokens = []
    start = 0
    for kind, run in groupby(_kinds(phrase)):
        end = start + len(list(run))
        if kind != " ":
            text = phrase[start:end]
            tokens.append(Token(text, _folded_word(text), start, end))
        start = end
    return tuple(tokens)


def fold(text: str) -> str:
    """Text without case, diacritics and ligatures: "Œdème" becomes "oedeme"."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold()).translate(_LETTERS)
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def _kinds(phrase: str) -> list[str]:
    """For each character "L" (letter), "N" (number) or " " (neither); marks and apostrophes go with their letter."""
    kinds: list[str] = []
    for position, letter in enumerate(phrase):
        category = unicodedata.category(letter)[0]
        before = kinds[-1] if kinds else " "
        if category in "LN":
            kinds.append(category)
        elif category == "M":
            kinds.append(before)
        elif letter in APOSTROPHES and before == "L" and phrase[position + 1 : position + 2].isalpha():
            kinds.append("L")
        else:
            kinds.append(" ")
    return kinds


def _folded_word(text: str) -> str:
    folded = fold(text)
    for mark in APOSTROPHES:
        folded = folded.removesuffix(f"{mark}s").replace(mark, "")
    return "".join(letter for letter in folded if letter.isalnum()) or text.casefold()
