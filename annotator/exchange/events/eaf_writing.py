"""Writing ELAN's EAF: a tier for each label, side and annotator, and a dependent tier for apexes.

What an annotation says is the event's intensity. ELAN keeps whole milliseconds: an annotation begins where the event's
first frame begins, and ends where its last frame ends. In a tier no two annotations overlap; events that do get
further tiers, `AU12#2`.
"""

from __future__ import annotations

import mimetypes
from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import quote

from annotator.core.errors import KnownError
from annotator.core.work.event_frames import GRADES
from annotator.core.work.facs_notation import SIDES
from annotator.exchange.data.xml_text import clean
from annotator.exchange.events.clip import ClipEvent, ClipEvents, file_stems, lanes
from annotator.exchange.events.eaf_names import APEX, EVENT, FRAMES, LOOKED_FOR, RATE, SIDED, VOCABULARY, Tier
from annotator.exchange.events.format import File
from annotator.exchange.events.timing import Timing

_DECLARATION = b'<?xml version="1.0" encoding="UTF-8"?>\n'
# The same clips give the same bytes, whenever they are written.
_DATE = "1970-01-01T00:00:00+00:00"
_MEANINGS = ("trace", "slight", "marked", "severe", "maximum")


def write(clips: Sequence[ClipEvents]) -> tuple[File, ...]:
    """A file for each clip. Raises KnownError where frames have no times, or milliseconds do not tell them apart."""
    return tuple(File(f"{stem}.eaf", _document(clip)) for stem, clip in zip(file_stems(clips), clips, strict=True))


def _document(clip: ClipEvents) -> bytes:
    from pympi import Elan

    if not clip.timing.known:
        raise KnownError(
            "It is not known when the clip's frames are shown, so that ELAN cannot show its events.",
            path=clip.name, advice="Open the clip first.",
        )  # fmt: skip
    document = Elan.Eaf(author="")
    document.adocument["DATE"] = _DATE
    document.remove_tier("default")
    document.remove_linguistic_type("default-lt")
    _types(document)
    name = clean(clip.name.replace("\\", "/"))
    kind = mimetypes.guess_type(name)[0] or "unknown"
    document.add_linked_file(quote(name), f"./{quote(PurePosixPath(name).name)}", kind)
    if clip.timing.rate is not None:
        document.add_property(RATE, repr(float(clip.timing.rate)))
    if clip.timing.count:
        document.add_property(FRAMES, str(clip.timing.count))
    for label in sorted(clip.looked_for):
        document.add_property(LOOKED_FOR, clean(label))
    groups: dict[Tier, list[ClipEvent]] = {}
    for event in clip.events:
        side = event.side if event.side in tuple(SIDES) else ""
        groups.setdefault(Tier(clean(event.label), side, clean(event.annotator)), []).append(event)
    for tier, events in groups.items():
        for lane in lanes(events):
            _tier(document, tier, lane, clip)
    return _DECLARATION + bytes(Elan.to_string(document, encoding="UTF-8"))


def _types(document: Any) -> None:
    """The types of our tiers, and the grades as a controlled vocabulary that ELAN offers."""
    document.add_controlled_vocabulary(VOCABULARY)
    document.add_language("und", "http://cdb.iso.org/lg/CDB-00130975-001", "undetermined (und)")
    for grade, meaning in zip(GRADES, _MEANINGS, strict=True):
        document.add_cv_entry(VOCABULARY, f"grade-{grade}", [(grade, "und", meaning)])
    for kind in (EVENT, SIDED):
        told = {"LINGUISTIC_TYPE_ID": kind, "TIME_ALIGNABLE": "true", "GRAPHIC_REFERENCES": "false"}
        document.add_linguistic_type(kind, param_dict={**told, "CONTROLLED_VOCABULARY_REF": VOCABULARY})
    document.add_linguistic_type(APEX, "Included_In")


def _tier(document: Any, tier: Tier, events: Sequence[ClipEvent], clip: ClipEvents) -> None:
    name, number = tier.name or "event", 2
    while name in document.tiers:
        name, number = f"{tier.name}#{number}", number + 1
    document.add_tier(name, SIDED if tier.side else EVENT, ann=tier.annotator or None)
    for event in events:
        begin, end = _moments(clip, event.onset, event.offset)
        document.add_annotation(name, begin, end, clean(event.intensity))
    apexes = [event.apex for event in events if event.apex is not None]
    if apexes:
        document.add_tier(f"{name} {APEX}", APEX, name, ann=tier.annotator or None)
        for apex in apexes:
            document.add_annotation(f"{name} {APEX}", *_moments(clip, apex, apex), APEX)


def _moments(clip: ClipEvents, first: int, last: int) -> tuple[int, int]:
    """When frames begin and end, in milliseconds."""
    return _milliseconds(clip, first), _milliseconds(clip, last + 1)


def _milliseconds(clip: ClipEvents, frame: int) -> int:
    timing: Timing = clip.timing
    moment = max(round(timing.start(frame) * 1000), 0)
    if timing.nearest(moment / 1000) != frame:
        raise KnownError(
            "The clip's frames follow each other so fast that ELAN's milliseconds cannot tell them apart "
            "(frame {frame}).",
            frame=frame, path=clip.name,
        )  # fmt: skip
    return moment
