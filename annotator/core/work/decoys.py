"""Decoys: suggestions that are wrong on purpose, to tell how far readers follow whatever is suggested.

A decoy shows the region of one label as if it were another's, which the classifier does not find on the image. It is
stored as such, never exported, and teaches nothing. Pesapane et al. 2026 and Dratsch et al. 2023 measured bias so.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from random import Random

from annotator.core.work.annotation import Suggestion
from annotator.core.work.labels import Label
from annotator.core.work.protocol import Protocol


def with_decoy(
    proposed: Sequence[Suggestion], decided: Iterable[Suggestion], labels: Sequence[Label], protocol: Protocol,
    image_id: int,
) -> list[Suggestion]:  # fmt: skip
    """The suggestions of an image, and a decoy where the protocol has one there: the same one for the same seed.

    None is added where one was decided on, where nothing is proposed whose region it could show, or where every label
    is proposed already.
    """
    found, settled = list(proposed), list(decided)
    if not found or not protocol.has_decoy(image_id) or any(value.provenance.decoy for value in settled):
        return found
    taken = {value.label_id for value in (*found, *settled)}
    others = [label for label in labels if label.id not in taken]
    if not others:
        return found
    draw = Random(f"decoy {protocol.seed} {image_id}")
    shown, label = draw.choice(found), draw.choice(others)
    how = replace(shown.provenance, target=label.name, decoy=shown.provenance.target)
    found.append(replace(shown, id=0, label_id=label.id, provenance=how))
    return sorted(found, key=lambda value: (-value.provenance.score, value.label_id, value.territory))
