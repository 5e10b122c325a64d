"""FACS scores as coders write them, hints on events of action units, and passes."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.errors import KnownError
from annotator.core.work.events import Event
from annotator.core.work.facs_notation import (
    Placed,
    Score,
    parse_scores,
    placed,
    score_of,
    unit_name,
    unit_number,
    written_scores,
)
from annotator.core.work.facs_rules import GRADES_OF_ONE, HIDDEN_BY, HintKind, hints, score_hints
from annotator.core.work.label_attributes import Attribute
from annotator.core.work.label_files import load_label_set
from annotator.core.work.labels import Label, LabelSet
from annotator.core.work.passes import bundled_templates, load_template

FACS = load_label_set("facs")
SCORES = st.builds(Score, st.integers(1, 99), st.sampled_from(["", *"LRATB"]), st.sampled_from(["", *"ABCDE"]))
LISTS = st.lists(SCORES, unique_by=lambda score: (score.code, score.side), max_size=6).map(tuple)


# --- notation


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1+2+5B+26", [(1, "", ""), (2, "", ""), (5, "", "B"), (26, "", "")]),
        ("L12C", [(12, "L", "C")]),
        ("R12A+R14A", [(12, "R", "A"), (14, "R", "A")]),
        ("T10", [(10, "T", "")]),
        ("B25", [(25, "B", "")]),
        ("25b", [(25, "", "B")]),
        ("b25b", [(25, "B", "B")]),
        ("a12e", [(12, "A", "E")]),
        ("AU12", [(12, "", "")]),
        ("AU 012c, au04 ;6", [(12, "", "C"), (4, "", ""), (6, "", "")]),
        ("lAU12", [(12, "L", "")]),
        ("AUL12", [(12, "L", "")]),
        ("L12+R12", [(12, "L", ""), (12, "R", "")]),
        ("s6", [(6, "S", "")]),
        ("  1\t2\n4 ", [(1, "", ""), (2, "", ""), (4, "", "")]),
        ("", []),
        (" ", []),
    ],
)
def test_scores_are_read(text, expected):
    assert parse_scores(text) == tuple(Score(*one) for one in expected)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("1+x2", "x2 at place 3 is no action unit."),
        ("1+12F", "12F at place 3 is no action unit."),
        ("123", "123 at place 1 is no action unit."),
        ("0", "0 at place 1 is no action unit."),
        ("12-14", "-14 at place 3 is no action unit."),
        ("12AB", "12AB at place 1 is no action unit."),
        ("1++2", "A number is missing at place 3."),
        ("+1", "A number is missing at place 1."),
        ("1 + ", "A number is missing at the end, behind place 4."),
        ("12B+12c", "12c at place 5 stands there a second time."),
        ("AU", "AU at place 1 is no action unit."),
        ("9" * 99, f"{'9' * 40}… at place 1 is no action unit."),
    ],
)
def test_faults_name_their_place(text, told):
    with pytest.raises(KnownError) as fault:
        parse_scores(text)
    assert fault.value.what == told


@given(LISTS)
def test_scores_are_read_as_they_are_written(scores):
    assert parse_scores(written_scores(scores)) == scores


@given(LISTS, st.data())
def test_scores_are_read_however_they_are_written(scores, data):
    text = ""
    for place, score in enumerate(scores):
        between = data.draw(st.sampled_from(["+", " ", ",", " + ", ", ", ";", "\n"])) if place else ""
        prefix = data.draw(st.sampled_from(["", "AU", "au ", "Au"]))
        zeros = "0" * data.draw(st.integers(0, 2))
        one = f"{score.side}{zeros}{score.code}{score.intensity}"
        text += between + prefix + (one.lower() if data.draw(st.booleans()) else one)
    assert parse_scores(text) == scores


@given(st.text(alphabet="ALRTBSEU019+ ,;Fx-ſé", max_size=12))
def test_any_text_is_read_or_refused_at_a_place(text):
    try:
        found = parse_scores(text)
    except KnownError as fault:
        assert 1 <= fault.what.values["place"] <= len(text) + 1
    else:
        assert parse_scores(written_scores(found)) == tuple(
            replace(score, side="" if score.side == "S" else score.side) for score in found
        ) or any(score.side == "S" for score in found)


def test_both_sides_alike_need_no_letter():
    assert written_scores(parse_scores("S12B")) == "12B"


def test_scores_become_labels_of_the_shipped_set_with_its_values():
    found = placed(parse_scores("L12C+5+99+B25"), FACS)
    assert [(label.name, attributes) for label, attributes in found.units] == [
        ("AU12", (("intensity", "C"), ("side", "L"))),
        ("AU5", ()),
        ("AU25", (("side", "B"),)),
    ]
    assert (found.missing, found.untold) == ((99,), ())


@given(LISTS)
def test_the_shipped_set_holds_every_score_of_its_units(scores):
    """But the positions of head and eyes, and visibility: these have no intensity and no side."""
    found = placed(scores, FACS)
    names = {label.name for label in FACS.labels}
    assert set(found.missing) == {score.code for score in scores if unit_name(score.code) not in names}
    assert all(score.code > 50 for score in found.untold)
    known = [score for score in scores if score.code not in found.missing]
    for score, (label, attributes) in zip(known, found.units, strict=True):
        expected = replace(score, side="", intensity="") if score.code > 50 else score
        assert score_of(label.name, attributes) == expected
        for name, value in attributes:
            assert next(one for one in FACS.attributes if one.name == name).check(value) == value


def test_other_label_sets_are_asked_for_what_they_have():
    own = LabelSet("own", (Label(1, "au_07", "Lids", "#000000"), Label(2, "12", "Smile", "#000000")))
    assert placed(parse_scores("7B+12+L12"), own) == Placed(
        ((own.labels[0], ()), (own.labels[1], ()), (own.labels[1], ())), (), (Score(7, "", "B"), Score(12, "L"))
    )
    number = Attribute("intensity", "Intensity", "number", lowest=0, highest=5)
    assert placed(parse_scores("12D"), replace(own, attributes=(number,))).units == (
        (own.labels[1], (("intensity", "4"),)),
    )
    assert score_of("au_07", (("intensity", "4"),)) == Score(7, "", "D")
    assert score_of("naevus", ()) is None
    assert [unit_number(name) for name in ("AU01", "au12", "AU", "AU100", "x1")] == [1, 12, None, None, None]


# --- hints


def event(number, label, onset, offset, side=""):
    labels = {one.name: one.id for one in FACS.labels}
    return Event(number, 1, labels[label], onset, None, offset, attributes=(("side", side),) if side else ())


def told(events):
    return [(hint.kind, hint.labels, hint.events, hint.first, hint.last) for hint in hints(events, FACS)]


def test_hints_tell_what_is_not_there_at_once():
    assert told([event(1, "AU51", 0, 9), event(2, "AU52", 9, 12)]) == [
        (HintKind.EXCLUSIVE, ("AU51", "AU52"), (1, 2), 9, 9)
    ]
    assert told([event(1, "AU26", 3, 9), event(2, "AU27", 0, 5)]) == [(HintKind.GRADES, ("AU27", "AU26"), (2, 1), 3, 5)]
    assert told([event(1, "AU5", 0, 9), event(2, "AU71", 4, 5)]) == [(HintKind.HIDDEN, ("AU71", "AU5"), (1, 2), 4, 5)]
    assert told([event(1, "AU12", 0, 9, "L"), event(2, "AU12", 2, 5, "R")]) == [
        (HintKind.TWO_SIDES, ("AU12", "AU12"), (1, 2), 2, 5)
    ]
    assert told([event(1, "AU12", 0, 9, "S"), event(2, "AU12", 9, 11)]) == [
        (HintKind.DOUBLED, ("AU12", "AU12"), (1, 2), 9, 9)
    ]


def test_nothing_is_told_of_what_may_be():
    assert told([event(1, "AU51", 0, 8), event(2, "AU52", 9, 12)]) == []  # they touch
    assert told([event(1, "AU25", 0, 9), event(2, "AU26", 0, 9)]) == []  # lips apart over a dropped jaw
    assert told([event(1, "AU12", 0, 9, "L"), event(2, "AU14", 0, 9, "L")]) == []
    assert told([event(1, "AU70", 0, 9), event(2, "AU12", 0, 9)]) == []
    assert told([event(1, "AU12", 0, 9, "L"), event(2, "AU12", 0, 9, "T")]) == []


def test_the_sentence_names_the_labels_as_people_read_them():
    hint = hints([event(1, "AU5", 0, 9), event(2, "AU71", 4, 5)], FACS)[0]
    assert hint.text == "Upper lid raiser is scored where Eyes not visible says that it cannot be seen."
    assert isinstance(hint.text.values["first"], Label)


EVENTS = st.lists(
    st.builds(
        lambda label, a, b, side: (label, min(a, b), max(a, b), side),
        st.sampled_from(["AU12", "AU26", "AU27", "AU51", "AU52", "AU73"]),
        st.integers(0, 9), st.integers(0, 9), st.sampled_from(["", "L", "R", "S"]),
    ),
    max_size=7,
)  # fmt: skip


def slow_kinds(one, other):
    (first, *_, side), (second, *_, its) = one, other
    sides = {"" if each == "S" else each for each in (side, its)}
    if first == second:
        return {HintKind.DOUBLED} if len(sides) == 1 else {HintKind.TWO_SIDES} if sides == {"L", "R"} else set()
    pair = {first, second}
    found = {HintKind.GRADES} if pair == {"AU26", "AU27"} else set()
    found |= {HintKind.EXCLUSIVE} if pair == {"AU51", "AU52"} else set()
    return found | ({HintKind.HIDDEN} if "AU73" in pair and pair & {"AU12", "AU26", "AU27"} else set())


@given(EVENTS)
def test_every_event_that_meets_another_wrongly_is_in_a_hint_and_no_hint_is_wrong(drawn):
    events = [event(number, *one) for number, one in enumerate(drawn)]
    all_pairs = {
        (kind, frozenset((one, other)))
        for one, other in combinations(range(len(drawn)), 2)
        if drawn[one][1] <= drawn[other][2] and drawn[other][1] <= drawn[one][2]
        for kind in slow_kinds(drawn[one], drawn[other])
    }
    found = hints(events, FACS)
    pairs = {(hint.kind, frozenset(hint.events)) for hint in found}
    assert pairs <= all_pairs
    assert len(found) == len(pairs)
    later = {(kind, max(pair, key=lambda n: (drawn[n][1], -drawn[n][2], n))) for kind, pair in all_pairs}
    assert later == {(kind, max(pair, key=lambda n: (drawn[n][1], -drawn[n][2], n))) for kind, pair in pairs}
    for hint in found:
        ours = [drawn[number] for number in hint.events]
        assert (hint.first, hint.last) == (max(one[1] for one in ours), min(one[2] for one in ours))


def test_three_thousand_events_at_once_give_no_more_hints_than_events():
    events = [event(number, "AU12", number, 20_000) for number in range(3000)]
    assert len(hints(events, FACS)) == 2999


def test_hints_on_scores_of_a_moment():
    found = score_hints(parse_scores("26+27+L12+R12+61+62+73"), FACS)
    assert [(hint.kind, hint.labels) for hint in found] == [
        (HintKind.GRADES, ("AU26", "AU27")),
        (HintKind.HIDDEN, ("AU73", "AU26")),
        (HintKind.HIDDEN, ("AU73", "AU27")),
        (HintKind.TWO_SIDES, ("AU12", "AU12")),
        (HintKind.HIDDEN, ("AU73", "AU12")),
        (HintKind.HIDDEN, ("AU73", "AU12")),
        (HintKind.EXCLUSIVE, ("AU61", "AU62")),
        (HintKind.HIDDEN, ("AU73", "AU61")),
        (HintKind.HIDDEN, ("AU73", "AU62")),
    ]
    assert all((hint.events, hint.first, hint.last) == ((), None, None) for hint in found)


def test_the_rules_speak_of_units_that_the_shipped_set_has():
    names = {unit_number(label.name) for label in FACS.labels}
    assert frozenset().union(*GRADES_OF_ONE) <= names
    assert set(HIDDEN_BY) <= names
    assert frozenset().union(*HIDDEN_BY.values()) - {3} <= names  # 3: of infants


# --- passes


@pytest.mark.parametrize("name", bundled_templates())
def test_shipped_templates_ask_for_labels_of_the_shipped_set_and_speak_german(name):
    template = load_template(name)
    assert template.missing(FACS) == ()
    for one in (template, *template.passes):
        assert one.title_in("de") != one.title == one.title_in("fr")
        assert bool(one.help) == bool(one.help_in("de"))
        assert not one.help or one.help_in("de") != one.help


def test_the_seven_passes_and_the_sets_of_twelve():
    seven = load_template("whole-face").passes
    numbers = [[unit_number(label) for label in one.labels] for one in seven]
    assert numbers == [
        [1, 2, 4, 9], [5, 6, 7], [9, 10, 11, 38, 39], [12, 13, 14, 15, 19, 37],
        [18, 19, 22, 23, 24, 28, 29, 30, 31, 32], [16, 17, 20, 21], [25, 26, 27, 43, 45],
    ]  # fmt: skip
    twelve = {unit_number(label) for label in load_template("twelve-bp4d").labels}
    assert twelve == {1, 2, 4, 6, 7, 10, 12, 14, 15, 17, 23, 24}
    twelve = {unit_number(label) for label in load_template("twelve-disfa").labels}
    assert twelve == {1, 2, 4, 5, 6, 9, 12, 15, 17, 20, 25, 26}


GOOD = 'title = "T"\n\n[[passes]]\nname = "a"\nlabels = ["AU1"]\n'


def test_a_template_of_ones_own(tmp_path):
    file = tmp_path / "mine.toml"
    file.write_text(GOOD, encoding="utf-8")
    template = load_template(file)
    assert (template.name, template.title, template.passes[0].title) == ("mine", "T", "a")
    assert template.missing(LabelSet("x", (Label(1, "AU2", "", "#000000"),))) == ("AU1",)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("title = ", "line 1"),
        ('title = "T"\n', "line 1: it has no passes"),
        (f"{GOOD}titel = 1\n", "line 6: there is no key 'titel': is title meant?"),
        (f'{GOOD}[[passes]]\nname = "a"\nlabels = ["AU2"]\n', "line 7: two passes share one name, 'a'"),
        (f'{GOOD}[[passes]]\nlabels = ["AU2"]\n', "line 6: a pass has no name"),
        (f'{GOOD}[[passes]]\nname = "b"\n', "line 6: pass 'b' is for no labels"),
        (f'{GOOD}[[passes]]\nname = "b"\nlabels = "AU1"\n', "line 8: labels of pass 'b' is no list"),
        (f'{GOOD}[[passes]]\nname = "b"\nlabels = ["AU1", "AU1"]\n', "line 8: pass 'b' has the label 'AU1' twice"),
        (f"{GOOD}titles = 3\n", "line 6: titles is no table of languages"),
        ("passes = 3\n", "line 1: passes is no list"),
    ],
)
def test_faults_of_a_template_name_file_and_line(tmp_path, text, told):
    file = tmp_path / "mine.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(KnownError) as fault:
        load_template(file)
    assert told in fault.value.what
    assert fault.value.path == file


def test_no_template_of_that_name(tmp_path):
    with pytest.raises(KnownError, match="whole-face"):
        load_template("nothing")
    (tmp_path / "x.toml").write_bytes(b"\xff")
    with pytest.raises(KnownError, match="UTF-8"):
        load_template(tmp_path / "x.toml")
