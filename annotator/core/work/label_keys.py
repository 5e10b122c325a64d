"""The keys that labels are given by: numbers of their own where they have some, else digits, then letters."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from string import ascii_uppercase

from annotator.core.work.labels import Label

DIGITS = "123456789"
# Next image, and the keys' pointer.
LETTERS = tuple(letter for letter in ascii_uppercase if letter not in "DN")
# A few letters, then a number, as codes are: AU4, AU04, M1. "class 7" is none: it stands for itself.
_NUMBERED = re.compile(r"([^\W\d_]{1,4})0*([1-9]\d{0,2})")


def own_numbers(labels: Iterable[Label]) -> dict[int, str]:
    """The number that each label is known by ("4" of AU4), by the label's id; none where the set has no such numbers.

    Names of most labels must be the same letters and a number, as codes are. Of two with one number the first has it.
    """
    every = list(labels)
    found = [(label.id, fit[1].casefold(), fit[2]) for label in every if (fit := _NUMBERED.fullmatch(label.name))]
    prefix, count = next(iter(Counter(prefix for _, prefix, _ in found).most_common(1)), ("", 0))
    if count < 2 or 2 * count <= len(every):
        return {}
    numbers: dict[str, int] = {}
    for label_id, own, number in found:
        if own == prefix:
            numbers.setdefault(number, label_id)
    return {label_id: number for number, label_id in numbers.items()}


def label_keys(labels: Sequence[Label], kept: Mapping[str, str] | None = None) -> dict[int, str]:
    """The key of each label by its id, as far as it has one.

    A label that wishes for a key has it. Labels with numbers of their own have these. Else up to nine labels have the
    digits in their order; of more labels those in use have the keys they were given (`kept`, by name). What has no
    digit has a letter, as long as there are letters for all of them: its first one that is free, else any.
    """
    wished = {label.id: label.key for label in labels if label.key}
    return _without(wished, _given_keys(labels, kept)) | wished


def _without(wished: Mapping[int, str], keys: Mapping[int, str]) -> dict[int, str]:
    taken = frozenset(wished.values())
    return {label_id: key for label_id, key in keys.items() if label_id not in wished and key not in taken}


def _given_keys(labels: Sequence[Label], kept: Mapping[str, str] | None) -> dict[int, str]:
    numbers = own_numbers(labels)
    if not numbers and len(labels) <= len(DIGITS):
        free = (digit for digit in DIGITS if all(digit != label.key for label in labels))
        return {label.id: digit for label, digit in zip((one for one in labels if not one.key), free, strict=False)}
    given = {} if numbers else {label.id: kept[label.name] for label in labels if kept and label.name in kept}
    return own_letters(labels, numbers) | given | numbers


def own_letters(labels: Sequence[Label], numbers: Mapping[int, str]) -> dict[int, str]:
    """A letter for each label without a number, whatever digits they have beside it; none where they are too many.

    A label's letter never changes while the set is the same.
    """
    wished = {label.key for label in labels if label.key}
    rest = [label for label in labels if label.id not in numbers and not label.key]
    free = [letter for letter in LETTERS if letter not in wished]
    if len(rest) > len(free):
        return {}
    keys: dict[int, str] = {}
    for label in rest:
        keys[label.id] = next((letter for letter in f"{label.title}{label.name}".upper() if letter in free), free[0])
        free.remove(keys[label.id])
    return keys


def with_key(key: str, labels: Sequence[Label], kept: Mapping[str, str] | None = None) -> Label | None:
    """The label that a digit or letter means; a letter goes on to mean its label beside the digit it was given."""
    by_key = {letter: label_id for label_id, letter in own_letters(labels, own_numbers(labels)).items()}
    by_key |= {own: label_id for label_id, own in label_keys(labels, kept).items()}
    return next((label for label in labels if label.id == by_key.get(key)), None)


def more_keys(labels: Sequence[Label], kept: Mapping[str, str], used: Iterable[Label]) -> dict[str, str]:
    """The keys with those of labels that are in use by now, in the order of `used`; what was given stays.

    Digits first; then letters, where there are too many labels for every one to have its letter.
    """
    if own_numbers(labels) or len(labels) <= len(DIGITS):
        return dict(kept)
    keys = dict(kept)
    everyone = bool(own_letters(labels, {}))
    for label in used:
        if label.name in keys:
            continue
        own = [letter for letter in f"{label.title}{label.name}".upper() if letter in LETTERS]
        wanted = (*DIGITS, *(() if everyone else (*own, *LETTERS)))
        taken = set(keys.values())
        key = next((key for key in wanted if key not in taken), None)
        if key is not None:
            keys[label.name] = key
    return keys


class TypedNumber:
    """Digits typed one after the other, until they are one label's number for sure.

    A number that no longer one begins with means its label at once. One that could go on (1, of 1 and 12) waits for
    another digit, or for `settle`. Where the next digit makes no number, the one before is meant, and the digit begins
    a new one.
    """

    def __init__(self) -> None:
        self.typed = ""

    def feed(self, digit: str, numbers: Iterable[str]) -> list[str]:
        """Take a digit; the numbers that are meant by now, in order. `numbers` are those there are."""
        every = tuple(numbers)
        meant = []
        if self.typed and not any(number.startswith(self.typed + digit) for number in every):
            meant += self.settle(every)
        self.typed += digit
        following = [number for number in every if number.startswith(self.typed)]
        if following in ([], [self.typed]):
            meant += self.settle(every)
        return meant

    def settle(self, numbers: Iterable[str]) -> list[str]:
        """What was typed is all of it: the number that is meant, if there is such a one."""
        typed, self.typed = self.typed, ""
        return [typed] if typed in numbers else []
