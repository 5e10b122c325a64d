"""Every format: what is written is read again, but for the losses told before; the same bytes twice; nothing twice."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotator.core.regions.mask import Mask
from annotator.exchange.data.dataset import Dataset, Item, Region
from annotator.exchange.data.options import ExportOptions, Which
from annotator.exchange.formats import FORMATS, format_of
from annotator.exchange.reading import importing
from annotator.exchange.writing import exporting
from annotator.exchange.writing.losses import lost
from tests.annotator.exchange.cases import (
    LABELS,
    content,
    datasets,
    fill,
    known_of,
    make_project,
    plain,
    read_again,
    written,
)

every_format = pytest.mark.parametrize("form", FORMATS.values(), ids=list(FORMATS))
NOTHING = ExportOptions(copy_images=False)


@every_format
@settings(max_examples=30, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_what_is_written_is_read_again_but_for_the_losses_that_are_told(form, tmp_path_factory, data):
    dataset = data.draw(datasets(form.flat))
    folder = tmp_path_factory.mktemp("format")
    path = written(form, dataset, folder / f"out{form.suffix}")
    found = read_again(form, dataset, path)
    for item in dataset.items:
        kept, read = form.keep(item, NOTHING), found.get(item.name)
        if read is None:  # formats without a place for empty images
            assert not kept.regions
            continue
        assert plain(read) == plain(kept)
        assert lost(item, read) == lost(item, kept)


@every_format
@settings(max_examples=4, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_a_project_comes_back_from_its_export(form, tmp_path_factory, data):
    dataset, folder = data.draw(datasets(form.flat)), tmp_path_factory.mktemp("project")
    project = make_project(folder / "one", dataset)
    other = make_project(folder / "two", dataset)
    try:
        fill(project, dataset)
        out = folder / f"out{form.suffix}"
        told = exporting.losses(project, form, ExportOptions(Which.ALL))
        report = exporting.export(project, out, form, ExportOptions(Which.ALL))
        assert report.problems == told
        assert format_of(out) is form
        plan = importing.plan(other, importing.read(other, out, form))
        assert plan.errors == ()
        importing.apply(other, plan)
        kept = {i.name: form.keep(i, NOTHING) for i in exporting.dataset_of(project, ExportOptions(Which.ALL)).items}
        found = {i.name: i for i in exporting.dataset_of(other, ExportOptions(Which.ALL)).items}
        for name, item in kept.items():
            pixels = sorted((r.label, r.mask.box.x, r.mask.box.y, r.mask.counts) for r in item.regions)
            assert pixels == sorted((r.label, r.mask.box.x, r.mask.box.y, r.mask.counts) for r in found[name].regions)
        before = content(other)
        again = importing.plan(other, importing.read(other, out, form))
        assert (again.edits, again.labels) == ((), ())
        importing.apply(other, again)
        assert content(other) == before
    finally:
        project.close()
        other.close()


@every_format
def test_the_same_project_gives_the_same_bytes(form, tmp_path):
    dataset = chequered()
    project = make_project(tmp_path / "one", dataset)
    try:
        fill(project, dataset)
        outs = [tmp_path / name / f"out{form.suffix}" for name in ("first", "second")]
        for out in outs:
            exporting.export(project, out, form)
        assert bytes_below(outs[0]) == bytes_below(outs[1])
    finally:
        project.close()


@every_format
def test_thousands_of_parts(form, tmp_path):
    dataset = chequered()
    path = written(form, dataset, tmp_path / f"out{form.suffix}")
    item = dataset.items[0]
    assert plain(read_again(form, dataset, path)[item.name]) == plain(form.keep(item, NOTHING))


@every_format
@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"{}", b"\xff\xfe", b'{"images": 3}', b"<a/>", b"[[[["])
def test_what_is_no_file_of_this_format_is_told(form, tmp_path, content):
    from annotator.core.errors import KnownError

    path = tmp_path / f"x{form.suffix or '.json'}"
    path.write_bytes(content)
    form.recognises(path)
    with pytest.raises(KnownError):
        dataset = form.read(path, known_of(chequered()))
        raise KnownError(dataset.faults[0] if dataset.faults else "nothing to read in here")


def chequered():
    array = np.zeros((120, 100), bool)
    array[::2, ::2] = True
    item = Item("ä.png", 100, 120, (Region(LABELS[0].name, Mask.from_array(array), id=1),), stem="ä", id=1)
    return Dataset(LABELS, (item,), "a set")


def bytes_below(path):
    if path.is_file():
        return path.read_bytes()
    return {p.relative_to(path): p.read_bytes() for p in sorted(path.rglob("*")) if p.is_file()}
