"""Label sets: the names and colours an annotator works with."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace
from itertools import count
from typing import Any

from annotator.core.errors import KnownError
from annotator.core.work.label_attributes import Attribute

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


@dataclass(frozen=True)
class Concept:
    """What a label means in a terminology: its scheme ("SCT"), the value there, and the meaning in words."""

    scheme: str
    value: str
    meaning: str


@dataclass(frozen=True)
class Label:
    """One label: `name` is what classifiers and files call it, `title` what people read.

    In a message it stands itself: the window tells it in its language, all else by its title. What else is told of it
    does not make it another label: `key`, the digit or letter it wishes for; `help`, a short text; `picture`, a PNG or
    JPEG as a data URI; `codes`, what it means in terminologies.
    """

    id: int
    name: str
    title: str
    colour: str
    key: str = field(default="", compare=False)
    help: str = field(default="", compare=False)
    picture: str = field(default="", compare=False)
    codes: tuple[Concept, ...] = field(default=(), compare=False)

    def __str__(self) -> str:
        return self.title

    def plain(self) -> dict[str, Any]:
        """As JSON, without what it does not tell; `from_plain` reads it."""
        told = asdict(self) | {"codes": [asdict(code) for code in self.codes]}
        return {key: value for key, value in told.items() if value or key in ("id", "name", "title", "colour")}

    @classmethod
    def from_plain(cls, data: dict[str, Any]) -> Label:
        """What `plain` gave. Raises KeyError or TypeError for anything else."""
        return cls(**{**data, "codes": tuple(Concept(**code) for code in data.get("codes", ()))})


@dataclass(frozen=True)
class LabelSet:
    """An ordered set of labels with unique ids and names.

    `instances` says that separate parts are separate objects (lesions) rather than one region in several parts
    (an action unit on both sides of the face). How suggestions are made at first: `refinement` to the image
    ("none", "walk", "grabcut", or "watershed", which is faster), `contrast` ("none", "dual", "rest", "both") and
    `fraction`, the share of a map's mass that is kept where the walk does not find the level; the annotator may change
    them all.

    A label's number and its name belong together for good. `former` are the labels a project had before: their
    numbers are taken, and one that comes back has its number again. `retired` are labels that marks still have, but
    that are not offered any more. `groups` says what labels belong together: pairs of a label's name and its group's.

    `attributes` are asked beside the label. Of the names in one entry of `exclusive` a region, or an image, has one at
    most. `version` counts the changes since there are decisions, from 1 or what the file says.
    """

    name: str
    labels: tuple[Label, ...]
    instances: bool = True
    refinement: str = "none"
    contrast: str = "none"
    fraction: float = 0.6
    former: tuple[Label, ...] = field(default=(), compare=False)
    groups: tuple[tuple[str, str], ...] = field(default=(), compare=False)
    retired: tuple[Label, ...] = field(default=(), compare=False)
    attributes: tuple[Attribute, ...] = field(default=(), compare=False)
    exclusive: tuple[tuple[str, ...], ...] = field(default=(), compare=False)
    version: int = field(default=1, compare=False)

    @property
    def known(self) -> tuple[Label, ...]:
        """All labels that marks may have: those that are offered, then the retired ones."""
        return (*self.labels, *self.retired)

    def by_id(self, label_id: int) -> Label:
        """The label of that number, a retired one too. Raises StopIteration without one."""
        return next(label for label in self.known if label.id == label_id)

    def excluded_by(self, name: str) -> frozenset[str]:
        """Names of the labels that cannot stand beside the label of this name."""
        return frozenset(other for group in self.exclusive if name in group for other in group) - {name}

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
        """As JSON, without the former labels, and without what is as it is by default; `from_plain` reads it."""
        told: dict[str, Any] = {"name": self.name, "labels": [label.plain() for label in self.labels]}
        told |= {"instances": self.instances, "refinement": self.refinement, "contrast": self.contrast}
        told |= {"fraction": self.fraction}
        further: dict[str, Any] = {"groups": self.groups, "retired": [label.plain() for label in self.retired]}
        further |= {"attributes": [attribute.plain() for attribute in self.attributes], "exclusive": self.exclusive}
        further |= {"version": self.version if self.version > 1 else 0}
        return told | {key: value for key, value in further.items() if value}

    @classmethod
    def from_plain(cls, data: dict[str, Any]) -> LabelSet:
        """A label set from what `plain` gave. Raises KeyError, TypeError or AttributeError for anything else."""
        labels, retired = (tuple(map(Label.from_plain, data.get(key, ()))) for key in ("labels", "retired"))
        read: dict[str, Any] = {"labels": labels, "retired": retired} if "labels" in data else {}
        read["groups"] = tuple((name, group) for name, group in data.get("groups", ()))
        read["attributes"] = tuple(map(Attribute.from_plain, data.get("attributes", ())))
        read["exclusive"] = tuple(map(tuple, data.get("exclusive", ())))
        return cls(**{**data, **read})


def free_id(taken: Iterable[int]) -> int:
    """A number no label has; the next one unless that is beyond what a file can hold."""
    used = set(taken)
    following = max(used, default=0) + 1
    return following if following <= LARGEST_ID else next(number for number in count(1) if number not in used)


def readable(value: object, what: str) -> str:
    """A text that can be stored. Raises ValueError for anything else."""
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
    others = (other for other in labels.known if other.id != label.id)
    taken = {text.casefold() for other in others for text in (other.name, other.title)}
    if title.casefold() in taken | {text.casefold() for text in titles}:
        raise KnownError("Another label is called {title} already.", title=title, advice="Type another name.")
    return replace(label, title=readable(title, "a label's title"))


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
