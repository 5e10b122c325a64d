"""What is new in the tags of images that were matched."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from annotator.core.message import Message, marked
from annotator.core.project.project import Project
from annotator.core.work.annotation import ImageRecord, now
from annotator.core.work.edits import SetTags
from annotator.core.work.tags import Presence, Tag
from annotator.exchange.data.dataset import ImageTag

_SET = marked("Tags: {count} on {images} {images:image|images}.")
_OTHER = marked(
    "{count} {count:tag is|tags are} left out, since the project says otherwise (first: {label} in {image})."
)
_REPLACED = marked(
    "{count} {count:tag takes the place of another|tags take the place of others} (first: {label} in {image})."
)
_AGAINST = marked(
    "{count} {count:tag says|tags say} that a label is absent where the project has a region of it (first: "
    "{label} in {image})."
)


class TagPlanning:
    """Takes the tags of images one by one and collects what is to be set.

    What an image shows already, by tags, regions or as it is done, is `already` known. A tag of the project stays where
    the file says otherwise, unless the file's is to `replace` it; `others` counts these, replaced or not.
    """

    def __init__(self, project: Project, labels: Mapping[str, int | None], *, replace: bool) -> None:
        self._project, self._labels, self._replace = project, labels, replace
        self._wanted: dict[int, dict[int, Tag]] = {}
        self._there: dict[tuple[int, int], Tag] | None = None
        self._counts: dict[str, list[tuple[str, str]]] = {_OTHER: [], _REPLACED: [], _AGAINST: []}
        self.already = 0

    def take(self, tags: Sequence[ImageTag], record: ImageRecord) -> bool:
        """Look at an image's tags; returns whether any of them is new."""
        new = [self._take(tag, record) for tag in tags]
        return any(new)

    def _take(self, tag: ImageTag, record: ImageRecord) -> bool:
        label = self._labels[tag.label]
        if label is None:
            return False
        known, wanted = self._known(record.id, label), Presence.PRESENT if tag.present else Presence.ABSENT
        if known is wanted:
            self.already += 1
            return False
        place = tag.label, record.path
        if (record.id, label) in self._tags:
            self._counts[_REPLACED if self._replace else _OTHER].append(place)
            if not self._replace:
                return False
        if known is Presence.PRESENT and (record.id, label) not in self._tags:
            self._counts[_AGAINST].append(place)
        value = Tag(record.id, label, tag.present, tag.annotator, tag.at or now())
        self._wanted.setdefault(record.id, {})[label] = value
        return True

    @property
    def _tags(self) -> dict[tuple[int, int], Tag]:
        """The project's, read when the first one is needed."""
        if self._there is None:
            self._there = {tag.key: tag for tag in self._project.tags()}
            self._shown = self._project.presence()
            self._rows = {number: row for row, number in enumerate(self._shown.images)}
            self._columns = {number: column for column, number in enumerate(self._shown.labels)}
        return self._there

    def _known(self, image: int, label: int) -> Presence:
        """What the project says of it; a label that the import brings is unknown."""
        given = self._wanted.get(image, {}).get(label) or self._tags.get((image, label))
        if given is not None:
            return Presence.PRESENT if given.present else Presence.ABSENT
        if label not in self._columns:
            return Presence.UNKNOWN
        return Presence(int(self._shown.states[self._rows[image], self._columns[label]]))

    @property
    def count(self) -> int:
        """How many tags come in."""
        return sum(map(len, self._wanted.values()))

    @property
    def others(self) -> int:
        """How many tags of the project say otherwise."""
        return len(self._counts[_OTHER]) + len(self._counts[_REPLACED])

    def edits(self) -> Iterator[SetTags]:
        """A step for each image."""
        for image, wanted in self._wanted.items():
            before = (self._tags.get((image, label)) for label in wanted)
            yield SetTags(image, tuple(tag for tag in before if tag is not None), tuple(wanted.values()))

    def notices(self) -> Iterator[Message]:
        """What comes in, and what does not."""
        if self.count:
            yield Message(_SET, count=self.count, images=len(self._wanted))
        for text, places in self._counts.items():
            if places:
                yield Message(text, count=len(places), label=places[0][0], image=places[0][1])
