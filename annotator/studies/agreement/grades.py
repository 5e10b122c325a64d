"""Grades that readers gave: values of attributes of regions, as tables of images and readers."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from annotator.core.work.label_attributes import Attribute
from annotator.studies.agreement import alpha, icc
from annotator.studies.agreement.ratings import Ratings
from annotator.studies.agreement.statistic import Statistic
from annotator.studies.said import Condition, Said

YES_NO = ("no", "yes")


def grade(attribute: Attribute, text: str) -> float | None:
    """An answer as a number: a number itself, the place of a choice in the order of the set, no 0 and yes 1.

    None for free text, and for what is no answer.
    """
    match attribute.kind:
        case "number":
            try:
                return float(text)
            except ValueError:
                return None
        case "choice":
            names = [choice.name for choice in attribute.values]
            return float(names.index(text)) if text in names else None
        case "yes-no":
            return float(YES_NO.index(text)) if text in YES_NO else None
    return None


def grades_of(said: Said, attribute: Attribute, label: int, states: NDArray[np.int8]) -> Ratings | None:
    """(N, R) what each reader gave the largest region of a label on each image, where `states` (N, L, R) has the label
    as present; None where no image was graded by two.
    """
    table = np.full((len(said.images), len(said.readings)), np.nan)
    for reader, reading in enumerate(said.readings):
        for image in np.flatnonzero(states[:, label, reader] == 1).tolist():
            regions = sorted(reading.regions(image, label), key=lambda region: -region.mask.area)
            given = dict(regions[0].attributes).get(attribute.name, "") if regions else ""
            value = grade(attribute, given)
            if value is not None and np.isfinite(value):
                table[image, reader] = value
    return _rated(table)


def grades_of_images(said: Said, attribute: Attribute, condition: Condition) -> Ratings | None:
    """(N, R) what each reader gave each image as a whole under one condition; None where none was graded by two."""
    table = np.full((len(said.images), len(said.readings)), np.nan)
    for reader, reading in enumerate(said.readings):
        for image, (under, given) in reading.of_images.items():
            value = grade(attribute, given.get(attribute.name, "")) if under == condition else None
            if value is not None and np.isfinite(value):
                table[image, reader] = value
    return _rated(table)


def _rated(table: NDArray[np.float64]) -> Ratings | None:
    ratings = Ratings.of_grades(table)
    return ratings if (ratings.given().sum(axis=1) > 1).any() else None


def graded(ratings: Ratings, attribute: Attribute) -> dict[str, Statistic]:
    """What is told of grades: α on their scale, and intraclass correlations where there is an order."""
    if attribute.kind == "yes-no":
        return {"α nominal": alpha.krippendorff(ratings, "nominal")}
    scale: alpha.Scale = "interval" if attribute.kind == "number" else "ordinal"
    return {
        f"α {scale}": alpha.krippendorff(ratings, scale), "ICC(1,1)": icc.icc(ratings, "1"),
        "ICC(2,1)": icc.icc(ratings, "2"), "ICC(3,1)": icc.icc(ratings, "3"),
    }  # fmt: skip
