"""The readings of a project: whose marks are seen, which images are whose, and what was to be seen when."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from sqlalchemy import delete, select, update

from annotator.core.errors import KnownError
from annotator.core.project import reading_rows
from annotator.core.project.base import OpenProject
from annotator.core.project.rows import under_value
from annotator.core.store import schema
from annotator.core.store.faults import as_written
from annotator.core.work.annotation import Decision, ImageState, now
from annotator.core.work.circumstances import OWN_READINGS, SHARED, Circumstances

LONGEST_NAME = 100


def checked_reader(name: str) -> str:
    """A reader's name as it is kept. Raises KnownError for none, or one that cannot be a reader's."""
    plain = " ".join(name.split())
    if not plain or plain.startswith(":") or len(plain) > LONGEST_NAME:
        raise KnownError(
            "{name} is no name of a reader.",
            name=repr(name),
            advice="Give one of at most {most} letters that does not begin with a colon.",
            most=LONGEST_NAME,
        )
    return plain


class ProjectReadings(OpenProject):
    """A project's readings."""

    def readings(self) -> list[str]:
        """The readings in which anything was said, or is assigned, sorted; the shared one ("") always among them."""
        found = {SHARED}
        for table in (schema.annotation, schema.tag, schema.suggestion, schema.reading):
            found |= {str(name) for (name,) in self.store.tuples(select(table.c.reading).distinct())}
        return sorted(found)

    def readers(self) -> list[str]:
        """The readers who said something of any image, or have some assigned, sorted; who only looked is none."""
        own, decision = schema.reading.c, schema.suggestion.c.decision
        something = own.position.is_not(None) | (own.state != str(ImageState.NEW)) | (own.attributes != "{}")
        found: set[str] = set()
        for query in (
            select(schema.annotation.c.reading), select(schema.tag.c.reading), select(own.reading).where(something),
            select(schema.suggestion.c.reading).where(decision != str(Decision.PENDING)),
        ):  # fmt: skip
            found |= {str(name) for (name,) in self.store.tuples(query.distinct())}
        return sorted(found - {SHARED, *OWN_READINGS})

    @contextmanager
    def as_read_by(self, reading: str) -> Iterator[None]:
        """See the project as another reading has it, for a while."""
        before, self.reading = self.reading, reading
        try:
            yield
        finally:
            self.reading = before

    def image_attributes(self, image_id: int) -> tuple[tuple[str, str], ...]:
        """What is said of an image as a whole beside its labels, in this reading: an attribute's name and its value."""
        columns = schema.reading.c
        query = select(columns.attributes).where(columns.image_id == image_id, columns.reading == self.reading)
        found = self.store.tuples(query)
        with as_written(self.path):
            return tuple((str(name), str(value)) for name, value in json.loads(found[0][0] if found else "{}").items())

    def attributes_of_images(self) -> dict[int, tuple[tuple[str, str], ...]]:
        """What is said of every image of which anything is said in this reading, as `image_attributes` tells it."""
        columns = schema.reading.c
        query = select(columns.image_id, columns.attributes)
        query = query.where(columns.reading == self.reading, columns.attributes != "{}")
        with as_written(self.path):
            return {int(number): tuple(json.loads(text).items()) for number, text in self.store.tuples(query)}

    def images_with(self, attribute: str, value: str = "") -> frozenset[int]:
        """The images of which, or of a region of which, this reading says that an attribute has this value.

        With an empty value any will do. Images that were removed are left out. One query each for images and regions.
        """
        there, found = select(schema.image.c.id).where(schema.image.c.removed == 0), set[int]()
        for table in (schema.annotation, schema.reading):
            columns = table.c
            said = columns.attributes.contains(json.dumps(attribute) + ":", autoescape=True)
            query = select(columns.image_id, columns.attributes)
            query = query.where(columns.reading == self.reading, said, columns.image_id.in_(there))
            with as_written(self.path):
                answers = [(int(number), json.loads(text).get(attribute)) for number, text in self.store.tuples(query)]
            found |= {number for number, given in answers if given and value in ("", given)}
        return frozenset(found)

    def circumstances_of_done(self) -> dict[int, Circumstances]:
        """Under what each image was marked as done in this reading, by its number, as far as that is known."""
        columns = schema.reading.c
        query = select(columns.image_id, columns.circumstances).where(
            columns.reading == self.reading, columns.circumstances != "{}"
        )
        with as_written(self.path):
            return {int(number): under_value(text) for number, text in self.store.tuples(query)}

    def seen(self, image_id: int) -> dict[int, str]:
        """From when on a suggestion was to be seen on an image in this reading (UTC, ISO 8601), by label."""
        columns = schema.reading.c
        query = select(columns.seen).where(columns.image_id == image_id, columns.reading == self.reading)
        found = self.store.tuples(query)
        with as_written(self.path):
            return {int(label): str(at) for label, at in json.loads(found[0][0] if found else "{}").items()}

    def see(self, image_id: int, label_ids: Sequence[int]) -> dict[int, str]:
        """Keep that suggestions of labels are to be seen on an image from now on; what was seen before stays so.

        Returns what was seen by now. Raises KnownError.
        """
        known = self.seen(image_id)
        fresh = [label for label in label_ids if label not in known]
        if fresh:
            known |= dict.fromkeys(fresh, now())
            with self._transaction():
                stored = json.loads(reading_rows.stored(self._connection, image_id, self.reading)["seen"])
                kept = {str(label): at for label, at in known.items()} | stored
                reading_rows.put_values(self._connection, image_id, self.reading, seen=json.dumps(kept))
        return known

    # --- who reads what

    def assigned(self, reader: str | None = None) -> list[int]:
        """The images that are assigned to a reader, in order: to that of this reading, or another one."""
        columns = schema.reading.c
        whose = self.reading if reader is None else reader
        query = select(columns.image_id).where(columns.reading == whose, columns.position.is_not(None))
        return [int(number) for (number,) in self.store.tuples(query.order_by(columns.position, columns.image_id))]

    def assignments(self) -> dict[str, list[int]]:
        """The images of every reader that has some assigned, in order."""
        columns = schema.reading.c
        query = select(columns.reading).where(columns.position.is_not(None)).distinct().order_by(columns.reading)
        found = [str(reader) for (reader,) in self.store.tuples(query)]
        return {reader: self.assigned(reader) for reader in found if reader not in OWN_READINGS}

    def assign(self, images: Mapping[str, Sequence[int]]) -> None:
        """Give readers these images to read, in this order, in the place of those that they had; in one step.

        Readers that are not named keep theirs. What was read stays. Raises KnownError for a name that is no reader's,
        or an image that the project does not have.
        """
        self._assign({checked_reader(reader): list(dict.fromkeys(numbers)) for reader, numbers in images.items()})

    def assign_queue(self, reading: str, images: Sequence[int]) -> None:
        """The images of a reading that is no reader's, in their order; see `assign`."""
        assert reading in OWN_READINGS
        self._assign({reading: list(images)})

    def _assign(self, named: Mapping[str, list[int]]) -> None:
        with self._transaction():
            known = set(self._connection.execute(select(schema.image.c.id)).scalars())
            columns = schema.reading.c
            for reader, numbers in named.items():
                strange = next((number for number in numbers if number not in known), None)
                if strange is not None:
                    raise KnownError("The project has no image {number}.", number=strange, path=self.path)
                mine = columns.reading == reader
                self._connection.execute(update(schema.reading).where(mine).values(position=None))
                for position, number in enumerate(numbers):
                    reading_rows.put_values(self._connection, number, reader, position=position)
                nothing = (columns.state == "new") & (columns.seen == "{}") & (columns.attributes == "{}")
                self._connection.execute(delete(schema.reading).where(mine, columns.position.is_(None), nothing))
            self._log(None, "assign", {"images": dict(named)})
