"""`annotator export` and `annotator import`, as they are called."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from annotator.cli import main
from annotator.core.project.project import Project
from annotator.exchange.formats import FORMATS
from tests.annotator.exchange.cases import content, fill, make_project
from tests.annotator.exchange.writing.test_exporting import some_images


@pytest.fixture
def folders(tmp_path):
    """A project with regions, and one of the same images without."""
    for name in ("one", "two"):
        project = make_project(tmp_path / name, some_images())
        if name == "one":
            fill(project, some_images())
        project.close()
    return tmp_path


@pytest.mark.parametrize("form", FORMATS)
def test_from_project_to_project(folders, capsys, form):
    out = folders / f"out{FORMATS[form].suffix}"
    one, two = str(folders / "one/job.annot"), str(folders / "two/job.annot")
    assert main(["export", one, "--format", form, "--output", str(out)]) == 0
    assert "5 images, 5 annotations" in capsys.readouterr().out
    assert main(["import", two, str(out), "--dry-run"]) == 0
    assert f"would be added, 0 were there already ({form})" in capsys.readouterr().out
    assert main(["import", two, str(out)]) == 0
    assert "5 annotations on 5 images and 0 labels added" in capsys.readouterr().out
    assert main(["import", two, str(out), "--format", form]) == 0
    assert "0 annotations on 0 images and 0 labels added, 5 were there already" in capsys.readouterr().out
    before = masks(one)
    if form == "csv":  # a table of labels
        before = {name: [(label, b"") for label, _ in found] for name, found in before.items()}
    assert before == masks(two)


def masks(path):
    project = Project.open(Path(path))
    try:
        return {name: sorted((r.label, r.mask.counts) for r in found) for name, (found, _) in content(project).items()}
    finally:
        project.close()


def test_losses_are_listed_and_nothing_is_written(folders, capsys):
    assert main(["export", str(folders / "one/job.annot"), "--format", "voc", "--list-losses"]) == 0
    assert "Who made 5 regions, when and how is left out" in capsys.readouterr().out
    assert main(["export", str(folders / "one/job.annot"), "--list-losses"]) == 0
    assert capsys.readouterr().out == "Nothing is lost.\n"
    assert {path.name for path in folders.iterdir()} == {"one", "two"}


def test_options_of_an_export(folders, capsys):
    asked = ["--format", "yolo-det", "--split", "0.6,0.4", "--seed", "3", "--group", r"i(\d)", "--no-copy-images"]
    more = ["--labels", "melanoma", "--origins", "imported", "--images", "annotated", "--anonymous"]
    assert main(["export", str(folders / "one/job.annot"), "--output", str(folders / "out"), *asked, *more]) == 0
    assert "3 images, 3 annotations" in capsys.readouterr().out
    assert len(list((folders / "out/labels/train").iterdir())) == 2
    assert not (folders / "out/images").exists()
    assert json.loads((folders / "out/export.json").read_text())["options"]["split"]["seed"] == 3


def test_labels_are_mapped(folders, capsys):
    document = {
        "images": [{"id": 1, "file_name": "i0.png", "width": 12, "height": 10}],
        "categories": [{"id": 1, "name": "Mole"}, {"id": 2, "name": "Hair"}],
        "annotations": [
            {"id": n, "image_id": 1, "category_id": n, "bbox": [n, 1, 3, 3], "segmentation": []} for n in (1, 2)
        ],
    }
    (folders / "x.json").write_text(json.dumps(document))
    given = ["import", str(folders / "two/job.annot"), str(folders / "x.json")]
    assert main(given) == 2
    told = capsys.readouterr().err
    assert "no label Hair (1 regions)" in told
    assert "--map NAME=LABEL" in told
    assert main([*given, "--map", "Mole=melanoma", "--map", "Hair="]) == 0
    assert "1 annotations on 1 images and 0 labels added" in capsys.readouterr().out
    assert main([*given, "--map", "Mole=melanoma", "--new-labels"]) == 0
    assert "1 annotations on 1 images and 1 labels added, 1 were there already" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (["export", "{one}"], "no place to write to"),
        (["export", "{one}", "--output", "{one}"], "project file itself"),
        (["export", "{one}", "--output", "x", "--split", "0.5,0.1"], "sum to 1"),
        (["export", "{one}", "--output", "x", "--split", "0.5,0.5", "--group", "("], "no regular expression"),
        (["export", "{one}", "--output", "x", "--labels", "nothing"], "no label nothing"),
        (["import", "{one}", "none.json"], "no such file or folder"),
        (["import", "{one}", "{one}"], "No format fits"),
        (["import", "{one}", "{one}", "--format", "coco"], "no text in UTF-8"),
        (["import", "none.annot", "{one}", "--format", "coco"], "no such project"),
    ],
)
def test_bad_input_is_one_line_and_exit_code_2(folders, capsys, given, told, monkeypatch):
    monkeypatch.chdir(folders)
    assert main([word.format(one=folders / "one/job.annot") for word in given]) == 2
    error = capsys.readouterr().err.strip()
    assert told in error
    assert error.count("\n") == 0


@pytest.mark.parametrize("given", [["--split", "a,b"], ["--map", "x"], ["--format", "nothing"]])
def test_words_that_are_no_options(folders, capsys, given):
    command = "import" if given[0] == "--map" else "export"
    with pytest.raises(SystemExit) as end:
        main([command, str(folders / "one/job.annot"), "x", *given])
    assert end.value.code == 2
