"""In which order labels are listed, and which of them are found by letters."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from annotator.core.work.label_keys import own_numbers
from annotator.core.work.label_texts import group_of, group_title, searched_text, title_of
from annotator.core.work.labels import Label, LabelSet
from annotator.core.work.matching import fit_of_words


class Order(StrEnum):
    """What labels are sorted by."""

    SET = "set"
    NAME = "name"
    GROUP = "group"
    PROBABILITY = "probability"


@dataclass(frozen=True)
class Section:
    """Labels that are listed together; `title` is a group's, empty for the only section or the rest."""

    title: str
    labels: tuple[Label, ...]
    used: bool = False


def sections(
    labels: LabelSet,
    order: Order,
    scores: Mapping[str, float],
    used: Collection[int] = (),
    language: str = "en",
) -> list[Section]:
    """All labels in order, those with the ids in `used` on top. `scores` are a classifier's probabilities by name.

    Labels the classifier does not know stand behind those it knows, in the order of the set, as do labels without a
    group behind all groups.
    """
    mine = _sorted((label for label in labels.labels if label.id in used), order, scores, language)
    rest = [label for label in labels.labels if label.id not in used]
    found = [Section("", tuple(mine), used=True)] if mine else []
    if order is not Order.GROUP:
        return [*found, Section("", tuple(_sorted(rest, order, scores, language)))] if rest else found
    groups: dict[str, list[Label]] = {}
    for label in rest:
        groups.setdefault(group_of(labels, label), []).append(label)
    without = groups.pop("", [])
    found += [Section(group_title(group, language), tuple(members)) for group, members in groups.items()]
    return [*found, Section("", tuple(without))] if without else found


def _sorted(labels: Iterable[Label], order: Order, scores: Mapping[str, float], language: str) -> list[Label]:
    if order is Order.NAME:
        return sorted(labels, key=lambda label: (title_of(label, language).casefold(), label.name))
    if order is Order.PROBABILITY:
        return sorted(labels, key=lambda label: -scores.get(label.name, -1.0))
    return list(labels)


def found_labels(labels: LabelSet, typed: str, language: str = "en") -> list[Label]:
    """The labels that typed letters fit, the best first; all of them in their order for no letters.

    A label's code, number or title as it was typed comes before one that begins with it, and that before one that has
    it anywhere: in its name, its titles in any language, or its group.
    """
    wanted = " ".join(typed.casefold().split())
    numbers = own_numbers(labels.labels)
    ranked = []
    for place, label in enumerate(labels.labels):
        own = (label.name.casefold(), title_of(label, language).casefold(), numbers.get(label.id, ""))
        fits = -1 if wanted in own else fit_of_words(wanted, searched_text(labels, label))
        if fits is not None:
            ranked.append((fits, place, label))
    return [label for _, _, label in sorted(ranked, key=lambda entry: entry[:2])]
