"""What a reader of a format has found so far: labels, images, faults, and counts of what is worth telling."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from annotator.core.errors import KnownError
from annotator.core.message import Message, marked
from annotator.core.work.labels import Label
from annotator.exchange.data import record
from annotator.exchange.data.dataset import Dataset, Item, Region
from annotator.exchange.data.values import EntryError

# Notices that several formats have. `first` are the first few places.
NO_PIXEL = marked(
    "{count} {count:region covers no pixel of its|regions cover no pixel of their} image and {count:is|are} left "
    "out ({first})."
)
BOXES = marked(
    "{count} {count:box without an outline is read as a rectangle|boxes without an outline are read as "
    "rectangles} ({first})."
)
GROUPED = marked(
    "{count} {count:shape is read as a part of another one of its|shapes are read as parts of another one of "
    "their} label and group ({first})."
)
KEY_POINTS = marked("The key points of {count} {count:region|regions} are not read ({first}).")
# So many places are named.
NAMED = 3


@dataclass
class Gathering:
    """Labels by name in the order they were met; `counts` has a marked sentence with {count} and {first} for each
    notice, `places` the first few names for {first}.
    """

    labels: dict[str, Label] = field(default_factory=dict)
    items: list[Item] = field(default_factory=list)
    faults: list[Message] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    places: dict[str, dict[str, None]] = field(default_factory=dict)

    def label(self, name: object, title: object = None, colour: object = None) -> str:
        """The name of a label, which is listed from now on. Raises EntryError."""
        found = record.label(len(self.labels), name, title, colour)
        return self.labels.setdefault(found.name, found).name

    def note(self, template: str, place: str, count: int = 1) -> None:
        """Count what is worth telling, and remember where it was."""
        if count:
            self.counts[template] += count
            places = self.places.setdefault(template, {})
            if len(places) <= NAMED:
                places[place] = None

    @contextmanager
    def entry(self, template: str, **place: object) -> Iterator[None]:
        """What goes wrong inside becomes a fault: a marked sentence with {fault} and the values that tell the place."""
        try:
            yield
        except (EntryError, KnownError) as fault:
            self.faults.append(Message(template, fault=fault.what, **place))

    def notices(self) -> tuple[Message, ...]:
        """A sentence for each notice."""
        return tuple(
            Message(template, count=count, first=_named(tuple(self.places.get(template, ()))))
            for template, count in self.counts.items()
            if count
        )

    def dataset(self, name: str = "", *, presence: bool = False) -> Dataset:
        """Everything that was found."""
        return Dataset(
            tuple(self.labels.values()), tuple(self.items), name,
            faults=tuple(self.faults), notices=self.notices(), presence=presence,
        )  # fmt: skip


def _named(places: tuple[str, ...]) -> str:
    """The first few places, and a sign that there are more."""
    return ", ".join(places[:NAMED]) + (" …" if len(places) > NAMED else "")


def joined(region: Region, part: Region) -> Region:
    """A region with a further part of it, and with the attributes that this has beside its own."""
    own = dict(region.attributes)
    more = tuple((name, value) for name, value in part.attributes if name not in own)
    return replace(region, mask=region.mask | part.mask, attributes=(*region.attributes, *more))
