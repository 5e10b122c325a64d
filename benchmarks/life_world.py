"""A project and the plain model of it: what both hold, and that they hold the same."""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
)
from PIL import Image

from annotator.core.project.adopting import Regions
from annotator.core.project.altered import content_of
from annotator.core.project.check import faults
from annotator.core.project.project import Project
from annotator.core.regions.mask import Mask
from annotator.core.store.server import Place
from annotator.core.work.annotation import Content, Decision, ImageState, Provenance
from annotator.core.work.edits import Edit
from annotator.core.work.labels import Label, LabelSet

SIZES = ((12, 9), (24, 18), (9, 12))
NAMES = ("a.png", "b.png", "A.png", "ä.png", "q#1.png", "q_1.png")
FOLDERS = ("x", "y", "x/y")
LABELS = ("cat", "dog", "Dog", "DOG", "naevus", "malignant")
TABLES = ("label", "image", "suggestion", "annotation", "attention", "tag", "history", "meta")
ABOUT_LABELS = (
    "AddAnnotation", "RemoveAnnotation", "ChangeAnnotation", "Decide", "SetTags", "AddLabel", "RemoveLabel"
)  # fmt: skip
HOW = Provenance("demo", "f" * 64, "features.3", "target", "none", 0.93, 0.6)

numbers = st.integers(0, 1000)


@dataclass
class Said:
    """What was decided: all that an undo, a recovery and an export are about. Regions by image and number,
    tags by image and label."""

    labels: tuple[str, ...]
    removed: set[int] = field(default_factory=set)
    done: set[int] = field(default_factory=set)
    regions: dict[int, dict[int, tuple[str, Any]]] = field(default_factory=dict)
    decided: dict[int, dict[int, Decision]] = field(default_factory=dict)
    tags: dict[int, dict[str, bool]] = field(default_factory=dict)
    adopted: dict[int, Content] = field(default_factory=dict)


def label_set(names: tuple[str, ...]) -> LabelSet:
    return LabelSet("L", tuple(Label(number, name, name, "#123456") for number, name in enumerate(names, 1)))


def pixels_of(mask: Mask) -> tuple[tuple[int, int], ...]:
    """A mask as the plain model has it: its pixels."""
    rows, columns = np.nonzero(mask.crop()) if not mask.empty else ((), ())
    return tuple(sorted((int(x) + mask.box.x, int(y) + mask.box.y) for x, y in zip(columns, rows, strict=True)))


class World(RuleBasedStateMachine):
    """A project, its model, and what is chosen from. `place` says where it lies, given a folder of its own."""

    place: Callable[[Path], Place] = staticmethod(lambda folder: folder / "job.annot")

    @initialize(
        names=st.lists(st.sampled_from(LABELS), min_size=1, max_size=3, unique=True),
        pictures=st.lists(st.tuples(numbers, st.sampled_from(NAMES), st.sampled_from(FOLDERS)), min_size=1, max_size=4),
        read=st.booleans(),
    )
    def begin(self, names: list[str], pictures: list[tuple[int, str, str]], read: bool) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="life-"))
        self.images = self.folder / "images"
        self.images.mkdir()
        self.project = Project.create(self.place(self.folder), label_set(tuple(names)))
        self.project.annotator = "ada"
        self.said = Said(tuple(names))
        self.paths: dict[int, str] = {}
        self.recorded: dict[int, Content] = {}
        self.names_of_numbers: dict[int, str] = {}
        self.undone: list[tuple[Edit, Said, Said]] = []
        self.done: list[tuple[Edit, Said, Said]] = []
        self.states: dict[int, Said] = {}
        self.pending: dict[int, set[int]] = {}
        self.used = False
        for picture in pictures:
            self.add_image(*picture)
        for number in self.paths if read else ():
            self.read(number)

    def teardown(self) -> None:
        if hasattr(self, "project"):
            self.project.close()
            shutil.rmtree(self.folder, ignore_errors=True)

    # --- choosing

    @property
    def on_server(self) -> bool:
        return self.project.store.shared

    def there(self) -> list[int]:
        """The images of the project that are what they were."""
        return [number for number in self.paths if number not in self.said.removed and not self.is_altered(number)]

    def is_altered(self, number: int) -> bool:
        known = self.content(number)
        return known is not None and known != content_of(self.folder / self.paths[number])

    def content(self, number: int) -> Content | None:
        return self.said.adopted.get(number) or self.recorded.get(number)

    def pick(self, number: int, choices: list[Any]) -> Any:
        return sorted(choices, key=str)[number % len(choices)] if choices else None

    def label_id(self, name: str) -> int:
        label = self.project.labels.by_name(name)
        assert label is not None
        return label.id

    def size(self, number: int) -> tuple[int, int]:
        found = content_of(self.folder / self.paths[number])
        return found.width, found.height

    def picture(self, path: Path, seed: int) -> None:
        width, height = SIZES[seed % len(SIZES)]
        pixels = np.random.default_rng(seed).integers(0, 256, (height, width, 3), dtype=np.uint8)
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(pixels).save(path)

    def do(self, edit: Edit, change: Callable[[Said], None]) -> None:
        """A step, which can be undone."""
        before, after = deepcopy(self.said), deepcopy(self.said)
        change(after)
        self.project.apply(edit)
        self.said = after
        self.done.append((edit, before, deepcopy(after)))
        self.undone.clear()

    # --- what must always hold

    def held(self) -> dict[str, Counter[Any]]:
        """All regions by the paths of their images."""
        here = (number for number in self.paths if number not in self.said.removed)
        return {self.paths[number]: Counter(self.said.regions.get(number, {}).values()) for number in here}

    @invariant()
    def look(self) -> None:
        if not hasattr(self, "project"):
            return
        project, said = self.project, self.said
        found = read_said(project)
        assert found.labels == said.labels
        assert found.removed == said.removed
        assert found.done == said.done
        for held in ("regions", "decided", "tags"):
            ours = {number: value for number, value in getattr(said, held).items() if value}
            assert {number: value for number, value in getattr(found, held).items() if value} == ours
        records = {record.id: record for record in (*project.images(), *project.removed_images())}
        assert {number: record.path for number, record in records.items()} == self.paths
        for number, record in records.items():
            assert record.content == (self.content(number) or Content(0, 0, ""))
            open_ones = {s.id for s in project.suggestions(number) if s.decision is Decision.PENDING}
            assert open_ones >= self.pending.get(number, set()) - set(said.decided.get(number, {}))
        labels = project.labels
        if self.used:  # from the first step about a label on, numbers and names belong together
            for label in (*labels.labels, *labels.former):
                assert self.names_of_numbers.setdefault(label.id, label.name) == label.name
        else:  # a recovery may have lost the first one, too
            self.names_of_numbers = {label.id: label.name for label in labels.labels}
        self.look_at_presence()
        changed = {self.paths[n] for n in self.paths if n not in said.removed and self.is_altered(n)}
        told = list(faults(project))
        assert {line.split(":")[0] for line in told} == changed, told
        self.states[len(project.history())] = deepcopy(said)

    def look_at_presence(self) -> None:
        """What images show is what their tags, regions and states say."""
        said, found = self.said, self.project.presence()
        names = [self.project.labels.by_id(label).name for label in found.labels]
        assert list(found.images) == sorted(number for number in self.paths if number not in said.removed)
        for image, states in zip(found.images, found.states.tolist(), strict=True):
            shown = {name for name, _ in said.regions.get(image, {}).values()}
            tags = said.tags.get(image, {})
            for name, state in zip(names, states, strict=True):
                drawn = 1 if name in shown else 0 if image in said.done else -1
                assert state == (int(tags[name]) if name in tags else drawn)
        against = {
            (image, name)
            for image in found.images
            for name, present in said.tags.get(image, {}).items()
            if not present and name in {label for label, _ in said.regions.get(image, {}).values()}
        }
        by_number = {label.id: label.name for label in self.project.labels.labels}
        assert {(image, by_number[label]) for image, label in found.contradictions} == against


def read_said(project: Project) -> Said:
    """What a project holds, as the model has it."""
    labels = project.labels
    names = {label.id: label.name for label in (*labels.labels, *labels.former)}
    removed = project.removed_images()
    said = Said(tuple(label.name for label in labels.labels), {record.id for record in removed})
    for record in (*project.images(), *removed):
        if record.state is ImageState.DONE:
            said.done.add(record.id)
        values = project.annotations(record.id)
        said.regions[record.id] = {value.id: (names[value.label_id], pixels_of(value.mask)) for value in values}
        decided = (one for one in project.suggestions(record.id) if one.decision is not Decision.PENDING)
        said.decided[record.id] = {one.id: one.decision for one in decided}
    for tag in project.tags():
        said.tags.setdefault(tag.image_id, {})[names[tag.label_id]] = tag.present
    return said


def moved(pixels: Any, regions: Regions, before: tuple[int, int], after: tuple[int, int]) -> Any:
    """Each pixel of the new image looked up in the old one."""
    (width, height), old = after, set(pixels)
    if regions is Regions.KEEP:
        return tuple(sorted((x, y) for x, y in old if x < width and y < height))
    places = ((x, y) for x in range(width) for y in range(height))
    return tuple(
        sorted(
            (x, y)
            for x, y in places
            if ((2 * x + 1) * before[0] // (2 * width), (2 * y + 1) * before[1] // (2 * height)) in old
        )
    )
