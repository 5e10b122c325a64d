"""Real photographs of every size, shape and kind: the classifier sees them whole, maps lie where they belong."""

from __future__ import annotations

import numpy as np
import pytest
import skimage.data
from PIL import Image
from PySide6.QtCore import Qt

from annotator.core.project.project import Project
from annotator.core.work.label_files import load_label_set
from annotator.inference.samples import write_samples

Key = Qt.Key


def project_of(folder, *names):
    project = Project.create(folder / "job.annot", load_label_set("dermoscopy"), "lesions")
    project.add_images([folder / name for name in names])
    project.close()
    return folder / "job.annot"


def kinds(folder):
    """Photographs as colour, grey, palette, with alpha, 16-bit, rotated by EXIF, tall and wide."""
    astronaut, retina = (Image.fromarray(getattr(skimage.data, name)()) for name in ("astronaut", "retina"))
    astronaut.save(folder / "colour.jpg", quality=95)
    retina.save(folder / "large.jpg", quality=90)
    Image.fromarray(skimage.data.immunohistochemistry()).save(folder / "tissue.png")
    coins = skimage.data.coins()
    Image.fromarray(coins).save(folder / "grey.png")
    Image.fromarray(coins.astype(np.uint16) * 200 + 1000).save(folder / "deep.png")
    astronaut.quantize(64).save(folder / "palette.png")
    astronaut.convert("RGBA").save(folder / "alpha.png")
    exif = Image.Exif()
    exif[0x0112] = 6
    astronaut.crop((0, 0, 512, 300)).save(folder / "rotated.jpg", exif=exif)
    astronaut.resize((900, 60)).save(folder / "wide.png")
    astronaut.resize((33, 700)).save(folder / "tall.png")
    Image.new("RGB", (1, 1), "red").save(folder / "pixel.png")
    return sorted(path.name for path in folder.iterdir())


def test_photographs_of_every_kind(empty_stage, tmp_path):
    names = kinds(tmp_path)
    stage = empty_stage
    stage.open(project_of(tmp_path, *names))
    for name in names:
        record = stage.session.record
        assert record.path == name
        maps = stage.suggester.maps
        size = stage.session.picture.width, stage.session.picture.height
        for target in maps.record.targets:
            heat = maps.of(target)
            assert heat.image_size == size
            assert np.isfinite(heat.values).all()
            region = heat.image_region(1, 0.5)
            box = region.box
            assert box.x + box.w <= size[0]
            assert box.y + box.h <= size[1]
        stage.hand.press(Key.Key_B)
        stage.hand.drag([(size[0] * 0.3, size[1] * 0.3), (size[0] * 0.6, size[1] * 0.7)])
        assert len(stage.session.annotations) == 1
        stage.hand.press(Key.Key_Escape)
        if name != names[-1]:
            stage.step()
    assert stage.errors == []


@pytest.fixture(scope="module")
def lesion(tmp_path_factory):
    return Image.open(write_samples(tmp_path_factory.mktemp("lesion"), "skin", 2, 320)[1]).convert("RGB")


def suggested_centre(stage, path):
    stage.open(path)
    stage.suggester.set_refining(False)
    region = next(iter(stage.suggester.regions.values()))
    mask = region.heat.image_region(region.suggestion.territory, 0.6)
    rows, columns = np.nonzero(mask.to_array(*region.heat.image_size))
    return region.suggestion.label_id, np.array([columns.mean(), rows.mean()]) / region.heat.image_size


@pytest.mark.parametrize("way", ["rotated by EXIF", "twice as large", "in a wide frame"])
def test_the_suggestion_stays_on_the_lesion(empty_stage, tmp_path, lesion, way):
    lesion.save(tmp_path / "plain.png")
    exif = Image.Exif()
    frame = Image.new("RGB", (640, 320), lesion.getpixel((2, 2)))
    frame.paste(lesion, (160, 0))
    if way == "rotated by EXIF":
        exif[0x0112] = 8  # the viewer turns it by 90° against the clock
        lesion.transpose(Image.Transpose.ROTATE_270).save(tmp_path / "other.png", exif=exif)
    elif way == "twice as large":
        lesion.resize((640, 640), Image.Resampling.BICUBIC).save(tmp_path / "other.png")
    else:
        frame.save(tmp_path / "other.png")
    (tmp_path / "a").mkdir()
    (tmp_path / "plain.png").rename(tmp_path / "a" / "plain.png")
    label, centre = suggested_centre(empty_stage, project_of(tmp_path / "a", "plain.png"))
    other_label, other = suggested_centre(empty_stage, project_of(tmp_path, "other.png"))
    if way == "in a wide frame":
        other = (other * (640, 320) - (160, 0)) / (320, 320)
    assert other_label == label
    assert np.abs(centre - other).max() < 0.06
