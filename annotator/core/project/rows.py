"""Between values and the rows of a project file."""

from __future__ import annotations

import gc
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace
from typing import Any

from sqlalchemy import RowMapping

from annotator.core.errors import KnownError
from annotator.core.regions.mask import Box, Mask
from annotator.core.regions.outline import Ring
from annotator.core.store.history import Entry
from annotator.core.work.annotation import (
    Annotation,
    Content,
    Decision,
    ImageRecord,
    ImageState,
    Origin,
    Provenance,
    Suggestion,
)
from annotator.core.work.circumstances import SHARED, UNKNOWN, Circumstances
from annotator.core.work.edits import (
    AddAnnotation,
    AddLabel,
    AdoptImage,
    ChangeAnnotation,
    ChangeLabels,
    ChangeProtocol,
    Decide,
    MemberEdit,
    Paint,
    RemoveAnnotation,
    RemoveImage,
    RemoveLabel,
    ReplaceLabels,
    RestoreImage,
    RetitleLabel,
    SetImageAttributes,
    SetImageState,
    SetTags,
    SimpleEdit,
)
from annotator.core.work.event_times import Border, Span
from annotator.core.work.labels import Label, LabelSet
from annotator.core.work.protocol import Protocol
from annotator.core.work.tags import Tag

# An image's state as it is stored, and whether anything was decided on it.
_STATES = {(str(state), False): state for state in ImageState} | {
    (str(state), True): ImageState.STARTED if state is ImageState.NEW else state for state in ImageState
}


def annotation_row(value: Annotation) -> dict[str, Any]:
    box = value.mask.box
    return {
        "id": value.id, "image_id": value.image_id, "label_id": value.label_id,
        "x": box.x, "y": box.y, "w": box.w, "h": box.h, "counts": value.mask.counts,
        "rings": json.dumps(value.rings), "origin": str(value.origin), "suggestion_id": value.suggestion_id,
        "provenance": json.dumps(value.provenance.plain()) if value.provenance else None,
        "attributes": json.dumps(dict(value.attributes)), "annotator": value.annotator, "seconds": value.seconds,
        "created": value.created, "modified": value.modified, "reading": value.reading,
        "circumstances": under_row(value.under), **_span_row(value.span),
    }  # fmt: skip


def annotation_value(row: RowMapping | dict[str, Any]) -> Annotation:
    return Annotation(
        id=row["id"],
        image_id=row["image_id"],
        label_id=row["label_id"],
        mask=Mask(Box(row["x"], row["y"], row["w"], row["h"]), row["counts"]),
        origin=Origin(row["origin"]),
        suggestion_id=row["suggestion_id"],
        provenance=Provenance(**json.loads(row["provenance"])) if row["provenance"] else None,
        annotator=row["annotator"],
        seconds=row["seconds"],
        created=row["created"],
        modified=row["modified"],
        attributes=tuple(json.loads(row["attributes"]).items()),
        rings=rings_value(json.loads(row["rings"])),
        **_whose(row),
        span=_span_value(row),
    )


def _span_row(span: Span | None) -> dict[str, int | None]:
    return {border: getattr(span, border, None) for border in Border}


def _span_value(row: RowMapping | dict[str, Any]) -> Span | None:
    """The history of older formats tells none. Raises ValueError where frames are in no order."""
    onset, apex, offset = (row.get(border) for border in Border)
    try:
        return Span(onset, apex, offset) if onset is not None and offset is not None else None
    except KnownError as error:
        raise ValueError(str(error)) from error


def suggestion_row(value: Suggestion) -> dict[str, Any]:
    return {
        "id": value.id, "image_id": value.image_id, "label_id": value.label_id,
        "provenance": json.dumps(value.provenance.plain()), "territory": value.territory,
        "peak_x": value.peak[0], "peak_y": value.peak[1], "share": value.share, "decision": str(value.decision),
        "decided_at": value.decided_at, "annotator": value.annotator, "reading": value.reading,
        "circumstances": under_row(value.under), **_span_row(value.span),
    }  # fmt: skip


def suggestion_value(row: RowMapping | dict[str, Any]) -> Suggestion:
    return Suggestion(
        id=row["id"],
        image_id=row["image_id"],
        label_id=row["label_id"],
        provenance=Provenance(**json.loads(row["provenance"])),
        territory=row["territory"],
        peak=(row["peak_x"], row["peak_y"]),
        share=row["share"],
        decision=Decision(row["decision"]),
        decided_at=row["decided_at"],
        annotator=row["annotator"],
        **_whose(row),
        span=_span_value(row),
    )


def image_values(rows: Iterable[Sequence[Any]]) -> list[ImageRecord]:
    """Images from what `images_query` finds; work begun is told from what was decided, only "done" is stored."""
    collects = gc.isenabled()
    gc.disable()  # it would look through everything again and again while so much is made, and find nothing
    try:
        return _image_values(rows)
    finally:
        if collects:
            gc.enable()


def _image_values(rows: Iterable[Sequence[Any]]) -> list[ImageRecord]:
    return [
        ImageRecord(
            number, path, width, height, sha256, _STATES[state, bool(annotations or decided or tags)],
            annotations, pending, tags, position,
        )
        for number, path, width, height, sha256, state, annotations, pending, decided, tags, position in rows
    ]  # fmt: skip


def tag_row(value: Tag) -> dict[str, Any]:
    return {
        "image_id": value.image_id, "label_id": value.label_id, "present": int(value.present),
        "annotator": value.annotator, "at": value.at, "reading": value.reading,
        "circumstances": under_row(value.under),
    }  # fmt: skip


def tag_value(row: RowMapping | dict[str, Any]) -> Tag:
    whose = _whose(row)
    return Tag(row["image_id"], row["label_id"], bool(row["present"]), row["annotator"], row["at"], **whose)


def under_row(under: Circumstances) -> str:
    return json.dumps(under.plain()) if under != UNKNOWN else "{}"


def under_value(text: str) -> Circumstances:
    return Circumstances.from_plain(json.loads(text)) if text != "{}" else UNKNOWN


def _whose(row: RowMapping | dict[str, Any]) -> dict[str, Any]:
    """Reading and circumstances of a mark; the history of older formats tells none."""
    return {"reading": row.get("reading", SHARED), "under": under_value(row.get("circumstances", "{}"))}


def edit_detail(edit: SimpleEdit) -> dict[str, Any]:
    """What the history keeps of one simple edit, as JSON: enough to tell every mask at every moment."""
    match edit:
        case AddAnnotation(annotation) | RemoveAnnotation(annotation):
            return {"annotation": _plain(annotation_row(annotation))}
        case ChangeAnnotation(before, after):
            return {"before": _plain(annotation_row(before)), "after": _plain(annotation_row(after))}
        case Paint():
            window = edit.window
            return {
                "annotation": edit.annotation_id, "window": [window.x, window.y, window.w, window.h],
                "before": _plain_mask(edit.before), "after": _plain_mask(edit.after), "seconds": edit.seconds,
                "rings_before": edit.rings_before, "rings_after": edit.rings_after,
                "origin_before": str(edit.origin_before), "origin_after": str(edit.origin_after),
                "under_before": edit.under_before.plain(), "under_after": edit.under_after.plain(),
            }  # fmt: skip
        case Decide(before, after):
            return {"suggestion": suggestion_row(after), "was": str(before.decision)}
        case SetImageState():
            whose = {"reading": edit.reading, "under": edit.under.plain()}
            return {"before": str(edit.before), "after": str(edit.after), **whose}
        case SetImageAttributes():
            return {"before": dict(edit.before), "after": dict(edit.after), "reading": edit.reading}
        case SetTags(_, old_tags, new_tags):
            return {"before": [*map(tag_row, old_tags)], "after": [*map(tag_row, new_tags)]}
    return _member_detail(edit)


def _member_detail(edit: MemberEdit) -> dict[str, Any]:
    match edit:
        case RemoveImage() | RestoreImage():
            return {"path": edit.path}
        case AdoptImage(_, old, new, regions):
            return {"before": asdict(old), "after": asdict(new), "regions": list(regions)}
        case AddLabel(label) | RemoveLabel(label):
            return label.plain()
        case RetitleLabel(old_label, new_label):
            return {"before": old_label.plain(), "after": new_label.plain()}
        case ReplaceLabels(before_set, after_set) | ChangeLabels(before_set, after_set):
            return {"before": before_set.plain(), "after": after_set.plain()}
        case ChangeProtocol():
            return {"before": edit.before.plain(), "after": edit.after.plain()}


def edit_value(entry: Entry) -> SimpleEdit | None:
    """The edit an entry of the history tells; None for one that is no edit. Raises ValueError when it is none of ours.

    A stroke stored by format 1 does not tell the region's origin: it has that of a drawn one.
    """
    try:
        return _edit_value(entry.action, entry.image_id or 0, json.loads(entry.detail))
    except (KeyError, TypeError, AttributeError) as fault:
        raise ValueError(f"entry {entry.id} of the history cannot be read") from fault


def _edit_value(action: str, image_id: int, detail: dict[str, Any]) -> SimpleEdit | None:
    match action:
        case "AddAnnotation":
            return AddAnnotation(_annotation(detail["annotation"]))
        case "RemoveAnnotation":
            return RemoveAnnotation(_annotation(detail["annotation"]))
        case "ChangeAnnotation":
            return ChangeAnnotation(_annotation(detail["before"]), _annotation(detail["after"]))
        case "Paint":
            return _paint(image_id, detail)
        case "Decide":
            after = suggestion_value(detail["suggestion"])
            return Decide(replace(after, decision=Decision(detail["was"])), after)
        case "SetImageState":
            whose = detail.get("reading", SHARED), Circumstances.from_plain(detail.get("under", {}))
            return SetImageState(image_id, ImageState(detail["before"]), ImageState(detail["after"]), *whose)
        case "SetImageAttributes":
            said = tuple(detail["before"].items()), tuple(detail["after"].items())
            return SetImageAttributes(image_id, *said, detail["reading"])
        case "SetTags":
            return SetTags(image_id, *(tuple(map(tag_value, detail[name])) for name in ("before", "after")))
    return _member_value(action, image_id, detail)


def _member_value(action: str, image_id: int, detail: dict[str, Any]) -> SimpleEdit | None:
    match action:
        case "RemoveImage":
            return RemoveImage(image_id, detail["path"])
        case "RestoreImage":
            return RestoreImage(image_id, detail["path"])
        case "AdoptImage":
            contents = Content(**detail["before"]), Content(**detail["after"])
            return AdoptImage(image_id, *contents, tuple(detail["regions"]))
        case "AddLabel":
            return AddLabel(Label.from_plain(detail))
        case "RemoveLabel":
            return RemoveLabel(Label.from_plain(detail))
        case "RetitleLabel":
            return RetitleLabel(*(Label.from_plain(detail[name]) for name in ("before", "after")))
        case "ReplaceLabels":
            return ReplaceLabels(LabelSet.from_plain(detail["before"]), LabelSet.from_plain(detail["after"]))
        case "ChangeLabels":
            return ChangeLabels(LabelSet.from_plain(detail["before"]), LabelSet.from_plain(detail["after"]))
        case "ChangeProtocol":
            return ChangeProtocol(Protocol.from_plain(detail["before"]), Protocol.from_plain(detail["after"]))
    return None


def _annotation(row: dict[str, Any]) -> Annotation:
    return annotation_value({**row, "counts": row["counts"].encode("ascii")})


def _paint(image_id: int, detail: dict[str, Any]) -> Paint:
    before, after = (Mask(Box(*m["box"]), m["counts"].encode("ascii")) for m in (detail["before"], detail["after"]))
    return Paint(
        detail["annotation"], image_id, Box(*detail["window"]), before, after,
        Origin(detail.get("origin_before", Origin.DRAWN)), Origin(detail.get("origin_after", Origin.DRAWN)),
        detail["seconds"], rings_value(detail.get("rings_before", [])), rings_value(detail.get("rings_after", [])),
        *(Circumstances.from_plain(detail.get(name, {})) for name in ("under_before", "under_after")),
    )  # fmt: skip


def rings_value(rings: list[list[list[float]]]) -> tuple[Ring, ...]:
    """Vertices from JSON."""
    return tuple(tuple((x, y) for x, y in ring) for ring in rings)


def _plain_mask(mask: Mask) -> dict[str, Any]:
    box = mask.box
    return {"box": [box.x, box.y, box.w, box.h], "counts": mask.counts.decode("ascii")}


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    return {key: value.decode("ascii") if isinstance(value, bytes) else value for key, value in row.items()}
