"""An image that comes in as done, with nothing on it, is bound to its content like one with regions."""

from __future__ import annotations

from jobs import new_job

from annotator.core.images import file_hash
from annotator.core.work.annotation import ImageState
from annotator.core.work.edits import SetImageState
from annotator.exchange.data.options import ExportOptions
from annotator.exchange.formats import FORMATS
from annotator.exchange.reading import importing
from annotator.exchange.writing import exporting


def test_it_is_read_and_told(tmp_path):
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    first, second = new_job(tmp_path / "one"), new_job(tmp_path / "two")
    first.apply(SetImageState(1, ImageState.NEW, ImageState.DONE))
    exporting.export(first, tmp_path / "out.json", FORMATS["coco"], ExportOptions())
    plan = importing.plan(second, importing.read(second, tmp_path / "out.json", FORMATS["coco"]))
    report = importing.apply(second, plan)
    record = second.image(1)
    assert (record.state, record.sha256) == (ImageState.DONE, file_hash(tmp_path / "two/a.png"))
    assert "Marked as done: 1 image." in report.notices
    first.close()
    second.close()
