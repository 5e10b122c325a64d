"""The kinds of files that are mutated: how sound ones are made, and how one is read. Runs as the fuzzer's child."""

from __future__ import annotations

import json
import os
import random
import resource
import shutil
import sys
import tempfile
import traceback
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import tifffile
from PIL import Image

from annotator.core.errors import KnownError
from annotator.core.images import open_picture, read_size, read_thumbnail, settle
from annotator.core.project.check import faults
from annotator.core.project.opening import open_paths
from annotator.core.project.project import Project
from annotator.core.regions.mask import EMPTY, Box, Mask
from annotator.core.work.annotation import Annotation, Provenance
from annotator.core.work.edits import AddAnnotation
from annotator.core.work.label_files import load_label_set
from annotator.core.work.labels import Concept
from annotator.exchange.formats import FORMATS
from annotator.exchange.reading import importing
from annotator.exchange.reading.importing import Choices
from annotator.exchange.reading.label_matching import Fate
from annotator.exchange.writing import exporting
from benchmarks.fuzz_mutations import mutated
from ebp.errors import EbpError

# Of imports that were found sound, so many are stored and the project is checked.
STORED = 0.1


@dataclass(frozen=True)
class Target:
    """`make` writes sound files into a folder, `read` reads what lies there, or raises what says that it cannot."""

    make: Callable[[Path], None]
    read: Callable[[Path, random.Random], None]


# --- a project, and what can be exported of it


def _project(folder: Path) -> Path:
    rng = np.random.default_rng(5)
    for number in range(3):
        Image.fromarray(rng.integers(0, 256, (24, 32, 3), dtype=np.uint8)).save(folder / f"image-{number}.png")
    facs = load_label_set("facs")
    coded = tuple(replace(one, codes=(Concept("99FACS", one.name, one.title),)) for one in facs.labels)
    project = Project.create(folder / "job.annot", replace(facs, labels=coded))
    project.add_images(sorted(folder.glob("*.png")))
    labels = project.labels.labels
    how = Provenance("demo", "f" * 64, "features.3", labels[0].name, "none", 0.9, 0.6)
    for number in range(9):
        pixels = rng.random((24, 32)) < 0.3
        mask = EMPTY if number % 4 == 3 else Mask.from_array(pixels)
        attributes = (("intensity", "ABCDE"[number % 5]), ("side", "left"))
        value = Annotation(project.next_annotation_id(), number % 2 + 1, labels[number % 5].id, mask)
        given = how if number % 2 else None
        project.apply(AddAnnotation(Annotation(**{**vars(value), "attributes": attributes, "provenance": given})))
    project.close()
    return folder / "job.annot"


def _format(name: str) -> Target:
    form = FORMATS[name]
    own: list[Path] = []

    def make(folder: Path) -> None:
        own.append(_project(Path(tempfile.mkdtemp(dir=folder.parent))))
        with closing(Project.open(own[0])) as project:
            exporting.export(project, folder / f"export{form.suffix}", form)

    def read(folder: Path, rng: random.Random) -> None:
        with closing(Project.open(own[0])) as project:
            dataset = importing.read(project, folder / f"export{form.suffix}", form)
            plan = importing.plan(project, dataset, Choices(other_labels=Fate.NEW, skip_unknown=True))
        if plan.errors:
            raise KnownError("{error}", error=plan.errors[0])
        if rng.random() < STORED:
            shutil.copytree(own[0].parent, folder / "stored")
            with closing(Project.open(folder / "stored" / "job.annot")) as project:
                importing.apply(project, plan)
                wrong = list(faults(project))
                assert not wrong, wrong

    return Target(make, read)


def _make_project(folder: Path) -> None:
    _project(folder)


def _read_project(folder: Path, _rng: random.Random) -> None:
    project, _ = open_paths([folder / "job.annot"])
    with closing(project):
        for record in project.images():
            project.annotations(record.id)
            project.suggestions(record.id)
        assert project.labels.labels
        list(faults(project))


# --- images


def _make_images(folder: Path) -> None:
    rng = np.random.default_rng(6)
    colours = rng.integers(0, 256, (40, 56, 3), dtype=np.uint8)
    image = Image.fromarray(colours)
    for name, options in (
        ("a.png", {}), ("b.jpg", {}), ("c.jpg", {"progressive": True}), ("d.bmp", {}), ("e.webp", {}), ("f.gif", {}),
        ("g.ppm", {}),
    ):  # fmt: skip
        image.save(folder / name, **options)
    Image.fromarray(colours[..., 0].astype(np.uint16) * 250).save(folder / "h.png")
    image.convert("RGBA").save(folder / "i.png")
    image.quantize(9).save(folder / "j.png")
    tifffile.imwrite(folder / "k.tif", colours, photometric="rgb", rowsperstrip=8)
    tifffile.imwrite(folder / "l.tif", colours, photometric="rgb", tile=(16, 16), compression="zlib")
    tifffile.imwrite(folder / "m.tif", colours, photometric="rgb", tile=(16, 16), compression="jpeg")
    tifffile.imwrite(folder / "n.tif", rng.random((3, 40, 56)).astype(np.float32), photometric="minisblack")


def _read_images(folder: Path, _rng: random.Random) -> None:
    told: list[KnownError] = []
    for path in sorted(folder.iterdir()):
        for look in (read_size, lambda path: read_thumbnail(path, 32), _show):
            try:
                look(path)
            except KnownError as error:
                told.append(error)
    if told:
        raise told[0]


def _show(path: Path) -> None:
    picture = settle(path, open_picture(path, hasty=True), lambda: True, lambda: None)
    assert picture is not None
    picture.crop(Box(0, 0, 300, 300))
    picture.reduced(64)


# --- label sets, models, checkpoints


def _make_labels(folder: Path) -> None:
    for name in ("facs", "dermoscopy"):
        labels = load_label_set(name)
        entries = [{"id": v.id, "name": v.name, "title": v.title, "colour": v.colour} for v in labels.labels]
        (folder / f"{name}.json").write_text(json.dumps({"name": labels.name, "instances": True, "labels": entries}))


def _read_labels(folder: Path, _rng: random.Random) -> None:
    for path in folder.iterdir():
        load_label_set(path)


def _make_model(folder: Path) -> None:
    with suppress(ImportError):  # seconds that are none of a file's
        import timm  # noqa: F401
    import torchvision.models  # noqa: F401

    bundled = Path(__file__).parents[1] / "resources" / "classifiers" / "lesions.safetensors"
    shutil.copy(bundled, folder / "model.safetensors")


def _read_model(folder: Path, _rng: random.Random) -> None:
    from annotator.inference.model_files import read_model_facts
    from ebp.classifier import Classifier

    read_model_facts(str(folder / "model.safetensors"))
    Classifier.load(folder / "model.safetensors")


def _make_checkpoint(folder: Path) -> None:
    import torch

    state = {f"layer{n}.weight": torch.rand(4, 3) for n in range(3)}
    torch.save(state, folder / "new.pt")
    torch.save({"state_dict": state}, folder / "old.pth", _use_new_zipfile_serialization=False)


def _read_checkpoint(folder: Path, _rng: random.Random) -> None:
    from ebp.states import read_state

    for path in sorted(folder.iterdir()):
        read_state(path)


KINDS: dict[str, Target] = {
    "images": Target(_make_images, _read_images),
    "project files": Target(_make_project, _read_project),
    "label sets": Target(_make_labels, _read_labels),
    "models": Target(_make_model, _read_model),
    "checkpoints": Target(_make_checkpoint, _read_checkpoint),
    **{name: _format(name) for name in FORMATS},
}


# --- the child


class _Guard:
    """Notes what no file may bring about: files beside the chosen folder, and anything executed."""

    def __init__(self, folder: Path) -> None:
        self._folder = str(folder.resolve())
        self.seen: list[str] = []
        self.on = False
        sys.addaudithook(self._look)

    def _look(self, event: str, details: tuple[Any, ...]) -> None:
        if not self.on:
            return
        if event in ("subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "socket.connect"):
            self.seen.append(f"{event} {details[:2]}")
        elif event == "open" and isinstance(details[0], (str, bytes)):
            path = os.path.realpath(os.fsdecode(details[0]))
            writes = isinstance(details[2], int) and details[2] & (os.O_WRONLY | os.O_RDWR)
            if "/outside/" in path or path.startswith("/etc/pass") or "win.ini" in path:
                self.seen.append(f"reads {path}")
            elif writes and not path.startswith((self._folder, "/dev/")):
                self.seen.append(f"writes {path}")


def _limit_memory(megabytes: int) -> None:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    most = pages * resource.getpagesize() + megabytes * 2**20
    resource.setrlimit(resource.RLIMIT_AS, (most, most))


def main(name: str, first: int, last: int, seed: int, folder: Path) -> None:
    """Read the mutated files of these numbers, and tell of each on a line."""
    target = KINDS[name]
    sound = Path(tempfile.mkdtemp(dir=folder)) / "sound"
    sound.mkdir()
    outside = sound.parent / "outside"
    outside.mkdir()
    (outside / "secret.png").write_bytes(b"secret")
    target.make(sound)
    target.read(sound, random.Random(0))  # everything that is loaded once
    files = [path for path in sorted(sound.rglob("*")) if path.is_file() and "stored" not in path.parts]
    others = [path.read_bytes()[:100_000] for path in files]
    guard = _Guard(folder)
    _limit_memory(int(os.environ.get("MEMORY_MB", "1536")))
    for number in range(first, last):
        rng = random.Random(f"{seed} {name} {number}")
        work = sound.parent / "work"
        shutil.rmtree(work, ignore_errors=True)
        shutil.copytree(sound, work)
        chosen = work / rng.choice(files).relative_to(sound)
        chosen.write_bytes(mutated(chosen.read_bytes(), rng, others))
        print(json.dumps({"begins": number}), flush=True)
        guard.seen.clear()
        guard.on = True
        told = _tell(target, work, rng)
        guard.on = False
        if guard.seen:
            told = {"outcome": "finding", "what": "; ".join(guard.seen[:3])}
        print(json.dumps(told), flush=True)


def _tell(target: Target, work: Path, rng: random.Random) -> dict[str, str]:
    try:
        target.read(work, rng)
    except (KnownError, EbpError):
        return {"outcome": "refused"}
    except BaseException:  # whatever it is, it is no message for people
        return {"outcome": "finding", "what": traceback.format_exc()[-1500:]}
    return {"outcome": "read"}


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]), Path(sys.argv[5]))
