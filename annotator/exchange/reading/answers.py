"""Images that several people, or one person several times, annotated in one file: whose regions are meant."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from annotator.core.message import Message, marked
from annotator.exchange.data.dataset import Answer, Dataset, Item

# So many of them are named, and so many images are told one by one.
_NAMED, _TOLD = 5, 5


class Answers(StrEnum):
    """Which of several answers counts, where it is not one person's: the latest one, or all of them together."""

    LATEST = "latest"
    ALL = "all"


@dataclass(frozen=True)
class Answered:
    """A data set of one answer an image. `several` is how many had more, `people` who gave them.

    `errors` tell of images on which nobody decided, `notices` of what was decided.
    """

    dataset: Dataset
    several: int = 0
    people: tuple[str, ...] = ()
    errors: tuple[Message, ...] = ()
    notices: tuple[Message, ...] = ()


@dataclass
class _Passed:
    """Images of which answers were passed over: how many answers, how many images, and the first."""

    answers: int = 0
    images: int = 0
    first: str = ""
    several: list[Item] = field(default_factory=list)

    def note(self, item: Item, taken: int) -> None:
        if len(item.answers) > taken:
            self.answers += len(item.answers) - taken
            self.images += 1
            self.first = self.first or item.name


def answered(dataset: Dataset, wanted: Answers | str | None) -> Answered:
    """One answer an image: the latest, all of them together, or those of one person; None: nobody decided yet."""
    items, passed, undated = [], _Passed(), list[Item]()
    for item in dataset.items:
        passed.several += [item] if len(item.answers) > 1 else []
        taken = _taken(item.answers, wanted)
        if taken is None:
            undated.append(item)
            continue
        passed.note(item, len(taken))
        regions = tuple(region for answer in taken for region in answer.regions)
        items.append(replace(item, regions=regions) if item.answers else item)
    people = _people(passed.several)
    errors = _errors(passed.several) if wanted is None else _stranger(_people(dataset.items), wanted)
    errors += _undated(undated)
    found = replace(dataset, items=tuple(items))
    return Answered(found, len(passed.several), people, errors, tuple(_notices(passed, wanted)))


def _people(items: Iterable[Item]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(answer.who for item in items for answer in item.answers if answer.who))


def _stranger(people: Sequence[str], wanted: Answers | str) -> tuple[Message, ...]:
    """A fault where one person's regions are wanted, and that person gave none."""
    if isinstance(wanted, Answers) or not people or wanted in people:
        return ()
    text = marked("Nobody called {name} annotated anything in this file, but {people} did.")
    return (Message(text, name=wanted, people=", ".join(people[:_NAMED])),)


def _undated(items: Sequence[Item]) -> tuple[Message, ...]:
    """A fault for the images of which nobody can tell the latest annotation."""
    text = marked(
        "{image}: which annotation is the latest cannot be told from their dates ({dates}). Take one person's, or all "
        "of them together."
    )
    told = [
        Message(text, image=item.name, dates=", ".join(answer.when or "?" for answer in item.answers[:_NAMED]))
        for item in items[:_TOLD]
    ]
    if len(items) > _TOLD:
        told.append(Message("And {count} more {count:image|images} like these.", count=len(items) - _TOLD))
    return tuple(told)


def _taken(answers: Sequence[Answer], wanted: Answers | str | None) -> Sequence[Answer] | None:
    """Those that count; None where the latest of them cannot be told."""
    if wanted in (None, Answers.ALL):
        return answers
    if wanted is Answers.LATEST:
        return _latest(answers)
    return _latest([answer for answer in answers if answer.who == wanted])


def _latest(answers: Sequence[Answer]) -> Sequence[Answer] | None:
    """The last one by its date, and of one date, or where none has any, the last in the file; None where dates cannot
    be read or compared.
    """
    if len(answers) < 2 or not any(answer.when for answer in answers):
        return answers[-1:]
    try:
        moments = [datetime.fromisoformat(answer.when) for answer in answers]
        return [answers[max(range(len(answers)), key=lambda place: (moments[place], place))]]
    except (ValueError, TypeError):  # no date, or one with a time zone beside one without
        return None


def _errors(several: Sequence[Item]) -> tuple[Message, ...]:
    text = marked("{image} was annotated {count} times, by {names}: whose regions are meant?")
    told = [
        Message(text, image=item.name, count=len(item.answers), names=_names(item.answers)) for item in several[:_TOLD]
    ]
    if len(several) > _TOLD:
        told.append(Message("And {count} more {count:image|images} like these.", count=len(several) - _TOLD))
    return tuple(told)


def _names(answers: Sequence[Answer]) -> str:
    names = list(dict.fromkeys(answer.who or "?" for answer in answers))
    return ", ".join(names[:_NAMED]) + (" …" if len(names) > _NAMED else "")


def _notices(passed: _Passed, wanted: Answers | str | None) -> list[Message]:
    if wanted is None or (wanted is not Answers.ALL and not passed.answers):
        return []
    if wanted is Answers.ALL:
        text = marked(
            "All regions of {count} {count:image that was|images that were} annotated several times are taken together."
        )
        return [Message(text, count=len(passed.several))] if passed.several else []
    counts = {"count": passed.answers, "images": passed.images, "image": passed.first}
    if wanted is Answers.LATEST:
        text = marked(
            "{count} earlier {count:annotation|annotations} of {images} {images:image|images} {count:is|are} not read "
            "(first: {image})."
        )
        return [Message(text, **counts)]
    text = marked(
        "{count} {count:annotation|annotations} of {images} {images:image|images}, not the last by {name}, "
        "{count:is|are} not read ({image})."
    )
    return [Message(text, name=wanted, **counts)]
