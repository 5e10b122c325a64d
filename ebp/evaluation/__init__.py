"""Measuring classifiers and attention on phantoms, whose truth is known."""

from ebp.evaluation.metrics import (
    average_precision,
    best_threshold,
    intersection_over_union,
    peak,
    points_inside,
)

__all__ = ["average_precision", "best_threshold", "intersection_over_union", "peak", "points_inside"]
