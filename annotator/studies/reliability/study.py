"""How far the readers of a project's clips agree."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from annotator.studies.agreement.statistic import Coefficient, plain_coefficient
from annotator.studies.agreement.study import plain_agreement
from annotator.studies.reliability.coded import CodedClips, side, strength
from annotator.studies.reliability.codes import Index, clip_index, still_index
from annotator.studies.reliability.disagreements import Disagreement, disagreements
from annotator.studies.reliability.events import EventAgreement, event_agreement
from annotator.studies.reliability.frames import FrameAgreement, intensity, presence, proportions, together
from annotator.studies.reliability.settings import ClipSettings
from annotator.studies.said import Said

# Tolerances at which figures over all labels are told together, so that what one tolerance does can be seen.
STEPS = (0, 1, 2, 3, 5, 8, 12, 15)
CURVES = ("free-marginal κ", "Fleiss' κ", "positive agreement")


@dataclass(frozen=True)
class ClipStudy:
    """What came out: frame by frame (presence, intensity, proportions of time), event by event, codes of clips and of
    stills, and where readers disagree. `curve` has figures of all labels and readers by the tolerance in frames.
    """

    coded: CodedClips
    settings: ClipSettings
    presence: tuple[FrameAgreement, ...]
    intensity: tuple[FrameAgreement, ...]
    proportions: tuple[FrameAgreement, ...]
    events: tuple[EventAgreement, ...]
    codes: tuple[Index, ...]
    disagreements: tuple[Disagreement, ...]
    curve: Mapping[int, Mapping[str, float | None]]

    def plain(self) -> dict[str, Any]:
        """As JSON."""
        coded, settings = self.coded, self.settings
        return {
            "tolerance": settings.tolerance, "matching": settings.matching, "sides": settings.sides,
            "sampled_every": coded.every, "clips": coded.of, "by_two": len(coded.clips),
            "unread": [path for path, _ in coded.unread],
            "statements": coded.said, "assisted": coded.assisted,
            "presence": [_frames(one) for one in self.presence],
            "intensity": [_frames(one) for one in self.intensity],
            "proportions": [_frames(one) for one in self.proportions],
            "by_tolerance": {str(step): dict(values) for step, values in self.curve.items()},
            "events": [_events(one) for one in self.events], "codes": [_codes(one) for one in self.codes],
            "disagreements": [_disagreement(one) for one in self.disagreements],
        }  # fmt: skip


def clip_agreement(coded: CodedClips, settings: ClipSettings, stills: Said | None = None) -> ClipStudy:
    """How far readers agree on clips; of `stills` only the FACS agreement index is told beside it."""
    codes = [*clip_index(coded, settings), *(still_index(stills, settings) if stills is not None else ())]
    return ClipStudy(
        coded, settings, tuple(presence(coded, settings)), tuple(intensity(coded, settings)),
        tuple(proportions(coded, settings)), tuple(event_agreement(coded, settings)), tuple(codes),
        tuple(disagreements(coded, settings)), _curve(coded, settings),
    )  # fmt: skip


def _curve(coded: CodedClips, settings: ClipSettings) -> dict[int, dict[str, float | None]]:
    found = {}
    for step in sorted({*STEPS, settings.tolerance}):
        for one in together(coded, replace(settings, tolerance=step, resamples=0)):
            found[step] = {name: one.of.coefficients[name].value for name in CURVES}
    return found


def _frames(one: FrameAgreement) -> dict[str, Any]:
    return plain_agreement(one.of) | {"clips": one.clips, "blocks": one.blocks}


def _events(one: EventAgreement) -> dict[str, Any]:
    differences = {str(border): asdict(value) for border, value in one.differences.items()}
    for value in differences.values():
        value["within"] = {str(step): share for step, share in value["within"].items()}
    told = {
        name: plain_coefficient(value)
        for name, value in (("F1", one.f1), ("share of the first", one.share_first),
                            ("share of the second", one.share_second))
    }  # fmt: skip
    return {
        "label": one.label or None, "readers": list(one.readers), "clips": one.clips, "first": one.first,
        "second": one.second, "matched": one.matched, "coefficients": told, "differences": differences,
        "intensity": _coefficients(one.intensity),
    }  # fmt: skip


def _coefficients(found: Mapping[str, Coefficient]) -> dict[str, Any]:
    return {name: plain_coefficient(value) for name, value in found.items()}


def _codes(one: Index) -> dict[str, Any]:
    return {
        "readers": list(one.readers), "of": "stills" if one.stills else "clips",
        "together": plain_coefficient(one.together), "mean": plain_coefficient(one.mean),
        "each": [
            {"path": each.path, "index": each.index, "both": list(each.both), "first": list(each.first),
             "second": list(each.second)}
            for each in one.of
        ],
    }  # fmt: skip


def _disagreement(one: Disagreement) -> dict[str, Any]:
    said = [
        None if event is None else {
            "onset": event.onset, "apex": event.apex, "offset": event.offset, "side": side(event) or None,
            "intensity": strength(event) if strength(event) > 0 else None,
        }
        for event in one.events
    ]  # fmt: skip
    return {
        "kind": str(one.kind), "label": one.label, "clip": one.path, "readers": list(one.readers), "first": one.first,
        "last": one.last, "frames": one.size, "said": said,
    }  # fmt: skip
