"""A project's whole life against a plain model of it: whatever is done in whatever order, nothing changes its meaning.

Images are added, read, moved, renamed with their folder, replaced by other files and adopted, removed; label sets are
exchanged; regions are made, relabelled, deleted, images tagged, suggestions accepted and rejected, steps undone and
redone, by two windows; the file is backed up, damaged and recovered; copies are worked on elsewhere and merged by
import; exports of every format are read into another project; on a server, the project goes to a file and comes back.
After each step all that the project holds is what the model holds, `annotator check` finds nothing that the model does
not know of, and the history verifies. `python -m benchmarks life` lives 500 lives of some 30 steps.
"""

from __future__ import annotations

import argparse
import shutil
from collections import Counter
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path

import numpy as np
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    precondition,
    rule,
    run_state_machine_as_test,
)

from annotator.core.errors import DamagedError, KnownError
from annotator.core.project.adopting import Regions
from annotator.core.project.backups import Policy, backups_of, make_backup
from annotator.core.project.conflict import ConflictError
from annotator.core.project.project import Project
from annotator.core.project.recovery import open_or_recover
from annotator.core.project.transfer import copy_project
from annotator.core.regions.mask import Mask
from annotator.core.work.annotation import Annotation, Decision
from annotator.core.work.edits import AddAnnotation, RemoveAnnotation
from annotator.exchange.data.options import ExportOptions, Which
from annotator.exchange.formats import FORMATS
from annotator.exchange.reading import importing
from annotator.exchange.reading.importing import Choices
from annotator.exchange.reading.label_matching import Fate
from annotator.exchange.writing import exporting
from benchmarks.damage import blank_page
from benchmarks.life_work import Work
from benchmarks.life_world import ABOUT_LABELS, FOLDERS, LABELS, NAMES, TABLES, numbers, pixels_of, read_said

# What is done between a backup and the damage.
STEPS = ("suggest", "decide", "annotate", "move", "read", "add", "remove", "adopt", "start over", "tag")


class Life(Work):
    """One life: others, other programs and accidents come in, too."""

    # --- two windows

    @rule(number=numbers, changed=st.booleans())
    def other_window(self, number: int, changed: bool) -> None:
        """Bob deletes a region as he saw it; where Ada changed it since, nothing happens but that he is told."""
        seen = [edit.annotation for edit, _, _ in self.done if isinstance(edit, AddAnnotation)]
        stale = self.pick(number, seen)
        if stale is None:
            return
        if changed and self.there():
            self.relabel(number, number + 1)
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
    @rule(table=st.sampled_from(TABLES), steps=st.lists(st.tuples(st.sampled_from(STEPS), numbers), max_size=3))
    def damage(self, table: str, steps: list[tuple[str, int]]) -> None:
        """After some steps that no backup has."""
        if steps:
            self.back_up()
        for name, number in steps:
            self.look()
            _one_more(self, name, number)
        self.look()  # what the model holds at this step
        path, entries = self.project.path, self.project.history()
        self.project.close()
        whole = path.read_bytes()
        blank_page(path, table)
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
        assert reached == len(entries) if complete else table in ("meta", "history") or reached < len(entries), told
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
        self.said = read_said(self.project)
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
        plan = importing.plan(self.project, importing.read(self.project, self.folder / "theirs.json", FORMATS["coco"]))
        assert not plan.errors, plan.errors
        report = importing.apply(self.project, plan)
        (self.folder / "theirs.json").unlink()
        fresh = [a for a in self.project.annotations(image) if a.id not in self.said.regions.get(image, {})]
        assert len(fresh) == report.annotations <= 1
        for value in fresh:  # none where it came in before, and was changed or deleted since
            self.said.regions.setdefault(image, {})[value.id] = (name, pixels_of(mask))
            self.used = True
        self.forget_steps()

    @rule(name=st.sampled_from(sorted(FORMATS)), number=numbers)
    def export(self, name: str, number: int) -> None:
        """Into another project of the same images: what the format can hold is there, on its own image."""
        if not self.there() or any(map(self.is_altered, self.paths)):
            return
        if name == "coco-results" and (self.said.removed or sorted(self.paths) != list(range(1, len(self.paths) + 1))):
            return  # it names images by numbers, which the other project gives anew
        form, options = FORMATS[name], ExportOptions(which=Which.ALL, copy_images=number % 2 == 0)
        path = self.folder / ("out" if exporting.makes_folder(form, options) else f"out{form.suffix}")
        items = exporting.dataset_of(self.project, options).items
        held = {item.name: Counter((r.label, pixels_of(r.mask)) for r in item.regions) for item in items}
        assert held == self.held()
        exporting.export(self.project, path, form, options)
        other = Project.create(self.folder / "other.annot", self.project.labels)
        try:
            other.add_images(
                [self.folder / self.paths[image] for image in sorted(self.paths) if image not in self.said.removed]
            )
            plan = importing.plan(other, importing.read(other, path, form), Choices(other_labels=Fate.NEW))
            assert not plan.errors, plan.errors
            importing.apply(other, plan)
            for item in items:
                kept = form.keep(item, options)
                tags = {other.labels.by_name(tag.label): tag.present for tag in kept.tags}
                wanted = Counter((r.label, pixels_of(r.mask)) for r in kept.regions)
                (record,) = [record for record in other.images() if record.path == item.name]
                shown = {other.labels.by_id(tag.label_id): tag.present for tag in other.tags((record.id,))}
                assert shown == tags, (name, item.name, shown, tags)
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
            assert (read_said(copy), copy.history()) == (read_said(self.project), self.project.history())
            assert copy.history_fault() is None
        finally:
            copy.close()
            for left in self.folder.glob("moved.annot*"):
                left.unlink()


def _one_more(life: Life, name: str, number: int) -> None:
    place = NAMES[number % len(NAMES)], FOLDERS[number % len(FOLDERS)]
    steps: dict[str, Callable[[], None]] = {
        "suggest": lambda: life.suggest(number, number),
        "decide": lambda: life.decide(number, number % 2 == 0),
        "annotate": lambda: life.annotate(number, number, (2, 1), 4),
        "tag": lambda: life.tag({(number, number): True, (number + 1, number // 3): False}),
        "move": lambda: life.move_image(number, *place),
        "read": lambda: life.read_image(number),
        "add": lambda: life.add_image(number, *place),
        "remove": lambda: life.remove_image(number),
        "adopt": lambda: life.replace_file(number, number, list(Regions)[number % len(Regions)]),
        "start over": lambda: life.start_over([LABELS[number % len(LABELS)]], number),
    }
    if name == "decide":
        life.suggest(number, number)
    steps[name]()


def live(count: int, steps: int, kind: type[Life] = Life, *, same: bool = False) -> None:
    """So many lives of so many steps. Raises AssertionError with a short one that fails.

    The `same` ones every time, for tests: then the one that fails is told as it is, since shortening takes minutes.
    """
    chosen = settings(
        max_examples=count,
        stateful_step_count=steps,
        deadline=None,
        database=None,
        derandomize=same,
        phases=(Phase.generate,) if same else (Phase.generate, Phase.shrink),
        print_blob=False,
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(kind, settings=chosen)


def main(arguments: list[str] | None = None) -> None:
    """Run it."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.life", description=__doc__)
    parser.add_argument("--count", type=int, default=500, help="how many lives (default 500)")
    parser.add_argument("--steps", type=int, default=30, help="how many steps at most each has (default 30)")
    options = parser.parse_args(arguments or [])
    live(options.count, options.steps)
    print(f"{options.count} lives of up to {options.steps} steps: nothing was lost, nothing changed its meaning")


if __name__ == "__main__":
    import sys

    main(sys.argv[1:])
