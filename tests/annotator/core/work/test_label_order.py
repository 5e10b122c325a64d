"""Labels in order, found by letters, and called by code and title in two languages."""

from __future__ import annotations

from annotator.core.work.label_files import load_label_set
from annotator.core.work.label_order import Order, found_labels, sections
from annotator.core.work.label_texts import code_of, full_name, group_of, set_title, short_name, title_of
from annotator.core.work.labels import Label, label_set_of

FACS, MOLES = load_label_set("facs"), load_label_set("dermoscopy")


def names(part):
    return [label.name for label in part.labels]


def test_every_shipped_label_has_a_german_title_and_every_group_a_german_name():
    for labels in (FACS, MOLES, load_label_set("generic")):
        for label in labels.labels:
            assert title_of(label, "de") != "" and title_of(label, "en") == label.title
        assert set_title(labels, "de") and set_title(labels) == labels.name
    assert [title_of(label, "de") for label in FACS.labels] != [label.title for label in FACS.labels]
    german = [part.title for part in sections(FACS, Order.GROUP, {}, language="de")]
    assert german[0] == "Oberes Gesicht" and len(german) == 9 and "" not in german


def test_codes_stand_beside_titles_and_other_names_do_not():
    au4, naevus = FACS.by_name("AU4"), MOLES.by_name("naevus")
    assert (full_name(au4), short_name(au4)) == ("AU4 Brow lowerer", "AU4")
    assert full_name(au4, "de") == "AU4 Brauen zusammenziehen"
    assert (full_name(naevus, "de"), short_name(naevus, "de"), code_of(naevus)) == ("Nävus", "Nävus", "")
    own = Label(1, "naevus", "My mole", "#123456")
    assert full_name(own, "de") == "My mole", "a label that was renamed is called as it was renamed"
    bare = label_set_of(("AU4", "spot 3"), "a classifier's own").labels
    assert [full_name(label, "de") for label in bare] == ["AU4 Brauen zusammenziehen", "spot 3"]


def test_groups_are_a_sets_own_or_those_of_shipped_labels():
    assert group_of(FACS, FACS.by_name("AU12")) == "Lower face, oblique"
    mine = label_set_of(("naevus", "AU1"), "L")
    assert [group_of(mine, label) for label in mine.labels] == ["", "Upper face"], "one has another title there"


def test_orders_with_those_in_use_on_top():
    scores = {"AU4": 0.9, "AU1": 0.2, "AU43": 0.5}
    used = {FACS.by_name("AU43").id, FACS.by_name("AU2").id}
    mine, rest = sections(FACS, Order.PROBABILITY, scores, used)
    assert (names(mine), names(rest)[:3], mine.used) == (["AU43", "AU2"], ["AU4", "AU1", "AU5"], True)
    assert names(sections(FACS, Order.SET, scores, used)[0]) == ["AU2", "AU43"]
    assert names(sections(MOLES, Order.NAME, {}, language="de")[0])[:2] == ["actinic keratosis", "basal cell carcinoma"]
    groups = sections(FACS, Order.GROUP, scores, used)
    assert [part.title for part in groups][:2] == ["", "Upper face"] and names(groups[1])[0] == "AU1"
    assert sum(len(part.labels) for part in groups) == len(FACS.labels)
    assert sections(FACS, Order.SET, {}, {label.id for label in FACS.labels})[0].labels == FACS.labels


def test_labels_are_found_by_number_code_name_title_group_and_in_german():
    def found(typed):
        return [label.name for label in found_labels(FACS, typed, "de")]

    assert found("4")[0] == "AU4" and found("au4")[0] == "AU4" and set(found("4")) >= {"AU14", "AU24", "AU43"}
    assert found("brow low") == ["AU4"] and found("brauen zus") == ["AU4"]
    assert found("lippen")[0] == "AU18", "what begins so comes before what has it within"
    assert found("orbital") == found("ringförmig") == ["AU18", "AU22", "AU23", "AU24", "AU28", "AU8"]
    assert found("xyz") == [] and len(found("")) == len(FACS.labels)
