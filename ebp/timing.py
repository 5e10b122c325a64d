"""Timings as ratios to a plain forward pass of the same network: interleaved, in one process, medians."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from ebp.engine import ExcitationBackprop
from ebp.foreign import run

CLASSES = 12
PLAIN = "plain forward pass"


@dataclass(frozen=True)
class Timing:
    """One row of the table. seconds: the median. ratio: to the plain forward pass. memory:
    peak bytes, None on the CPU.
    """

    name: str
    seconds: float
    ratio: float
    memory: int | None


def engine_jobs(module: nn.Module, layer: str | None, images: Tensor) -> dict[str, Callable[[], object]]:
    """A plain forward pass, and MWP and c-MWP of one class and of twelve."""
    engine = ExcitationBackprop(module, layer)
    many = list(range(CLASSES))

    def plain() -> object:
        with torch.no_grad():
            return run(module, images)

    return {
        PLAIN: plain,
        "MWP, 1 class": lambda: engine.attend(images, [0]),
        "c-MWP, 1 class": lambda: engine.attend(images, [0], contrast="dual"),
        f"MWP, {CLASSES} classes": lambda: engine.attend(images, many),
        f"c-MWP, {CLASSES} classes": lambda: engine.attend(images, many, contrast="dual"),
    }


def measure(
    jobs: Mapping[str, Callable[[], object]], rounds: int = 9, device: str = "cpu", tick: Callable[[], object] = int
) -> list[Timing]:
    """Run all jobs in turn, `rounds` times after a warm-up; `tick()` is called after each.

    The first job is the unit.
    """
    seconds: dict[str, list[float]] = {name: [] for name in jobs}
    memory: dict[str, int] = {}
    for turn in range(rounds + 1):
        for name, job in jobs.items():
            elapsed, peak = _timed(job, device)
            memory[name] = max(peak, memory.get(name, 0) if turn > 1 else 0)
            if turn:
                seconds[name].append(elapsed)
            tick()
    unit = statistics.median(seconds[next(iter(jobs))])
    medians = {name: statistics.median(values) for name, values in seconds.items()}
    known = device.startswith("cuda")
    return [Timing(name, value, value / unit, memory[name] if known else None) for name, value in medians.items()]


def _timed(job: Callable[[], object], device: str) -> tuple[float, int]:
    cuda = device.startswith("cuda")
    if cuda:
        torch.cuda.synchronize()
        torch.cuda.reset_peak_memory_stats()
    start = time.perf_counter()
    job()
    if cuda:
        torch.cuda.synchronize()
    elapsed = time.perf_counter() - start
    return elapsed, int(torch.cuda.max_memory_allocated()) if cuda else 0


def table(title: str, timings: list[Timing]) -> str:
    """A Markdown table."""
    lines = [f"| {title} | ms | forward passes | peak MiB |", "|---|---|---|---|"]
    for item in timings:
        memory = "–" if item.memory is None else f"{item.memory / 2**20:.0f}"
        lines.append(f"| {item.name} | {item.seconds * 1e3:.1f} | {item.ratio:.2f} | {memory} |")
    return "\n".join(lines)
