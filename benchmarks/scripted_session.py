"""What an image costs with suggestions and by hand: keys, clicks and drags of a scripted reader who knows the truth.

    python -m benchmarks.scripted_session [--images 24]

Phantoms of skin in the real window, by real events. With suggestions the reader accepts one that overlaps a true region
of its label by an IoU of 0.7, drags a loose box round the region where a suggestion only hits it, rejects the others,
and draws what is missing. What is drawn is a polygon of as few vertices as give an IoU of 0.85; so is all of it by
hand, where suggestions are off. A region the box did not bring to 0.85 is drawn, too.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import cv2
import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt

from annotator.core.project.project import Project
from annotator.core.regions.mask import BoolArray, Mask
from annotator.core.regions.outline import fill_rings
from annotator.core.regions.shaping import parts
from annotator.core.work.annotation import Suggestion
from annotator.core.work.circumstances import SuggestionMode
from annotator.core.work.protocol import Protocol
from annotator.inference.samples import find_subject, write_samples
from annotator.studies.agreement.regions import iou
from annotator.ui.canvas.viewport import Viewport
from annotator.ui.window.app import make_application, make_window
from annotator.ui.window.hand import NO_KEYS, Hand, wait_until
from annotator.ui.window.main_window import MainWindow

ACCEPT, GOOD, HIT, MARGIN = 0.7, 0.85, 0.05, 0.1
LEAST_AREA = 60
Key, Ctrl = Qt.Key, Qt.KeyboardModifier.ControlModifier


@dataclass
class Cost:
    """What was done: keys pressed, clicks, drags, and pixels changed by hand."""

    keys: int = 0
    clicks: int = 0
    drags: int = 0
    pixels: int = 0
    regions: int = 0
    overlaps: list[float] = field(default_factory=list)

    @property
    def actions(self) -> int:
        return self.keys + self.clicks + self.drags


class Counting(Hand):
    """A hand that counts what it does."""

    cost: Cost

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = NO_KEYS) -> None:
        self.cost.keys += 1
        super().press(key, modifiers)

    def drag(
        self, points: Sequence[tuple[float, float]], modifiers: Qt.KeyboardModifier = NO_KEYS,
        button: Qt.MouseButton = Qt.MouseButton.LeftButton,
    ) -> None:  # fmt: skip
        self.cost.clicks += len(points) == 1
        self.cost.drags += len(points) > 1
        super().drag(points, modifiers, button)


class Reader:
    """Reads image after image."""

    def __init__(self, window: MainWindow, truths: dict[str, dict[int, list[Mask]]]) -> None:
        self._window, self._truths = window, truths
        self._hand = Counting(window, window.canvas)

    def read_all(self) -> list[Cost]:
        """Every image of the project, in order."""
        found = []
        for number in list(self._window.session.order):
            self._window.session.show(number)
            self._ready()
            self._hand.cost = Cost()
            self._read()
            found.append(self._hand.cost)
        return found

    def _ready(self) -> None:
        window = self._window
        wait_until(lambda: window.session.picture is not None and window.session.picture.settled, "the image")
        wait_until(lambda: window.suggester.maps is not None and not window.suggester.waiting, "the answer")
        self._fitted()
        window.canvas.look(Viewport(1.0, 20.0, 20.0))
        window.canvas.setFocus()
        window.use_tool("select")

    def _fitted(self) -> None:
        suggester = self._window.suggester

        def done() -> bool:
            return all(region.fitted is not None or region.is_pointer for region in suggester.regions.values())

        wait_until(lambda: not suggester.refining or done(), "the fitting")

    def _read(self) -> None:
        session = self._window.session
        assert session.record is not None
        truth = self._truths[Path(session.record.path).name]
        left = {label: list(masks) for label, masks in truth.items()}
        while self._window.review.shown_suggestions():
            self._hand.press(Key.Key_Tab)
            suggestion = session.selected_suggestion
            assert suggestion is not None
            self._decide(suggestion, left.get(suggestion.label_id, []))
        for label, masks in left.items():
            for mask in masks:
                self._draw(label, mask)
        self._hand.press(Key.Key_D, Ctrl)
        for label, masks in truth.items():
            drawn = [value.mask for value in session.annotations if value.label_id == label]
            for mask in masks:
                self._hand.cost.overlaps.append(max((iou(mask, other) or 0.0 for other in drawn), default=0.0))
            self._hand.cost.regions += len(masks)

    def _decide(self, suggestion: Suggestion, masks: list[Mask]) -> None:
        found = self._window.suggester.final_region(suggestion)
        overlaps = [iou(found[0], mask) or 0.0 for mask in masks] if found is not None else []
        best = int(np.argmax(overlaps)) if overlaps else -1
        if best < 0 or overlaps[best] < HIT:
            self._hand.press(Key.Key_X)
        elif overlaps[best] >= ACCEPT:
            self._hand.press(Key.Key_A)
            masks.pop(best)
        else:
            self._box(masks[best])
            made = self._window.session.selected_annotation
            if made is not None and (iou(made.mask, masks[best]) or 0.0) >= GOOD:
                self._hand.cost.pixels += (made.mask - found[0]).area + (found[0] - made.mask).area if found else 0
                masks.pop(best)
            elif made is not None:
                self._hand.press(Key.Key_X)
            self._hand.press(Key.Key_V)

    def _box(self, mask: Mask) -> None:
        box = mask.box
        across, down = MARGIN * box.w, MARGIN * box.h
        self._hand.press(Key.Key_R)
        before = len(self._window.session.annotations)
        self._hand.drag([(box.x - across, box.y - down), (box.x + box.w / 2, box.y + box.h / 2),
                         (box.x + box.w + across, box.y + box.h + down)])  # fmt: skip
        wait_until(lambda: len(self._window.session.annotations) > before, "the box")

    def _draw(self, label: int, mask: Mask) -> None:
        place = [one.id for one in self._window.session.labels.labels].index(label)
        self._hand.press(Qt.Key(Key.Key_1.value + place))
        self._hand.press(Key.Key_P)
        for vertex in polygon(mask):
            self._hand.click(vertex)
        self._hand.press(Key.Key_Return)
        self._hand.press(Key.Key_Escape)
        self._hand.cost.pixels += mask.area


def polygon(mask: Mask) -> list[tuple[float, float]]:
    """As few vertices as enclose a region by an IoU of `GOOD`."""
    box = mask.box
    pixels: NDArray[np.uint8] = np.pad(mask.crop().astype(np.uint8), 1)
    contours, _ = cv2.findContours(pixels, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    outline = max(contours, key=cv2.contourArea)
    size = (box.x + box.w + 8, box.y + box.h + 8)
    for step in range(60, 0, -1):
        found = cv2.approxPolyDP(outline, step * 0.25 * np.sqrt(mask.area) / 25, True)[:, 0] + (
            box.x - 0.5,
            box.y - 0.5,
        )
        ring = tuple((float(x), float(y)) for x, y in found)
        if len(ring) > 2 and (iou(fill_rings([ring], *size), mask) or 0.0) >= GOOD:
            return list(ring)
    return [(float(x) + box.x - 0.5, float(y) + box.y - 0.5) for x, y in outline[::4, 0]]


def truths_of(count: int, size: int, labels: dict[str, int]) -> dict[str, dict[int, list[Mask]]]:
    """The true regions of each image, by file name and label: the parts of each label's mask."""
    from annotator.inference.samples import FIRST_SEED
    from ebp import phantoms

    found = {}
    for place in range(count):
        masks: dict[str, BoolArray] = dict(phantoms.skin(FIRST_SEED + place, size).masks)
        found[f"skin-{place + 1:02}.png"] = {
            labels[name]: [part for part in parts(Mask.from_array(mask)) if part.area >= LEAST_AREA]
            for name, mask in masks.items()
            if name in labels
        }
    return found


def session(count: int, mode: SuggestionMode, size: int = 384) -> list[Cost]:
    """Read phantoms in one mode."""
    chosen = find_subject("skin")
    with tempfile.TemporaryDirectory() as folder:
        images = write_samples(Path(folder), "skin", count, size)
        project = Project.create(Path(folder) / "job.annot", chosen.labels, chosen.model)
        project.add_images(images)
        project.apply(project.changing_protocol(Protocol(mode)))
        project.close()
        truths = truths_of(count, size, {label.name: label.id for label in chosen.labels.labels})
        make_application(language="en")
        window = make_window("cpu")
        window.resize(1320, 900)
        window.show()
        try:
            assert window.commands.open([Path(folder) / "job.annot"])
            return Reader(window, truths).read_all()
        finally:
            window.close()


def main(arguments: Sequence[str] | None = None) -> None:
    """Print what an image takes in both ways."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scripted_session", description=__doc__)
    parser.add_argument("--images", type=int, default=24)
    options = parser.parse_args(arguments)
    rows = {
        "by hand": session(options.images, SuggestionMode.OFF),
        "with suggestions": session(options.images, SuggestionMode.SHOWN),
    }
    print("| an image, mean | keys | clicks | drags | actions | pixels by hand | regions with IoU ≥ 0.7 | mean IoU |")
    print("|---|---:|---:|---:|---:|---:|---:|---:|")
    actions = {}
    for name, costs in rows.items():
        mean = {part: np.mean([getattr(one, part) for one in costs]) for part in ("keys", "clicks", "drags", "pixels")}
        actions[name] = float(np.mean([one.actions for one in costs]))
        overlaps = [value for one in costs for value in one.overlaps]
        covered = f"{sum(value >= ACCEPT for value in overlaps)} of {len(overlaps)}"
        print(
            f"| {name} | {mean['keys']:.1f} | {mean['clicks']:.1f} | {mean['drags']:.1f} | {actions[name]:.1f} | "
            f"{mean['pixels']:.0f} | {covered} | {np.mean(overlaps):.2f} |"
        )
    print(f"\n{actions['by hand'] / actions['with suggestions']:.2f} times as many actions by hand")


if __name__ == "__main__":
    main()
