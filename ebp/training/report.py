"""The report of a training: everything as JSON, and a page with figures, reliability, and what the maps look like."""

from __future__ import annotations

import base64
import csv
import html
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from ebp.classifier import Classifier
from ebp.engine import ExcitationBackprop
from ebp.errors import EbpError
from ebp.evaluation.true_masks import TrueMasks
from ebp.images import as_rgb, limited, overlay
from ebp.reading import read_image
from ebp.training.fitting_masks import MaskFigures, fit_masks
from ebp.training.from_tags import Trained
from ebp.training.judging import LabelFigures
from ebp.training.options import Cutting, Progress, silent
from ebp.training.tables import TagTable

KINDS, GALLERY = 3, 6
"""Of images that are shown of a label, and how many of each."""
SIDE = 320
Box = tuple[float, float, float, float]
"""Centre x, centre y, width, height as parts of the image."""
Boxes = dict[tuple[Path, str], list[Box]]


def read_boxes(path: Path, table: TagTable) -> Boxes:
    """True boxes by image and label, from a CSV file with image, label, centre_x, centre_y, width and height.

    Raises EbpError naming the file and the line.
    """
    by_name = {image.name: image for image in table.images}
    boxes: Boxes = {}
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            for number, row in enumerate(csv.DictReader(file), start=2):
                try:
                    box = tuple(float(row[key]) for key in ("centre_x", "centre_y", "width", "height"))
                    image, label = by_name.get(Path(row["image"]).name), row["label"]
                except (KeyError, TypeError, ValueError) as error:
                    raise EbpError(f"{path}, line {number}: not a box ({error})") from error
                if image is not None:
                    boxes.setdefault((image, label), []).append((box[0], box[1], box[2], box[3]))
    except (OSError, UnicodeDecodeError) as error:
        raise EbpError(f"{path}: the boxes cannot be read ({error})") from error
    return boxes


@dataclass(frozen=True)
class Pointing:
    """Of `count` images with boxes of a label, on how many the map's peak lies in one; the same for the centre."""

    label: str
    count: int
    hits: int
    centre: int


@dataclass(frozen=True)
class Measured:
    """What true places tell of the maps; nothing of a label without any."""

    pointing: tuple[Pointing, ...] = ()
    masks: tuple[MaskFigures, ...] = ()


def write_report(
    trained: Trained, folder: Path, boxes: Boxes | None = None, progress: Progress = silent,
    masks: TrueMasks | None = None, cutting: Cutting | None = None,
) -> Measured:  # fmt: skip
    """Write report.json and report.html into a folder, which is made. Raises EbpError when it cannot be written.

    Maps are compared with true boxes and masks (cut as `cutting` says) where they are given: on the images trained on,
    each by a classifier that never saw its tags. No box and no mask is ever learnt from.
    """
    measured = Measured(
        () if boxes is None else tuple(point(trained, boxes, progress)),
        () if masks is None else tuple(fit_masks(trained, masks, cutting, progress)),
    )
    data = {
        "classifier": trained.classifier.card.name,
        "fingerprint": trained.classifier.fingerprint,
        "provenance": trained.classifier.card.provenance,
        "layer": asdict(trained.layer),
        "size": trained.size,
        "sizes tried": [asdict(one) for one in trained.tried],
        "images": len(trained.table.images),
        "seconds": {name: round(value, 1) for name, value in trained.seconds.items()},
        "labels": [asdict(item) for item in trained.figures],
        "pointing": [asdict(item) for item in measured.pointing],
        "masks": [asdict(item) for item in measured.masks],
        "notes": list(trained.notes),
    }
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "report.json").write_text(json.dumps(data, ensure_ascii=False, indent=1), encoding="utf-8")
        (folder / "report.html").write_text(_page(trained, measured, progress), encoding="utf-8")
    except OSError as error:
        raise EbpError(f"{folder}: the report cannot be written ({error.strerror})") from error
    return measured


def point(trained: Trained, boxes: Boxes, progress: Progress = silent) -> list[Pointing]:
    """The pointing game with boxes as they are, without tolerance, at the card's layer and contrast: on each image by
    the classifier that never saw its tags.
    """
    table, labels = trained.table, trained.classifier.labels
    rows = [row for row, path in enumerate(table.images) if any((path, label) in boxes for label in labels)]
    counts = {label: [0, 0, 0] for label in labels}
    done = 0
    for classifier, of_part in trained.held_out.judges(rows):
        engine = ExcitationBackprop(classifier)
        for row in of_part:
            progress("pointing", done, len(rows))
            done += 1
            path = table.images[row]
            named = [label for label in labels if (path, label) in boxes]
            for label, found in zip(named, label_maps(engine, classifier, path, named), strict=True):
                down, across = np.unravel_index(int(found.argmax()), found.shape)
                x, y = (across + 0.5) / found.shape[1], (down + 0.5) / found.shape[0]
                counts[label][0] += 1
                counts[label][1] += _inside(float(x), float(y), boxes[path, label])
                counts[label][2] += _inside(0.5, 0.5, boxes[path, label])
    return [Pointing(label, *count) for label, count in counts.items()]


def label_maps(
    engine: ExcitationBackprop, classifier: Classifier, path: Path, labels: Sequence[str]
) -> NDArray[np.float32]:
    """(K, h, w) maps of an image file for some labels, at most `SIDE` pixels a side."""
    prepared = classifier.prepare(read_image(path, classifier.card.preprocessing).pixels)
    targets = [classifier.labels.index(label) for label in labels]
    found = engine.attend(prepared.tensor, targets, contrast=classifier.card.contrast or None).maps[0]
    size = limited(*prepared.placement.image_size, SIDE)
    return np.stack([prepared.placement.to_image(one.float().numpy(), size) for one in found])


def _inside(x: float, y: float, boxes: Sequence[Box]) -> bool:
    return any(abs(x - cx) <= w / 2 and abs(y - cy) <= h / 2 for cx, cy, w, h in boxes)


def _page(trained: Trained, measured: Measured, progress: Progress) -> str:
    card = trained.classifier.card
    parts = [
        "<!doctype html><meta charset=utf-8>",
        f"<title>{html.escape(card.name)}</title>",
        "<style>body{font:15px system-ui;margin:2em auto;max-width:62em;padding:0 1em}td,th{padding:.25em .8em;"
        "text-align:right}td:first-child,th:first-child{text-align:left}table{border-collapse:collapse}"
        "tr{border-bottom:1px solid #ccc}img{margin:3px;border-radius:3px}figure{display:inline-block;margin:0}"
        "figcaption{font-size:12px;color:#666}</style>",
        f"<h1>{html.escape(card.name)}</h1><p>{html.escape(card.description)}</p>",
        f"<p>{html.escape(card.provenance)}. Maps at {html.escape(trained.layer.layer)} "
        f"({trained.layer.stride} pixels a cell), images at {trained.size} pixels.</p>",
        "<p>Every figure is of images that the judged head never saw, nor others of their group. Size, layer and "
        "pooling were chosen by them, which flatters them a little.</p>",
        f"<p>Sizes tried: {html.escape('; '.join(map(str, trained.tried)))}. A larger one is taken where it is better "
        "by more than the standard error.</p>"
        if len(trained.tried) > 1
        else "",
        _figures(trained.figures),
        _pointing(measured.pointing),
        _masks(measured.masks),
    ]
    parts += [f"<p>{html.escape(note)}</p>" for note in trained.notes]
    for number, item in enumerate(trained.figures):
        parts += [f"<h2>{html.escape(item.label)}</h2>", _reliability(item), _gallery(trained, number, progress)]
    return "\n".join(parts)


def _figures(figures: Sequence[LabelFigures]) -> str:
    head = ("label", "with", "without", "average precision", "95 %", "threshold", "hits", "misses", "false alarms",
            "rightly absent", "share pooled", "calibration error")  # fmt: skip
    rows = [
        (
            html.escape(item.label), item.present, item.absent, f"{item.average_precision:.3f}",
            f"{item.interval[0]:.3f} … {item.interval[1]:.3f}", f"{item.threshold:.2f}", item.hits, item.misses,
            item.false_alarms, item.rightly_absent, f"{item.share:g}", f"{item.calibration_error:.3f}",
        )
        for item in figures
    ]  # fmt: skip
    return _table(head, rows)


def _pointing(pointing: Sequence[Pointing]) -> str:
    rows = [
        (html.escape(item.label), item.count, f"{item.hits / item.count:.2f}", f"{item.centre / item.count:.2f}")
        for item in pointing
        if item.count
    ]
    return _table(("label", "images with boxes", "peak in a box", "the centre in a box"), rows) if rows else ""


def _masks(figures: Sequence[MaskFigures]) -> str:
    if not figures:
        return ""
    rows = [
        (
            html.escape(item.label),
            item.count,
            f"{item.mean_iou:.3f}",
            f"{item.half:.2f}",
            f"{item.hits / item.count:.2f}",
        )
        for item in figures
    ]
    head = ("label", "images with masks", "mean IoU", "share with IoU 0.5 or more", "peak in a mask")
    told = (
        "<p>How well suggestions fit true masks: all that would be suggested of a label on an image, before any "
        "fitting to edges, against all that is there. Each image is judged by a classifier that never saw its tags.</p>"
    )
    return told + _table(head, rows)


def _table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    lines = ["".join(f"<th>{name}</th>" for name in head)]
    lines += ["".join(f"<td>{value}</td>" for value in row) for row in rows]
    return "<table>" + "".join(f"<tr>{line}</tr>" for line in lines) + "</table>"


def _reliability(item: LabelFigures) -> str:
    """Observed over predicted probability, a dot a bin, its area by the number of images."""
    most = max((one.count for one in item.bins), default=1)
    dots = "".join(
        f'<circle cx="{20 + 200 * one.predicted:.1f}" cy="{220 - 200 * one.observed:.1f}" '
        f'r="{3 + 9 * (one.count / most) ** 0.5:.1f}" fill="#2a6fdb" fill-opacity=".6"><title>{one.count} images: '
        f"{one.predicted:.2f} predicted, {one.observed:.2f} observed</title></circle>"
        for one in item.bins
    )
    return (
        '<svg width="240" height="240" viewBox="0 0 240 240" role="img" aria-label="reliability">'
        '<rect x="20" y="20" width="200" height="200" fill="none" stroke="#999"/>'
        '<line x1="20" y1="220" x2="220" y2="20" stroke="#999" stroke-dasharray="4"/>'
        f'{dots}<text x="120" y="236" font-size="11" text-anchor="middle">predicted</text>'
        '<text x="12" y="120" font-size="11" text-anchor="middle" transform="rotate(-90 12 120)">observed</text></svg>'
    )


def _gallery(trained: Trained, label: int, progress: Progress) -> str:
    """The likeliest images with the label, the least likely with it, and the likeliest without it."""
    engine, table = ExcitationBackprop(trained.classifier), trained.table
    of_label, values = trained.probabilities[:, label], table.values[:, label]
    sure = sorted(np.flatnonzero(values == 1), key=lambda row: -of_label[row])
    wrong = sorted(np.flatnonzero(values == 0), key=lambda row: -of_label[row])
    parts, done, every = [], KINDS * GALLERY * label, KINDS * GALLERY * len(table.labels)
    for title, rows in (("surely found", sure), ("hardly found", sure[::-1]), ("absent, yet likely", wrong)):
        parts.append(f"<h3>{title}</h3>")
        for row in rows[:GALLERY]:
            progress("report", done, every)
            done += 1
            path = table.images[row]
            found = label_maps(engine, trained.classifier, path, [table.labels[label]])[0]
            seen = read_image(path, trained.classifier.card.preprocessing)
            shown = overlay(as_rgb(seen.pixels, found.shape[::-1]), found)
            coded = cv2.imencode(".jpg", np.ascontiguousarray(shown[..., ::-1]))[1].tobytes()
            source = base64.b64encode(coded).decode()
            name = html.escape(path.name)
            parts.append(
                f'<figure><img src="data:image/jpeg;base64,{source}" alt="{name}" width="{found.shape[1]}">'
                f"<figcaption>{name}, {of_label[row]:.2f}</figcaption></figure>"
            )
    return "".join(parts)
