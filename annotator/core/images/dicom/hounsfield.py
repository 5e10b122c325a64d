"""Windows for values in Hounsfield units, by what is to be seen: `resources/windows/hounsfield.json`."""

from __future__ import annotations

import json
from functools import cache

from annotator.core.images.dicom.windows import window
from annotator.core.images.display import Curve, Preset
from annotator.core.resources import resource_folder


@cache
def hounsfield_presets() -> tuple[Preset, ...]:
    """The windows in the order of the file, with straight curves."""
    text = (resource_folder("windows") / "hounsfield.json").read_text(encoding="utf-8")
    return tuple(
        Preset(one["name"], window(one["centre"], one["width"], Curve.STRAIGHT), tuple(one["names"].items()))
        for one in json.loads(text)
    )
