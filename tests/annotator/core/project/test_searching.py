"""Images are found by their path, by labels and by attributes, in one's own reading."""

from __future__ import annotations

from dataclasses import replace

import pytest
from jobs import RECORD, disc
from PIL import Image

from annotator.core.errors import KnownError
from annotator.core.project.kept_filters import KeptFilter, forget_filter, keep_filter, kept_filters
from annotator.core.project.project import Project
from annotator.core.project.searching import Search, searched
from annotator.core.project.transfer import copy_project
from annotator.core.work import decisions
from annotator.core.work.annotation import Annotation, ImageState, Provenance, Suggestion
from annotator.core.work.edits import AddAnnotation, SetImageAttributes, SetImageState
from annotator.core.work.image_filter import ImageFilter, Show
from annotator.core.work.label_attributes import Attribute, Choice
from annotator.core.work.label_files import load_label_set
from annotator.core.work.protocol import Protocol
from annotator.studies.reports.making import Asked, session_report


def answer(project, image, scores):
    """A classifier's answer that suggests melanoma."""
    label = project.labels.by_name("melanoma")
    how = Provenance("demo", "f" * 64, "l", label.name, "none", scores["melanoma"], 0.6)
    record = replace(RECORD, scores=scores)
    project.store_suggestions(image, record, [Suggestion(0, image, label.id, how, 1, (3.0, 3.0), 1.0)])


@pytest.fixture
def job(tmp_path):
    labels = load_label_set("dermoscopy")
    border = Attribute("border", "Border", "choice", (Choice("sharp", "Sharp"), Choice("blurred", "B blurred")))
    labels = replace(labels, attributes=(border,))
    project = Project.create(tmp_path / "job.annot", labels)
    for name in ("left-1.png", "left-2.png", "right-3.png"):
        Image.new("RGB", (24, 18)).save(tmp_path / name)
    project.add_images(sorted(tmp_path.glob("*.png")))
    given = (("border", "blurred"),)
    project.apply(AddAnnotation(Annotation(project.next_annotation_id(), 1, 5, disc(), attributes=given)))
    project.apply(project.tagging({(2, 5): True, (3, 5): False, (3, 2): True}))
    project.apply(SetImageAttributes(3, (), (("quality", "poor"),)))
    answer(project, 1, {"melanoma": 0.9, "basal cell carcinoma": 0.3})
    answer(project, 2, {"melanoma": 0.8})
    answer(project, 2, {"melanoma": 0.4})  # the last one counts
    (suggestion,) = project.suggestions(2)
    project.apply(decisions.reject(suggestion, suggestion.provenance, "Ada"))
    yield project
    project.close()


@pytest.mark.parametrize(
    ("typed", "text", "among"),
    [
        ("left", "left", None),
        ("label:basal", "", {1, 2}),
        ("label:mela", "", {3}),
        ("LABEL:'basal cell' left-2", "left-2", {1, 2}),
        ("border=blurred", "", {1}),
        ("Border='b blurred'", "", {1}),
        ("border=", "", {1}),
        ("border=sharp", "", set()),
        ("quality=poor", "", {3}),
        ("label:basal border=blurred", "", {1}),
        ("label:nothing", "", set()),
        ("label:'basal", "", set()),  # a quote that is still open
        ("=", "=", None),
        ("label:", "", {1, 2, 3}),
        ("score:mela>0.5", "", {1}),
        ("score:mela<0.5", "", {2}),
        ("score:mela=0.4-0.9", "", {1, 2}),
        ("score:>0.85", "", {1}),
        ("score:basal>.1", "", {1}),
        ("score:mela", "", None),  # not written out yet
        ("score:mela=0.4.1-3", "", None),
        ("pending:", "", {1}),
        ("pending:basal", "", set()),
        ("rejected:mela", "", {2}),
        ("accepted:", "", set()),
        ("drawn:basal", "", {1}),
        ("edited:", "", set()),
        ("reader:Ada", "", {2}),
        ("reader:", "", None),
        ("reader:bob", "", set()),
        ("c:left", "c:left", None),
    ],
)
def test_what_is_typed_is_taken_apart(job, typed, text, among):
    assert searched(job, typed) == Search(text, None if among is None else frozenset(among))


def test_other_readers_marks_are_not_found(job):
    job.assign({"eve": [2]})
    job.apply(replace(SetImageState(3, ImageState.NEW, ImageState.DONE), reading="eve"))
    with job.as_read_by("bob"):
        assert searched(job, "label:basal").among == frozenset()
        assert searched(job, "border=blurred").among == frozenset()
        assert searched(job, "rejected:").among == frozenset()
        assert searched(job, "reader:eve").among == {2, 3}  # what is assigned and done, no mark


@pytest.mark.parametrize("typed", ["score:mela>0.5", "pending:"])
def test_what_is_hidden_is_not_found_by(job, typed):
    job.apply(job.changing_protocol(Protocol(audit_share=0.1)))
    with pytest.raises(KnownError, match="not to be seen on every image"):
        searched(job, typed)
    assert searched(job, "score:mela").among is None
    assert searched(job, "rejected:mela").among == {2}


def test_a_score_tells_no_decoy(job):
    job.apply(job.changing_protocol(Protocol(decoy_share=0.1)))
    with pytest.raises(KnownError, match="not to be seen on every image"):
        searched(job, "score:mela>0.5")
    assert searched(job, "pending:").among == {1}


def test_a_score_is_that_of_the_classifier_that_looked_last(job):
    assert searched(job, "score:mela>0.1").among == {1, 2}
    job.store_suggestions(3, replace(RECORD, fingerprint="e" * 64, scores={"melanoma": 0.2}), [])
    assert searched(job, "score:mela>0.1").among == {3}


def test_filters_are_kept_by_name(job):
    keep_filter(job, KeptFilter("  Unsure  ones ", Show.NOT_DONE, "score:mela=0.4-0.6"))
    keep_filter(job, KeptFilter("all left", Show.ALL, "left"))
    keep_filter(job, KeptFilter("all left", Show.DONE, "left"))
    assert kept_filters(job) == [
        KeptFilter("all left", Show.DONE, "left"), KeptFilter("Unsure ones", Show.NOT_DONE, "score:mela=0.4-0.6"),
    ]  # fmt: skip
    forget_filter(job, "all left")
    assert [one.name for one in kept_filters(job)] == ["Unsure ones"]
    with pytest.raises(KnownError, match="no name of a filter"):
        keep_filter(job, KeptFilter(" ", Show.ALL, ""))
    for broken in ("{", "3", '[{"name": "x", "show": "sideways"}, 4]'):
        job.set_setting("filters", broken)
        assert kept_filters(job) == []


def test_a_filter_shows_those_alone(job):
    records = job.images()
    found = ImageFilter(text="left", among=frozenset((2, 3)))
    assert found.narrows
    assert [records[place].id for place in found.places(records)] == [2]
    assert [found.accepts(record) for record in records] == [False, True, False]
    assert ImageFilter(Show.TAGGED, among=frozenset((1,))).places(records) == []


def test_a_project_on_a_server_finds_the_same_and_keeps_filters(job, database):
    copy_project(job.path, database)
    server = Project.open(database)
    typed = ("label:mela", "score:mela>0.5", "pending:", "rejected:mela", "drawn:basal", "reader:ada", "border=blurred")
    assert [searched(server, text) for text in typed] == [searched(job, text) for text in typed]
    keep_filter(server, KeptFilter("left", Show.ALL, "left"))
    assert kept_filters(server) == [KeptFilter("left", Show.ALL, "left")]
    assert server.presence(decoys=False).states.tolist() == job.presence(decoys=False).states.tolist()
    page = session_report(server, Asked())
    assert page.plain["readers"] == session_report(job, Asked()).plain["readers"]
    server.close()
