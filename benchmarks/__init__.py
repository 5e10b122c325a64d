"""Timings of the whole tool: `python -m benchmarks`. Never part of the tests."""
