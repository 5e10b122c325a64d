"""Phrases in images: fusion, ranking, what is reported, recall, and the commands."""

import json

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ebp import bundled, phantoms, regions
from ebp.classifier import Classifier
from ebp.cli import main
from ebp.engine import ExcitationBackprop
from ebp.errors import EbpError
from ebp.evaluation.phrase_phantoms import BLIND, evaluate_phrase_phantoms, phrase_cases
from ebp.evaluation.phrases import PhraseResult, first_hit, recall, table
from ebp.phrases import Grounder, RankedRegion, rank_boxes

PHRASE = "the moles near a vascular lesion"


@pytest.fixture(scope="module")
def classifier():
    return Classifier.load(bundled.find("lesions"))


@pytest.fixture(scope="module")
def phantom():
    """A naevus and a vascular lesion on one image."""
    return next(p for p in map(phantoms.skin, range(300)) if set(p.labels) == {"naevus", "vascular lesion"})


def test_the_sum_is_the_weighted_sum_of_the_words_maps(classifier, phantom):
    found = Grounder(classifier).ground(phantom.image, PHRASE, weights={"moles": 3})
    prepared = classifier.prepare(phantom.image)
    maps = ExcitationBackprop(classifier.module, classifier.layer).attend(prepared.tensor, [0, 3]).maps[0].numpy()
    expected = prepared.placement.to_image(0.75 * maps[0] + 0.25 * maps[1])
    np.testing.assert_allclose(found.map, expected, atol=1e-6)
    assert [match.weight for match in found.matches] == [0.75, 0.25]
    assert [token.text for token in found.ignored] == ["the", "near", "a"] and found.unmatched == ()
    assert found.layer == "features.3" and found.image_size == (160, 160)


def test_the_product_is_the_geometric_mean(classifier, phantom):
    found = Grounder(classifier, fusion="product").ground(phantom.image, PHRASE, weights={"moles": 3})
    prepared = classifier.prepare(phantom.image)
    maps = ExcitationBackprop(classifier.module, classifier.layer).attend(prepared.tensor, [0, 3]).maps[0].numpy()
    naevus, vascular = (prepared.placement.to_image(one) for one in maps)
    np.testing.assert_allclose(found.map, naevus**0.75 * vascular**0.25, rtol=1e-3, atol=1e-5)
    one = Grounder(classifier, fusion="product").ground(phantom.image, PHRASE, weights={"moles": 0})
    np.testing.assert_allclose(one.map, vascular, rtol=1e-3, atol=1e-5)


def test_contrast_and_layer(classifier, phantom):
    found = Grounder(classifier, contrast="dual", layer="features.4").ground(phantom.image, "naevi")
    prepared = classifier.prepare(phantom.image)
    maps = ExcitationBackprop(classifier.module, "features.4").attend(prepared.tensor, [0], contrast="dual").maps
    np.testing.assert_allclose(found.map, prepared.placement.to_image(maps[0, 0].numpy()), atol=1e-6)
    assert found.layer == "features.4"


def test_regions_are_those_of_the_map_by_rank(classifier, phantom):
    found = Grounder(classifier, fraction=0.7, gamma=0.4).ground(phantom.image, PHRASE)
    masks = regions.parts(regions.MassThreshold(found.map).mask(0.7))
    ranked = regions.rank(found.map, masks, 0.4)
    assert [region.box for region in found.regions] == [regions.bounding_box(masks[index]) for index, _ in ranked]
    assert [region.score for region in found.regions] == pytest.approx([score for _, score in ranked])
    assert sum(region.share for region in found.regions) == pytest.approx(0.7, abs=0.01)


def test_every_lesion_that_is_named_is_found(classifier, phantom):
    for label in phantom.labels:
        found = Grounder(classifier).ground(phantom.image, f"a {label}")
        y, x = np.unravel_index(found.map.argmax(), found.map.shape)
        assert phantom.masks[label][y, x]


def test_a_large_grey_image_gets_a_limited_map(classifier):
    found = Grounder(classifier).ground(np.full((600, 2048), 90, np.uint8), "melanoma", proposals=[[0, 0, 2048, 600]])
    assert found.map.shape == (300, 1024) and found.regions[0].box == (0, 0, 2048, 600)
    assert found.regions[0].share == pytest.approx(1) and found.regions[0].proposal == 0


BOXES = st.tuples(st.integers(-5, 30), st.integers(-5, 30), st.integers(1, 30), st.integers(1, 30))


@given(st.integers(0, 99), st.lists(BOXES, min_size=1, max_size=8), st.sampled_from([0.0, 0.5, 1.0]))
def test_boxes_are_ranked_as_masks_are(seed, boxes, gamma):
    map2d = np.random.default_rng(seed).random((24, 20)).astype(np.float32)
    masks = []
    for x, y, width, height in boxes:
        mask = np.zeros(map2d.shape, bool)
        mask[max(0, y) : max(0, y + height), max(0, x) : max(0, x + width)] = True
        masks.append(mask)
    expected = dict(regions.rank(map2d, masks, gamma))
    found = rank_boxes(map2d, boxes, (20, 24), gamma)
    for region in found:
        assert region.score == pytest.approx(expected[region.proposal], rel=1e-5, abs=1e-6)
    assert [region.score for region in found] == sorted((region.score for region in found), reverse=True)
    # The same boxes in an image of twice the size.
    large = rank_boxes(map2d, [[2 * value for value in box] for box in boxes], (40, 48), gamma)
    assert [region.score for region in large] == pytest.approx([region.score for region in found])


@pytest.mark.parametrize("box", [[1, 2, 3], [1, 2, 0, 4], [1, 2, 3, float("nan")], "1234", [1, 2, "3", 4], 7])
def test_what_is_no_box(box):
    with pytest.raises(EbpError, match=r"box 2 is .*width"):
        rank_boxes(np.ones((4, 4)), [[0, 0, 1, 1], box], (4, 4))
    assert rank_boxes(np.ones((4, 4)), [], (4, 4)) == []


def test_faults_have_one_sentence(classifier, phantom):
    grounder = Grounder(classifier)
    with pytest.raises(EbpError, match="the nearest are melanoma"):
        grounder.ground(phantom.image, "a big melanma")
    with pytest.raises(EbpError, match=r"there are naevus, melanoma, seborrhoeic keratosis, vascular lesion$"):
        grounder.ground(phantom.image, "zzz")
    with pytest.raises(EbpError, match="holds no word"):
        grounder.ground(phantom.image, "of the …")
    for options in ({"fusion": "max"}, {"fraction": 0}, {"gamma": 2}, {"layer": "nowhere"}):
        with pytest.raises(EbpError):
            Grounder(classifier, **options)


def test_recall_by_hand():
    found = [
        RankedRegion((0, 0, 10, 10), 3, 1),
        RankedRegion((20, 0, 10, 10), 2, 1),
        RankedRegion((20, 0, 8, 10), 1, 1),
    ]
    assert first_hit(found, ((22, 0, 10, 10),)) == 2  # 80 of 120
    assert first_hit(found, ((25, 0, 10, 10),)) is None and first_hit([], ((0, 0, 1, 1),)) is None
    assert first_hit(found, ((50, 0, 1, 1), (0, 0, 10, 5))) == 1  # exactly one half of one of them
    results = [PhraseResult(1, True), PhraseResult(7, False), PhraseResult(None, False), PhraseResult(11, True)]
    assert [recall(results, rank) for rank in (1, 5, 10)] == [0.25, 0.25, 0.5]
    assert "| a | 4 | 2 | 0.250 | 0.250 | 0.500 | 0.500 | 0.500 | 0.500 |" in table({"a": results})
    assert "| b | 1 | 0 | 0.000 | 0.000 | 1.000 | – | – | – |" in table({"b": [PhraseResult(7, False)]})


def test_phantoms_have_the_phrases_they_say():
    cases = list(phrase_cases(2))
    assert len(cases) == 8 and cases[0].image is cases[3].image and cases[0].image.shape == (320, 320, 3)
    for case in cases:
        assert all(min(x, y) >= 0 and x + w <= 320 and y + h <= 320 for x, y, w, h in case.boxes)
        assert case.phrase and case.proposals


def test_phrases_are_found_on_phantoms(classifier):
    rows = evaluate_phrase_phantoms(lambda contrast: Grounder(classifier, contrast=contrast), 2)
    assert all(len(results) == 8 and all(result.known for result in results) for results in rows.values())
    assert recall(rows["MWP, regions of the map"], 1) > 0.7 > recall(rows[BLIND], 1) + 0.2
    assert recall(rows["MWP, boxes of the grid"], 10) > 0.7


@pytest.fixture
def folder(tmp_path, phantom):
    """An image and a file of three phrases, the last of which names nothing."""
    cv2.imwrite(str(tmp_path / "skin.png"), phantom.image[..., ::-1])
    entries = []
    for label in phantom.labels:
        box = list(regions.bounding_box(phantom.masks[label]))
        entries.append(
            {"image": "skin.png", "phrase": f"the {label}", "boxes": [box], "proposals": [[0, 0, 9, 9], box]}
        )
    entries.append({"image": "skin.png", "phrase": "a lamp", "boxes": [[0, 0, 9, 9]]})
    (tmp_path / "phrases.json").write_text(json.dumps(entries))
    return tmp_path


def test_evaluate_phrases_of_a_folder(folder, capsys):
    output = folder / "table.md"
    assert main(["evaluate", "phrases", str(folder), "--quiet", "--output", str(output)]) == 0
    printed = capsys.readouterr().out
    assert "| MWP, sum | 3 | " in printed and "| 0.667 | 0.667 | 0.667 |" in printed
    assert "1 phrases name no label" in printed
    assert output.read_text(encoding="utf-8") == printed


def test_evaluate_phrases_of_phantoms(capsys):
    assert main(["evaluate", "phrases", "--quiet", "--count", "1"]) == 0
    assert "| c-MWP, boxes of the grid | 4 | " in capsys.readouterr().out
    assert main(["evaluate", "phrases", "--quiet", "--model", "action-units"]) == 2
    assert "lacks labels" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "cannot be read"),
        ("{}", "no list of entries"),
        ('[{"image": "a.png"}]', "entry 1: it must have image, phrase and boxes"),
        ('[{"image": "a.png", "phrase": "x", "boxes": [[1, 2, 3]]}]', "entry 1: box 1"),
        ('[{"image": "a.png", "phrase": "x", "boxes": []}]', "entry 1: boxes must be"),
        ('[{"image": "a.png", "phrase": "", "boxes": [[1, 2, 3, 4]]}]', "entry 1: image and phrase"),
        ('[{"image": "a.png", "phrase": "naevus", "boxes": [[1, 2, 3, 4]]}]', "a.png: there is no such image"),
    ],
)
def test_files_of_phrases_that_are_none(tmp_path, capsys, text, message):
    (tmp_path / "phrases.json").write_text(text)
    assert main(["evaluate", "phrases", str(tmp_path / "phrases.json"), "--quiet"]) == 2
    line = capsys.readouterr().err
    assert message in line and line.count("\n") == 1


def test_ground_writes_overlay_map_and_regions(folder, capsys):
    output = folder / "out"
    boxes = folder / "boxes.json"
    boxes.write_text("[[5, 5, 30, 30], [60, 60, 40.5, 20]]")
    arguments = [
        "ground",
        str(folder / "skin.png"),
        "-m",
        "lesions",
        "-p",
        "two moles, a Vascular lesion",
        "-o",
        str(output),
    ]
    assert main([*arguments, "--weight", "moles=2"]) == 0
    printed = capsys.readouterr().out
    assert "'moles': naevus (synonym, weight 0.67)" in printed and "unmatched: two" in printed
    stem = "skin.two-moles-a-vascular-lesion"
    document = json.loads((output / f"{stem}.json").read_text())
    assert [match["labels"] for match in document["matches"]] == [["naevus"], ["vascular lesion"]]
    assert document["unmatched"] == ["two"] and document["ignored"] == ["a"] and document["layer"] == "features.3"
    assert np.load(output / document["map"]).shape == (160, 160)
    assert cv2.imread(str(output / document["overlay"])).shape == (160, 160, 3)
    assert document["regions"] and all(0 < region["share"] <= 1 for region in document["regions"])
    assert main([*arguments, "--proposals", str(boxes), "--fusion", "product", "--contrast", "dual"]) == 0
    document = json.loads((output / f"{stem}.json").read_text())
    assert sorted(region["proposal"] for region in document["regions"]) == [0, 1] and document["fusion"] == "product"


def test_wrong_arguments_of_ground_get_one_line(folder, capsys):
    (folder / "bad.json").write_text("[[1, 2]]")
    (folder / "own.json").write_text('{"spot": "nothing"}')
    start = ["ground", str(folder / "skin.png"), "-m", "lesions", "-o", str(folder / "out"), "-p"]
    for arguments, message in (
        (["lamp"], "no word of the phrase"),
        (["mole", "--weight", "mole"], "WORD=NUMBER"),
        (["mole", "--weight", "dog=1"], "'dog'"),
        (["mole", "--gamma", "3"], "gamma"),
        (["mole", "--proposals", str(folder / "bad.json")], "bad.json: box 1"),
        (["mole", "--proposals", str(folder / "none.json")], "cannot be read"),
        (["mole", "--synonyms", str(folder / "own.json")], "'nothing', which is no label"),
    ):
        assert main([*start, *arguments]) == 2
        line = capsys.readouterr().err
        assert line.startswith("ebp: error: ") and line.count("\n") == 1 and message in line
