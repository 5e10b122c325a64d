"""A segmenter's files: what they are known by, images and prompts in their own coordinates, masks back to the pixel."""

from __future__ import annotations

import sys

import numpy as np
import pytest
from onnx import TensorProto, helper, save
from small_segmenters import RADII, write_decoder, write_encoder, write_segmenter

from annotator.core.errors import KnownError
from annotator.inference.queue import Wanted
from annotator.inference.segmenter import segmenter as at_work
from annotator.inference.segmenter.files import SegmenterFiles
from annotator.inference.segmenter.segmenter import DEVIATION, KEPT, MEAN, Segmenter
from ebp.regions import Prompts

FAMILIES = ("SAM", "EdgeSAM", "SAM 2")


def opened(folder, **options):
    return Segmenter(SegmenterFiles(*write_segmenter(folder, **options)))


def asked(points, belongs, box=None):
    return Prompts(np.array(points, np.float32).reshape(-1, 2), np.array(belongs, bool), box)


def pixels(width, height, seed=0):
    return np.random.default_rng(seed).integers(0, 255, (height, width, 3), dtype=np.uint8)


def disc(size, centre, radii):
    """An ellipse on a grid (w, h) round a point of it."""
    y, x = np.mgrid[: size[1], : size[0]] + 0.5
    return ((x - centre[0]) / radii[0]) ** 2 + ((y - centre[1]) / radii[1]) ** 2 < 1


def centre(mask):
    rows, columns = np.nonzero(mask)
    return columns.mean(), rows.mean()


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("size", [(64, 64), (200, 120), (90, 240), (31, 20)], ids=str)
def test_masks_lie_where_the_points_are(tmp_path, family, size):
    radii = (16.0, 24.0)
    segmenter = opened(tmp_path, family=family, side=128, radii=radii)
    encoded = segmenter.encode(pixels(*size))
    point = (size[0] * 0.7, size[1] * 0.3)
    # In pixels of the encoder's square a candidate's radius is the same along both axes; SAM 2 squeezes the image.
    across, down = (size[0] / 128, size[1] / 128) if family == "SAM 2" else (max(size) / 128,) * 2
    found = segmenter.decode(encoded, asked([point], [True]), size)
    assert [round(score, 2) for _, score in found] == [0.9, 0.7, 0.5], "best first, as it sees it"
    for (mask, _), radius in zip(found[:2], radii[::-1], strict=True):
        assert mask.shape == size[::-1] and mask.dtype == bool
        wanted = disc(size, point, (radius * across, radius * down))
        assert centre(mask) == pytest.approx(centre(wanted), abs=0.2 * max(across, down) + 0.3)
        # Between the logits of its coarse grid a disc is cut to a polygon: a little less than it is.
        assert 0.85 * wanted.sum() - 1 <= mask.sum() <= wanted.sum() + 1


@pytest.mark.parametrize("family", FAMILIES)
def test_a_box_at_the_border_and_points_that_do_not_belong(tmp_path, family):
    segmenter, size = opened(tmp_path, family=family, side=128), (160, 96)
    box = (0.0, 30.0, 60.0, 96.0)
    prompts = asked([(20, 60), (50, 80)], [True, False], box)
    large, _, whole = (mask for mask, _ in segmenter.decode(segmenter.encode(pixels(*size)), prompts, size))
    assert whole[95, 0] and whole[34, 56] and not whole[:29].any() and not whole[:, 61:].any()
    assert not whole[80, 50] and not large[80, 50] and large[60, 20]
    assert not large[:29].any() and not large[:, 61:].any()


def test_an_image_is_scaled_padded_and_normalised_as_the_exporters_do(tmp_path):
    image = np.full((30, 60, 3), (200, 100, 50), np.uint8)
    found = opened(tmp_path, side=64).encode(image).found["image_embeddings"]
    wanted = (np.array((200, 100, 50), np.float32) - MEAN) / DEVIATION
    assert found.shape == (1, 3, 64, 64)
    assert found[0, :, :32] == pytest.approx(np.broadcast_to(wanted[:, None, None], (3, 32, 64)), abs=1e-4)
    assert not found[0, :, 32:].any(), "what pads the image is nothing"
    squeezed = opened(tmp_path, family="SAM 2", side=64).encode(image).found["image_embed"]
    assert squeezed == pytest.approx(np.broadcast_to(wanted[:, None, None], (1, 3, 64, 64)), abs=1e-4)


def test_an_encoder_that_normalises_by_itself_gets_values_as_they_are(tmp_path):
    encoder = write_encoder(tmp_path / "e.onnx", raw=True, name="input_image")
    segmenter = Segmenter(SegmenterFiles(encoder, write_decoder(tmp_path / "d.onnx", 1024, raw=True)))
    encoded = segmenter.encode(np.full((50, 100, 3), (200, 100, 50), np.uint8))
    found = encoded.found["image_embeddings"]
    assert found.shape == (512, 1024, 3) and found[100, 100].tolist() == [200, 100, 50]
    mask, _ = segmenter.decode(encoded, asked([(80, 20)], [True]), (100, 50))[0]
    assert np.count_nonzero(mask != disc((100, 50), (80, 20), (RADII[1] / 10.24,) * 2)) <= 4


def test_a_prompt_without_a_box_ends_in_an_empty_point(tmp_path):
    segmenter = opened(tmp_path)
    bare = segmenter._asked(asked([(8, 8)], [True]), (1.0, 1.0), (64, 64))
    boxed = segmenter._asked(asked([(8, 8)], [True], (0.0, 1.0, 20.0, 30.0)), (1.0, 1.0), (64, 64))
    assert bare["point_labels"].tolist() == [[1, -1]] and bare["point_coords"].tolist() == [[[7.5, 7.5], [0, 0]]]
    assert boxed["point_labels"].tolist() == [[1, 2, 3]]
    assert boxed["point_coords"].tolist() == [[[7.5, 7.5], [-0.5, 0.5], [19.5, 29.5]]]


def test_what_is_no_longer_wanted_ends_amid_the_network(tmp_path):
    segmenter, wanted = opened(tmp_path, side=64), Wanted()
    wanted.drop()
    assert segmenter.encode(pixels(40, 30), wanted) is None
    assert segmenter.encode(pixels(40, 30), Wanted()) is not None


def test_an_image_is_encoded_once_and_few_are_kept(tmp_path, monkeypatch):
    segmenter, counted, encode = opened(tmp_path), [], Segmenter._encode
    monkeypatch.setattr(Segmenter, "_encode", lambda *a: (counted.append(1), encode(*a))[1])
    first = pixels(40, 30)
    encoded = segmenter.encode(first)
    assert segmenter.encode(first.copy()) is encoded and len(counted) == 1
    for seed in range(1, KEPT + 1):
        segmenter.encode(pixels(40, 30, seed))
    assert segmenter.encode(first) is not encoded and len(segmenter._kept) == KEPT


@pytest.mark.parametrize("family", FAMILIES)
def test_what_was_recognised_and_its_fingerprint(tmp_path, family):
    segmenter = opened(tmp_path, family=family)
    assert segmenter.name == f"{family} ({family} encoder)"
    again = opened(tmp_path, family=family)
    assert again.fingerprint == segmenter.fingerprint and len(segmenter.fingerprint) == 64
    write_decoder(again.files.decoder, family=family, radii=(3.0,))
    assert Segmenter(again.files).fingerprint != segmenter.fingerprint


def refusal(encoder, decoder):
    with pytest.raises(KnownError) as refused:
        Segmenter(SegmenterFiles(encoder, decoder))
    text = str(refused.value)
    assert "\n" not in text and refused.value.advice
    return refused.value, text


def test_wrong_files_are_refused(tmp_path):
    encoder, decoder = write_segmenter(tmp_path)
    encoder2, decoder2 = write_segmenter(tmp_path, family="SAM 2")
    other = tmp_path / "other.onnx"
    shape = [helper.make_tensor_value_info(name, TensorProto.FLOAT, [1]) for name in ("a", "b")]
    graph = helper.make_graph([helper.make_node("Identity", ["a"], ["b"])], "other", shape[:1], shape[1:])
    save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9), other)
    damaged = tmp_path / "damaged.onnx"
    damaged.write_bytes(encoder.read_bytes()[:-40] + b"\xff" * 40)
    empty = tmp_path / "empty.onnx"
    empty.write_bytes(b"")
    gone = tmp_path / "gone.onnx"
    for given, at, said in (
        ((decoder, encoder), decoder, "wrong way round"),
        ((other, decoder), other, "no image encoder of the SAM family: it takes a and gives b"),
        ((encoder, other), other, "no prompt decoder of the SAM family: it takes a and gives b"),
        ((decoder, decoder), decoder, "no image encoder"),
        ((encoder, encoder), encoder, "no prompt decoder"),
        ((encoder, decoder2), decoder2, "The decoder is of SAM 2, the encoder of SAM"),
        ((encoder2, decoder), decoder, "The decoder is of SAM, the encoder of SAM 2"),
        ((damaged, decoder), damaged, "no ONNX model that can be opened"),
        ((encoder, empty), empty, "no ONNX model that can be opened"),
        ((encoder, gone), gone, "cannot be read (No such file or directory)"),
        ((encoder, write_decoder(tmp_path / "large.onnx", 128)), tmp_path / "large.onnx", "1 × 3 × 128 × 128"),
        ((write_encoder(tmp_path / "grey.onnx", channels=1), decoder), tmp_path / "grey.onnx", "no image in colours"),
    ):
        error, text = refusal(*given)
        assert error.path == at and said in text, text


def test_without_onnxruntime_it_is_said_what_to_install(tmp_path, monkeypatch):
    files = write_segmenter(tmp_path)
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    _, text = refusal(*files)
    assert "pip install 'ebp-annotator[segmenter]'" in text


def test_a_run_that_fails_is_told(tmp_path):
    segmenter = opened(tmp_path)
    encoded = segmenter.encode(pixels(40, 30))
    broken = at_work.Encoded({"image_embeddings": np.zeros((1, 3, 8, 8), np.float32)}, encoded.filled)
    with pytest.raises(KnownError, match="The segmenter failed") as refused:
        segmenter.decode(broken, asked([(5, 5)], [True]), (40, 30))
    assert refused.value.path == segmenter.files.decoder


def test_files_are_kept_by_the_path_from_the_projects_folder(tmp_path):
    below = SegmenterFiles(tmp_path / "models" / "e.onnx", tmp_path / "d.onnx")
    text = below.stored(tmp_path)
    assert text == '["models/e.onnx", "d.onnx"]' and SegmenterFiles.from_stored(text, tmp_path) == below
    away = SegmenterFiles(tmp_path / "e.onnx", tmp_path / "d.onnx").stored(tmp_path / "job")
    assert SegmenterFiles.from_stored(away, tmp_path / "elsewhere").decoder == tmp_path / "d.onnx"
    assert SegmenterFiles.from_stored("", tmp_path) is None
    for text in ("nonsense", "[]", '"a"', "[1, 2, 3]"):
        with pytest.raises(KnownError, match="Choose it again"):
            SegmenterFiles.from_stored(text, tmp_path)
