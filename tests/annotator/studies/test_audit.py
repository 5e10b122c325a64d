"""The audit: it finds the bias that was built in, none where none was, and counts decisions rightly."""

from __future__ import annotations

import json

import numpy as np
import pytest

from annotator.cli import main
from annotator.core.errors import KnownError
from annotator.core.work import decisions
from annotator.core.work.circumstances import SuggestionMode
from annotator.core.work.edits import RemoveAnnotation
from annotator.studies.audit.study import audit
from annotator.studies.reports.audit import verdict
from benchmarks.scripted_readers import Reader, read
from benchmarks.scripted_study import SEEN, accept, disc, do, draw, finish, new_study, reject, suggest, tag, under

READERS = (Reader("ada", 0.9), Reader("bob", 0.9, 0.6), Reader("eve", 0.7, 0.3))
SHOWN, BLIND = under(), under(SuggestionMode.BLIND)


@pytest.fixture(scope="module")
def biased(tmp_path_factory):
    project, said = read(tmp_path_factory.mktemp("biased"), READERS, images=120, share=0.3, seed=5)
    yield project, said
    project.close()


def led(found, reader="", label=""):
    return next(one for one in found.led if (one.reader, one.label) == (reader, label))


def test_the_bias_that_was_built_in_is_found(biased):
    found = audit(biased[0], ["ada", "bob", "eve"], resamples=500)
    ada, bob = led(found, "ada"), led(found, "bob")
    assert ada.pull.low < 0 < ada.pull.high
    assert bob.pull.low > 0.05
    assert led(found).pull.low > 0
    assert "no difference that chance would not make" in verdict(ada)
    assert verdict(bob).startswith("bob said what the model says more often where it was to be seen")


def test_figures_are_those_of_a_computation_of_ones_own(biased):
    project, said = biased
    found = led(audit(project, ["bob"], resamples=0), "bob")
    audited = np.array([project.protocol.is_audited(number) for number in range(1, 121)])
    with project.as_read_by("bob"):
        model = np.zeros((120, 4), bool)
        for value in project.all_suggestions():
            model[value.image_id - 1, value.label_id - 1] = True
    for rows, place in ((audited, 0), (~audited, 1)):
        reader, suggested = said["bob"][rows], model[rows]
        assert found.figures["agreement with the model"][place].value == pytest.approx((reader == suggested).mean())
        assert found.figures["present where the model says so"][place].value == pytest.approx(reader[suggested].mean())
        assert found.figures["present where it does not"][place].value == pytest.approx(reader[~suggested].mean())
    assert (found.blind, found.assisted) == (audited.sum() * 4, (~audited).sum() * 4)
    assert found.missed_by_reader == (model & ~said["bob"])[audited].sum()
    assert found.missed_by_model == (~model & said["bob"])[audited].sum()
    difference = found.figures["agreement with the model"]
    assert difference[2].value == pytest.approx(difference[1].value - difference[0].value)


def test_labels_are_told_apart(biased):
    found = audit(biased[0], ["ada", "bob"], resamples=0)
    assert [one.label for one in found.led if one.label] == ["a", "b", "c", "d"]
    assert sum(one.blind for one in found.led if one.label) == led(found).blind


def test_the_models_region_is_compared_where_it_is_known(biased):
    region = disc(20, 20, 8)
    found = led(audit(biased[0], ["bob"], resamples=100, region_of=lambda _suggestion: region), "bob")
    blind, assisted, apart = found.figures["IoU with the model's region"]
    assert assisted.value == 1
    assert blind.value < 0.9
    assert apart.low > 0


@pytest.fixture
def study(tmp_path):
    project = new_study(tmp_path, 12)
    project.read_as("ada")
    yield project
    project.close()


def test_decisions_are_counted(study):
    quick, slow = under(seen=SEEN, looked=0.3), under(seen=SEEN, looked=4.0)
    accept(study, suggest(study, 1, 1, (5.0, 5.0)), disc(5, 5, 4), quick)
    accept(study, suggest(study, 2, 1, (5.0, 5.0)), disc(5, 5, 4), slow)
    do(study, decisions.remask(study.annotations(2)[0], disc(6, 5, 4)), slow)
    reject(study, suggest(study, 3, 1, (5.0, 5.0)), slow)
    reject(study, suggest(study, 4, 2, (5.0, 5.0)), slow)
    accept(study, suggest(study, 5, 2, (5.0, 5.0), decoy="spot"), disc(5, 5, 4), quick)
    reject(study, suggest(study, 6, 2, (5.0, 5.0), decoy="spot"), quick)
    suggest(study, 7, 2, (5.0, 5.0))
    found = {one.label: one for one in audit(study, ["ada"], resamples=0).acceptance if not one.reader}
    whole = {name: value.value for name, value in found[""].shares.items()}
    assert whole == {"accepted": 0.5, "edited": 0.5, "not looked at": 0.5, "decoys accepted": 0.5}
    assert (found[""].decided, found[""].looked) == (4, 4.0)
    assert found["edge"].shares["accepted"].value == 0
    assert found["edge"].shares["edited"].value is None
    assert found["spot"].shares["accepted"].value == pytest.approx(2 / 3)


def test_own_marks_that_were_revised_are_counted(study):
    own = under(SuggestionMode.AFTER_OWN_MARK)
    seen = under(SuggestionMode.AFTER_OWN_MARK, SEEN)
    for image in (1, 2, 3, 4):
        draw(study, image, 1, disc(5, 5, 4), own)
    do(study, decisions.remask(study.annotations(1)[0], disc(6, 5, 4)), seen)
    do(study, decisions.remask(study.annotations(1)[0], disc(7, 5, 4)), seen)
    do(study, decisions.remask(study.annotations(2)[0], disc(6, 5, 4)), own)
    do(study, RemoveAnnotation(study.annotations(3)[0]), own)
    study.see(4, [1])
    do(study, RemoveAnnotation(study.annotations(4)[0]), seen)
    tag(study, 5, 1, own, present=False)
    tag(study, 5, 1, seen, present=True)
    tag(study, 6, 1, own, present=False)
    finish(study, 6, own)
    found = audit(study, ["ada"], resamples=0).revised["ada"]
    assert (found.own, found.revised) == (5, 3)


def test_nothing_to_audit_is_told(study):
    with pytest.raises(KnownError, match="nobody marked anything yet"):
        audit(study, ["ada"])


# --- the command


def test_it_is_told_as_text_json_and_html(biased, tmp_path, capsys):
    path = biased[0].path
    assert main(["audit", str(path), "--resamples", "100"]) == 0
    told = capsys.readouterr().out
    assert "BLIND BESIDE ASSISTED" in told
    assert "bob said what the model says more often" in told
    for way in ("json", "html"):
        given = ["--format", way, "--output", str(tmp_path / way), "--resamples", "10", "--readers", "bob"]
        assert main(["audit", str(path), *given]) == 0
    plain = json.loads((tmp_path / "json").read_text(encoding="utf-8"))
    assert plain["readers"] == ["bob"]
    assert plain["led"][0]["figures"]["κ with the model"]["blind"]["value"] is not None
    assert plain["protocol"]["audit_share"] == 0.3
    assert "found" not in (tmp_path / "html").read_text(encoding="utf-8").split("<h1>")[1].lower()


def test_a_project_that_all_share_is_audited_too(tmp_path, capsys):
    project = new_study(tmp_path, 3)
    project.apply(project.changing_protocol(type(project.protocol)()))
    project.read_as("ada")
    accept(project, suggest(project, 1, 1, (5.0, 5.0)), disc(5, 5, 4), SHOWN)
    project.close()
    assert main(["audit", str(project.path), "--resamples", "0"]) == 0
    told = capsys.readouterr().out
    assert "There are no blind marks beside assisted ones" in told
    assert "all, on one reading" in told
