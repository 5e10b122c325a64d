"""A tiny ONNX file with the answers of a YuNet: a cell of 8 × 8 pixels that is white is the middle of a face."""

from __future__ import annotations

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

STRIDES = (8, 16, 32)
# Of each face in cells: its middle in the cell, the logarithms of its size; then its five points.
BOX = (0.5, 0.5, np.log(4), np.log(5))
POINTS = (-0.5, -0.5, 1.5, -0.5, 0.5, 0.5, -0.25, 1.5, 1.25, 1.5)


def write_yunet(path):
    nodes, constants, outputs = [], [], []

    def constant(name, value):
        constants.append(numpy_helper.from_array(np.asarray(value), name))
        return name

    def answer(name, source, weights, biases):
        count = len(biases)
        constant(f"{name}_w", np.array(weights, np.float32).reshape(count, 3, 1, 1))
        constant(f"{name}_b", np.array(biases, np.float32))
        shape = constant(f"{name}_s", np.array([1, -1, count], np.int64))
        nodes.append(helper.make_node("Conv", [source, f"{name}_w", f"{name}_b"], [f"{name}_c"]))
        nodes.append(helper.make_node("Transpose", [f"{name}_c"], [f"{name}_t"], perm=[0, 2, 3, 1]))
        nodes.append(helper.make_node("Reshape", [f"{name}_t", shape], [name]))
        outputs.append(helper.make_tensor_value_info(name, TensorProto.FLOAT, [1, None, count]))

    for stride in STRIDES:
        sizes = {"kernel_shape": [stride, stride], "strides": [stride, stride]}
        nodes.append(helper.make_node("AveragePool", ["input"], [f"mean_{stride}"], **sizes))
    bright = 1 / 765
    for kind in ("cls", "obj"):
        for stride in STRIDES:
            answer(f"{kind}_{stride}", f"mean_{stride}", [bright if stride == 8 else 0] * 3, [0])
    for stride in STRIDES:
        answer(f"bbox_{stride}", f"mean_{stride}", [0] * 12, BOX)
    for stride in STRIDES:
        answer(f"kps_{stride}", f"mean_{stride}", [0] * 30, POINTS)
    given = [helper.make_tensor_value_info("input", TensorProto.FLOAT, [1, 3, "height", "width"])]
    graph = helper.make_graph(nodes, "small", given, outputs, constants)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    onnx.checker.check_model(model)
    onnx.save(model, path)
    return path
