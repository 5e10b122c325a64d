"""Studies from the command line: the protocol, and who reads what."""

from __future__ import annotations

import pytest

from annotator.cli import main
from annotator.core.errors import KnownError
from annotator.core.project.project import Project
from annotator.core.work.circumstances import SuggestionMode
from annotator.core.work.protocol import Protocol
from annotator.inference.samples import write_samples
from annotator.studies.assignment import dealt


@pytest.fixture(scope="module")
def images(tmp_path_factory):
    folder = tmp_path_factory.mktemp("images")
    write_samples(folder / "one", "skin", 5, 96)
    write_samples(folder / "two", "skin", 5, 96)
    return folder


@pytest.fixture
def job(images, tmp_path):
    path = tmp_path / "job.annot"
    assert main(["new", str(path), "--images", str(images), "--labels", "dermoscopy"]) == 0
    return path


def opened(job, reader=""):
    return Project.open(job, reader=reader)


# --- the protocol


def test_a_protocol_is_told_set_and_changed(job, capsys):
    capsys.readouterr()
    assert main(["protocol", str(job)]) == 0
    assert capsys.readouterr().out.splitlines() == [
        f"{job}:",
        "  suggestions: shown",
        "  readings: all work on one reading together",
        "  accepted within 0.7 s counts as not looked at",
    ]
    given = ["--mode", "after own mark", "--label-mode", "melanoma=off", "--own-readings", "--audit", "--decoys",
             "0.05", "--seed", "7", "--unlooked", "1"]  # fmt: skip
    assert main(["protocol", str(job), *given]) == 0
    assert capsys.readouterr().out.splitlines()[1:] == [
        "  suggestions: after own mark",
        "  suggestions of melanoma: off",
        "  readings: each reader has an own reading",
        "  audit: no suggestion on 10% of the images; their marks teach nothing",
        "  decoys: on 5% of the images",
        "  seed: 7",
        "  accepted within 1 s counts as not looked at",
    ]
    assert main(["protocol", str(job), "--label-mode", "melanoma=", "--audit", "0", "--teach-audit"]) == 0
    project = opened(job, "ada")
    expected = Protocol(SuggestionMode.AFTER_OWN_MARK, (), True, 0.0, 0.05, 7, 1.0, True)
    assert project.protocol == expected
    assert [entry.action for entry in project.history()] == ["ChangeProtocol"] * 2
    project.close()


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (["--audit", "0.9"], "90% of the images is not between 0 and 50%"),
        (["--label-mode", "mole=off"], "There is no label mole. Give one of: naevus,"),
        (["--unlooked", "-1"], "not between 0 and 60"),
    ],
)
def test_a_protocol_that_cannot_be_changes_nothing(job, capsys, given, told):
    assert main(["protocol", str(job), *given]) == 2
    assert told in capsys.readouterr().err
    project = opened(job)
    assert project.protocol == Protocol()
    project.close()


@pytest.mark.parametrize("wrong", ["melanoma", "melanoma=perhaps", "melanoma=blind2"])
def test_a_mode_that_is_none_is_told(job, capsys, wrong):
    with pytest.raises(SystemExit) as stop:
        main(["protocol", str(job), "--label-mode", wrong])
    assert stop.value.code == 2
    assert "is not LABEL=MODE" in capsys.readouterr().err


# --- who reads what


def test_images_are_dealt_evenly_and_the_same_way_again():
    plan = dealt(range(1, 101), ["ada", "bob", "eve"], 0.25, 3)
    assert plan == dealt(range(1, 101), ["ada", "bob", "eve"], 0.25, 3)
    assert plan != dealt(range(1, 101), ["ada", "bob", "eve"], 0.25, 4)
    common = set(plan["ada"]) & set(plan["bob"]) & set(plan["eve"])
    assert len(common) == 25
    assert {len(own) for own in plan.values()} == {50}
    assert set().union(*plan.values()) == set(range(1, 101))
    assert not (set(plan["ada"]) & set(plan["bob"])) - common
    orders = [[number for number in own if number in common] for own in plan.values()]
    assert len({tuple(order) for order in orders}) == 3


@pytest.mark.parametrize(
    "wrong", [{"overlap": 1.5}, {"readers": ["ada", " ada "]}, {"readers": []}, {"readers": [":"]}]
)
def test_a_deal_that_cannot_be_is_told(wrong):
    with pytest.raises(KnownError):
        dealt([1, 2], **{"readers": ["ada"]} | wrong)


def test_readers_get_their_images_from_the_command_line(job, capsys):
    assert main(["protocol", str(job), "--own-readings"]) == 0
    assert main(["assign", str(job), "--readers", "ada", "bob", "--overlap", "0.4"]) == 0
    told = capsys.readouterr().out
    assert "  ada: 7 images, 0 done\n  bob: 7 images, 0 done\n" in told
    project = opened(job, "ada")
    assert len(project.worklist()) == 7
    assert [record.id for record in project.worklist()] == project.assignments()["ada"]
    project.close()


def test_a_table_assigns_in_its_order(job, tmp_path, capsys):
    table = tmp_path / "who.csv"
    project = opened(job)
    paths = [record.path for record in project.images()]
    project.close()
    table.write_text("reader,image\n" + "".join(f"ada,{path}\n" for path in (paths[4], paths[1])), encoding="utf-8")
    assert main(["assign", str(job), "--from", str(table)]) == 0
    told = capsys.readouterr().out
    assert "ada: 2 images" in told
    assert "All work on one reading" in told
    project = opened(job)
    assert project.assignments() == {"ada": [5, 2]}
    project.close()


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("image,reader\nskin-01.png,ada\n", "Line 2: skin-01.png could be 2 images: give its path."),
        ("image,reader\nnone.png,ada\n", "Line 2: the project has no image none.png."),
        ("picture,reader\na.png,ada\n", "The table has no column image"),
        ("image,reader\n", "The table assigns nothing"),
        ("image,reader\n{0},ada\n{0},ada\n", "Line 3: ada has"),
        ("image,reader\n{0},:ada\n", "is no name of a reader"),
    ],
)
def test_a_table_that_does_not_fit_assigns_nothing(job, tmp_path, capsys, content, told):
    project = opened(job)
    first = project.images()[0].path
    project.close()
    table = tmp_path / "who.csv"
    table.write_text(content.format(first), encoding="utf-8")
    assert main(["assign", str(job), "--from", str(table)]) == 2
    assert told in capsys.readouterr().err
    project = opened(job)
    assert project.assignments() == {}
    project.close()


def test_a_table_that_cannot_be_read_is_told(job, tmp_path, capsys):
    for content in (b"\xff\xfe\x00", None):
        table = tmp_path / ("who.csv" if content else "missing.csv")
        if content:
            table.write_bytes(content)
        assert main(["assign", str(job), "--from", str(table)]) == 2
        assert "The table" in capsys.readouterr().err


# --- copies of a project


def test_a_copy_is_made_read_and_brought_back(job, tmp_path, capsys):
    assert main(["protocol", str(job), "--own-readings"]) == 0
    assert main(["assign", str(job), "--readers", "ada", "bob", "--overlap", "0.2"]) == 0
    copy = tmp_path / "ada.annot"
    assert main(["copy", str(job), "--reader", "ada", "--output", str(copy)]) == 0
    assert f"{copy}: 6 images for ada" in capsys.readouterr().out
    project = opened(copy)
    assert (project.reading, len(project.images())) == ("ada", 6)
    number = project.worklist()[0].id
    project.apply(project.tagging({(number, 1): True}))
    project.close()
    assert main(["merge", str(job), str(copy)]) == 0
    assert "1 step taken over, 0 known already" in capsys.readouterr().out
    assert main(["merge", str(job), str(copy)]) == 0
    assert "0 steps taken over, 1 known already" in capsys.readouterr().out
    project = opened(job, "ada")
    assert [tag.key for tag in project.tags()] == [(number, 1)]
    project.close()
    assert main(["check", str(job)]) == 0


def test_what_is_left_out_of_a_copy_is_told(job, tmp_path, capsys):
    copy = tmp_path / "ada.annot"
    assert main(["copy", str(job), "--reader", "ada", "--output", str(copy)]) == 0
    project = opened(copy)
    project.apply(project.changing_protocol(Protocol(SuggestionMode.OFF)))
    project.close()
    capsys.readouterr()
    assert main(["merge", str(job), str(copy)]) == 1
    assert "left out: -, step 1 of ada: labels, images and the protocol" in capsys.readouterr().out
    assert main(["merge", str(job), str(job)]) == 2


def test_a_readers_copy_tells_nothing_of_the_audit(job, tmp_path, capsys):
    assert main(["protocol", str(job), "--audit", "0.2", "--seed", "5"]) == 0
    copy = tmp_path / "ada.annot"
    assert main(["copy", str(job), "--reader", "ada", "--output", str(copy)]) == 0
    capsys.readouterr()
    assert main(["protocol", str(copy)]) == 0
    assert "seed" not in capsys.readouterr().out
    for command in (["protocol", str(copy), "--audit", "0"], ["audit", str(copy)]):
        assert main(command) == 2
        assert "This is a copy for ada to read" in capsys.readouterr().err


def test_a_classifier_learns_from_the_reading_that_is_named(job, capsys, monkeypatch):
    monkeypatch.delenv("USER", raising=False)
    monkeypatch.delenv("USERNAME", raising=False)
    assert main(["protocol", str(job), "--own-readings"]) == 0
    project = opened(job, "ada")
    project.apply(project.tagging({(1, 1): True}))
    project.close()
    capsys.readouterr()
    assert main(["train", str(job)]) == 2
    assert "Say which: --reading NAME." in capsys.readouterr().err
    assert main(["train", str(job), "--reading", "kim"]) == 2
    assert "kim has no reading here. There is: ada." in capsys.readouterr().err
    assert main(["train", str(job), "--reading", "ada"]) == 2
    assert "is present on 1 and absent on 0" in capsys.readouterr().err
