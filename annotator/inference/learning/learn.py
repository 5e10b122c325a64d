"""What the training process does: gather, train, compare, write. Loads torch."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch

from annotator.core.errors import KnownError
from annotator.core.images import file_hash
from annotator.core.message import Message, marked
from annotator.inference.device import best_device
from annotator.inference.foreign_images import teach_engine
from annotator.inference.learning.comparing import compare
from annotator.inference.learning.job import LEAST, Example, Job
from annotator.inference.learning.outcome import OUTCOME, MaskFit, Outcome
from annotator.inference.learning.shelf import MODEL, REPORT
from annotator.inference.learning.stages import LOOKING, WRITING
from ebp import Classifier
from ebp.backbones import Backbone
from ebp.errors import EbpError
from ebp.evaluation.true_masks import Coded, TrueMasks
from ebp.training import Options, TagTable, train
from ebp.training.fitting_masks import MaskFigures
from ebp.training.folds import belonging, content_hash
from ebp.training.options import Progress
from ebp.training.report import write_report

BACKBONE = "photographs"
SEEN = "images.json"
# So many names of images are told.
MOST = 5

MISSING = marked(
    "{count:Image left out because its file is|Images left out because their files are} gone ({count}): {names}."
)
ALTERED = marked(
    "{count:Image left out because its file|Images left out because their files} changed since {count:it "
    "was|they were} first read ({count}): {names}."
)
UNREAD = marked("The model before cannot be read, so nothing is compared with it ({fault}).")
UNFINISHED = marked(
    "Of the images with regions {count} {count:is|are} not marked as done: regions that are still missing there "
    "count against what is suggested."
)
TOO_FEW = marked("{count:Label|Labels} left out because too few images are left ({count}): {names}.")


def learn(job: Job, work: Path, tell: Progress) -> None:
    """Train what a job says and write model, report and outcome into the folder. Raises KnownError and EbpError."""
    started = time.monotonic()
    teach_engine()
    torch.set_num_threads(job.threads)
    table, notes = gather(job, tell)
    old, seen, unread = before(job.old)
    options = Options(
        size=job.size or None, device=job.device or best_device(), cache=Path(job.cache) if job.cache else None
    )
    trained = train(table, Backbone.load(BACKBONE), options, job.name, tell)
    report = work / REPORT
    report.mkdir()
    outcome = compare(trained, old, seen, (*job.labels, *job.others), report, tell)
    tell(WRITING, 0, 1)
    trained.classifier.save(work / MODEL)
    masks, unfinished = true_masks(job)
    measured = write_report(trained, report, progress=tell, masks=masks, cutting=job.cutting)
    told = tuple(Message("{note}", note=note) for note in trained.notes)
    outcome = replace(
        with_masks(outcome, measured.masks), notes=notes + unread + unfinished + told,
        seconds=time.monotonic() - started,
    )  # fmt: skip
    contents = list(trained.contents)
    (report / SEEN).write_text(json.dumps(contents), encoding="utf-8")
    (report / OUTCOME).write_text(outcome.to_json(), encoding="utf-8")


def true_masks(job: Job) -> tuple[TrueMasks, tuple[Message, ...]]:
    """What was decided in the project, as what is truly there; and what is to be told of it."""
    coded, unfinished = {}, 0
    for example in job.examples:
        (width, height), path = example.size, Path(example.path)
        unfinished += bool(example.regions) and not example.finished
        for place in {place for place, _ in example.regions}:
            regions = tuple(
                {"size": [height, width], "counts": code} for other, code in example.regions if other == place
            )
            coded[path, job.labels[place]] = Coded(example.size, regions)
    notes = (Message(UNFINISHED, count=unfinished),) if unfinished else ()
    return TrueMasks(coded, job.name), notes


def with_masks(outcome: Outcome, figures: Sequence[MaskFigures]) -> Outcome:
    """The outcome with figures of masks where there are some."""
    found = {item.label: MaskFit(item.count, item.mean_iou, item.half, item.hits) for item in figures}
    return replace(outcome, labels=tuple(replace(item, masks=found.get(item.label)) for item in outcome.labels))


def gather(job: Job, tell: Progress) -> tuple[TagTable, tuple[Message, ...]]:
    """The images that are there and as they were, the labels for which they do, and what was left out.

    Raises KnownError where no label is left.
    """
    kept: list[Example] = []
    missing, altered = [], []
    for place, example in enumerate(job.examples):
        tell(LOOKING, place, len(job.examples))
        path = Path(example.path)
        try:
            unchanged = file_hash(path) == example.sha256 or not example.sha256
        except KnownError:
            missing.append(path.name)
            continue
        kept.append(example) if unchanged else altered.append(path.name)
    notes = [_told(template, names) for template, names in ((MISSING, missing), (ALTERED, altered)) if names]
    states = np.array([example.states for example in kept], np.int8).reshape(len(kept), len(job.labels))
    columns = _enough(kept, states)
    few = [label for place, label in enumerate(job.labels) if place not in columns]
    if few:
        notes.append(_told(TOO_FEW, few))
    if not columns:
        first, *others = notes
        more = others[0] if others else ""
        raise KnownError("{first} {more}", first=first, more=more, advice="Nothing was changed. Tag more images.")
    rows = np.flatnonzero((states[:, columns] >= 0).any(1)).tolist()
    return (
        TagTable(
            tuple(Path(kept[row].path) for row in rows),
            tuple(job.labels[column] for column in columns),
            states[np.ix_(rows, columns)],
            tuple(kept[row].group for row in rows),
        ),
        tuple(notes),
    )


def _enough(examples: Sequence[Example], states: np.ndarray[tuple[int, int], np.dtype[np.int8]]) -> list[int]:
    """The labels that are present, and absent, in enough images that differ."""
    contents = [_content(Path(example.path)) for example in examples]
    members = belonging([example.group for example in examples], contents)
    return [
        column
        for column in range(states.shape[1])
        if min(len(set(members[states[:, column] == state].tolist())) for state in (0, 1)) >= LEAST
    ]


def _content(path: Path) -> str:
    try:
        return content_hash(path)
    except EbpError:
        return ""


def _told(template: str, names: Sequence[str]) -> Message:
    return Message(template, count=len(names), names=", ".join(names[:MOST]) + (", …" if len(names) > MOST else ""))


def before(model: str) -> tuple[Classifier | None, frozenset[str], tuple[Message, ...]]:
    """The model before, the contents of the images that it was trained with, and why there is none to compare with."""
    if not model:
        return None, frozenset(), ()
    path = Path(model)
    images = path.with_name(f"{path.stem}-{REPORT}") / SEEN
    try:
        seen = json.loads(images.read_text(encoding="utf-8")) if images.is_file() else []
        return Classifier.load(path), frozenset(seen), ()
    except (EbpError, OSError, ValueError) as fault:
        return None, frozenset(), (Message(UNREAD, fault=fault),)
