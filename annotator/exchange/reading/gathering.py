"""What a reader of a format has found so far: labels, images, faults, and counts of what is worth telling."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from annotator.core.errors import KnownError
from annotator.core.message import Message, marked
from annotator.core.work.labels import Label
from annotator.exchange.data import record
from annotator.exchange.data.dataset import Dataset, Item
from annotator.exchange.data.values import EntryError

NO_PIXEL = marked("{count} shapes cover no pixel and are left out.")


@dataclass
class Gathering:
    """Labels by name in the order they were met; `counts` has a marked sentence with {count} for each notice."""

    labels: dict[str, Label] = field(default_factory=dict)
    items: list[Item] = field(default_factory=list)
    faults: list[Message] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    def label(self, name: object, title: object = None, colour: object = None) -> str:
        """The name of a label, which is listed from now on. Raises EntryError."""
        found = record.label(len(self.labels), name, title, colour)
        return self.labels.setdefault(found.name, found).name

    @contextmanager
    def entry(self, template: str, **place: object) -> Iterator[None]:
        """What goes wrong inside becomes a fault: a marked sentence with {fault} and the values that tell the place."""
        try:
            yield
        except (EntryError, KnownError) as fault:
            self.faults.append(Message(template, fault=fault.what, **place))

    def dataset(self, name: str = "") -> Dataset:
        """Everything that was found."""
        notices = tuple(Message(template, count=count) for template, count in self.counts.items() if count)
        return Dataset(tuple(self.labels.values()), tuple(self.items), name, faults=tuple(self.faults), notices=notices)
