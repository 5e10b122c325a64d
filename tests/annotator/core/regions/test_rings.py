"""Vertices found, moved, inserted and deleted."""

from __future__ import annotations

from annotator.core.regions.rings import inserted, moved, nearest_vertex, vertices_inside, without

SQUARE = ((0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0))
TRIANGLE = ((20.0, 0.0), (30.0, 0.0), (25.0, 8.0))
BOTH = (SQUARE, TRIANGLE)


def test_the_nearest_vertex_within_reach():
    assert nearest_vertex(BOTH, (19.0, 1.0), 3) == (1, 0)
    assert nearest_vertex(BOTH, (14.0, 0.0), 3) is None
    assert nearest_vertex((), (0.0, 0.0), 3) is None


def test_vertices_in_a_rectangle():
    assert vertices_inside(BOTH, (22.0, 12.0), (5.0, -1.0)) == {(0, 1), (0, 2), (1, 0)}


def test_some_are_moved():
    assert moved(BOTH, {(0, 1), (1, 2)}, 1.5, -2) == (
        ((0.0, 0.0), (11.5, -2.0), (10.0, 10.0), (0.0, 10.0)),
        ((20.0, 0.0), (30.0, 0.0), (26.5, 6.0)),
    )


def test_a_ring_of_fewer_than_three_goes():
    assert without(BOTH, {(0, 0), (1, 0)}) == (((10.0, 0.0), (10.0, 10.0), (0.0, 10.0)),)


def test_a_vertex_is_put_on_the_nearest_edge():
    assert inserted(BOTH, (10.5, 5.0), 1) == (
        ((0.0, 0.0), (10.0, 0.0), (10.5, 5.0), (10.0, 10.0), (0.0, 10.0)),
        TRIANGLE,
    )
    assert inserted(BOTH, (5.0, 5.0), 4) is None
    assert inserted((SQUARE,), (-0.5, 5.0), 1) == ((*SQUARE, (-0.5, 5.0)),)
