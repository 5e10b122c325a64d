"""What one person does to a project, and what it does to the model."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from typing import Any

import numpy as np
from hypothesis import strategies as st
from hypothesis.stateful import (
    precondition,
    rule,
)

from annotator.core.errors import KnownError
from annotator.core.project import locating
from annotator.core.project.adopting import Regions, adoption_of
from annotator.core.project.alteration import AlteredError
from annotator.core.project.altered import altered, content_of
from annotator.core.project.opening import open_paths
from annotator.core.project.removing import removal_of
from annotator.core.regions.mask import Mask
from annotator.core.work import decisions
from annotator.core.work.annotation import Annotation, Decision, ImageState, Suggestion
from annotator.core.work.attention import AttentionRecord
from annotator.core.work.edits import (
    AddAnnotation,
    AdoptImage,
    Edit,
    RemoveAnnotation,
    RestoreImage,
    SetImageState,
    simple_parts,
)
from benchmarks.life_world import FOLDERS, HOW, LABELS, NAMES, Said, World, label_set, moved, numbers, pixels_of

MOST_IMAGES = 7


class Work(World):
    """Images, labels and decisions, with undo and redo."""

    # --- images

    @precondition(lambda self: len(self.paths) < MOST_IMAGES)
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
            self.read(image)

    def read(self, image: int) -> None:
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
        folder = self.pick(number, [path for path in self.images.iterdir() if path.is_dir()])
        if any(map(self.is_altered, self.paths)) or not self.paths or folder is None:
            return
        for image in self.paths:
            self.read(image)
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
        # Files that no image was in, since a recovery lost them, are images again.
        files = {path.relative_to(self.folder).as_posix() for path in self.images.rglob("*.png")}
        others = {record.id: record.path for record in self.project.images() if record.id not in self.paths}
        assert set(others.values()) == files - set(self.paths.values())
        self.paths |= others
        self.forget_steps()

    @rule(number=numbers, seed=numbers, then=st.sampled_from([None, *Regions]))
    def replace_file(self, number: int, seed: int, then: Regions | None) -> None:
        """Another program does it; nothing that was recorded changes by itself."""
        image = self.pick(number, self.there())
        if image is None or self.content(image) is None:
            return
        self.picture(self.folder / self.paths[image], seed)
        if self.is_altered(image):
            try:
                self.project.record_images({image: content_of(self.folder / self.paths[image])})
            except AlteredError:
                if then is not None:
                    self.adopt(0, then)
                return
            raise AssertionError("a changed file was taken for the image")

    @rule(number=numbers, regions=st.sampled_from(Regions))
    def adopt(self, number: int, regions: Regions) -> None:
        error = self.pick(number, list(altered(self.project, self.project.images())))
        if error is None:
            return
        image = error.image_id
        edit = adoption_of(self.project, self.project.image(image), error.after, regions)

        def change(said: Said) -> None:
            size = (error.before.width, error.before.height), (error.after.width, error.after.height)
            said.adopted[image] = error.after
            here = said.regions.get(image, {})
            if regions is Regions.DROP:
                said.regions[image], said.decided[image], said.tags[image] = {}, {}, {}
                said.done.discard(image)
                return
            placed = {key: (name, moved(pixels, regions, *size)) for key, (name, pixels) in here.items()}
            said.regions[image] = {key: value for key, value in placed.items() if value[1] or not here[key][1]}

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
        held = self.said.regions, self.said.decided, self.said.tags
        taken = any((*(value for kind in held for value in kind.values()), self.said.done))
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

    @rule(names=st.lists(st.sampled_from(LABELS), min_size=1, max_size=4, unique=True), number=numbers)
    def start_over(self, names: list[str], number: int) -> None:
        """Something was said with the labels, and taken back; then others are chosen."""
        self.annotate(number, number, (1, 1), 3)
        while self.done:
            self.undo()
        self.replace_labels(names)

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

    @rule(
        wanted=st.dictionaries(
            st.tuples(numbers, numbers), st.sampled_from([True, False, None]), min_size=1, max_size=6
        )
    )
    def tag(self, wanted: dict[tuple[int, int], bool | None]) -> None:
        """Several images and labels in one step."""
        names = list(self.said.labels)
        told = {(self.pick(n, self.there()), self.pick(label, names)): value for (n, label), value in wanted.items()}
        told = {key: value for key, value in told.items() if key[0] is not None}
        edit = self.project.tagging({(image, self.label_id(name)): value for (image, name), value in told.items()})

        def change(said: Said) -> None:
            for (image, name), value in told.items():
                here = said.tags.setdefault(image, {})
                here.pop(name, None)
                here.update({} if value is None else {name: value})

        if edit is not None:
            self.do(edit, change)
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
        one = Suggestion(0, image, self.label_id(name), replace(HOW, target=name), 1, (1.5, 1.5), 0.5)
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
        for part in simple_parts(edit):
            if isinstance(part, AdoptImage):  # what nobody decided on was about the other file
                self.pending[part.image_id] = set()
        target.append(step)

    def forget_steps(self) -> None:
        self.done.clear()
        self.undone.clear()
