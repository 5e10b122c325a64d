"""A project's whole life against a plain model of it: whatever is done in whatever order, nothing changes its meaning.

Images are added, read, moved, renamed with their folder, replaced by other files and adopted, removed; label sets are
exchanged; regions are made, relabelled, deleted, suggestions accepted and rejected, steps undone and redone, by two
windows; the file is backed up, damaged and recovered; copies are worked on elsewhere and merged by import; exports of
every format are read into another project; on a server, the project goes to a file and comes back. After each step all
that the project holds is what the model holds, `annotator check` finds nothing that the model does not know of, and the
history verifies. `python -m benchmarks life` lives 500 lives of some 30 steps.
"""

from __future__ import annotations

import argparse
import random
import shutil
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from copy import deepcopy
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from PIL import Image

from annotator.core.errors import DamagedError, KnownError
from annotator.core.project import locating
from annotator.core.project.adopting import AlteredError, Regions, adoption_of
from annotator.core.project.altered import altered, content_of
from annotator.core.project.backups import Policy, backups_of, make_backup
from annotator.core.project.check import faults
from annotator.core.project.conflict import ConflictError
from annotator.core.project.opening import open_paths
from annotator.core.project.project import Project
from annotator.core.project.recovery import open_or_recover
from annotator.core.project.removing import removal_of
from annotator.core.project.transfer import copy_project
from annotator.core.regions.mask import Mask
from annotator.core.store.server import Place
from annotator.core.work import decisions
from annotator.core.work.annotation import Annotation, Content, Decision, ImageState, Provenance, Suggestion
from annotator.core.work.attention import AttentionRecord
from annotator.core.work.edits import AddAnnotation, Edit, RemoveAnnotation, RestoreImage, SetImageState
from annotator.core.work.labels import Label, LabelSet
from annotator.exchange.data.options import ExportOptions
from annotator.exchange.formats import FORMATS
from annotator.exchange.reading import importing
from annotator.exchange.reading.importing import Choices
from annotator.exchange.reading.label_matching import Fate
from annotator.exchange.writing import exporting

SIZES = ((12, 9), (24, 18), (9, 12))
NAMES = ("a.png", "b.png", "A.png", "ä.png", "q#1.png", "q_1.png")
FOLDERS = ("x", "y", "x/y")
LABELS = ("cat", "dog", "Dog", "DOG", "naevus", "malignant")
TABLES = ("label", "image", "suggestion", "annotation", "attention", "history", "meta")
ABOUT_LABELS = ("AddAnnotation", "RemoveAnnotation", "ChangeAnnotation", "Decide", "AddLabel", "RemoveLabel")
HOW = Provenance("demo", "f" * 64, "features.3", "target", "none", 0.93, 0.6)

numbers = st.integers(0, 1000)


@dataclass
class Said:
    """What was decided: all that an undo, a recovery and an export are about. Regions by image and number."""

    labels: tuple[str, ...]
    removed: set[int] = field(default_factory=set)
    done: set[int] = field(default_factory=set)
    regions: dict[int, dict[int, tuple[str, Any]]] = field(default_factory=dict)
    decided: dict[int, dict[int, Decision]] = field(default_factory=dict)
    adopted: dict[int, Content] = field(default_factory=dict)


def label_set(names: tuple[str, ...]) -> LabelSet:
    return LabelSet("L", tuple(Label(number, name, name, "#123456") for number, name in enumerate(names, 1)))


def pixels_of(mask: Mask) -> tuple[tuple[int, int], ...]:
    """A mask as the plain model has it: its pixels."""
    rows, columns = np.nonzero(mask.crop()) if not mask.empty else ((), ())
    return tuple(sorted((int(x) + mask.box.x, int(y) + mask.box.y) for x, y in zip(columns, rows, strict=True)))


class Life(RuleBasedStateMachine):
    """One life. `place` says where the project lies, given a folder of its own."""

    place: Callable[[Path], Place] = staticmethod(lambda folder: folder / "job.annot")

    @initialize(names=st.lists(st.sampled_from(LABELS), min_size=1, max_size=3, unique=True))
    def begin(self, names: list[str]) -> None:
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

    # --- images

    @rule(seed=numbers, name=st.sampled_from(NAMES), folder=st.sampled_from(FOLDERS))
    def add_image(self, seed: int, name: str, folder: str) -> None:
        path = self.images / folder / name
        if not path.exists():
            self.picture(path, seed)
            before = {record.id for record in self.project.images()}
            assert self.project.add_images([path]) == 1
            (number,) = {record.id for record in self.project.images()} - before
            self.paths[number] = path.relative_to(self.folder).as_posix()

    @rule(number=numbers)
    def read_image(self, number: int) -> None:
        image = self.pick(number, self.there())
        if image is not None:
            found = content_of(self.folder / self.paths[image])
            self.project.record_images({image: found})
            if self.content(image) is None:
                self.recorded[image] = found

    @rule(number=numbers, name=st.sampled_from(NAMES), folder=st.sampled_from(FOLDERS))
    def move_image(self, number: int, name: str, folder: str) -> None:
        image, target = self.pick(number, self.there()), self.images / folder / name
        if image is None or self.content(image) is None or target.exists():
            return
        target.parent.mkdir(parents=True, exist_ok=True)
        (self.folder / self.paths[image]).rename(target)
        missing = locating.missing(self.project)
        sightings = locating.find(missing, self.images, locating.taken(self.project, missing))
        locating.relocate(self.project, sightings)
        self.paths[image] = target.relative_to(self.folder).as_posix()

    @precondition(lambda self: not self.on_server)
    @rule(number=numbers)
    def rename_folder(self, number: int) -> None:
        """Then the folder of images is opened, as a person does who does not think of the project."""
        lost = [image for image in self.paths if self.content(image) is None or self.is_altered(image)]
        folder = self.pick(number, [path for path in self.images.iterdir() if path.is_dir()])
        if lost or not self.paths or folder is None:
            return
        fresh = folder.with_name(f"r{number % 7}")
        if fresh.exists():
            return
        folder.rename(fresh)
        self.project.close()
        self.project, _ = open_paths([self.images])
        old, new = (path.relative_to(self.folder).as_posix() + "/" for path in (folder, fresh))
        self.paths = {
            image: new + path.removeprefix(old) if path.startswith(old) else path for image, path in self.paths.items()
        }
        self.forget_steps()

    @rule(number=numbers, seed=numbers)
    def replace_file(self, number: int, seed: int) -> None:
        """Another program does it; nothing that was recorded changes by itself."""
        image = self.pick(number, self.there())
        if image is None or self.content(image) is None:
            return
        self.picture(self.folder / self.paths[image], seed)
        if self.is_altered(image):
            try:
                self.project.record_images({image: content_of(self.folder / self.paths[image])})
            except AlteredError:
                return
            raise AssertionError("a changed file was taken for the image")

    @rule(number=numbers, regions=st.sampled_from(Regions))
    def adopt(self, number: int, regions: Regions) -> None:
        error = self.pick(number, list(altered(self.project, self.project.images())))
        if error is None:
            return
        image, record = error.image_id, self.project.image(error.image_id)
        annotations = self.project.annotations(image)
        edit = adoption_of(record, error.after, regions, annotations, self.project.suggestions(image))

        def change(said: Said) -> None:
            size = (error.before.width, error.before.height), (error.after.width, error.after.height)
            said.adopted[image] = error.after
            here = said.regions.get(image, {})
            if regions is Regions.DROP:
                said.regions[image], said.decided[image] = {}, {}
                said.done.discard(image)
                return
            moved = {key: (name, _moved(pixels, regions, *size)) for key, (name, pixels) in here.items()}
            said.regions[image] = {key: value for key, value in moved.items() if value[1] or not here[key][1]}

        self.do(edit, change)
        self.pending[image] = set()

    @rule(number=numbers)
    def remove_image(self, number: int) -> None:
        image = self.pick(number, self.there())
        if image is not None:
            self.do(removal_of([self.project.image(image)]), lambda said: said.removed.add(image))

    @rule(number=numbers)
    def bring_image_back(self, number: int) -> None:
        image = self.pick(number, list(self.said.removed))
        if image is not None:
            self.do(RestoreImage(image, self.paths[image]), lambda said: said.removed.discard(image))

    # --- labels and decisions

    @rule(names=st.lists(st.sampled_from(LABELS), min_size=1, max_size=4, unique=True))
    def replace_labels(self, names: list[str]) -> None:
        taken = any(self.said.regions.values()) or any(self.said.decided.values())
        edit = self.project.replacing_labels(label_set(tuple(names)))
        if edit.before == edit.after:
            return
        try:
            self.project.apply(edit)
        except KnownError:
            assert taken
            return
        assert not taken
        self.said.labels = tuple(names)
        self.pending = {}
        self.forget_steps()

    @rule(number=numbers, label=numbers, corner=st.tuples(st.integers(0, 8), st.integers(0, 8)), side=st.integers(0, 6))
    def annotate(self, number: int, label: int, corner: tuple[int, int], side: int) -> None:
        image, name = self.pick(number, self.there()), self.pick(label, list(self.said.labels))
        if image is None:
            return
        array = np.zeros(self.size(image)[::-1], bool)
        array[corner[1] : corner[1] + side, corner[0] : corner[0] + side] = True
        mask = Mask.from_array(array)
        key = self.project.next_annotation_id()
        value = Annotation(key, image, self.label_id(name), mask, annotator="ada")
        self.do(
            AddAnnotation(value), lambda said: said.regions.setdefault(image, {}).update({key: (name, pixels_of(mask))})
        )
        self.used = True

    def a_region(self, number: int) -> Annotation | None:
        image = self.pick(number, self.there())
        return self.pick(number // 7, self.project.annotations(image)) if image is not None else None

    @rule(number=numbers)
    def delete(self, number: int) -> None:
        value = self.a_region(number)
        if value is not None:
            self.do(RemoveAnnotation(value), lambda said: said.regions[value.image_id].__delitem__(value.id))

    @rule(number=numbers, label=numbers)
    def relabel(self, number: int, label: int) -> None:
        value, name = self.a_region(number), self.pick(label, list(self.said.labels))
        if value is not None:
            pixels = self.said.regions[value.image_id][value.id][1]
            edit = decisions.relabel(value, self.label_id(name))
            self.do(edit, lambda said: said.regions[value.image_id].__setitem__(value.id, (name, pixels)))

    @rule(number=numbers)
    def mark(self, number: int) -> None:
        image = self.pick(number, self.there())
        if image is None:
            return
        done = image in self.said.done
        states = (ImageState.DONE, ImageState.NEW) if done else (ImageState.NEW, ImageState.DONE)
        self.do(SetImageState(image, *states), lambda said: said.done.discard(image) if done else said.done.add(image))

    @rule(number=numbers, label=numbers)
    def suggest(self, number: int, label: int) -> None:
        image, name = self.pick(number, self.there()), self.pick(label, list(self.said.labels))
        if image is None:
            return
        maps = np.full((1, 2, 2), 1.0 + number, np.float32)
        record = AttentionRecord("demo", "f" * 64, "", "none", (name,), {}, {}, (1.0,), {}, maps)
        one = Suggestion(0, image, self.label_id(name), HOW, 1, (1.5, 1.5), 0.5)
        self.project.store_suggestions(image, record, [one, replace(one, territory=2)])
        self.pending[image] = {s.id for s in self.project.suggestions(image) if s.decision is Decision.PENDING}

    @rule(number=numbers, accepted=st.booleans())
    def decide(self, number: int, accepted: bool) -> None:
        image = self.pick(number, self.there())
        pending = [s for s in self.project.suggestions(image) if s.decision is Decision.PENDING] if image else []
        one = self.pick(number // 7, pending)
        if one is None or image is None:
            return
        self.used = True
        if not accepted:
            edit: Edit = decisions.reject(one, HOW, "ada")
            self.do(edit, lambda said: said.decided.setdefault(image, {}).update({one.id: Decision.REJECTED}))
            return
        key, mask = self.project.next_annotation_id(), Mask.from_array(np.ones((3, 4), bool))
        name = self.project.labels.by_id(one.label_id).name

        def change(said: Said) -> None:
            said.decided.setdefault(image, {})[one.id] = Decision.ACCEPTED
            said.regions.setdefault(image, {})[key] = (name, pixels_of(mask))

        self.do(decisions.accept(one, key, mask, HOW, "ada"), change)

    @rule()
    def undo(self) -> None:
        self._back(self.done, self.undone, lambda step: (step[0].inverted(), step[1]))

    @rule()
    def redo(self) -> None:
        self._back(self.undone, self.done, lambda step: (step[0], step[2]))

    def _back(self, source: list[Any], target: list[Any], way: Callable[[Any], tuple[Edit, Said]]) -> None:
        if not source:
            return
        step = source.pop()
        edit, said = way(step)
        self.project.apply(edit)
        self.said = deepcopy(said)
        target.append(step)

    def forget_steps(self) -> None:
        self.done.clear()
        self.undone.clear()

    # --- two windows

    @rule(number=numbers)
    def other_window(self, number: int) -> None:
        """Bob deletes a region as he saw it; where Ada changed it since, nothing happens but that he is told."""
        seen = [edit.annotation for edit, _, _ in self.done if isinstance(edit, AddAnnotation)]
        stale = self.pick(number, seen)
        if stale is None:
            return
        here = self.said.regions.get(stale.image_id, {}).get(stale.id)
        name = self.names_of_numbers.get(stale.label_id)
        bob = Project.open(self.project.path, after=self.project)
        bob.annotator = "bob"
        try:
            bob.apply(RemoveAnnotation(stale))
        except ConflictError:
            assert here != (name, pixels_of(stale.mask)) or stale.image_id in self.said.removed
        except KnownError:
            assert stale.image_id in self.said.removed
        else:
            assert here == (name, pixels_of(stale.mask))
            del self.said.regions[stale.image_id][stale.id]
            self.forget_steps()  # Ada's may no longer fit
        finally:
            bob.close()

    # --- backups, damage, copies

    @precondition(lambda self: not self.on_server)
    @rule()
    def back_up(self) -> None:
        make_backup(self.project.path, Policy(recent=3, days=0))

    @precondition(lambda self: not self.on_server)
    @rule(table=st.sampled_from(TABLES))
    def damage(self, table: str) -> None:
        self.look()  # what the model holds at this step
        path, entries = self.project.path, self.project.history()
        self.project.close()
        whole = path.read_bytes()
        _blank(path, table)
        if not backups_of(path):
            try:
                open_or_recover(path)
            except DamagedError:
                path.write_bytes(whole)
                Path(f"{path}-lock").unlink(missing_ok=True)
                self.project = Project.open(path)
                return
            raise AssertionError("damage was not found")
        self.project = open_or_recover(path)
        self.forget_steps()
        # What was done again is as it was; images that were moved by steps that are lost are a step of their own.
        again = self.project.history()
        reached = sum(one == other for one, other in zip(entries, again, strict=False))
        assert again[:reached] == entries[:reached]
        assert {entry.action for entry in again[reached:]} <= {"move"}
        told = str(self.project.notices[0])
        complete = "No decision is missing" in told
        assert complete == (reached == len(entries)) or (table == "meta" and not complete), told
        self.used = any(entry.action in ABOUT_LABELS for entry in again)
        self._take_recovered(reached, table)
        if reached < len(entries):  # a step that took another file for an image may be among those that are lost
            records = [*self.project.images(), *self.project.removed_images()]
            self.recorded, self.said.adopted = {r.id: r.content for r in records if r.sha256}, {}

    def _take_recovered(self, reached: int, table: str) -> None:
        """The decisions are those of the step that was reached; images whose rows were lost are as in the backup."""
        project = self.project
        records = {record.id: record for record in (*project.images(), *project.removed_images())}
        if table == "image":
            self.paths = {number: record.path for number, record in records.items()}
            self.recorded = {n: record.content for n, record in records.items() if record.sha256}
            for number, record in records.items():
                if not (self.folder / record.path).is_file():
                    self.picture(self.folder / record.path, number)
        assert {number: record.path for number, record in records.items()} == self.paths
        if reached not in self.states:  # in the middle of a step
            self._model_from_project()
        else:
            self.said = deepcopy(self.states[reached])
        if table == "image":
            self.said.adopted = {n: c for n, c in self.said.adopted.items() if n in records}
            self.said.removed &= set(records)
            self.recorded |= self.said.adopted
        if table in ("suggestion", "attention", "image", "history", "meta"):
            self.pending = {
                n: {s.id for s in project.suggestions(n) if s.decision is Decision.PENDING} for n in self.paths
            }

    def _model_from_project(self) -> None:
        self.said = _read(self.project)
        self.said.adopted = {r.id: r.content for r in self.project.images() if r.sha256}

    @rule(number=numbers)
    def merge_a_copy(self, number: int) -> None:
        """A colleague goes on with a copy of the file and sends an export back."""
        image = self.pick(number, self.there())
        if image is None or self.content(image) is None or any(map(self.is_altered, self.paths)):
            return
        place = self.folder / f"copy-{number}.annot"
        copy_project(self.project.path, place)
        copy = Project.open(place)
        try:
            name = self.said.labels[-1]
            pixels = np.zeros(self.size(image)[::-1], bool)
            pixels[number % 9 :, 2 + number % 5 :] = True
            mask = Mask.from_array(pixels)
            label = copy.labels.by_name(name)
            assert label is not None
            copy.apply(AddAnnotation(Annotation(copy.next_annotation_id(), image, label.id, mask)))
            exporting.export(copy, self.folder / "theirs.json", FORMATS["coco"])
        finally:
            copy.close()
            place.unlink()
        known = self.said.regions.get(image, {}).values()
        plan = importing.plan(self.project, importing.read(self.project, self.folder / "theirs.json", FORMATS["coco"]))
        assert not plan.errors, plan.errors
        report = importing.apply(self.project, plan)
        (self.folder / "theirs.json").unlink()
        if (name, pixels_of(mask)) not in known and report.annotations:
            (fresh,) = [a for a in self.project.annotations(image) if a.id not in self.said.regions.get(image, {})]
            self.said.regions.setdefault(image, {})[fresh.id] = (name, pixels_of(mask))
            self.used = True
        self.forget_steps()

    @rule(name=st.sampled_from(sorted(FORMATS)))
    def export(self, name: str) -> None:
        """Into another project of the same images: what the format can hold is there, on its own image."""
        if not self.there() or any(map(self.is_altered, self.paths)):
            return
        form, options = FORMATS[name], ExportOptions(copy_images=False)
        path = self.folder / ("out" if exporting.makes_folder(form, options) else f"out{form.suffix}")
        items = exporting.dataset_of(self.project, options).items
        held = {item.name: Counter((r.label, pixels_of(r.mask)) for r in item.regions) for item in items}
        assert held == self.held()
        exporting.export(self.project, path, form, options)
        other = Project.create(self.folder / "other.annot", label_set(self.said.labels))
        try:
            other.add_images(
                [self.folder / self.paths[image] for image in sorted(self.paths) if image not in self.said.removed]
            )
            plan = importing.plan(other, importing.read(other, path, form), Choices(other_labels=Fate.NEW))
            assert not plan.errors, plan.errors
            importing.apply(other, plan)
            for item in items:
                kept = form.keep(item, options)
                wanted = Counter((r.label, pixels_of(r.mask)) for r in kept.regions)
                (record,) = [record for record in other.images() if record.path == item.name]
                found = Counter(
                    (other.labels.by_id(a.label_id).name, pixels_of(a.mask)) for a in other.annotations(record.id)
                )
                assert set(found) == set(wanted), (name, item.name, found, wanted)
        finally:
            other.close()
            for left in self.folder.glob("other.annot*"):
                left.unlink()
            shutil.rmtree(path) if path.is_dir() else path.unlink()

    @rule()
    def to_a_file_and_back(self) -> None:
        """As a project goes to a server and comes back: every row as it is."""
        copy_project(self.project.path, self.folder / "moved.annot")
        copy = Project.open(self.folder / "moved.annot")
        try:
            assert (_read(copy), copy.history()) == (_read(self.project), self.project.history())
            assert copy.history_fault() is None
        finally:
            copy.close()
            for left in self.folder.glob("moved.annot*"):
                left.unlink()

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
        found = _read(project)
        assert found.labels == said.labels
        assert found.removed == said.removed
        assert found.done == said.done
        for held in ("regions", "decided"):
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
        changed = {self.paths[n] for n in self.paths if n not in said.removed and self.is_altered(n)}
        told = list(faults(project))
        assert {line.split(":")[0] for line in told} == changed, told
        self.states[len(project.history())] = deepcopy(said)


def _read(project: Project) -> Said:
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
    return said


def _moved(pixels: Any, regions: Regions, before: tuple[int, int], after: tuple[int, int]) -> Any:
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


def _blank(path: Path, table: str) -> None:
    """Zeros in the place of a table's first page, and the lock file of a writer that was killed."""
    with closing(sqlite3.connect(path)) as database:
        page = database.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)).fetchone()[0]
        size = database.execute("PRAGMA page_size").fetchone()[0]
    with path.open("rb+") as file:
        file.seek((page - 1) * size)
        file.write(bytes(size))
    Path(f"{path}-lock").write_text("{}")


def live(count: int, steps: int, seed: int, kind: type[Life] = Life) -> None:
    """So many lives of so many steps. Raises AssertionError with the shortest one that goes wrong."""
    chosen = settings(
        max_examples=count,
        stateful_step_count=steps,
        deadline=None,
        database=None,
        phases=(Phase.generate, Phase.shrink),
        print_blob=False,
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
    )
    random.seed(seed)
    kind.TestCase.settings = chosen
    run_state_machine_as_test(kind, settings=chosen)


def main(arguments: list[str] | None = None) -> None:
    """Run it."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.life", description=__doc__)
    parser.add_argument("--count", type=int, default=500, help="how many lives (default 500)")
    parser.add_argument("--steps", type=int, default=30, help="how many steps at most each has (default 30)")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args(arguments or [])
    live(options.count, options.steps, options.seed)
    print(f"{options.count} lives of up to {options.steps} steps: nothing was lost, nothing changed its meaning")


if __name__ == "__main__":
    import sys

    main(sys.argv[1:])
