"""The command line `ebp`: what it writes, what it says, how it ends."""

from __future__ import annotations

import json

import numpy as np
import pytest
import torch
from PIL import Image

from ebp import Classifier, phantoms
from ebp.cli import COMMANDS, main
from ebp.networks import SmallConvNet


@pytest.fixture(scope="module")
def image(tmp_path_factory):
    path = tmp_path_factory.mktemp("cli") / "lesion.png"
    Image.fromarray(phantoms.skin(11, 200).image).save(path)
    return path


@pytest.mark.parametrize("contrast", ["none", "dual", "naevus"])
def test_attend_writes_overlay_map_and_regions(image, tmp_path, contrast, capsys):
    arguments = ["attend", str(image), "--model", "lesions", "--target", "melanoma", "--contrast", contrast]
    assert main([*arguments, "--output", str(tmp_path / "out")]) == 0
    written = sorted(path.suffix for path in (tmp_path / "out").rglob("*") if path.is_file())
    assert written == [".json", ".npy", ".png"]
    map2d = np.load(next((tmp_path / "out").rglob("*.npy")))
    assert map2d.shape == (200, 200)
    assert (map2d >= 0).all()
    data = json.loads(next((tmp_path / "out").rglob("*.json")).read_text())
    assert "melanoma" in json.dumps(data)
    with Image.open(next((tmp_path / "out").rglob("*.png"))) as overlay:
        assert overlay.size == (200, 200)


def test_attend_goes_on_after_a_broken_image(image, tmp_path, capsys):
    broken = tmp_path / "broken.png"
    broken.write_bytes(b"nothing")
    code = main(["attend", str(broken), str(image), "-m", "lesions", "-t", "naevus", "-o", str(tmp_path / "out")])
    assert code == 2
    assert "broken.png" in capsys.readouterr().err
    assert list((tmp_path / "out").rglob("*.npy"))


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["attend", "{image}", "-m", "nothing", "-o", "out"], "nothing"),
        (["attend", "{image}", "-m", "lesions", "-t", "melanome", "-o", "out"], "melanoma"),
        (["attend", "{image}", "-m", "lesions", "--layer", "features.99", "-o", "out"], "features.99"),
        (["attend", "{image}", "-m", "lesions", "--contrast", "nonsense", "-o", "out"], "nonsense"),
        (["models", "none.safetensors"], "none.safetensors"),
        (["convert", "none.pt", "-o", "a.safetensors", "--architecture", "resnet18", "--labels", "a,b"], "none.pt"),
        (["convert", "resnet9000", "-o", "a.safetensors"], "resnet9000"),
        (["benchmark", "--rounds", "0"], "rounds"),
    ],
)
def test_bad_input_is_one_clear_line(image, tmp_path, monkeypatch, capsys, arguments, says):
    monkeypatch.chdir(tmp_path)
    assert main([argument.format(image=image) for argument in arguments]) == 2
    said = capsys.readouterr().err
    assert says in said
    assert said.startswith("ebp: error: ")
    assert said.count("\n") == 1


def test_models(capsys):
    assert main(["models"]) == 0
    listed = capsys.readouterr().out
    assert "lesions" in listed
    assert "action-units" in listed
    assert main(["models", "lesions"]) == 0
    assert "melanoma" in capsys.readouterr().out
    assert main(["models", "--architectures"]) == 0
    assert "resnet50" in capsys.readouterr().out


@pytest.mark.parametrize("nested", [False, True])
def test_convert_a_checkpoint(tmp_path, nested):
    torch.manual_seed(0)
    net = SmallConvNet([4, 6], 2).eval()
    state = net.state_dict()
    torch.save({"state_dict": state} if nested else state, tmp_path / "net.pt")
    arguments = ["convert", str(tmp_path / "net.pt"), "--output", str(tmp_path / "net.safetensors")]
    arguments += ["--architecture", "ebp.small_conv_net", "--arguments", '{"channels": [4, 6]}']
    assert main([*arguments, "--labels", "yes,no", "--activation", "sigmoid", "--size", "48"]) == 0
    again = Classifier.load(tmp_path / "net.safetensors")
    assert again.labels == ("yes", "no")
    x = torch.randn(1, 3, 48, 48)
    with torch.no_grad():
        assert torch.equal(again.module(x), net(x))


def test_convert_never_runs_a_pickle(tmp_path, capsys):
    class Evil:
        def __reduce__(self):
            return (open, (str(tmp_path / "owned"), "w"))

    torch.save(Evil(), tmp_path / "evil.pt")
    arguments = ["convert", str(tmp_path / "evil.pt"), "-o", str(tmp_path / "a.safetensors")]
    assert main([*arguments, "--architecture", "resnet18", "--labels", "a,b"]) == 2
    assert "evil.pt" in capsys.readouterr().err
    assert not (tmp_path / "owned").exists()


@pytest.mark.parametrize("command", [module.__name__.rsplit(".", 1)[-1] for module in COMMANDS])
def test_help(command, capsys):
    with pytest.raises(SystemExit) as end:
        main([command, "--help"])
    assert end.value.code == 0
    assert "usage: ebp" in capsys.readouterr().out


def test_benchmark_prints_a_table(capsys):
    assert main(["benchmark", "squeezenet1_1", "--rounds", "1", "--size", "64"]) == 0
    assert "| MWP, 12 classes |" in capsys.readouterr().out
