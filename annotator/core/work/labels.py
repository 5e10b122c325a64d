"""Label sets: the names and colours an annotator works with."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace
from itertools import count
from typing import Any

from annotator.core.errors import KnownError

# Each next colour is the one farthest (CIEDE2000) from all before it, to normal and to protan, deutan and tritan eyes
# alike (Machado et al. 2009); the first two are Okabe and Ito's. Any two of the first twelve differ by 11, of all by 7.
PALETTE = (
    "#56B4E9", "#D55E00", "#DDEEAA", "#336699", "#EE99AA", "#CCCC00", "#669966", "#7766FF", "#00FFEE",
    "#995566", "#AA7799", "#AABB77", "#BB3300", "#BBEECC", "#557744", "#9977BB", "#CC99BB", "#AAAA33",
    "#6644EE", "#008877", "#CCCCFF", "#EEEE77", "#BB1188", "#00AA88", "#DD0044",
)  # fmt: skip
# How regions may be fitted to the image: "walk" spreads the map over what looks alike and cuts it at its own level.
REFINEMENTS = ("walk", "grabcut", "watershed")
# SQLite's whole numbers have 64 bits.
LARGEST_ID = 2**63 - 1
_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")


@dataclass(frozen=True)
class Label:
    """One label: `name` is what classifiers and files call it, `title` what people read.

    In a message it stands itself: the window tells it in its language, all else by its title.
    """

    id: int
    name: str
    title: str
    colour: str

    def __str__(self) -> str:
        return self.title


@dataclass(frozen=True)
class LabelSet:
    """An ordered set of labels with unique ids and names.

    `instances` says that separate parts are separate objects (lesions) rather than one region in several parts
    (an action unit on both sides of the face). How suggestions are made at first: `refinement` to the image
    ("none", "walk", "grabcut", or "watershed", which is faster), `contrast` ("none", "dual", "rest", "both") and
    `fraction`, the share of a map's mass that is kept where the walk does not find the level; the annotator may change
    them all.

    A label's number and its name belong together for good. `former` are the labels a project had before: their
    numbers are taken, and one that comes back has its number again. `groups` says what labels belong together: pairs of
    a label's name and its group's.
    """

    name: str
    labels: tuple[Label, ...]
    instances: bool = True
    refinement: str = "none"
    contrast: str = "none"
    fraction: float = 0.6
    former: tuple[Label, ...] = field(default=(), compare=False)
    groups: tuple[tuple[str, str], ...] = field(default=(), compare=False)

    def by_id(self, label_id: int) -> Label:
        return next(label for label in self.labels if label.id == label_id)

    def by_name(self, name: str) -> Label | None:
        """The label of that very name; None without one. Names that differ by case alone are two labels."""
        return next((label for label in self.labels if label.name == name), None)

    def following(self, before: LabelSet) -> LabelSet:
        """This set with the numbers it has in a project that had another one before.

        A name the project knows keeps the number it has there; no number of the project gets another name.
        """
        known = {label.name: label.id for label in (*before.former, *before.labels)}
        taken = {*known.values(), *(label.id for label in self.labels)}
        used = set(known.values())
        labels = []
        for label in self.labels:
            number = known.get(label.name, label.id)
            if label.name not in known and number in used:
                number = free_id(taken)
                taken.add(number)
            used.add(number)
            labels.append(replace(label, id=number))
        return replace(self, labels=tuple(labels))

    def plain(self) -> dict[str, Any]:
        """As JSON, without the former labels; `from_plain` reads it."""
        return {key: value for key, value in asdict(self).items() if key != "former" and (value or key != "groups")}

    @classmethod
    def from_plain(cls, data: dict[str, Any]) -> LabelSet:
        """A label set from what `plain` gave. Raises KeyError, TypeError or AttributeError for anything else."""
        groups = tuple((name, group) for name, group in data.get("groups", ()))
        return cls(**{**data, "labels": tuple(Label(**label) for label in data["labels"]), "groups": groups})


def free_id(taken: Iterable[int]) -> int:
    """A number no label has; the next one unless that is beyond what a file can hold."""
    used = set(taken)
    following = max(used, default=0) + 1
    return following if following <= LARGEST_ID else next(number for number in count(1) if number not in used)


def parse_label_set(data: dict[str, Any]) -> LabelSet:
    """A label set from its JSON form. Raises ValueError, KeyError or TypeError where it is malformed."""
    if not isinstance(data, dict):
        raise ValueError("it is no JSON object")
    for key in ("name", "labels"):
        if key not in data:
            raise ValueError(f"it has no {key}")
    labels = tuple(_parse_label(entry, position) for position, entry in enumerate(data["labels"]))
    if not labels:
        raise ValueError("it has no labels")
    for attribute in ("id", "name"):
        values = [getattr(label, attribute) for label in labels]
        if len(set(values)) < len(values):
            raise ValueError(f"two labels share one {attribute}")
    refinement, contrast = _choice(data, "refinement", *REFINEMENTS), _choice(data, "contrast", "dual", "rest", "both")
    fraction = float(data.get("fraction", 0.6))
    if not 0.1 <= fraction <= 0.95:
        raise ValueError(f"fraction is {fraction}, not between 0.1 and 0.95")
    groups = tuple(
        (label.name, group)
        for label, entry in zip(labels, data["labels"], strict=True)
        if (group := _text(entry.get("group", ""), "a label's group").strip())
    )
    instances = bool(data.get("instances", True))
    name = _text(data["name"], "its name")
    return LabelSet(name, labels, instances, refinement, contrast, fraction, groups=groups)


def _choice(data: dict[str, Any], key: str, *others: str) -> str:
    value = str(data.get(key, "none"))
    if value not in ("none", *others):
        raise ValueError(f"{key} is {value!r}, none of: {', '.join(('none', *others))}")
    return value


def _parse_label(entry: dict[str, Any], position: int) -> Label:
    colour = str(entry.get("colour", PALETTE[position % len(PALETTE)]))
    if not _COLOUR.fullmatch(colour):
        raise ValueError(f"{colour!r} is no colour of the form #RRGGBB")
    name = _text(entry.get("name", ""), "a label's name").strip()
    if not name:
        raise ValueError("a label has no name")
    number = entry.get("id", position + 1)
    if not isinstance(number, int) or isinstance(number, bool) or not 1 <= number <= LARGEST_ID:
        raise ValueError(f"the id of label {name!r} is no whole number from 1 to {LARGEST_ID}")
    return Label(number, name, _text(entry.get("title", name), "a label's title"), colour)


def _text(value: object, what: str) -> str:
    if not isinstance(value, str):
        raise ValueError(f"{what} is no text")
    try:
        value.encode()
    except UnicodeEncodeError as fault:  # half of a pair of surrogates, which no file can hold
        raise ValueError(f"{what} holds a character that cannot be stored") from fault
    return value


def renamed(labels: LabelSet, label: Label, typed: str, titles: Iterable[str] = ()) -> Label | None:
    """A label with the title that somebody typed; None where it has that already.

    Its name stays, by which classifiers and files know it. `titles` are what the other labels are called on screen.
    Raises KnownError for no title at all, or one that another label has: in any case of its letters.
    """
    title = " ".join(typed.split())
    if not title:
        raise KnownError("A label needs a name.", advice="Type one, or press Escape to leave it as it was.")
    if title == label.title:
        return None
    others = (other for other in labels.labels if other.id != label.id)
    taken = {text.casefold() for other in others for text in (other.name, other.title)}
    if title.casefold() in taken | {text.casefold() for text in titles}:
        raise KnownError("Another label is called {title} already.", title=title, advice="Type another name.")
    return replace(label, title=_text(title, "a label's title"))


def label_set_of(names: tuple[str, ...], title: str, refinement: str = "walk", contrast: str = "none") -> LabelSet:
    """A label set with a classifier's own labels, and how regions are best made of what it finds."""
    labels = (Label(i + 1, name, name, PALETTE[i % len(PALETTE)]) for i, name in enumerate(names))
    return LabelSet(title, tuple(labels), refinement=refinement, contrast=contrast)


def typed_label_set(
    text: str, title: str, refinement: str = "walk", contrast: str = "none", most: int = 1000
) -> LabelSet:
    """A label set of the names that somebody typed, one a line; empty lines and repeated names are passed over.

    Raises KnownError where there is no name, or more than `most`.
    """
    names = tuple(dict.fromkeys(" ".join(line.split()) for line in text.splitlines() if line.strip()))
    if not names:
        raise KnownError("There is no label yet.", advice="Type a name, or choose a label set.")
    if len(names) > most:
        raise KnownError("These are {count} labels, more than {most}.", count=len(names), most=most)
    return label_set_of(names, title, refinement, contrast)
