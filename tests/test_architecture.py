"""The shape of the code: layers, sizes, and what each layer may load."""

from __future__ import annotations

import ast
import graphlib
import subprocess
import sys
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).parents[1]
SOURCES = sorted(
    path for folder in ("annotator", "ebp", "benchmarks", "tests") for path in (ROOT / folder).rglob("*.py")
)
LONGEST_FILE, LONGEST_FUNCTION = 400, 40


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_file_and_no_function_is_a_heap(path):
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= (LONGEST_FILE if "tests" not in path.relative_to(ROOT).parts else 500)
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert lines_of_code(node) <= LONGEST_FUNCTION, f"{node.name} at line {node.lineno}"


def lines_of_code(function):
    """Lines from the signature to the end, without the docstring."""
    first = function.body[0]
    has_docstring = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    docstring = first.end_lineno - first.lineno + 1 if has_docstring and isinstance(first.value.value, str) else 0
    return function.end_lineno - function.lineno + 1 - docstring


def test_import_contracts():
    code = "from importlinter.cli import lint_imports; raise SystemExit(lint_imports(no_cache=True))"
    command = [sys.executable, "-c", code]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout


LAYERS = [
    (
        "annotator.core.project.project, annotator.core.images, annotator.core.project.check",
        "PySide6 torch ebp cv2 pydicom",
    ),
    ("annotator.core.faces", "PySide6 torch ebp cv2 sqlalchemy skimage"),
    ("annotator.exchange.formats, annotator.exchange.reading.importing", "PySide6 torch ebp scipy.ndimage"),
    ("annotator.exchange.events", "PySide6 torch ebp pympi scipy sqlalchemy"),
    ("annotator.studies.agreement.regions, annotator.studies.agreement.bootstrap", "PySide6 torch ebp sqlalchemy"),
    ("annotator.inference.queue", "PySide6 torch onnxruntime"),
    ("annotator.inference.learning.starting, annotator.inference.learning.shelf", "PySide6 torch"),
    ("annotator.ui.window.app, annotator.ui.window.demo", "torch torchvision onnxruntime"),
    ("annotator.cli", "PySide6 torch onnxruntime"),
    ("ebp", "torch PySide6 annotator"),
    ("ebp.regions, ebp.phantoms, ebp.bundled, ebp.preprocessing, ebp.card", "torch PySide6 annotator"),
    ("ebp.cli", "torch PySide6 annotator"),
]


@pytest.mark.parametrize(("modules", "forbidden"), LAYERS, ids=lambda text: text.split(",")[0])
def test_what_a_layer_loads(modules, forbidden):
    code = f"import sys, {modules}\nprint(*(m for m in {forbidden.split()} if m in sys.modules))"
    result = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert result.stdout.split() == []


def test_no_modules_import_each_other_in_a_circle():
    graph = grimp.build_graph("annotator", "ebp", include_external_packages=False)
    order = graphlib.TopologicalSorter(
        {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}
    )
    order.prepare()  # raises CycleError, which names them
