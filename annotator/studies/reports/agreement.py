"""The report on agreement."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from annotator.studies.agreement.study import Agreement, Study
from annotator.studies.reports.page import Cell, Page, Section, Table
from annotator.studies.said import Condition, Said

_SAYS = {
    Condition.BLIND: "Nothing of what the model says was to be seen before.",
    Condition.ASSISTED: "What the model says was to be seen before: readers may agree with it rather than with each "
    "other.",
    Condition.UNKNOWN: "Whether the model was to be seen is not known, as of imports and of older projects.",
}
_NOTE = (
    "Intervals hold 95 % by bootstrap over images (or their groups). Prevalence is the share of present among the "
    "statements that count: where a label is rare, look at positive agreement beside κ."
)


_OF_ALL = ("Fleiss' κ", "free-marginal κ", "AC1", "α", "positive agreement", "negative agreement")
_OF_TWO = ("Cohen's κ", "free-marginal κ", "AC1", "positive agreement", "negative agreement")


def agreement_page(project: str, said: Said, studies: Sequence[Study], basis: Sequence[tuple[str, str]]) -> Page:
    """What the studies say; `basis` is how they were computed."""
    about = (
        ("project", project), ("readers", ", ".join(said.readers)), ("images", str(len(said.images))), *basis,
    )  # fmt: skip
    plain = {
        "project": project, "readers": list(said.readers), "images": len(said.images), **dict(basis),
        "studies": [study.plain() for study in studies],
    }  # fmt: skip
    return Page("Agreement of readers", about, tuple(map(_section, studies)), plain)


def _section(study: Study) -> Section:
    tables = [*_presence(study.presence), *_regions(study.regions), *_grades(study.grades)]
    return Section(f"Marks made {_WORDS[study.condition]}", tuple(tables), _SAYS[study.condition])


_WORDS = {
    Condition.BLIND: "blind",
    Condition.ASSISTED: "with the model in sight",
    Condition.UNKNOWN: "of which this is not known",
}


def _presence(found: Sequence[Agreement]) -> Iterator[Table]:
    overall = [one for one in found if not one.readers]
    if overall:
        rows = tuple(_row(one, _OF_ALL) for one in overall)
        yield Table(("label", "images", "prevalence", *_OF_ALL), rows, "All readers, on what is there", _NOTE)
    pairs = [one for one in found if one.readers]
    if pairs:
        rows = tuple((row[0], _pair(one), *row[1:]) for one in pairs for row in [_row(one, _OF_TWO)])
        yield Table(("label", "readers", "images", "prevalence", *_OF_TWO), rows, "Two readers each, on what is there")


def _row(one: Agreement, names: Sequence[str]) -> tuple[Cell, ...]:
    first = next(iter(one.coefficients.values()))
    prevalence = first.prevalence[1] if first.prevalence else None
    return one.label or "all labels", first.items, prevalence, *(one.coefficients.get(name) for name in names)


def _pair(one: Agreement) -> str:
    return " – ".join(one.readers)


def _regions(found: Sequence[Agreement]) -> Iterator[Table]:
    if not found:
        return
    names = list(dict.fromkeys(name for one in found for name in one.coefficients))
    rows = []
    for one in found:
        images = next(iter(one.coefficients.values())).items
        rows.append((one.label, _pair(one), images, *(one.coefficients.get(name) for name in names)))
    yield Table(
        ("label", "readers", "images", *names), tuple(rows), "Two readers each, on regions",
        "Over images on which one of the two drew the label, or both: where only one did, Dice and IoU are 0 and there "
        "is no distance.",
    )  # fmt: skip


def _grades(found: Sequence[Agreement]) -> Iterator[Table]:
    if not found:
        return
    names = list(dict.fromkeys(name for one in found for name in one.coefficients))
    rows = []
    for one in found:
        images = max(value.items for value in one.coefficients.values())
        rows.append((one.label, images, *(one.coefficients.get(name) for name in names)))
    note = "Of the largest region of the label on each image. ICC counts the images that all readers graded."
    yield Table(("grade", "images", *names), tuple(rows), "All readers, on attributes of regions", note)
