"""`annotator export` and `annotator import`, as they are called."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from annotator.cli import main
from annotator.core.project.project import Project
from annotator.core.work.edits import RemoveAnnotation
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


# Tags hold no regions, and ISIC's files none of these labels but one.
@pytest.mark.parametrize("form", [name for name in FORMATS if name not in ("tags", "isic")])
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
        return {name: sorted((r.label, r.mask.counts) for r in found) for name, (found, *_) in content(project).items()}
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
    assert "no label Hair (1 region or tag)" in told
    assert "--map NAME=LABEL" in told
    assert main([*given, "--map", "Mole=melanoma", "--map", "Hair="]) == 0
    assert "1 annotation on 1 image and 0 labels added" in capsys.readouterr().out
    assert main([*given, "--map", "Mole=melanoma", "--new-labels"]) == 0
    assert "1 annotation on 1 image and 1 label added, 1 was there already" in capsys.readouterr().out


def coco_of(folder, name, *shapes):
    """A file of one image with so many shapes."""
    document = {
        "images": [{"id": 1, "file_name": name, "width": 12, "height": 10}],
        "categories": [{"id": 1, "name": "melanoma"}],
        "annotations": [
            {"id": n, "image_id": 1, "category_id": 1, "segmentation": [shape]} for n, shape in enumerate(shapes, 1)
        ],
    }
    (folder / "x.json").write_text(json.dumps(document))
    return ["import", str(folder / "two/job.annot"), str(folder / "x.json")]


SQUARE = [1, 1, 5, 1, 5, 5, 1, 5]


def test_bad_entries_are_left_out_only_where_that_was_asked_for(folders, capsys):
    given = coco_of(folders, "i0.png", SQUARE, [1, 2, 3, 4], [])
    assert main(given) == 2
    told = capsys.readouterr().err
    assert "annotation 2: " in told
    assert "annotation 3: " in told
    assert "--skip-bad" in told
    assert main([*given, "--skip-bad"]) == 0
    told = capsys.readouterr().out
    assert "Left out: annotation 2: segmentation has 4 numbers" in told
    assert "Left out: annotation 3: " in told
    assert "1 annotation on 1 image" in told


def test_a_file_name_alone_wants_a_word(folders, capsys):
    given = coco_of(folders, "elsewhere/i0.png", SQUARE)
    assert main(given) == 2
    told = capsys.readouterr().err
    assert "elsewhere/i0.png is called like in/0/i0.png" in told
    assert "--match-by-name" in told
    assert main([*given, "--match-by-name"]) == 0
    assert "is called like in/0/i0.png" in capsys.readouterr().out


def test_what_was_deleted_since_is_told_and_comes_again_where_that_was_asked_for(folders, capsys):
    given = coco_of(folders, "i0.png", SQUARE)
    assert main(given) == 0
    project = Project.open(folders / "two/job.annot")
    (annotation,) = project.annotations(1)
    project.apply(RemoveAnnotation(annotation))
    project.close()
    capsys.readouterr()
    assert main(given) == 0
    told = capsys.readouterr().out
    assert "0 annotations on 0 images" in told
    assert "1 came in before and was deleted since: left out (--again deleted" in told
    assert main([*given, "--again", "deleted"]) == 0
    assert "1 annotation on 1 image" in capsys.readouterr().out


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
