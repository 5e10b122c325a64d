"""Edits of polygons' vertices: which ones are meant, and the rings after they were moved, inserted or deleted."""

from __future__ import annotations

from collections.abc import Collection
from typing import TypeAlias

from annotator.core.regions.figures import Point
from annotator.core.regions.outline import Ring

Rings: TypeAlias = tuple[Ring, ...]
# The number of the ring, and of the vertex in it.
Place: TypeAlias = tuple[int, int]


def nearest_vertex(rings: Rings, point: Point, reach: float) -> Place | None:
    """The vertex nearest to a point, within reach."""
    near = [(_square(vertex, point), place) for place, vertex in _numbered(rings)]
    near = [found for found in near if found[0] <= reach * reach]
    return min(near)[1] if near else None


def vertices_inside(rings: Rings, start: Point, end: Point) -> frozenset[Place]:
    """The vertices in the rectangle between two opposite corners."""
    (left, right), (top, bottom) = sorted((start[0], end[0])), sorted((start[1], end[1]))
    return frozenset(place for place, (x, y) in _numbered(rings) if left <= x <= right and top <= y <= bottom)


def moved(rings: Rings, places: Collection[Place], dx: float, dy: float) -> Rings:
    """The rings with some of their vertices moved."""
    return tuple(
        tuple((x + dx, y + dy) if (i, j) in places else (x, y) for j, (x, y) in enumerate(ring))
        for i, ring in enumerate(rings)
    )


def without(rings: Rings, places: Collection[Place]) -> Rings:
    """The rings without some of their vertices; a ring that keeps fewer than three goes."""
    left = (tuple(vertex for j, vertex in enumerate(ring) if (i, j) not in places) for i, ring in enumerate(rings))
    return tuple(ring for ring in left if len(ring) >= 3)


def inserted(rings: Rings, point: Point, reach: float) -> Rings | None:
    """The rings with a vertex at a point, on the nearest edge within reach; None where there is none."""
    edges = [
        (_distance(point, start, end), (i, j))
        for i, ring in enumerate(rings)
        for j, (start, end) in enumerate(zip(ring, (*ring[1:], ring[0]), strict=True))
    ]
    near = [edge for edge in edges if edge[0] <= reach]
    if not near:
        return None
    i, j = min(near)[1]
    return (*rings[:i], (*rings[i][: j + 1], point, *rings[i][j + 1 :]), *rings[i + 1 :])


def _numbered(rings: Rings) -> list[tuple[Place, Point]]:
    return [((i, j), vertex) for i, ring in enumerate(rings) for j, vertex in enumerate(ring)]


def _square(a: Point, b: Point) -> float:
    return (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2


def _distance(point: Point, start: Point, end: Point) -> float:
    """From a point to a segment."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    length2 = dx * dx + dy * dy
    along = ((point[0] - start[0]) * dx + (point[1] - start[1]) * dy) / length2 if length2 else 0.0
    along = min(max(along, 0.0), 1.0)
    return float(_square((start[0] + along * dx, start[1] + along * dy), point) ** 0.5)
