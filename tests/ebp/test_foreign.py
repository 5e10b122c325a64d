"""A network is a program of the user's: whatever it raises on an image is told in one sentence, at every door."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import nn

from ebp import Card, Classifier, EbpError, ExcitationBackprop, Preprocessing, UnsupportedOperation
from ebp.cli.labels import suggested_labels
from ebp.evaluation.baselines import METHODS, NotDefined
from ebp.evaluation.comparison import compare
from ebp.evaluation.grad_cam import grad_cam, last_map_layer
from ebp.evaluation.observed import observe
from ebp.evaluation.pointing import probabilities
from ebp.foreign import is_out_of_memory
from ebp.timing import PLAIN, engine_jobs


class OddError(Exception):
    """One that nobody has thought of."""


# Made anew for each test: what was raised keeps the frames alive that it went through.
RAISED = [
    (ValueError, ("too many values to unpack (expected 4)\nand more",)),
    (TypeError, ("'NoneType' object is not subscriptable",)),
    (IndexError, ("tuple index out of range",)),
    (KeyError, ("pixel_values",)),
    (AttributeError, ("no attribute 'shape'",)),
    (NotImplementedError, ()),
    (ZeroDivisionError, ("division by zero",)),
    (AssertionError, ("only 32 a side",)),
    (RuntimeError, ("mat1 and mat2 shapes cannot be multiplied",)),
    (OverflowError, ("cannot convert float infinity to integer",)),
    (
        UnicodeDecodeError,
        (
            "ascii",
            b"\xff",
            0,
            1,
            "ordinal not in range",
        ),
    ),
    (ImportError, ("No module named 'flash_attn'",)),
    (OSError, ("weights.bin",)),
    (OddError, ("odd",)),
]


class Failing(nn.Module):
    """A small network that raises on every image, behind its attention layer."""

    def __init__(self, fault):
        super().__init__()
        self.body = nn.Sequential(nn.Conv2d(3, 4, 3, padding=1), nn.ReLU())
        self.head = nn.Linear(4, 3)
        self.fault = lambda: fault  # a copy of the network raises the same

    def forward(self, x):
        scores = self.head(self.body(x).mean((2, 3)))
        if self.fault() is not None:
            raise self.fault()
        return scores


def classifier(fault):
    card = Card("failing", "none", ("a", "b", "c"), Preprocessing(16))
    return Classifier(Failing(fault), card, "0" * 64)


IMAGE = np.zeros((20, 20, 3), np.uint8)
X = torch.rand(1, 3, 16, 16)
DOORS = {
    "attend": lambda c: ExcitationBackprop(c.module, "body").attend(X, [0]),
    "attend by stride": lambda c: ExcitationBackprop(c.module).attend(X, [0]),
    "winning": lambda c: ExcitationBackprop(c.module, "body").winning(X, [0]),
    "losses": lambda c: ExcitationBackprop(c.module, "body").losses(X, [0]),
    "layers": lambda c: ExcitationBackprop(c.module).layers(X),
    "evidence": lambda c: ExcitationBackprop(c.module, "body").evidence(X, torch.ones(1, 16, 16)),
    "predict": lambda c: c.predict(X),
    "labels of the command line": lambda c: suggested_labels(c, X),
    "compare": lambda c: compare(c, IMAGE, ["a"], ["mwp"]),
    "evaluation's probabilities": lambda c: probabilities(c, c.prepare(IMAGE)),
    "Grad-CAM": lambda c: grad_cam(c.module, "body", X, [0]),
    "Grad-CAM's layer": lambda c: last_map_layer(c.module, X),
    "observed": lambda c: observe(c.module, X),
    "CAM": lambda c: METHODS["cam"][1](c.module, X, 0, None),
    "benchmark": lambda c: engine_jobs(c.module, "body", X)[PLAIN](),
}


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize(("kind", "texts"), RAISED, ids=[kind.__name__ for kind, _ in RAISED])
def test_every_fault_of_a_network_is_told_at_every_door(door, kind, texts):
    fault = kind(*texts)
    with pytest.raises(EbpError, match=r"cannot take images of shape \(1, 3, \d+, \d+\)") as told:
        DOORS[door](classifier(fault))
    assert told.value.__cause__ is fault
    assert kind.__name__ in str(told.value)
    assert "\n" not in str(told.value)


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("kind", [torch.OutOfMemoryError, UnsupportedOperation])
def test_what_says_already_what_to_do_passes(door, kind):
    fault = kind("no way on")
    with pytest.raises(kind) as told:
        DOORS[door](classifier(fault))
    assert told.value is fault


FULL = [
    torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB."),
    MemoryError(),
    RuntimeError("[enforce fail at alloc_cpu.cpp:121] err == 0. DefaultCPUAllocator: can't allocate memory: you tried"),
    RuntimeError("CUDA error: out of memory\nCUDA kernel errors might be asynchronously reported"),
    RuntimeError("MPS backend out of memory (MPS allocated: 8 GB)"),
    RuntimeError("CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`"),
]


@pytest.mark.parametrize("door", ["attend", "predict"])
@pytest.mark.parametrize("fault", FULL, ids=[str(fault)[:30] for fault in FULL])
def test_memory_that_ran_out_passes_whatever_its_type(door, fault):
    with pytest.raises(type(fault)) as told:
        DOORS[door](classifier(fault))
    assert told.value is fault and is_out_of_memory(fault)


def test_what_memory_that_ran_out_caused_is_known_as_such():
    try:
        raise EbpError("no answer") from MemoryError()
    except EbpError as error:
        assert is_out_of_memory(error)
    assert not is_out_of_memory(RuntimeError("mat1 and mat2 shapes cannot be multiplied"))
    with pytest.raises(RuntimeError, match="memory") as told:
        torch.empty(2**60, dtype=torch.uint8)
    assert is_out_of_memory(told.value)


@pytest.mark.parametrize("kind", [KeyboardInterrupt, SystemExit])
def test_who_wants_to_stop_is_not_held_up(kind):
    with pytest.raises(kind):
        classifier(kind()).predict(X)


def test_a_network_that_fails_is_left_as_it_was():
    net = classifier(ValueError("no")).module
    for door in DOORS.values():
        with pytest.raises(EbpError):
            door(Classifier(net, classifier(None).card, ""))
    assert not any(part._forward_hooks or part._forward_pre_hooks for part in net.modules())
    net.fault = lambda: None
    assert torch.isfinite(ExcitationBackprop(net, "body").attend(X, [0]).maps).all()


def test_a_function_that_picks_the_output_may_fail_too():
    def picks(result):
        return result.nothing

    with pytest.raises(EbpError, match=r"output=… does not take a tensor \(1, 3\) of torch\.float32 \(Attr") as told:
        ExcitationBackprop(classifier(None).module, "body", output=picks).attend(X, [0])
    assert isinstance(told.value.__cause__, AttributeError)


class SilentError(Exception):
    """One whose text fails."""

    def __str__(self):
        raise RuntimeError("no text")


def test_a_fault_without_a_text_is_told_by_its_name():
    with pytest.raises(EbpError, match=r"\(SilentError\)"):
        classifier(SilentError()).predict(X)


class Ending(nn.Module):
    """A small network whose last operation is given."""

    def __init__(self, end):
        super().__init__()
        self.body, self.head, self.end = nn.Conv2d(3, 4, 3, padding=1), nn.Linear(4, 3), end

    def forward(self, x):
        return self.end(self.head, self.body(x).mean((2, 3)))


def without_tracking(head, features):
    with torch.inference_mode():
        return head(features)


@pytest.mark.parametrize("door", ["attend", "layers"])
def test_a_network_in_inference_mode_is_told_a_way_out(door):
    net = classifier(None)
    net.module = Ending(without_tracking).eval()
    with pytest.raises(EbpError, match=r"inference_mode\(\).*torch\.no_grad"):
        DOORS[door](net)


def test_an_output_without_values_is_told():
    net = classifier(None)
    net.module = Ending(lambda head, features: head(features).to("meta")).eval()
    for door in ("attend", "predict", "Grad-CAM"):
        with pytest.raises(EbpError, match="'meta', which holds no values"):
            DOORS[door](net)
    assert [item.layer for item in ExcitationBackprop(net.module).layers(X)] == ["body"]


ENDS = {
    "None": (lambda head, x: None, "NoneType"),
    "text": (lambda head, x: "cat", "str"),
    "names": (lambda head, x: {"logits": head(x)}, "'logits'"),
    "a pair": (lambda head, x: (head(x), x), "2 outputs"),
    "a row": (lambda head, x: head(x)[0], "not logits"),
    "detached": (lambda head, x: head(x).detach(), "detaches"),
    "of something else": (lambda head, x: head(x.detach()), "no gradients"),
    "of inference": (without_tracking, "detaches"),
}


@pytest.mark.parametrize("end", ENDS)
def test_grad_cam_tells_of_outputs_that_are_no_logits(end):
    function, says = ENDS[end]
    with pytest.raises(EbpError, match=says):
        grad_cam(Ending(function).eval(), "body", X, [0])


def test_grad_cam_tells_of_layers_and_classes_that_are_none():
    net = Ending(lambda head, x: head(x)).eval()
    with pytest.raises(EbpError, match="'head' is none"):
        grad_cam(net, "head", X, [0])
    with pytest.raises(EbpError, match="IndexError"):
        grad_cam(net, "body", X, [7])
    assert grad_cam(net, "body", X, [0, 2]).shape == (1, 2, 16, 16)


def test_predictions_are_checked_and_equal_the_engine():
    good = classifier(None)
    expected = good.probabilities(ExcitationBackprop(good.module, "body").attend(X, [0]).logits)
    torch.testing.assert_close(good.predict(X), expected)
    assert not good.predict(X).requires_grad
    assert good.predict(X).shape == (1, 3)

    class Pair(nn.Module):
        def forward(self, x):
            return x, x

    with pytest.raises(EbpError, match="2 outputs"):
        Classifier(Pair(), good.card, "").predict(X)


def test_a_row_of_numbers_has_no_layers():
    mlp = nn.Sequential(nn.Linear(5, 4), nn.ReLU(), nn.Linear(4, 2)).eval()
    assert ExcitationBackprop(mlp).layers(torch.rand(2, 5)) == []
    with pytest.raises(EbpError, match="name one"):
        ExcitationBackprop(mlp).attend(torch.rand(2, 5), [0])


def test_captum_meets_the_same_border():
    pytest.importorskip("captum")

    class Gradients(nn.Module):
        """Works where nobody asks for gradients."""

        def __init__(self, fault):
            super().__init__()
            self.net, self.fault = classifier(None).module, fault

        def forward(self, x):
            if x.requires_grad:
                raise self.fault
            return self.net(x)

    with pytest.raises(NotDefined, match="captum cannot compute it here") as told:
        METHODS["gradient"][1](Gradients(KeyError("k")).eval(), X, 0, None)()
    assert isinstance(told.value.__cause__, KeyError)
    with pytest.raises(torch.OutOfMemoryError):
        METHODS["gradient"][1](Gradients(torch.OutOfMemoryError("full")).eval(), X, 0, None)()
