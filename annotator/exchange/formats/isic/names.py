"""What ISIC's files call lesions, structures and diagnoses, and how labels of a project are called the same."""

from __future__ import annotations

from collections.abc import Iterable

from annotator.exchange.reading.vocabulary import Terms, Vocabulary

LESION = "lesion"
# By what stands in the names of pictures, since 2018; those of 2016 and 2017 are among them.
STRUCTURES: Terms = {
    "pigment_network": ("pigment network",),
    "negative_network": ("negative network",),
    "streaks": ("streaks",),
    "milia_like_cyst": ("milia-like cyst", "milia-like cysts"),
    "globules": ("globules", "globule"),
}
# The columns of 2018 come first; those of 2019 and later are written where a project has such labels.
DIAGNOSES: Terms = {
    "MEL": ("melanoma",),
    "NV": ("naevus", "nevus", "naevi", "nevi"),
    "BCC": ("basal cell carcinoma",),
    "AKIEC": ("actinic keratosis", "AK", "actinic keratoses"),
    "BKL": ("benign keratosis", "benign keratosis-like lesion", "pigmented benign keratosis"),
    "DF": ("dermatofibroma",),
    "VASC": ("vascular lesion",),
    "SCC": ("squamous cell carcinoma",),
    "seborrheic_keratosis": ("seborrhoeic keratosis", "seborrheic keratosis"),
}
OF_2018 = ("MEL", "NV", "BCC", "AKIEC", "BKL", "DF", "VASC")
# The second is a kind of the first, and has no column of its own in 2018: an image that shows it says both.
BENIGN, NARROWER = "BKL", "seborrheic_keratosis"
_TERMS: Terms = {LESION: ("lesion", "skin lesion"), **STRUCTURES, **DIAGNOSES}


def vocabulary(labels: Iterable[str] = ()) -> Vocabulary:
    """The terms for a project with these labels."""
    return Vocabulary(_TERMS, tuple(labels))


def is_lesion(term: str) -> bool:
    """Whether regions of a term are lesions: they are called so, or by a diagnosis."""
    return term == LESION or term in DIAGNOSES
