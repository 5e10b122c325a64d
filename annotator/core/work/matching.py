"""How well letters that were typed fit a text; case does not matter."""

from __future__ import annotations

import re


def fit_of_words(typed: str, text: str) -> int | None:
    """How many of the words typed do not begin a word of the text, but stand in it; None where one does not."""
    words, text = typed.casefold().split(), text.casefold()
    if not all(word in text for word in words):
        return None
    return sum(re.search(rf"(?<!\w){re.escape(word)}", text) is None for word in words)


def fit_of_letters(typed: str, text: str) -> int | None:
    """The same, less is better; else, behind all those, where all letters typed stand in it in their order."""
    words = fit_of_words(typed, text)
    if words is not None:
        return words
    place, text = 0, text.casefold()
    for letter in typed.casefold().replace(" ", ""):
        place = text.find(letter, place) + 1
        if not place:
            return None
    return 10 + place
