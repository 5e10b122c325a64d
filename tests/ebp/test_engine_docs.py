"""The examples of the engine's page run, in order, as they stand."""

import re
from pathlib import Path

import pytest
import torch

from ebp import rules
from ebp.cli import COMMANDS

DOCS = Path(__file__).parents[2] / "docs"


@pytest.mark.skipif(not DOCS.is_dir(), reason="the documentation is not beside the tests")
def test_examples_run():
    blocks = re.findall(r"```python\n(.*?)```", (DOCS / "engine.md").read_text(encoding="utf-8"), re.S)
    assert len(blocks) >= 5
    space: dict[str, object] = {}
    try:
        for block in blocks:
            exec(compile(block, "docs/engine.md", "exec"), space)
    finally:
        rules._TABLE.pop(torch.special.erf, None)
    assert space["mask"].shape == space["image"].shape[:2]


@pytest.mark.skipif(not DOCS.is_dir(), reason="the documentation is not beside the tests")
def test_the_example_of_the_readme_runs():
    (block,) = re.findall(r"```python\n(.*?)```", (DOCS.parent / "README.md").read_text(encoding="utf-8"), re.S)
    space: dict[str, object] = {}
    exec(compile(block, "README.md", "exec"), space)
    assert space["attention"].maps.shape[:2] == (1, 2)


@pytest.mark.skipif(not DOCS.is_dir(), reason="the documentation is not beside the tests")
def test_every_command_stands_in_the_docs():
    pages = "\n".join(page.read_text(encoding="utf-8") for page in DOCS.rglob("*.md"))
    for command in COMMANDS:
        assert f"ebp {command.__name__.rsplit('.', 1)[-1]}" in pages
