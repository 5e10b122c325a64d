"""What an image belongs to: patient, study, series, by keys.

Keys are short hashes of what the file has. They tell apart, and name nobody; but who knows an identifier can make its
key, so that they keep no secret.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from pydicom.dataset import Dataset

from annotator.core.images.dicom import fields


@dataclass(frozen=True)
class Identity:
    """Keys; "" without an identifier. instance: the image's own, or that of all frames in its file."""

    patient: str
    study: str
    series: str
    instance: str


def identity_of(data: Dataset) -> Identity:
    """What a header says an image belongs to."""
    patient = key_of(fields.text(data, "IssuerOfPatientID"), fields.text(data, "PatientID"))
    study, series = (key_of(fields.text(data, f"{name}InstanceUID")) for name in ("Study", "Series"))
    return Identity(patient, study, series, key_of(fields.text(data, "SOPInstanceUID")))


def key_of(*parts: str) -> str:
    """A short hash of what identifies something; "" where its last part is empty."""
    if not parts[-1]:
        return ""
    return hashlib.blake2b("\0".join(parts).encode(errors="replace"), digest_size=8).hexdigest()
