"""English inflection, as far as words have to be recognised: number, and the forms of verbs.

Only inflection is undone, no derivation: a wrong match would show a region of something else, while a word that finds
no label is reported. Words are folded (see `tokens.fold`).
"""

from __future__ import annotations

_IRREGULAR = {
    "children": "child",
    "dice": "die",
    "feet": "foot",
    "geese": "goose",
    "lice": "louse",
    "men": "man",
    "mice": "mouse",
    "oxen": "ox",
    "people": "person",
    "teeth": "tooth",
    "women": "woman",
    # From Latin and Greek, as dermatology and biology use them.
    "criteria": "criterion",
    "formulae": "formula",
    "larvae": "larva",
    "melanomata": "melanoma",
    "naevi": "naevus",
    "nevi": "nevus",
    "papillae": "papilla",
}
_COMPOUNDS = ("men", "women", "children", "mice", "feet", "teeth", "geese")
# Ends in -s or -ing or -ed without being a form of the rest.
_UNINFLECTED = (
    "bus gas lens news earring herring evening morning ceiling pudding wedding bedding clothing king ring string "
    "spring thing wing sibling darling hundred naked sacred wicked bed red shed sled"
)
_WHOLE = frozenset(_UNINFLECTED.split())
_VOWELS = "aeiouy"


def singulars(word: str) -> frozenset[str]:
    """What `word` may be the plural of, by spelling: "axes" gives "axe" and "axis" among others; itself never."""
    if word in _IRREGULAR:
        return frozenset({_IRREGULAR[word]})
    if word in _WHOLE:
        return frozenset()
    found = {word[: -len(end)] + _IRREGULAR[end] for end in _COMPOUNDS if word.endswith(end)}
    if word.endswith("s") and not word.endswith("ss") and len(word) > 3:
        found |= _without_s(word)
    return frozenset(found)


def _without_s(word: str) -> set[str]:
    # Words in -us and -is (octopus, iris) are singular, but gnus and alibis exist: the vocabulary decides.
    found = {word[:-1]}
    if word.endswith("ies") and len(word) > 4:
        found.add(word[:-3] + "y")
    if word.endswith("ves"):
        found |= {word[:-3] + "f", word[:-3] + "fe"}
    if word.endswith(("ses", "xes", "zes", "ches", "shes", "oes")):
        found.add(word[:-2])
    if word.endswith(("sses", "zzes")):
        found.add(word[:-3])
    if word.endswith(("ses", "xes")):
        found.add(word[:-2] + "is")
    return found


def same_but_number(first: str, second: str) -> bool:
    """Whether one of two folded words is the plural of the other."""
    return first in singulars(second) or second in singulars(first)


def stem(word: str) -> str:
    """The stem that the forms of a verb share: "smiles", "smiled" and "smiling" all give "smil".

    Endings are taken off only where a stem of three letters with a vowel remains; other words lose no more than
    a silent e.
    """
    if word in _WHOLE:
        return word
    for ending in ("ing", "ed"):
        rest = word.removesuffix(ending)
        if rest != word and len(rest) >= 3 and any(letter in _VOWELS for letter in rest):
            return _bare(rest)
    if word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3:
        word = word[:-3] + "y" if word.endswith("ies") and len(word) > 4 else word[:-1]
    return _bare(word)


def _bare(word: str) -> str:
    """Without a doubled consonant behind one vowel (stopp), a silent e, and with y for i (carri)."""
    if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "aeioulsz" and word[-3] in _VOWELS:
        return word if word[-4] in _VOWELS else word[:-1]
    if word.endswith("e") and len(word) > 3:
        return word[:-1]
    return word[:-1] + "y" if word.endswith("i") and len(word) > 3 else word
