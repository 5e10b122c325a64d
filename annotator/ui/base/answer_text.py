"""Attributes and their values as the window calls them, in its language."""

from __future__ import annotations

from annotator.core.work.annotation import Annotation
from annotator.core.work.label_answers import asked_of, unanswered
from annotator.core.work.label_attributes import CHOICE, NUMBER, YES_NO, Attribute, Choice
from annotator.core.work.label_texts import attribute_title, brief_choice, choice_title
from annotator.core.work.labels import LabelSet
from annotator.ui.base.language import spoken_language
from annotator.ui.base.text import tr

# A free text is no longer than this at a region.
LONGEST = 24


def asked(attribute: Attribute) -> str:
    """An attribute's title."""
    return attribute_title(attribute, spoken_language())


def chosen(attribute: Attribute, choice: Choice) -> str:
    """A value's title."""
    return choice_title(attribute, choice, spoken_language())


def brief(attribute: Attribute, value: str) -> str:
    """A value as it stands beside others, without the attribute where it can be known without ("C", "2.5 mm")."""
    if attribute.kind == CHOICE:
        return brief_choice(attribute, value, spoken_language())
    if attribute.kind == YES_NO:
        title = asked(attribute)
        return title if value == "yes" else tr("{attribute}: no", attribute=title)
    if attribute.kind == NUMBER:
        return f"{value} {attribute.unit}".rstrip()
    return value if len(value) <= LONGEST else value[: LONGEST - 1] + "…"


def answers(labels: LabelSet, region: Annotation) -> str:
    """All that is said of a region beside its label, briefly; empty where nothing is."""
    given = dict(region.attributes)
    asked_here = asked_of(labels, labels.by_id(region.label_id).name)
    return " ".join(brief(one, given[one.name]) for one in asked_here if given.get(one.name))


def lacking(labels: LabelSet, region: Annotation) -> str:
    """The required attributes that a region has no value of; empty without one."""
    return ", ".join(asked(one) for one in unanswered(labels, region))
