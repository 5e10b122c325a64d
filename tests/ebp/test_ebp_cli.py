"""The command line: what it writes, and what it says about bad input."""

import json
import os
import pickle
import subprocess
import sys
from dataclasses import replace

import cv2
import numpy as np
import pytest
import torch
from safetensors.torch import save_file

from ebp import ExcitationBackprop, phantoms
from ebp.card import Preprocessing
from ebp.classifier import Classifier
from ebp.cli import COMMANDS, main
from ebp.cli.labels import known_label
from ebp.errors import EbpError
from ebp.model_files import read_card
from ebp.networks import SmallConvNet


@pytest.fixture(scope="module")
def picture(tmp_path_factory):
    path = tmp_path_factory.mktemp("images") / "skin.png"
    cv2.imwrite(str(path), phantoms.skin(3, 200).image[..., ::-1])
    return path


def failed(capsys, *arguments) -> str:
    """The one line on the error stream of a command that ends with exit code 2."""
    assert main([str(argument) for argument in arguments]) == 2
    lines = capsys.readouterr().err.strip().splitlines()
    assert len(lines) == 1 and lines[0].startswith("ebp: error: ")
    return lines[0]


@pytest.mark.parametrize("command", [module.__name__.rsplit(".", 1)[-1] for module in COMMANDS])
def test_every_command_has_help(command, capsys):
    with pytest.raises(SystemExit) as ended:
        main([command, "--help"])
    assert ended.value.code == 0 and "usage: ebp" in capsys.readouterr().out


def test_help_costs_no_torch():
    code = "import sys; from ebp.cli import parser; parser().format_help(); assert 'torch' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_attend_writes_overlay_map_and_regions(picture, tmp_path):
    output = tmp_path / "out"
    arguments = ["attend", str(picture), "-m", "lesions", "-t", "NAEVUS", "vascular lesion", "-o", str(output)]
    assert main(arguments) == 0
    document = json.loads((output / "skin.json").read_text())
    assert [item["label"] for item in document["labels"]] == ["naevus", "vascular lesion"]
    assert document["labels"][0]["mass"] == pytest.approx(1, abs=1e-3)
    for item in document["labels"]:
        map2d = np.load(output / item["map"])
        assert map2d.shape == (200, 200) and map2d.min() >= 0
        assert cv2.imread(str(output / item["overlay"])).shape == (200, 200, 3)
        for region in item["regions"]:
            x, y, width, height = region["box"]
            assert x >= 0 and x + width <= 200 and y >= 0 and y + height <= 200 and 0 < region["share"] <= 1


@pytest.mark.parametrize("contrast", ["dual", "others", "rest", "both", "melanoma", "none"])
def test_attend_with_a_contrast_and_a_layer(picture, tmp_path, contrast):
    arguments = ["-m", "lesions", "--contrast", contrast, "--layer", "features.3", "-o", str(tmp_path)]
    assert main(["attend", str(picture), *arguments]) == 0
    assert json.loads((tmp_path / "skin.json").read_text())["layer"] == "features.3"


def test_attend_with_several_layers(picture, tmp_path):
    arguments = ["-m", "lesions", "--layer", "features.3", "features.1", "--fuse", "product", "-o", str(tmp_path)]
    assert main(["attend", str(picture), *arguments]) == 0
    assert json.loads((tmp_path / "skin.json").read_text())["layer"] == "features.3 + features.1"


def test_bad_images_are_named_and_the_others_done(picture, tmp_path, capsys):
    empty, text, cut = tmp_path / "empty.png", tmp_path / "text.png", tmp_path / "cut.png"
    empty.touch()
    text.write_text("no image")
    cut.write_bytes(picture.read_bytes()[:2000])
    images = [str(path) for path in (empty, text, tmp_path / "none.png", cut, picture)]
    assert main(["attend", *images, "-m", "lesions", "-o", str(tmp_path / "out")]) == 2
    lines = capsys.readouterr().err.strip().splitlines()
    assert len(lines) == 4 and all(name in line for name, line in zip(images, lines, strict=False))
    assert (tmp_path / "out" / "skin.json").exists()


@pytest.mark.parametrize("mode", ["L", "LA", "P", "RGBA", "I;16", "1", "CMYK"])
def test_every_mode_of_image(mode, tmp_path):
    from PIL import Image

    path = tmp_path / ("image.tif" if mode == "CMYK" else "image.png")
    grey = Image.fromarray(np.tile(np.arange(60, dtype=np.uint8), (40, 1)))
    (Image.fromarray(np.zeros((40, 60), np.uint16)) if mode == "I;16" else grey.convert(mode)).save(path)
    assert main(["attend", str(path), "-m", "lesions", "-t", "naevus", "-o", str(tmp_path)]) == 0
    assert np.load(tmp_path / "image.naevus.npy").shape == (40, 60)


def test_wrong_arguments_get_one_line(picture, tmp_path, capsys):
    start = ["attend", picture, "-o", tmp_path / "out"]
    assert "perhaps naevus" in failed(capsys, *start, "-m", "lesions", "-t", "navus")
    assert "no label 'lupus'" in failed(capsys, *start, "-m", "lesions", "--contrast", "lupus")
    assert "features.1" in failed(capsys, *start, "-m", "lesions", "--layer", "features.99")
    assert "no such model" in failed(capsys, *start, "-m", tmp_path / "none.safetensors")
    assert "share" in failed(capsys, *start, "-m", "lesions", "--fraction", "3")
    (tmp_path / "file").touch()
    assert "folder" in failed(capsys, "attend", picture, "-m", "lesions", "-o", tmp_path / "file")
    (tmp_path / "model.pt").write_bytes(pickle.dumps({"a": 1}))
    assert "not a readable safetensors" in failed(capsys, *start, "-m", tmp_path / "model.pt")


def test_models(capsys):
    assert main(["models"]) == 0
    listed = capsys.readouterr().out
    assert "lesions" in listed and "action-units" in listed
    assert main(["models", "lesions"]) == 0
    assert "vascular lesion" in capsys.readouterr().out
    assert main(["models", "--architectures"]) == 0
    assert "resnet50" in capsys.readouterr().out
    assert "no such model file" in failed(capsys, "models", "nothing")
    assert "--layers needs a model" in failed(capsys, "models", "--layers")


def test_layers_of_a_model(capsys):
    assert main(["models", "lesions", "--layers"]) == 0
    rows = {line.split()[0]: line for line in capsys.readouterr().out.splitlines()}
    assert rows["features.3"].endswith("8  the model's") and "20 × 20" in rows["features.3"]
    assert "160 × 160" in rows["features.0.0"] and "classifier" not in rows


@pytest.fixture
def state(tmp_path):
    path = tmp_path / "state.pt"
    torch.manual_seed(0)
    tensors = {f"module.{name}": value for name, value in SmallConvNet([4, 6], 2).state_dict().items()}
    torch.save({"epoch": 3, "state_dict": tensors}, path)
    return path


ARCHITECTURE = ["--architecture", "ebp.small_conv_net", "--arguments", '{"channels": [4, 6]}']


def test_convert_a_state_dict(state, tmp_path):
    output = tmp_path / "net.safetensors"
    arguments = [*ARCHITECTURE, "--labels", "naevus, melanoma", "--activation", "sigmoid", "--size", "64"]
    assert main(["convert", str(state), "-o", str(output), *arguments, "--layer", "features.0"]) == 0
    card = read_card(output)
    assert card.labels == ("naevus", "melanoma") and card.preprocessing.size == 64 and card.layer == "features.0"
    torch.manual_seed(0)
    expected = SmallConvNet([4, 6], 2).eval()
    x = torch.rand(1, 3, 64, 64)
    with torch.no_grad():
        assert torch.equal(Classifier.load(output).module(x), expected(x))


def test_convert_takes_safetensors_and_lists_of_labels_of_every_kind(state, tmp_path, capsys):
    """The same weights, and the same labels, give the same model file."""
    tensors = torch.load(state, weights_only=True)["state_dict"]
    weights = tmp_path / "weights.safetensors"
    save_file(tensors, weights)
    lists = {
        "lines.txt": "\ufeffnaevus\n\n melanoma \n",
        "list.json": '["naevus", "melanoma"]',
        "set.json": '{"name": "skin", "labels": [{"name": "naevus"}, {"name": "melanoma"}]}',
    }
    made = []
    for name, text in lists.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
        output = tmp_path / f"{name}.safetensors"
        arguments = [*ARCHITECTURE, "--name", "net", "--labels", str(tmp_path / name), "-o", str(output)]
        assert main(["convert", str(weights), *arguments]) == 0
        made.append(output.read_bytes())
    assert read_card(output).labels == ("naevus", "melanoma") and len(set(made)) == 1
    (tmp_path / "broken.safetensors").write_bytes(b"text")
    rest = [*ARCHITECTURE, "-o", tmp_path / "net.safetensors"]
    message = failed(capsys, "convert", tmp_path / "broken.safetensors", *rest, "--labels", "a,b")
    assert "broken.safetensors" in message and "not a readable safetensors" in message


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b'["a",\n "b"', "line 2, place 5 is not as JSON"), (b'{"name": 1}', "is no file of labels"),
        (b"\n", "no label"), (b"\xff\xfe\x00", "is no file of labels"),
        (b'["a", 2]', "is no file of labels"), (b"a\nb\na\n", "'a' is there twice"),
    ],
)  # fmt: skip
def test_labels_that_cannot_be_read_get_one_line_before_torch_is_loaded(state, tmp_path, content, message):
    (tmp_path / "labels.json").write_bytes(content)
    arguments = [state, *ARCHITECTURE, "--labels", tmp_path / "labels.json", "-o", tmp_path / "net.safetensors"]
    code = (
        "import sys; from ebp.cli import main\n"
        "try: main(sys.argv[1:])\n"
        "except SystemExit: pass\n"
        "print('torch' in sys.modules)"
    )
    run = [sys.executable, "-c", code, "convert", *map(str, arguments)]
    done = subprocess.run(run, capture_output=True, text=True, check=True)
    assert message in done.stderr and "labels.json" in done.stderr and done.stderr.count("\n") == 1
    assert done.stdout.strip() == "False"


def test_convert_from_torchvision(tmp_path):
    labels = tmp_path / "labels.txt"
    labels.write_text("a\nb\n\nc\n")
    output = tmp_path / "net.safetensors"
    arguments = ["--weights", "none", "--arguments", '{"num_classes": 3}', "--labels", str(labels)]
    assert main(["convert", "squeezenet1_1", "-o", str(output), *arguments]) == 0
    assert Classifier.load(output).labels == ("a", "b", "c")


def test_convert_from_timm(tmp_path, capsys):
    pytest.importorskip("timm")
    output = tmp_path / "net.safetensors"
    arguments = ["--weights", "none", "--arguments", '{"num_classes": 2}', "--labels", "a,b", "-o", str(output)]
    assert main(["convert", "timm/resnet10t", *arguments]) == 0
    classifier = Classifier.load(output)
    assert classifier.card.architecture == "timm/resnet10t" and classifier.labels == ("a", "b")
    assert ExcitationBackprop(classifier).attend(torch.rand(1, 3, 64, 64), "b").maps.any()
    assert "did you mean resnet18" in failed(capsys, "convert", "timm/resnet19", *arguments)


def test_networks_that_cannot_take_the_image_get_one_line(picture, tmp_path, capsys):
    classifier = Classifier.from_torchvision("squeezenet1_1", None, num_classes=2)
    grey = replace(classifier.card, preprocessing=Preprocessing(64, mean=(0.5,), std=(0.5,), channels=1))
    Classifier(classifier.module, grey).save(tmp_path / "grey.safetensors")
    message = failed(capsys, "attend", picture, "-m", tmp_path / "grey.safetensors", "-t", "0", "-o", tmp_path)
    assert "cannot take images of shape (1, 1, 64, 64)" in message


class Dangerous:
    def __reduce__(self):
        return os.system, ("touch /tmp/ebp-was-here",)


def test_convert_refuses_what_is_no_state_dict(state, tmp_path, capsys):
    labels = [*ARCHITECTURE, "--labels", "a,b", "-o", tmp_path / "net.safetensors"]
    dangerous = tmp_path / "dangerous.pt"
    torch.save({"weights": Dangerous()}, dangerous)
    assert "refused" in failed(capsys, "convert", dangerous, *labels)
    for content in (b"", b"text", pickle.dumps({"a": 1})):
        (tmp_path / "other.pth").write_bytes(content)
        assert "other.pth" in failed(capsys, "convert", tmp_path / "other.pth", *labels)
    torch.save([1, 2], tmp_path / "list.pt")
    assert "no state dict" in failed(capsys, "convert", tmp_path / "list.pt", *labels)
    assert "no such file" in failed(capsys, "convert", tmp_path / "none.pt", *labels)
    assert "need --architecture" in failed(capsys, "convert", state, "-o", tmp_path / "net.safetensors")
    assert ".safetensors" in failed(capsys, "convert", state, *labels[:-1], tmp_path / "net.bin")
    assert "no such folder" in failed(capsys, "convert", state, *labels[:-1], tmp_path / "no" / "net.safetensors")
    assert "not JSON" in failed(capsys, "convert", state, *labels, "--arguments", "{")
    assert "do not fit" in failed(capsys, "convert", state, *labels, "--arguments", '{"channels": [4]}')
    assert "2 labels for 5" in failed(
        capsys, "convert", state, *labels, "--arguments", '{"channels": [4], "classes": 5}'
    )
    assert not (tmp_path / "net.safetensors").exists()


def test_benchmark(capsys):
    assert main(["benchmark", "squeezenet1_1", "--rounds", "1", "--size", "64"]) == 0
    printed = capsys.readouterr().out
    assert "| c-MWP, 12 classes |" in printed and "| plain forward pass |" in printed
    assert "no device" in failed(capsys, "benchmark", "squeezenet1_1", "--device", "tpu")
    assert "at least 1" in failed(capsys, "benchmark", "squeezenet1_1", "--rounds", "0")
    assert "no architecture" in failed(capsys, "benchmark", "squeezenet9")


def test_interruption_ends_with_130(monkeypatch, capsys):
    def interrupt(args):
        raise KeyboardInterrupt

    monkeypatch.setattr("ebp.cli.models.run", interrupt)
    assert main(["models"]) == 130


@pytest.mark.parametrize("fault", [torch.OutOfMemoryError("CUDA out of memory"), MemoryError()])
def test_memory_that_runs_out_has_one_line(picture, tmp_path, capsys, monkeypatch, fault):
    def full(*_arguments, **_more):
        raise fault

    monkeypatch.setattr(ExcitationBackprop, "attend", full)
    line = failed(capsys, "attend", picture, "-m", "lesions", "-o", tmp_path)
    assert "memory" in line and "smaller image" in line and "--device cpu" in line


def test_other_faults_of_the_program_are_not_hidden(picture, tmp_path, monkeypatch):
    def broken(*_arguments, **_more):
        raise RuntimeError("a bug")

    monkeypatch.setattr(ExcitationBackprop, "attend", broken)
    with pytest.raises(RuntimeError, match="a bug"):
        main(["attend", str(picture), "-m", "lesions", "-o", str(tmp_path)])


def test_letter_case_matters_where_labels_differ_by_it_alone():
    labels = ("Dog", "dog", "Cat")
    assert [known_label(name, labels) for name in ("Dog", "dog", "CAT")] == ["Dog", "dog", "Cat"]
    with pytest.raises(EbpError, match="'DOG' may be any of 'Dog', 'dog'"):
        known_label("DOG", labels)
