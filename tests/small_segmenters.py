"""Tiny ONNX files with the inputs and outputs of real segmenters: an encoder that hands its image on, and a decoder
that draws discs round the points that belong less discs round those that do not, cut to the box.
"""

from __future__ import annotations

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

FAR = 1e9
# Radii of the decoder's candidates in pixels of the encoder's square; the last candidate is the whole box.
RADII = (6.0, 12.0)
SAM_INPUTS = ("image_embeddings", "point_coords", "point_labels", "mask_input", "has_mask_input", "orig_im_size")
SAM2_EMBEDDINGS = ("image_embed", "high_res_feats_0", "high_res_feats_1")


def _tensor(name, shape):
    return helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)


def _save(path, nodes, inputs, outputs, constants):
    initial = [numpy_helper.from_array(np.asarray(value), name) for name, value in constants.items()]
    graph = helper.make_graph(nodes, "small", inputs, outputs, initial)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    onnx.checker.check_model(model)
    onnx.save(model, path)
    return path


def write_encoder(path, side=64, *, raw=False, family="SAM", name="x", channels=3):
    """`raw` takes an image (H, W, 3) of any size and normalises nothing; else (1, 3, side, side)."""
    image = _tensor(name, ["height", "width", channels] if raw else [1, channels, side, side])
    embeddings = SAM2_EMBEDDINGS if family == "SAM 2" else ("image_embeddings",)
    nodes = [helper.make_node("Identity", [name], [embedding]) for embedding in embeddings]
    return _save(path, nodes, [image], [_tensor(embedding, image_shape(image)) for embedding in embeddings], {})


def image_shape(image):
    return [side.dim_param or side.dim_value for side in image.type.tensor_type.shape.dim]


def write_decoder(path, side=64, *, raw=False, family="SAM", radii=RADII):
    quarter = side // 4
    picture = ["height", "width", 3] if raw else [1, 3, side, side]
    embeddings = SAM2_EMBEDDINGS if family == "SAM 2" else ("image_embeddings",)
    shapes = {
        "point_coords": [1, "points", 2], "point_labels": [1, "points"], "mask_input": [1, 1, quarter, quarter],
        "has_mask_input": [1], "orig_im_size": [2],
    } | dict.fromkeys(embeddings, picture)  # fmt: skip
    wanted = {
        "SAM": SAM_INPUTS, "EdgeSAM": SAM_INPUTS[:3], "SAM 2": (*SAM2_EMBEDDINGS, *SAM_INPUTS[1:5]),
    }[family]  # fmt: skip
    low = [1, len(radii) + 1, quarter, quarter]
    results = {
        "SAM": {"masks": low, "iou_predictions": low[:2], "low_res_masks": low},
        "EdgeSAM": {"scores": low[:2], "masks": low},
        "SAM 2": {"masks": low, "iou_predictions": low[:2]},
    }[family]
    drawn, scored = (
        ("low_res_masks" if family == "SAM" else "masks"),
        ("scores" if family == "EdgeSAM" else "iou_predictions"),
    )
    nodes = [*_drawing(drawn), helper.make_node("Identity", ["opinions"], [scored])]
    if family == "SAM":  # as of an image of other proportions: nobody may read it
        nodes.append(helper.make_node("Sub", ["nothing", "far"], ["masks"]))
    inputs = [_tensor(name, shapes[name]) for name in wanted]
    outputs = [_tensor(name, shape) for name, shape in results.items()]
    return _save(path, nodes, inputs, outputs, _constants(side, quarter, radii, low))


def _constants(side, quarter, radii, low):
    centres = (np.arange(quarter) + 0.5) * (side / quarter) - 0.5
    grid = np.stack([np.tile(centres, quarter), np.repeat(centres, quarter)], 1).astype(np.float32)
    return {
        "grid": grid[None, None],
        "squares": np.square(np.asarray(radii, np.float32))[:, None, None],
        "second": np.array([2]), "last": np.array([3]), "far": np.float32(FAR), "near": np.float32(-FAR),
        "shape": np.array(low), "nothing": np.zeros(low, np.float32),
        "opinions": np.array([[*np.linspace(0.7, 0.9, len(radii)), 0.5]], np.float32),
    } | {f"mark {mark}": np.float32(mark) for mark in range(4)}  # fmt: skip


def _drawing(output):
    node = helper.make_node
    marks = [node("Equal", ["point_labels", f"mark {mark}"], [f"is {mark}"]) for mark in range(4)]
    marks += [node("Unsqueeze", [f"is {mark}", "second"], [f"at {mark}"]) for mark in range(4)]
    return [
        *marks,
        node("Unsqueeze", ["point_coords", "second"], ["points"]),
        node("Sub", ["points", "grid"], ["offset"]),
        node("Sub", ["grid", "points"], ["beyond"]),
        node("Mul", ["offset", "offset"], ["squared"]),
        node("ReduceSum", ["squared", "last"], ["distance"], keepdims=0),
        node("Sub", ["squares", "distance"], ["disc"]),
        node("Where", ["at 1", "disc", "near"], ["for"]),
        node("ReduceMax", ["for"], ["belongs"], axes=[1], keepdims=0),
        node("Where", ["at 0", "disc", "near"], ["against"]),
        node("ReduceMax", ["against"], ["excluded"], axes=[1], keepdims=0),
        node("Neg", ["excluded"], ["free"]),
        node("ReduceMin", ["beyond"], ["right of"], axes=[3], keepdims=0),
        node("Where", ["at 2", "right of", "far"], ["after"]),
        node("ReduceMin", ["after"], ["behind first"], axes=[1], keepdims=0),
        node("ReduceMin", ["offset"], ["left of"], axes=[3], keepdims=0),
        node("Where", ["at 3", "left of", "far"], ["before"]),
        node("ReduceMin", ["before"], ["ahead of second"], axes=[1], keepdims=0),
        node("Min", ["behind first", "ahead of second"], ["box"]),
        node("Min", ["belongs", "free", "box"], ["discs"]),
        node("ReduceMin", ["free"], ["clear"], axes=[0], keepdims=1),
        node("Min", ["clear", "box"], ["whole"]),
        node("Concat", ["discs", "whole"], ["all"], axis=0),
        node("Reshape", ["all", "shape"], [output]),
    ]


def write_segmenter(folder, side=64, *, family="SAM", raw=False, radii=RADII):
    """The two files' paths."""
    encoder = write_encoder(folder / f"{family} encoder.onnx", side, family=family, raw=raw)
    return encoder, write_decoder(folder / f"{family} decoder.onnx", side, family=family, raw=raw, radii=radii)
