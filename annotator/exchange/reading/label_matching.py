"""Which label of the project a name in a file means."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from annotator.core.message import Message, marked
from annotator.core.work.labels import PALETTE, Label, LabelSet, free_id


class Fate(Enum):
    """What becomes of a label that the project does not have."""

    NEW = "new"
    LEAVE_OUT = "leave out"


@dataclass(frozen=True)
class LabelClash:
    """A name in a file that the project does not know, how many regions have it, and the label it may mean, or ""."""

    name: str
    count: int
    suggestion: str = ""


@dataclass(frozen=True)
class LabelMatch:
    """The number of the project's label for each name in the file; None where its regions are left out."""

    ids: Mapping[str, int | None]
    new: tuple[Label, ...] = ()
    clashes: tuple[LabelClash, ...] = ()
    errors: tuple[Message, ...] = ()
    notices: tuple[Message, ...] = ()


def match_labels(
    own: LabelSet, theirs: Sequence[Label], used: Mapping[str, int],
    chosen: Mapping[str, str | Fate], others: Fate | None,
) -> LabelMatch:  # fmt: skip
    """Match the names that regions have. What nobody decided on is a clash, and an error."""
    matching = _Matching(own, {label.name: label for label in theirs})
    for name, count in sorted(used.items()):
        matching.take(name, count, chosen.get(name, name if name in matching.ids_of_own else others))
    return LabelMatch(
        matching.ids, tuple(matching.new), tuple(matching.clashes), tuple(matching.errors), tuple(matching.notices)
    )


class _Matching:
    def __init__(self, own: LabelSet, theirs: Mapping[str, Label]) -> None:
        self.ids_of_own = {label.name: label.id for label in own.known}
        self._own, self._theirs = own.known, theirs
        self._former = {label.name: label for label in own.former}
        self.ids: dict[str, int | None] = {}
        self.new: list[Label] = []
        self.clashes: list[LabelClash] = []
        self.errors: list[Message] = []
        self.notices: list[Message] = []

    def take(self, name: str, count: int, fate: str | Fate | None) -> None:
        self.ids[name] = None
        if fate is Fate.NEW:
            self._add(name)
        elif isinstance(fate, str):
            meant = self.ids_of_own.get(fate)
            self.ids[name] = meant
            if meant is None:
                self.errors.append(Message("The project has no label {name}.", name=fate))
        elif fate is None:
            like = self._like(name)
            self.clashes.append(LabelClash(name, count, like))
            if like:
                text = marked(
                    "The project has no label {name} ({count} {count:region or tag|regions or tags}); it has {like}."
                )
                told = Message(text, name=name, count=count, like=like)
            else:
                told = Message(
                    "The project has no label {name} ({count} {count:region or tag|regions or tags}).",
                    name=name,
                    count=count,
                )
            self.errors.append(told)

    def _like(self, name: str) -> str:
        """A label that is called the same but for case and spaces, or that people read so."""
        plain = _plain(name)
        alike = (label.name for label in self._own if plain in (_plain(label.name), _plain(label.title)))
        return next(alike, "")

    def _add(self, name: str) -> None:
        if name in self.ids_of_own:
            self.ids[name] = self.ids_of_own[name]
            return
        taken = [*self._own, *self.new]
        alike = next((label.name for label in taken if label.name.casefold() == name.casefold()), None)
        if alike is not None:
            text = marked("{name} becomes a label beside {like}; if they are one, map it: --map {name}={like}.")
            self.notices.append(Message(text, name=name, like=alike))
        former = self._former.get(name)
        label = former or self._theirs.get(name) or Label(0, name, name, "")
        colours = {other.colour.upper() for other in taken}
        free = (colour for colour in (label.colour, *PALETTE) if colour and colour.upper() not in colours)
        colour = next(free, label.colour or PALETTE[0])
        numbers = (other.id for other in (*taken, *self._former.values()))
        label = replace(label, id=former.id if former is not None else free_id(numbers), colour=colour)
        self.new.append(label)
        self.ids[name] = label.id


def _plain(name: str) -> str:
    return "".join(name.casefold().replace("_", " ").replace("-", " ").split())
