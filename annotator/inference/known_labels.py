"""Which of a project's labels a classifier can suggest."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from annotator.core.errors import KnownError
from annotator.core.message import marked
from annotator.core.work.labels import LabelSet

# So many names of a kind are told.
MOST = 6


def told_unknown(labels: LabelSet, known: Sequence[str]) -> KnownError | None:
    """What is told of labels that a classifier does not know; None where it knows all of them.

    known: the classifier's labels. Names must be the same to the letter; one that differs by letter case, width or
    spaces alone is pointed out.
    """
    names = set(known)
    missing = [label.name for label in labels.labels if label.name not in names]
    if not missing:
        return None
    if len(missing) == len(labels.labels):
        what = marked("The classifier's labels ({theirs}) are none of the project's ({missing}): it suggests nothing.")
    else:
        what = marked(
            "The classifier knows {count} of the project's {total} labels; it suggests nothing for: {missing}."
        )
    alike = {_plain(name): name for name in known}
    pairs = [f"{alike[_plain(name)]} ({name})" for name in missing if _plain(name) in alike]
    almost = marked("It has labels that are almost the same: {pairs}. Only equal names count as one label.")
    return KnownError(
        what,
        theirs=_several(known),
        missing=_several(missing),
        count=len(labels.labels) - len(missing),
        total=len(labels.labels),
        advice=almost if pairs else marked("Choose another classifier or label set for these."),
        pairs=_several(pairs),
    )


def _plain(name: str) -> str:
    folded = unicodedata.normalize("NFKC", name).casefold()
    return "".join(letter for letter in folded if letter.isalnum())


def _several(names: Sequence[str]) -> str:
    return ", ".join(names[:MOST]) + (", …" if len(names) > MOST else "")
