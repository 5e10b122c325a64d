"""Does the work fall as decisions are taken? A scripted annotator decides image after image as the truth has it.

    python -m benchmarks.simulated_session DATA [--tags 100] [--stages 0 50 200] [--judged 60] [--cache DIR]

DATA holds images/, labels.csv and boxes.csv as `benchmarks.tags` wants them. The first classifier is trained on the
tags of a few images. On the next ones the annotator accepts, for every region that is there, the first suggestion that
lies in it by half or covers half of it, rejects all others, and drags a box where no accepted one covers half. As in
the window, decided regions teach as soon as there are enough new ones; at each stage, where tags are `learnt`, a new
classifier is trained on the tags that the decisions imply. What an image then takes (keys, drags, and wrong pixels of
what was accepted, as a share of the image) is counted on images kept apart, with the suggestions that the window shows.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from annotator.core.project.models import set_model
from annotator.core.project.project import Project
from annotator.core.project.region_learning import decided_regions, keep_head, lessons, teaching_images
from annotator.core.regions.mask import BoolArray, Mask
from annotator.core.work import decisions
from annotator.core.work.annotation import Annotation, Decision, ImageRecord, Suggestion
from annotator.core.work.attention import attention_key
from annotator.core.work.edits import AddAnnotation
from annotator.core.work.labels import LabelSet, label_set_of
from annotator.core.work.lessons import is_due
from annotator.inference.backend import EbpBackend
from annotator.inference.bulk import BulkSuggester
from annotator.inference.model_files import model_fingerprint
from annotator.inference.requests import LearnRegionsRequest, LearntRegions, TaughtImage
from benchmarks.extensions import table as markdown
from ebp.backbones import Backbone
from ebp.training import Options, TagTable, read_table, train
from ebp.training.report import Boxes, read_boxes

HALF = 0.5


@dataclass(frozen=True)
class Effort:
    """What one image takes: keys, drags, pixels to correct (share of the image); and how well the suggested regions of
    each label that is there overlap with the true ones.
    """

    keys: int
    drags: int
    wrong: float
    overlaps: dict[int, float]


class Session:
    """A project on the images of the data, decided by the truth."""

    def __init__(self, folder: Path, data: TagTable, boxes: Boxes, heads: bool) -> None:
        self.labels: LabelSet = replace(label_set_of(data.labels, "session"), contrast="both", refinement="none")
        self.project = Project.create(folder / "job.annot", self.labels)
        self.project.add_images(list(data.images))
        self.data, self.boxes, self.heads, self.model = data, boxes, heads, ""
        self._backend, self._learnt_at = EbpBackend("cpu"), Counter[int]()
        self._bulk: BulkSuggester | None = None
        self._records = dict(zip(data.images, self.project.images(), strict=True))

    def use(self, model: Path) -> None:
        """Suggest with another classifier; what the decisions taught is learnt for it anew."""
        self.model = str(model)
        set_model(self.project, self.model)
        self._bulk = None
        self._learnt_at.clear()
        self._learn()

    def decide(self, path: Path) -> int:
        """Decide one image as the truth has it; returns how many decisions that took."""
        taken = 0
        record, bulk = self._suggested(path)
        left = {label.id: self._true(record, path, label.name) for label in self.labels.labels}
        for suggestion, region in self._regions(record, bulk):
            true = _meant(region, left[suggestion.label_id])
            how = suggestion.provenance
            if true is not None:
                number, mask = self.project.next_annotation_id(), Mask.from_array(true)
                self.project.apply(decisions.accept(suggestion, number, mask, how, "script"))
                _take(left[suggestion.label_id], true)
            else:
                self.project.apply(decisions.reject(suggestion, how, "script"))
            taken += 1
        for number, true in left.items():
            for region in true:
                drawn = Annotation(self.project.next_annotation_id(), record.id, number, Mask.from_array(region))
                self.project.apply(AddAnnotation(drawn))
                taken += 1
        self._learn()
        return taken

    def effort(self, path: Path) -> Effort:
        """What an image takes, without deciding it."""
        keys = drags = wrong = 0
        record, bulk = self._suggested(path)
        left = {label.id: self._true(record, path, label.name) for label in self.labels.labels}
        every = {number: list(true) for number, true in left.items()}
        size = _size(record)
        seen = {label.id: np.zeros(size, bool) for label in self.labels.labels}
        for suggestion, region in self._regions(record, bulk):
            true = _meant(region, left[suggestion.label_id])
            keys += 1
            seen[suggestion.label_id] |= region
            if true is not None:
                _take(left[suggestion.label_id], true)
                wrong += int(np.count_nonzero(region ^ true))
                drags += not _covers(region, true)
        drags += sum(len(true) for true in left.values())
        overlaps = {
            number: _overlap(seen[number], np.logical_or.reduce(true)) for number, true in every.items() if true
        }
        return Effort(keys, drags, wrong / (size[0] * size[1]), overlaps)

    def _suggested(self, path: Path) -> tuple[ImageRecord, BulkSuggester]:
        if self._bulk is None:  # it takes the region heads that are there when it is made
            self._bulk = BulkSuggester(self.project, self.model, "cpu")
        self._bulk.suggest(self._records[path])
        return self.project.images([self._records[path].id])[0], self._bulk

    def _regions(self, record: ImageRecord, bulk: BulkSuggester) -> Iterator[tuple[Suggestion, BoolArray]]:
        """The suggestions that wait, in their order, with their regions (H, W)."""
        for suggestion in self.project.suggestions(record.id):
            if suggestion.decision is Decision.PENDING:
                size = _size(record)
                yield suggestion, bulk.region(record, suggestion)[0].to_array(size[1], size[0])

    def _true(self, record: ImageRecord, path: Path, label: str) -> list[BoolArray]:
        height, width = _size(record)
        found = []
        for x, y, w, h in self.boxes.get((path, label), []):
            region = np.zeros((height, width), bool)
            top, left = max(round((y - h / 2) * height), 0), max(round((x - w / 2) * width), 0)
            region[
                top : max(round((y + h / 2) * height), top + 1), left : max(round((x + w / 2) * width), left + 1)
            ] = True
            found.append(region)
        return found

    def _learn(self) -> None:
        counts = decided_regions(self.project) if self.heads else Counter[int]()
        for label in self.labels.labels:
            if not is_due(self._learnt_at[label.id], counts[label.id]):
                continue
            self._learnt_at[label.id] = counts[label.id]
            key = attention_key(model_fingerprint(self.model), self.labels.contrast)
            taught = []
            for lesson in lessons(self.project, label.id, teaching_images(self.project, label.id)):
                path = self.project.image_path(self.project.images([lesson.image_id])[0])
                taught.append(TaughtImage(path, lesson, self.project.attention(lesson.image_id, key)))
            request = LearnRegionsRequest(label, tuple(taught), self.model, self.labels, self.labels.contrast)
            answer = self._backend.serve(request, lambda: True)
            assert isinstance(answer, LearntRegions)
            if answer.head is not None:
                keep_head(self.project, answer.head)
                self._bulk = None


def _size(record: ImageRecord) -> tuple[int, int]:
    return record.height, record.width


def _meant(region: BoolArray, true: Sequence[BoolArray]) -> BoolArray | None:
    """The true region that a suggested one lies in by half, or covers half of; None where there is none."""
    if not true:
        return None
    common = [np.count_nonzero(region & one) for one in true]
    place = int(np.argmax(common))
    inside = common[place] >= HALF * max(np.count_nonzero(region), 1)
    return true[place] if inside or _covers(region, true[place]) else None


def _covers(region: BoolArray, true: BoolArray) -> bool:
    return bool(np.count_nonzero(region & true) >= HALF * np.count_nonzero(true))


def _take(left: list[BoolArray], true: BoolArray) -> None:
    left[:] = [one for one in left if one is not true]


def _overlap(found: BoolArray, true: NDArray[np.bool_]) -> float:
    return int(np.count_nonzero(found & true)) / int(np.count_nonzero(found | true))


def run(options: argparse.Namespace, heads: bool, tags: bool) -> list[list[str]]:
    """The stages of one session; a line of the table for each."""
    every = read_table(options.data / "labels.csv", options.data.resolve() / "images")
    boxes = read_boxes(options.data / "boxes.csv", every)
    order = np.random.default_rng(options.seed).permutation(len(every.images)).tolist()
    judged, rest = order[: options.judged], order[options.judged :]
    known, queue = rest[: options.tags], rest[options.tags :]
    how = "regions and tags" if heads and tags else "regions" if heads else "tags" if tags else "nothing"
    lines, taken = [], 0
    with tempfile.TemporaryDirectory() as place:
        session = Session(Path(place), every, boxes, heads)
        for stage in options.stages:
            while len(known) - options.tags < stage and queue:
                known.append(queue.pop(0))
                taken += session.decide(every.images[known[-1]])
            started = time.perf_counter()
            if tags or not session.model:
                table = every.rows(np.sort(known))
                trained = train(table, Backbone.load("photographs"), Options(cache=options.cache))
                model = Path(place) / f"after-{stage}.safetensors"
                trained.classifier.save(model)
                session.use(model)
            seconds = time.perf_counter() - started
            efforts = [session.effort(every.images[place]) for place in judged]
            images = len(known) - options.tags
            lines.append([how, str(taken), str(images), *_means(efforts, every), f"{seconds:.0f}"])
            print(" | ".join(lines[-1]), flush=True)
        session.project.close()
    return lines


def _means(efforts: Sequence[Effort], data: TagTable) -> list[str]:
    overlaps = [
        np.mean([effort.overlaps[number] for effort in efforts if number in effort.overlaps])
        for number in range(1, len(data.labels) + 1)
    ]
    keys, drags = (float(np.mean([getattr(effort, name) for effort in efforts])) for name in ("keys", "drags"))
    wrong = float(np.mean([effort.wrong for effort in efforts]))
    return [f"{keys:.1f}", f"{drags:.1f}", f"{wrong:.2%}", *(f"{value:.3f}" for value in overlaps)]


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.simulated_session", description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--tags", type=int, default=100, help="images that are tagged before the session")
    parser.add_argument("--stages", type=int, nargs="+", default=[0, 50, 200], help="after so many decided images")
    parser.add_argument("--judged", type=int, default=60)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--cache", type=Path)
    parser.add_argument("--learn", nargs="*", choices=("regions", "tags"), help="only this; nothing given: nothing")
    options = parser.parse_args(argv)
    kinds = [(False, False), (True, False), (True, True)]
    if options.learn is not None:
        kinds = [("regions" in options.learn, "tags" in options.learn)]
    lines = [line for heads, tags in kinds for line in run(options, heads, tags)]
    names = read_table(options.data / "labels.csv", options.data / "images").labels
    head = ("learnt", "decisions", "images", "keys", "drags", "wrong pixels", *(f"IoU {name}" for name in names), "s")
    print("\n" + markdown(head, lines))


if __name__ == "__main__":
    main()
