"""Kills a process at random moments while it annotates, backs up, migrates or exports, and looks for what is lost.

After every kill: every decision the process had told of is in the history, which verifies and agrees with the tables;
SQLite's integrity check and `annotator check` find nothing. `python -m benchmarks crash` kills 500 times.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

import numpy as np
from PIL import Image

from annotator.core.project.backups import Policy, backups_of, make_backup
from annotator.core.project.check import faults
from annotator.core.project.project import Project
from annotator.core.regions.mask import Mask
from annotator.core.regions.stroke import Stroke
from annotator.core.work import decisions
from annotator.core.work.annotation import Annotation, Decision, ImageState, Provenance, Suggestion
from annotator.core.work.attention import AttentionRecord
from annotator.core.work.edits import AddAnnotation, Edit, RemoveAnnotation, SetImageState
from annotator.core.work.label_files import load_label_set

SIZE = 64
OLD = Path(__file__).parents[1] / "tests" / "annotator" / "core" / "store" / "data" / "project-1.0.sql"
# A project starts anew after so many kills, so that looking it over stays quick.
FRESH = 20
HOW = Provenance("demo", "f" * 64, "features.3", "melanoma", "none", 0.93, 0.6)
RECORD = AttentionRecord(
    "demo", "f" * 64, "", "none", ("melanoma",), {}, {}, (1.0,), {}, np.ones((1, 4, 4), np.float32)
)


# --- the process that is killed


def annotate(path: Path) -> None:
    """Take decisions of every kind as fast as they come, and tell of each once it is stored."""
    project, rng = Project.open(path), random.Random()
    undo: list[Edit] = []
    while True:
        edit = undo.pop().inverted() if undo and rng.random() < 0.1 else _next_edit(project, rng)
        project.apply(edit)
        undo = [*undo[-20:], edit] if rng.random() < 0.9 else []
        print(*project.head, flush=True)


def _next_edit(project: Project, rng: random.Random) -> Edit:
    annotations = project.annotations(1)
    chosen = rng.choice(annotations) if annotations else None
    kind = rng.random()
    if chosen is None or kind < 0.35:
        mask = Mask.from_array(np.random.default_rng(rng.getrandbits(32)).random((SIZE, SIZE)) < 0.5)
        return AddAnnotation(Annotation(project.next_annotation_id(), 1, rng.randint(1, 4), mask))
    if kind < 0.6:
        stroke = Stroke(chosen.mask, SIZE, SIZE, erase=rng.random() < 0.5)
        stroke.extend((rng.uniform(0, SIZE), rng.uniform(0, SIZE)), (rng.uniform(0, SIZE), rng.uniform(0, SIZE)), 4)
        painted = decisions.finish_stroke(chosen, stroke, is_new=False, seconds=0.5)
        return painted or RemoveAnnotation(chosen)
    if kind < 0.75 or len(annotations) > 20:
        return RemoveAnnotation(chosen)
    if kind < 0.8:
        states = (ImageState.NEW, ImageState.DONE)
        done = project.image(1).state is ImageState.DONE
        return SetImageState(1, *(states[::-1] if done else states))
    pending = [value for value in project.suggestions(1) if value.decision is Decision.PENDING]
    if not pending:
        project.store_suggestions(1, RECORD, [Suggestion(0, 1, 2, HOW, n, (1.5, 1.5), 0.5) for n in range(1, 9)])
        pending = project.suggestions(1)[-1:]
    if kind < 0.9:
        return decisions.reject(pending[0], HOW, "ada")
    return decisions.accept(pending[0], project.next_annotation_id(), chosen.mask, HOW, "ada")


def back_up(path: Path) -> None:
    """Make backups one after the other, and tell of each."""
    while True:
        made = make_backup(path, Policy(recent=3, days=0))
        print(made.name, 0, flush=True)


def migrate(path: Path) -> None:
    """Open a file of format 1.0."""
    print("begins", 0, flush=True)
    Project.open(path).close()
    time.sleep(60)


def export(path: Path) -> None:
    """Write the same COCO file again and again."""
    from annotator.exchange.formats.coco import instances as coco
    from annotator.exchange.writing import exporting

    project = Project.open(path)
    while True:
        exporting.export(project, path.with_suffix(".json"), coco.FORMAT)
        print("written", 0, flush=True)


JOBS = {"annotate": annotate, "back_up": back_up, "migrate": migrate, "export": export}


# --- the one that kills and looks


def killed(job: str, path: Path, rng: random.Random) -> list[tuple[str, str]]:
    """Let a process do a job, kill it at a random moment after its first word, and return all it told."""
    command = [sys.executable, "-m", "benchmarks.crash", job, str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        first = child.stdout.readline()
        time.sleep(rng.uniform(0, 0.03 if job == "migrate" else 0.3))
        child.send_signal(signal.SIGKILL)
        told = first + child.stdout.read()
    if child.returncode != -signal.SIGKILL:
        raise SystemExit(f"{job} ended by itself: {child.returncode}")
    return [(words[0], words[1]) for line in told.splitlines() if len(words := line.split()) == 2]


def look_over(path: Path, told: list[tuple[str, str]]) -> int:
    """How many decisions were told and are there. Raises SystemExit for the first thing that is wrong."""
    project = Project.open(path)
    try:
        links = {str(entry.id): entry.hash for entry in project.history()}
        # The last word may be cut off where the process died in the middle of it.
        lost = [number for number, link in told if links.get(number) != link and len(link) == 64]
        wrong = list(faults(project))
    finally:
        project.close()
    if lost or wrong:
        raise SystemExit(f"{path}: lost {lost}, wrong {wrong}")
    return len(told)


def check_side(job: str, path: Path) -> None:
    """What the job left beside the project is whole."""
    if job == "back_up":
        for backup in backups_of(path):
            copy = Project.open(backup.path)
            wrong = [*copy.file_faults(), copy.history_fault()]
            copy.close()
            if wrong != [None]:
                raise SystemExit(f"{backup.path}: {wrong}")
    if job == "export" and path.with_suffix(".json").exists():
        json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))


def new_project(folder: Path, job: str) -> Path:
    path = folder / "job.annot"
    if job == "migrate":
        for name in ("a.png", "b.png"):
            Image.new("RGB", (24, 18)).save(folder / name)
        with closing(sqlite3.connect(path)) as database:
            database.executescript("PRAGMA journal_mode = WAL; " + OLD.read_text(encoding="utf-8"))
            database.execute("UPDATE image SET sha256 = ''")
            database.commit()
        return path
    Image.new("RGB", (SIZE, SIZE)).save(folder / "a.png")
    project = Project.create(path, load_label_set("dermoscopy"))
    project.add_images([folder / "a.png"])
    for number in range(1, 6):
        project.apply(AddAnnotation(Annotation(number, 1, 1, Mask.from_array(np.ones((9, 9), bool)))))
    project.close()
    return path


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.crash", description=__doc__)
    parser.add_argument("--kills", type=int, default=500)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args(arguments)
    rng = random.Random(options.seed)
    print("| killed while | times | stored decisions told of | lost |\n|---|---:|---:|---:|", flush=True)
    shares = {"annotate": 0.7, "back_up": 0.1, "migrate": 0.1, "export": 0.1}
    for job, share in shares.items():
        kills = max(round(options.kills * share), 1)
        told = _rounds(job, kills, rng)
        print(f"| {job} | {kills} | {told or '–'} | 0 |", flush=True)


def _rounds(job: str, kills: int, rng: random.Random) -> int:
    told = 0
    folder: Path | None = None
    for number in range(kills):
        if folder is None or number % FRESH == 0 or job == "migrate":
            if folder is not None:
                shutil.rmtree(folder)
            folder = Path(tempfile.mkdtemp(prefix="crash-"))
            path = new_project(folder, job)
        said = killed(job, path, rng)
        told += look_over(path, said if job == "annotate" else [])
        check_side(job, path)
    if folder is not None:
        shutil.rmtree(folder)
    return told


if __name__ == "__main__":
    if len(sys.argv) == 3 and sys.argv[1] in JOBS:
        JOBS[sys.argv[1]](Path(sys.argv[2]))
    else:
        main()
