"""From tags to a classifier: which size, layer and pooling, fit, calibrate, write down what is known of it."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import torch
from numpy.typing import NDArray

from ebp.architectures import TAG_NETWORK
from ebp.backbones import Backbone, FeatureLayer
from ebp.card import Card
from ebp.classifier import Classifier
from ebp.errors import EbpError
from ebp.training.features import Features
from ebp.training.folds import belonging, content_hash, folds
from ebp.training.heads import EPOCHS, Candidate, Heads, fit_heads
from ebp.training.held_out import HeldOut, network_of
from ebp.training.judging import LabelFigures, judged, metrics
from ebp.training.options import LEAST, WANTED, Options, Progress, silent
from ebp.training.sizing import Trials, TriedSize, sizes_to_try
from ebp.training.tables import UNKNOWN, TagTable
from ebp.version import __version__


@dataclass(frozen=True, eq=False)
class Trained:
    """A classifier with what is known of it. probabilities (N, L): of each image used, by cross-validation; contents:
    SHA-256 of each of their files; size: pixels of the shorter side, of those that were tried. held_out: the
    classifiers of the cross-validation, before any fine-tuning.
    """

    classifier: Classifier
    table: TagTable
    figures: tuple[LabelFigures, ...]
    probabilities: NDArray[np.float32]
    members: NDArray[np.intp]
    contents: tuple[str, ...]
    layer: FeatureLayer
    size: int
    held_out: HeldOut
    seconds: dict[str, float] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    tried: tuple[TriedSize, ...] = ()


def train(
    table: TagTable, backbone: Backbone, options: Options | None = None, name: str = "trained",
    progress: Progress = silent,
) -> Trained:  # fmt: skip
    """Train a head for the tags of a table on a backbone's features.

    Size, layer and pooling are chosen by cross-validation, in which images of one group or content stay together; every
    figure, calibration and threshold comes from images that the judged head never saw. Size, layer and pooling were
    chosen by these figures, which flatters them a little. The same arguments give the same result.
    Raises EbpError: too few images of a label, present or absent; no image that can be read.
    """
    options = options or Options()
    table, contents, unreadable = _hashed(table, progress)
    _check(table, belonging(table.groups, contents))
    trials = Trials(backbone, sizes_to_try(table.images, backbone, options.size), options, progress)
    material = _gathered(table, contents, unreadable, trials)
    table, notes = material.table, material.notes
    fold = folds(table.values, material.members, options.folds, options.seed)
    best = trials.best(material.features, table, material.contents, material.members, fold)
    started = time.perf_counter()
    figures, probabilities, slopes, offsets = judged(best.choice, table, material.members, options)
    heads = _final(best.features, table, best.choice.shares, options, progress)
    data = data_hash(table, material.contents)
    classifier = _classifier(backbone, best.layer, heads, slopes, offsets, best.size, table, figures, name, data)
    held_out = HeldOut(fold, best.choice.heads, slopes, offsets, backbone, best.layer, classifier.card)
    if options.fine_tune:
        from ebp.training.fine_tuning import fine_tuned

        classifier, told = fine_tuned(classifier, table, fold, options, progress)
        notes += told
    seconds = trials.seconds | {"heads": trials.seconds["heads"] + time.perf_counter() - started}
    return Trained(
        classifier, table, figures, probabilities, material.members, material.contents, best.layer, best.size, held_out,
        seconds, table.notes + notes, trials.tried,
    )  # fmt: skip


@dataclass(frozen=True, eq=False)
class _Material:
    """What is learnt from: the tags of the images that can be read, and their features at the first size."""

    table: TagTable
    contents: tuple[str, ...]
    members: NDArray[np.intp]
    features: list[Features]
    notes: tuple[str, ...]


def _gathered(table: TagTable, contents: list[str], unreadable: list[str], trials: Trials) -> _Material:
    """For each size every image is decoded once, and not at all where its features are kept."""
    features, rows, others = trials.first_features(table.images, contents)
    _require_some(rows, table, others)
    table, contents = table.rows(rows), [contents[row] for row in rows]
    members = belonging(table.groups, contents)
    table, contradictions = _agreeing(table, contents)
    _check(table, members)
    notes = tuple(f"left out: {cause}" for cause in unreadable + others) + contradictions
    return _Material(table, tuple(contents), members, features, notes)


def _hashed(table: TagTable, progress: Progress) -> tuple[TagTable, list[str], list[str]]:
    """The images whose files can be read, their contents' hashes, and what keeps the others from it."""
    contents, rows, unreadable = [], [], []
    for row, path in enumerate(table.images):
        progress("images", row, len(table.images))
        try:
            contents.append(content_hash(path))
            rows.append(row)
        except EbpError as error:
            unreadable.append(str(error))
    _require_some(rows, table, unreadable)
    return table.rows(rows), contents, unreadable


def _require_some(rows: Sequence[int], table: TagTable, unreadable: Sequence[str]) -> None:
    if not rows:
        cause = unreadable[0] if unreadable else "there are none"
        raise EbpError(f"none of the {len(table.images)} images can be read: {cause}")


def _agreeing(table: TagTable, contents: Sequence[str]) -> tuple[TagTable, tuple[str, ...]]:
    """Tags by which copies of one image contradict each other become unknown, and are told."""
    values, notes = table.values.copy(), []
    same: dict[str, list[int]] = {}
    for row, content in enumerate(contents):
        same.setdefault(content, []).append(row)
    for rows in same.values():
        for label in range(len(table.labels)):
            found = set(values[rows, label].tolist()) - {UNKNOWN}
            if len(found) > 1:
                values[rows, label] = UNKNOWN
                names = " and ".join(table.images[row].name for row in rows)
                notes.append(f"{names} are one image with different tags for {table.labels[label]}: taken as unknown")
    exclusive = table.exclusive and not notes
    return replace(table, values=values, exclusive=exclusive), tuple(notes)


def _check(table: TagTable, members: NDArray[np.intp]) -> None:
    """Whether every label can be learnt and judged."""
    faults = []
    for column, label in enumerate(table.labels):
        counts = [len(set(members[table.values[:, column] == state].tolist())) for state in (1, 0)]
        for count, word in zip(counts, ("present", "absent"), strict=True):
            if count < LEAST:
                faults.append(f"{label!r} is {word} in {count} images (or groups that belong together)")
    if faults:
        raise EbpError(
            f"too few tags: {'; '.join(faults)}. At least {LEAST} of each are needed, about {WANTED} are wanted: "
            "tag more images, or leave these labels out"
        )


def _final(features: Features, table: TagTable, shares: Sequence[float], options: Options, progress: Progress) -> Heads:
    """The heads of all images, brought to the scale of the calibration."""
    every = np.ones(len(table.images), bool)
    family = 0 if table.exclusive else -1
    heads = [Candidate(label, every, share, family) for label, share in enumerate(shares)]
    fitted = fit_heads(features, table.values, heads, EPOCHS, options.seed, progress, "the final head")
    if table.exclusive:
        return fitted
    logits = fitted.logits(features)
    centre, spread = torch.from_numpy(logits.mean(0)), torch.from_numpy(logits.std(0) + 1e-9)
    return Heads(fitted.weight / spread[:, None], (fitted.bias - centre) / spread, fitted.shares)


def _classifier(
    backbone: Backbone, layer: FeatureLayer, heads: Heads, slopes: NDArray[np.float64], offsets: NDArray[np.float64],
    size: int, table: TagTable, figures: Sequence[LabelFigures], name: str, data: str,
) -> Classifier:  # fmt: skip
    network, arguments = network_of(backbone, layer, heads, slopes, offsets)
    own = backbone.classifier.card
    card = Card(
        name=name,
        architecture=TAG_NETWORK,
        labels=table.labels,
        preprocessing=backbone.sized(size),
        arguments=arguments,
        activation="softmax" if table.exclusive else "sigmoid",
        layer="features",
        contrast="both",
        thresholds=tuple(item.threshold for item in figures),
        provenance=f"trained on the tags of {len(table.images)} images (data {data[:16]}) "
        f"on {backbone.name} ({backbone.fingerprint[:16]}), ebp {__version__}, torch {torch.__version__}",
        licence=f"that of the images and of the backbone ({own.licence or 'not stated'})",
        description=f"{', '.join(table.labels[:6])}{' …' if len(table.labels) > 6 else ''}: learnt from "
        f"{len(table.images)} tagged images. Not a medical device.",
        metrics=metrics(figures),
    )
    return Classifier(network, card)


def data_hash(table: TagTable, contents: Sequence[str]) -> str:
    """SHA-256 of tags and contents, whatever the files are called and however they are ordered."""
    rows = sorted([content, *map(str, row)] for content, row in zip(contents, table.values.tolist(), strict=True))
    return hashlib.sha256(json.dumps([list(table.labels), rows]).encode()).hexdigest()
