"""In which order the images of a project are worked on, in each reading: kept, so that a session can be repeated."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from typing import Any

from annotator.core.errors import KnownError
from annotator.core.images import file_of, frame_of, is_frame, natural_order
from annotator.core.project.images import ProjectImages
from annotator.core.project.suggestions import ProjectSuggestions
from annotator.core.work.annotation import ImageRecord, ImageState
from annotator.core.work.attention import stored_features
from annotator.core.work.circumstances import SHARED
from annotator.core.work.image_order import Order, by_diversity, by_uncertainty, entropy, shuffled

# The setting that keeps an order: JSON; the name of the reading behind it.
_KEPT = "worklist:"


class ProjectWorklists(ProjectImages, ProjectSuggestions):
    """A project's orders of work."""

    @property
    def order(self) -> tuple[Order, int]:
        """How the images of this reading are put in order, and by which seed."""
        kept = self._kept()
        try:
            return Order(kept.get("order", Order.ADDED)), int(kept.get("seed", 0))
        except (ValueError, TypeError):
            return Order.ADDED, 0

    def worklist(self) -> list[ImageRecord]:
        """The images that are to be worked on in this reading: those assigned to the reader, all where none is; in the
        order that was made of them last, which stays as it is. Those that came since are behind it; frames follow
        their clips.
        """
        records = self.images()
        own = [record for record in records if record.position is not None] if self.reading != SHARED else []
        found = sorted(own, key=lambda record: (record.position or 0, record.id)) if own else records
        kept = self._kept().get("images", ())
        place = {number: at for at, number in enumerate(kept if isinstance(kept, list) else ())}
        found = sorted(found, key=lambda record: place.get(record.id, len(place))) if place else found
        return _behind_clips(found, records)

    def put_in_order(self, order: Order, seed: int = 0) -> None:
        """Put the images of this reading in another order, and keep it. Raises KnownError, also for an order by what a
        classifier says where none has looked at an image yet.
        """
        key = f"{_KEPT}{self.reading}"
        if order is Order.ADDED:
            self.set_setting(key, "")
            return
        images = self._ordered(self.images(), order, seed)
        self.set_setting(key, json.dumps({"order": order, "seed": seed, "images": images}))

    def _ordered(self, records: Sequence[ImageRecord], order: Order, seed: int) -> list[int]:
        match order:
            case Order.NAME:
                numbers = {Path(record.path): record.id for record in records}
                return [numbers[path] for path in natural_order(numbers)]
            case Order.RANDOM:
                return shuffled((record.id for record in records), seed)
            case Order.SUGGESTIONS:
                return [record.id for record in sorted(records, key=lambda record: (-record.pending, record.id))]
            case Order.DIVERSE:
                return self._diverse(records, seed)
        unsure = self._unsure()
        if not unsure:
            raise KnownError(
                "No classifier has looked at an image yet, so that nothing tells which are uncertain.",
                path=self.path,
                advice="Let it look at all of them first: annotator suggest.",
            )
        known = {record.id: unsure[record.id] for record in records if record.id in unsure}
        return by_uncertainty(known, [record.id for record in records if record.id not in known], seed)

    def _diverse(self, records: Sequence[ImageRecord], seed: int) -> list[int]:
        """Images that are done stay before all others, which are to be unlike them."""
        found = {number: stored_features(record) for number, record in self.last_answers()}
        there = {record.id for record in records}
        features = {number: value for number, value in found.items() if value is not None and number in there}
        sizes = {len(value) for value in features.values()}
        if not features or len(sizes) > 1:
            raise KnownError(
                "Of no image, or by different classifiers, is it kept what it looks like, so that nothing tells which "
                "are unlike each other.",
                path=self.path,
                advice="Let one classifier look at all of them: annotator suggest. Where it did as an older version, "
                "suggest again (Ctrl+R).",
            )
        done = [record.id for record in records if record.state is ImageState.DONE]
        return by_diversity(features, done, sorted(there - set(features)), seed)

    def _unsure(self) -> dict[int, float]:
        """The entropy of the last answer on each image that the classifier looked at."""
        return {number: entropy(record["scores"].values()) for number, record in self.last_answers()}

    def _kept(self) -> dict[str, Any]:
        try:
            stored = json.loads(self.setting(f"{_KEPT}{self.reading}") or "{}")
        except ValueError:
            return {}
        return stored if isinstance(stored, dict) else {}


def _behind_clips(listed: Sequence[ImageRecord], records: Sequence[ImageRecord]) -> list[ImageRecord]:
    """Images as they are listed, and behind each clip among them its frames among all `records`, one after the other;
    frames of a clip that is not listed stay where they are.
    """
    frames: dict[str, list[ImageRecord]] = defaultdict(list)
    for record in records:
        if "#" in record.path and is_frame(PurePosixPath(record.path)):
            frames[str(file_of(PurePosixPath(record.path)))].append(record)
    if not frames:
        return list(listed)
    clips = {record.path for record in listed} & frames.keys()
    behind = {frame.id for clip in clips for frame in frames[clip]}
    found: list[ImageRecord] = []
    for record in listed:
        if record.id not in behind:
            found.append(record)
        if record.path in clips:
            found += sorted(frames[record.path], key=lambda frame: frame_of(PurePosixPath(frame.path)))
    return found
