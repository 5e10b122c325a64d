"""From a folder and a table to a model file: real images of phantoms, the real backbone, small sizes."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
import torch

from ebp import Classifier, EbpError, ExcitationBackprop, phantoms
from ebp.backbones import Backbone
from ebp.cli import main
from ebp.evaluation.metrics import average_precision
from ebp.evaluation.true_masks import Coded, TrueMasks, read_true_masks
from ebp.reading import read_image
from ebp.training import Options, TagTable, features, read_table, sizing, train
from ebp.training.fitting_masks import fit_masks
from ebp.training.options import Cutting
from ebp.training.report import point, read_boxes

SIZE, COUNT, MASKED = 128, 72, 20
LABELS = ("melanoma", "vascular lesion")
QUICK = Options(size=SIZE, shares=(0.1, 0.02))


def write_phantom(folder: Path, seed: int) -> phantoms.Phantom:
    phantom = phantoms.skin(seed, SIZE)
    path = folder / f"{seed}.png"
    path.write_bytes(cv2.imencode(".png", phantom.image[..., ::-1])[1].tobytes())
    return phantom


def region_of(mask, image, category):
    """As polygons on every second image, as run lengths on the others."""
    if image % 2:
        rings = cv2.findContours(mask.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)[0]
        coded = [(ring + 0.5).reshape(-1).tolist() for ring in rings if len(ring) > 2]
    else:
        changes = np.flatnonzero(np.diff(mask.T.reshape(-1).astype(np.int8), prepend=0))
        coded = {"size": [SIZE, SIZE], "counts": np.diff([0, *changes, SIZE * SIZE]).tolist()}
    return {"id": image, "image_id": image, "category_id": category, "segmentation": coded}


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """Images with a table of tags, one of boxes, and true masks in COCO's form."""
    root = tmp_path_factory.mktemp("skin")
    (root / "images").mkdir()
    tags, boxes = ["image,melanoma,vascular lesion"], ["image,label,centre_x,centre_y,width,height"]
    truth = {"images": [], "annotations": [], "categories": [{"id": n, "name": name} for n, name in enumerate(LABELS)]}
    for seed in range(COUNT):
        phantom = write_phantom(root / "images", seed)
        truth["images"].append({"id": seed, "file_name": f"skin/{seed}.png", "width": SIZE, "height": SIZE})
        tags.append(f"{seed}.png,{','.join(str(int(label in phantom.labels)) for label in LABELS)}")
        for label in set(LABELS) & set(phantom.masks):
            x, y, w, h = cv2.boundingRect(phantom.masks[label].astype(np.uint8))
            if w and seed < MASKED:
                truth["annotations"].append(region_of(phantom.masks[label], seed, LABELS.index(label)))
            if w:
                boxes.append(f"{seed}.png,{label},{(x + w / 2) / SIZE},{(y + h / 2) / SIZE},{w / SIZE},{h / SIZE}")
    (root / "tags.csv").write_text("\n".join(tags))
    (root / "boxes.csv").write_text("\n".join(boxes))
    (root / "masks.json").write_text(json.dumps(truth))
    return root


@pytest.fixture(scope="module")
def table(folder) -> TagTable:
    return read_table(folder / "tags.csv", folder / "images")


@pytest.fixture(scope="module")
def backbone() -> Backbone:
    return Backbone.load("photographs")


@pytest.fixture(scope="module")
def trained(table, backbone):
    return train(table, backbone, QUICK, "skin")


def test_it_learns_from_tags_what_new_images_show(trained, tmp_path):
    scores, present = [], []
    for seed in range(500, 530):
        phantom = write_phantom(tmp_path, seed)
        found = trained.classifier.predict(trained.classifier.prepare(phantom.image).tensor)[0]
        scores.append(found.tolist())
        present.append([label in phantom.labels for label in LABELS])
    for label in range(2):
        assert average_precision(np.array(scores)[:, label], np.array(present)[:, label]) > 0.75


def test_its_maps_point_at_what_it_was_never_shown(trained, table, folder):
    boxes = read_boxes(folder / "boxes.csv", table)
    for item in point(trained, boxes):
        assert item.count > 10 and item.hits / item.count > max(0.6, item.centre / item.count - 0.2)
    mass = ExcitationBackprop(trained.classifier).attend(torch.randn(1, 3, SIZE, SIZE), [0, 1]).mass
    assert torch.allclose(mass, torch.ones_like(mass), atol=1e-4)  # none is lost under the head


def test_what_is_suggested_fits_masks_that_it_was_never_shown(trained, table, folder):
    truth = read_true_masks(folder / "masks.json", table.images, table.labels)
    for item in fit_masks(trained, truth, Cutting(walked=False)):
        areas = [truth.on(path, item.label, (SIZE, SIZE), (SIZE, SIZE)).mean() for path in table.images
                 if truth.labels(path, [item.label])]  # fmt: skip
        assert item.count == len(areas) >= 5 and item.hits / item.count > 0.6
        assert item.mean_iou > np.mean(areas) + 0.1 and 0 <= item.half <= 1  # the whole image would have the area


def test_extents_of_a_grey_image_are_judged_too(trained, table, tmp_path):
    grey = tmp_path / "grey.png"
    grey.write_bytes(cv2.imencode(".png", cv2.imread(str(table.images[0]), cv2.IMREAD_GRAYSCALE))[1].tobytes())
    triangle = Coded((SIZE, SIZE), ([[30, 30, 90, 30, 90, 90]],))
    masks = TrueMasks({(grey, label): triangle for label in LABELS}, "by hand")
    found = fit_masks(replace(trained, table=replace(table, images=(grey, *table.images[1:]))), masks)
    assert [(item.label, item.count) for item in found] == [(label, 1) for label in LABELS]
    assert all(0 <= item.mean_iou < 1 for item in found)


def test_an_image_is_judged_by_the_classifier_that_never_saw_its_tags(trained, table):
    held_out, seen = trained.held_out, []
    for classifier, rows in held_out.judges(range(COUNT)):
        seen += rows
        assert len({int(held_out.fold[row]) for row in rows}) == 1
        for row in rows[:3]:
            found = classifier.predict(classifier.prepare(read_image(table.images[row]).pixels).tensor)[0].numpy()
            assert found == pytest.approx(trained.probabilities[row], abs=0.05)  # features are kept as bytes
    assert sorted(seen) == list(range(COUNT))


def test_figures_are_of_heads_that_never_saw_the_image(trained, table):
    for label, item in enumerate(trained.figures):
        present = table.values[:, label] == 1
        probabilities = trained.probabilities[:, label]
        assert item.average_precision == pytest.approx(average_precision(probabilities, present))
        assert item.interval[0] <= item.average_precision <= item.interval[1]
        assert item.hits == int((present & (probabilities >= item.threshold)).sum())
        assert item.hits + item.misses == item.present == int(present.sum())
        assert item.false_alarms + item.rightly_absent == item.absent
    assert trained.classifier.card.thresholds == tuple(item.threshold for item in trained.figures)


def test_shuffled_tags_teach_nothing(table, backbone, trained):
    """The figures would show it, were they made on images that had been seen: those are learnt by heart."""
    rng = np.random.default_rng(0)
    shuffled = replace(table, values=table.values[rng.permutation(len(table.values))])
    found = train(shuffled, backbone, QUICK)
    for item, real in zip(found.figures, trained.figures, strict=True):
        prevalence = item.present / (item.present + item.absent)
        assert item.average_precision < (prevalence + real.average_precision) / 2 + 0.1
        assert item.interval[0] < prevalence + 0.15
    seen = [found.classifier.predict(found.classifier.prepare(read_image(path).pixels).tensor)[0, 0].item()
            for path in table.images]  # fmt: skip
    learnt = average_precision(np.array(seen), shuffled.values[:, 0] == 1)
    assert learnt > found.figures[0].average_precision + 0.15


def test_the_same_again_for_a_seed_and_from_the_cache(table, backbone, trained, tmp_path):
    options = replace(QUICK, cache=tmp_path / "cache")
    first = train(table, backbone, options, "skin")
    files = list((tmp_path / "cache").glob("*.npz"))
    assert len(files) == 2 * COUNT
    files[0].write_bytes(b"damaged")
    left, written = (tmp_path / "cache" / name for name in ("left.part", "written.part"))
    for path in (left, written):
        path.touch()
    os.utime(left, (0, 0))  # by a training that was killed
    again = train(table, backbone, options, "skin")
    assert first.classifier.fingerprint == trained.classifier.fingerprint == again.classifier.fingerprint
    assert written.exists() and not left.exists()


def test_exclusive_classes_share_a_softmax(folder, table, backbone):
    either = (table.values == 1).sum(1) == 1
    rows = table.rows(np.flatnonzero(either))
    found = train(replace(rows, exclusive=True), backbone, QUICK)
    card = found.classifier.card
    assert card.activation == "softmax" and np.allclose(found.probabilities.sum(1), 1, atol=1e-5)
    assert all(item.average_precision > 0.8 for item in found.figures)
    for classifier, of_part in found.held_out.judges([0, 1, 2, 3]):
        for row in of_part:
            given = classifier.predict(classifier.prepare(read_image(found.table.images[row]).pixels).tensor)[0].numpy()
            assert given == pytest.approx(found.probabilities[row], abs=0.05)


def test_what_is_unknown_is_not_learnt_from_and_copies_do_not_contradict(folder, table, backbone, tmp_path):
    twin = tmp_path / "twin.png"
    twin.write_bytes(table.images[0].read_bytes())
    broken = tmp_path / "broken.png"
    broken.write_bytes(b"no image")
    opposite = 1 - table.values[:1]
    more = replace(
        table,
        images=(*table.images, twin, broken),
        values=np.concatenate([table.values, opposite, opposite]).astype(np.int8),
        groups=(*table.groups, "", ""),
    )
    found = train(more, backbone, QUICK)
    told = " ".join(found.notes)
    assert "0.png and twin.png are one image with different tags for melanoma: taken as unknown" in told
    assert "left out" in told and "broken.png" in told
    assert len(found.table.images) == COUNT + 1 and found.members[0] == found.members[COUNT]


@pytest.mark.parametrize(
    ("kept", "message"),
    [
        (lambda values: values[:, 0] == 0, r"'melanoma' is present in 0 images .* At least 5 of each"),
        (lambda values: np.arange(len(values)) < 8, "too few tags"),
    ],
)
def test_too_little_is_refused_with_what_is_wanted(table, backbone, kept, message):
    with pytest.raises(EbpError, match=message):
        train(table.rows(np.flatnonzero(kept(table.values))), backbone, QUICK)


def test_groups_count_once(table, backbone):
    grouped = replace(table, groups=tuple(str(row % 4) for row in range(len(table.images))))
    with pytest.raises(EbpError, match="groups that belong together"):
        train(grouped, backbone, QUICK)


def test_nothing_readable_is_refused(tmp_path, backbone):
    paths = [tmp_path / f"{number}.png" for number in range(12)]
    for number, path in enumerate(paths):
        path.write_bytes(bytes([number]))
    values = np.array([[number % 2] for number in range(12)], np.int8)
    for options in (QUICK, replace(QUICK, size=None)):
        with pytest.raises(EbpError, match=r"none of the 12 images can be read.*0\.png"):
            train(TagTable(tuple(paths), ("a",), values), backbone, options)
    gone = TagTable((tmp_path / "x.png",), ("a",), np.ones((1, 1), np.int8))
    with pytest.raises(EbpError, match=r"none of the 1 images can be read.*x\.png"):
        train(gone, backbone, QUICK)


def test_each_image_is_decoded_once(table, backbone, monkeypatch):
    read = []
    monkeypatch.setattr(features, "read_image", lambda path, *more: (read.append(path), read_image(path, *more))[1])
    monkeypatch.setattr(sizing, "read_image", lambda path, *more: (read.append(path), read_image(path, *more))[1])
    found = train(table, backbone, QUICK)
    assert len(read) == len(table.images) == len(found.contents)


@pytest.mark.parametrize("change", [{"size": 8}, {"folds": 1}, {"shares": ()}, {"shares": (1.5,)}, {"precision": 1.0}])
def test_options_are_checked(change):
    with pytest.raises(EbpError):
        Options(**change)


def test_fine_tuning_is_kept_only_where_it_helps(table, trained, backbone):
    found = train(table, backbone, replace(QUICK, fine_tune=1), "skin")
    (told,) = [note for note in found.notes if note.startswith("fine-tuning")]
    before, after = (float(word) for word in told.split() if word.startswith(("0.", "1.")))
    changed = not torch.equal(
        found.classifier.module.state_dict()["weight"], trained.classifier.module.state_dict()["weight"]
    )
    assert changed == (after > before) and ("stays as it was" in told) != changed
    lower = "features.0.module.conv_stem.weight"
    assert torch.equal(found.classifier.module.state_dict()[lower], trained.classifier.module.state_dict()[lower])


def test_the_command_line_writes_model_and_report(folder, tmp_path, capsys):
    output = tmp_path / "skin.safetensors"
    arguments = ["--images", folder / "images", "--labels", folder / "tags.csv", "--boxes", folder / "boxes.csv"]
    truth = json.loads((folder / "masks.json").read_text())
    truth["annotations"] = [item for item in truth["annotations"] if item["image_id"] < 6]
    (tmp_path / "some.json").write_text(json.dumps(truth))
    arguments += ["--masks", tmp_path / "some.json"]
    command = [
        "train",
        *arguments,
        "--output",
        output,
        "--size",
        SIZE,
        "--cache",
        tmp_path / "cache",
        "--precision",
        0.8,
    ]
    assert main([str(word) for word in command]) == 0
    printed = capsys.readouterr().out
    assert "melanoma: suggestions fit the true masks of" in printed and "melanoma: the peak lies in a true" in printed
    assert "melanoma: average precision" in printed and str(output) in printed
    classifier = Classifier.load(output)
    assert classifier.labels == LABELS and output.stat().st_size < 2e6
    report = json.loads((tmp_path / "skin-report" / "report.json").read_text(encoding="utf-8"))
    assert {item["label"] for item in report["labels"]} == set(LABELS) == {item["label"] for item in report["pointing"]}
    labels = {LABELS[item["category_id"]] for item in truth["annotations"]}
    assert {item["label"] for item in report["masks"]} == labels and "mean_iou" in report["masks"][0]
    assert classifier.card.metrics["average precision, melanoma"] == pytest.approx(
        report["labels"][0]["average_precision"], abs=1e-4
    )
    page = (tmp_path / "skin-report" / "report.html").read_text(encoding="utf-8")
    assert page.count("data:image/jpeg") >= 12 and "<svg" in page and "<th>mean IoU</th>" in page


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--images", "."], "both --images and --labels"),
        (["--images", ".", "--labels", "t.csv", "lesions"], "no recipe"),
        ([], "give --images and --labels"),
        (["--images", ".", "--labels", "none.csv"], "cannot be read"),
    ],
)
def test_the_command_line_refuses(arguments, message, tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert main(["train", *arguments, "--output", "m.safetensors"]) == 2
    assert message in capsys.readouterr().err
