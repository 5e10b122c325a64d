"""Edits of several annotations, applied to a project and taken back; and annotations as text."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import ndimage

from annotator.core.errors import KnownError
from annotator.core.regions.mask import EMPTY, Mask
from annotator.core.regions.outline import fill_rings
from annotator.core.regions.transform import moving, scaling
from annotator.core.work import decisions, regrouping
from annotator.core.work.annotation import Annotation, Origin
from annotator.core.work.edits import Paint, RemoveAnnotation
from annotator.core.work.labels import label_set_of
from annotator.core.work.snippets import Snippet, read_snippets, write_snippets

W, H = 23, 17
LABELS = label_set_of(("naevus", "melanoma"), "test")
pictures = arrays(bool, (H, W)).filter(np.any)
RING = ((3.5, 2.0), (14.0, 3.0), (9.0, 12.5))


def annotation(a, number=1, **changes):
    return Annotation(number, 1, 1, Mask.from_array(a), Origin.ACCEPTED, **changes)


@given(pictures, pictures, pictures)
def test_merge_subtract_intersect(a, b, c):
    first, second, third = (annotation(array, number) for number, array in enumerate((a, b, c), 1))
    merged = regrouping.merge(first, (second, third))
    assert merged.edits[0].after.mask == Mask.from_array(a | b | c)
    assert merged.edits[1:] == (RemoveAnnotation(second), RemoveAnnotation(third))
    for edit, expected in (
        (regrouping.subtract(first, (second, third)), a & ~b & ~c),
        (regrouping.intersect(first, (second, third)), a & b & c),
    ):
        if np.array_equal(expected, a):
            assert edit is None
        elif not expected.any():
            assert edit == RemoveAnnotation(first)
        else:
            assert edit.after.mask == Mask.from_array(expected)
            assert edit.after.origin is Origin.EDITED
            assert edit.before == first


def test_alone_there_is_nothing_to_do():
    first = annotation(np.ones((3, 3), bool))
    assert regrouping.merge(first, ()) is regrouping.subtract(first, ()) is regrouping.intersect(first, ()) is None


@given(pictures)
def test_split(a):
    labels, count = ndimage.label(a, np.ones((3, 3)))
    whole = annotation(a, seconds=7.0, rings=(RING,))
    edit = regrouping.split(whole, range(10, 9 + count))
    if count == 1:
        assert edit is None
        return
    change, *added = edit.edits
    made = [change.after, *(add.annotation for add in added)]
    assert {value.mask for value in made} == {Mask.from_array(labels == n) for n in range(1, count + 1)}
    assert [value.id for value in made] == [1, *range(10, 9 + count)]
    assert max(value.mask.area for value in made) == change.after.mask.area
    assert {value.rings for value in made} == {()}
    assert sum(value.seconds for value in made) == 7.0


def test_a_label_of_the_whole_image_has_no_parts():
    assert regrouping.split(replace(annotation(np.ones((2, 2), bool)), mask=EMPTY), []) is None


@given(pictures, arrays(bool, (H, W)), st.booleans())
def test_painting_an_area_is_a_reversible_stroke(a, area, erase):
    before = annotation(a, rings=(RING,))
    edit = decisions.paint_area(before, Mask.from_array(area), erase=erase, is_new=False, seconds=2.0)
    expected = a & ~area if erase else a | area
    if np.array_equal(expected, a):
        assert edit is None
    elif not expected.any():
        assert edit == RemoveAnnotation(before)
    else:
        assert isinstance(edit, Paint)
        after = edit.applied(before)
        assert (after.mask, after.rings, after.origin) == (Mask.from_array(expected), (), Origin.EDITED)
        again = edit.inverted().applied(after)
        assert (again.mask, again.rings, again.origin, again.seconds) == (before.mask, (RING,), before.origin, 0.0)


def test_a_transformed_polygon_stays_one_and_a_painted_region_none():
    drawn = replace(annotation(np.ones((1, 1), bool)), mask=fill_rings([RING], W, H), rings=(RING,))
    moved = decisions.transform(drawn, moving(2, 1), W, H).after
    assert moved.rings == (tuple((x + 2, y + 1) for x, y in RING),)
    assert moved.mask == fill_rings(moved.rings, W, H)
    painted = replace(drawn, mask=drawn.mask | Mask.from_array(np.ones((1, 1), bool), 20, 15))
    assert decisions.transform(painted, scaling(0.5, 0.5), W, H).after.rings == ()
    assert decisions.transform(drawn, moving(W, 0), W, H) is None


@given(st.lists(pictures, max_size=3))
def test_copied_annotations_come_back(several):
    originals = [annotation(a, n, attributes=(("side", "left"),), rings=(RING,)) for n, a in enumerate(several)]
    found = read_snippets(write_snippets(Snippet.of(original, LABELS) for original in originals))
    assert found == tuple(Snippet("naevus", o.mask, (RING,), (("side", "left"),)) for o in originals)


@given(pictures)
def test_on_another_image_what_lies_beyond_is_cut(a):
    cut = Snippet("naevus", Mask.from_array(a)).on(9, 30)
    assert np.array_equal(cut.mask.to_array(W, H), a & (np.arange(W) < 9))


def test_vertices_stay_where_they_draw_the_region():
    snippet = Snippet("naevus", fill_rings([RING], W, H), (RING,))
    assert snippet.on(W + 5, H).rings == (RING,)
    assert snippet.on(8, 8).rings == (RING,)
    assert Snippet("naevus", EMPTY, (RING,)).on(W, H).rings == ()


@pytest.mark.parametrize(
    "text",
    [
        "", "[]", "{}", "null", '{"annotations": [{}]}', '{"annotations": 3}',
        '{"annotations": [{"label": "a", "box": [0, 0, 2, 2], "counts": "zzz~", "rings": [], "attributes": []}]}',
        '{"annotations": [{"label": "a", "box": [0, 0, 2, 2], "counts": "0999", "rings": [], "attributes": []}]}',
        '{"annotations": [{"label": "a", "box": [0, 0, 0, 2], "counts": "04", "rings": [], "attributes": []}]}',
        '{"annotations": [{"label": "a", "box": [0, 0, 2, 2], "counts": "04", "rings": [[1]], "attributes": []}]}',
        '{"annotations": [{"label": "a", "box": [0, 0, 2, 1e99], "counts": "04", "rings": [], "attributes": []}]}',
    ],
)  # fmt: skip
def test_what_is_no_copy_is_refused(text):
    with pytest.raises(KnownError, match="clipboard"):
        read_snippets(text)
