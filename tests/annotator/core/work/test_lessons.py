"""Which decisions teach how far a label's regions reach, and when a head is learnt anew."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.regions.mask import EMPTY, Mask
from annotator.core.work.annotation import Annotation, Decision, Provenance, Suggestion
from annotator.core.work.lessons import FIRST, MORE, is_due, lesson_of, teaches

REGION = Mask.from_array(np.ones((3, 4), bool))
HOW = Provenance("model", "f" * 64, "layer", "scar", "none", 0.9, 0.6, "none")


def suggestion(number, label, decision):
    return replace(Suggestion(number, 7, label, HOW, 1, (1.0, 1.0), 0.5), decision=decision)


def test_regions_and_rejections_of_the_label_teach_and_nothing_else():
    mine, other, whole = (
        Annotation(n, 7, label, mask) for n, label, mask in ((1, 1, REGION), (2, 2, REGION), (3, 1, EMPTY))
    )
    rejected = suggestion(1, 1, Decision.REJECTED)
    accepted, elsewhere = suggestion(2, 1, Decision.ACCEPTED), suggestion(3, 2, Decision.REJECTED)
    assert teaches(mine) and teaches(rejected) and not teaches(whole) and not teaches(accepted)
    lesson = lesson_of(7, 1, False, [mine, other, whole], [rejected, accepted, elsewhere])
    assert lesson.inside == (REGION,) and lesson.rejected == (rejected,) and lesson.regions == 2
    assert lesson_of(7, 1, True, [other, whole], [accepted]) is None


def test_while_a_suggestion_waits_the_rest_of_the_image_may_still_be_it():
    mine, waiting = Annotation(1, 7, 1, REGION), suggestion(1, 1, Decision.PENDING)
    assert lesson_of(7, 1, False, [mine], [waiting]) is None
    assert lesson_of(7, 1, True, [mine], [waiting]).regions == 1
    assert lesson_of(7, 1, False, [mine], [suggestion(1, 2, Decision.PENDING)]).regions == 1


@given(st.integers(0, 10**5), st.integers(0, 10**6))
def test_a_head_is_learnt_anew_by_ever_larger_steps(before, now):
    due = is_due(before, now)
    assert due == (now >= FIRST if before == 0 else now - before >= MORE and now >= 1.2 * before)
    assert not due or is_due(before, now + 1), "more decisions never make it less due"
