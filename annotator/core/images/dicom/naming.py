"""What a header says of the patient, in words: to be searched for, and never to be kept or told."""

from __future__ import annotations

import re
from pathlib import Path

from annotator.core.images.dicom import fields, loading

_SAID = (
    "PatientName",
    "PatientID",
    "PatientBirthDate",
    "OtherPatientNames",
    "AccessionNumber",
    "ReferringPhysicianName",
)
# Shorter words are in other words by chance.
SHORTEST = 4
_WORDS = re.compile(r"[^\s^=,;]+")


def words_of_patient(path: Path) -> frozenset[str]:
    """Names, numbers and dates by which a file's patient can be known, in small letters. Raises KnownError."""
    loaded = loading.load(path)
    with loading.asking:
        told = " ".join(text for keyword in _SAID for text in fields.texts(loaded.data, keyword))
    return frozenset(word.casefold() for word in _WORDS.findall(told) if len(word) >= SHORTEST)
