"""The report on agreement."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from annotator.core.message import Message, marked
from annotator.studies.agreement.study import Agreement, Study
from annotator.studies.reliability.study import ClipStudy
from annotator.studies.reports.clips import clip_sections
from annotator.studies.reports.page import ALL_LABELS, Cell, Page, Section, Table
from annotator.studies.said import Condition, Said

_SAYS = {
    Condition.BLIND: marked("Nothing of what the model says was to be seen before."),
    Condition.ASSISTED: marked(
        "What the model says was to be seen before: readers may agree with it rather than with each other."
    ),
    Condition.UNKNOWN: marked("Whether the model was to be seen is not known, as of imports and of older projects."),
}
_NOTE = marked(
    "Intervals hold 95 % by bootstrap over images (or their groups). Prevalence is the share of present among the "
    "statements that count: where a label is rare, look at positive agreement beside κ."
)
_NO_IMAGES = marked("Nothing to compare: two readers said nothing of the same label on the same image.")
_POSITIVE, _NEGATIVE = marked("positive agreement"), marked("negative agreement")
_OF_ALL = (marked("Fleiss' κ"), marked("free-marginal κ"), "AC1", "α", _POSITIVE, _NEGATIVE)
_OF_TWO = (marked("Cohen's κ"), marked("free-marginal κ"), "AC1", _POSITIVE, _NEGATIVE)
_LABEL, _READERS, _IMAGES, _PREVALENCE = marked("label"), marked("readers"), marked("images"), marked("prevalence")


def agreement_page(
    project: str, said: Said, studies: Sequence[Study], basis: Sequence[tuple[str, str]], clips: ClipStudy | None = None
) -> Page:
    """What the studies say; `basis` is how they were computed. `clips` is None where the project has no clips; `said`
    is about its pictures alone.
    """
    plain = {
        "project": project, "readers": list(said.readers), "images": len(said.images), **dict(basis),
        "studies": [study.plain() for study in studies],
    }  # fmt: skip
    about = [(marked("project"), project), (_READERS, ", ".join(said.readers)), (_IMAGES, str(len(said.images)))]
    sections = tuple(map(_section, studies))
    if clips is not None:
        plain["clips"] = clips.plain()
        about += _about(clips)
        sections = (*(sections or (Section(marked("Images"), (), _NO_IMAGES),)), *clip_sections(clips))
    return Page(marked("Agreement of readers"), (*about, *basis), sections, plain)


def _about(clips: ClipStudy) -> Iterator[tuple[str, str]]:
    yield marked("clips"), str(clips.coded.of)
    yield marked("tolerance in frames"), str(clips.settings.tolerance)
    if clips.coded.assisted:
        text = marked("{led} of {count} {count:statement|statements} on clips were made with the model in sight")
        yield marked("not blind"), Message(text, led=clips.coded.assisted, count=clips.coded.said)


def _section(study: Study) -> Section:
    tables = [*_presence(study.presence), *_regions(study.regions), *_grades(study.grades)]
    return Section(_TITLES[study.condition], tuple(tables), _SAYS[study.condition])


_TITLES = {
    Condition.BLIND: marked("Marks made blind"),
    Condition.ASSISTED: marked("Marks made with the model in sight"),
    Condition.UNKNOWN: marked("Marks made of which this is not known"),
}


def _presence(found: Sequence[Agreement]) -> Iterator[Table]:
    overall = [one for one in found if not one.readers]
    if overall:
        rows = tuple(_row(one, _OF_ALL) for one in overall)
        title = Message("All readers, on what is there")
        yield Table((_LABEL, _IMAGES, _PREVALENCE, *_OF_ALL), rows, title, _NOTE)
    pairs = [one for one in found if one.readers]
    if pairs:
        rows = tuple((row[0], _pair(one), *row[1:]) for one in pairs for row in [_row(one, _OF_TWO)])
        title = Message("Two readers each, on what is there")
        yield Table((_LABEL, _READERS, _IMAGES, _PREVALENCE, *_OF_TWO), rows, title)


def _row(one: Agreement, names: Sequence[str]) -> tuple[Cell, ...]:
    first = next(iter(one.coefficients.values()))
    prevalence = first.prevalence[1] if first.prevalence else None
    return one.label or ALL_LABELS, first.items, prevalence, *(one.coefficients.get(name) for name in names)


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
        (_LABEL, _READERS, _IMAGES, *names), tuple(rows), Message("Two readers each, on regions"),
        marked(
            "Over images on which one of the two drew the label, or both: where only one did, Dice and IoU are 0 and "
            "there is no distance."
        ),
    )  # fmt: skip


def _grades(found: Sequence[Agreement]) -> Iterator[Table]:
    if not found:
        return
    names = list(dict.fromkeys(name for one in found for name in one.coefficients))
    rows = []
    for one in found:
        images = max(value.items for value in one.coefficients.values())
        rows.append((one.label, images, *(one.coefficients.get(name) for name in names)))
    note = marked(
        "Of the largest region of the label on each image, or of the image as a whole. ICC counts the images that all "
        "readers graded."
    )
    yield Table((marked("grade"), _IMAGES, *names), tuple(rows), Message("All readers, on attributes"), note)
