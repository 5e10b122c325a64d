"""What the tool needs of a DICOM header, frame by frame, and nothing of the patient."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pydicom.dataset import Dataset

from annotator.core.errors import KnownError
from annotator.core.images.dicom import fields, loading
from annotator.core.images.dicom.faults import AGAIN
from annotator.core.images.dicom.identity import Identity, identity_of
from annotator.core.images.dicom.loading import Loaded
from annotator.core.images.dicom.place import Place, place_of, sides_of
from annotator.core.images.dicom.scale import UltrasoundRegion, aspect_of, scale_of, ultrasound_regions
from annotator.core.images.dicom.windows import presets_of
from annotator.core.images.display import Preset
from annotator.core.images.names import split_page
from annotator.core.images.scale import Scale
from annotator.core.message import marked

HOUNSFIELD = "HU"
_SIDES = frozenset("LRBU")


@dataclass(frozen=True)
class Rescale:
    """What makes a stored value one of the modality: slope and intercept; kind: what that is said to be, or ""."""

    slope: float = 1.0
    intercept: float = 0.0
    kind: str = ""


@dataclass(frozen=True)
class Header:
    """One frame's header.

    kind, syntax: UIDs of the class and of the way it is written. bits: stored; allocated: with those that are not
    used. rescale: None where there is none, or a table in its stead (`has_table`). units: of the values, "HU" only
    where they are Hounsfield units; "" unknown. presets: windows and tables that the file offers, the first is how it
    is shown. padding: the stored values, from and to, that mean no pixel. number: the instance's. laterality: L, R, B,
    U or "". rate: frames a second, None where nothing says so. sides: what the edges show (`sides_of`). burned_in:
    whether the pixels are said to have writing in them; None where that is not said.
    """

    modality: str
    kind: str
    syntax: str
    identity: Identity
    frames: int
    width: int
    height: int
    photometric: str
    channels: int
    bits: int
    allocated: int
    signed: bool
    rescale: Rescale | None
    has_table: bool
    units: str
    presets: tuple[Preset, ...]
    padding: tuple[int, int] | None
    scale: Scale
    aspect: float
    regions: tuple[UltrasoundRegion, ...]
    place: Place | None
    number: int | None
    laterality: str
    rate: float | None
    sides: tuple[str, str, str, str]
    burned_in: bool | None

    @property
    def is_grey(self) -> bool:
        """Whether values are grey, not colours, nor numbers of colours."""
        return self.photometric in ("MONOCHROME1", "MONOCHROME2")


def read_header(path: Path) -> Header:
    """The header of the frame that a path names, of a file itself that of its first one. Raises KnownError."""
    file, page = split_page(path)
    loaded = loading.load(file)
    with loading.asking:
        return header_of(loaded, require_frame(loaded, page))


def require_frame(loaded: Loaded, page: int) -> int:
    """The frame that a page is, from 0. Raises KnownError where there is none."""
    frame = max(page - 1, 0)
    if frame >= loaded.frames:
        text = marked("There is no frame {frame}: the file has {count} {count:frame|frames}, counted from 0.")
        raise KnownError(text, frame=frame, count=loaded.frames, path=loaded.path)
    return frame


def header_of(loaded: Loaded, frame: int) -> Header:
    """A frame's header. Raises KnownError where what its values mean cannot be told."""
    data = loaded.data
    rescale, has_table = _rescale(data, frame, loaded.path)
    scale = scale_of(data, frame)
    modality = fields.text(data, "Modality").upper()
    bits = fields.whole(data, "BitsStored") or fields.whole(data, "BitsAllocated") or 8
    return Header(
        modality=modality,
        kind=fields.text(data, "SOPClassUID"),
        syntax=str(loaded.syntax),
        identity=identity_of(data),
        frames=loaded.frames,
        width=fields.whole(data, "Columns") or 0,
        height=fields.whole(data, "Rows") or 0,
        photometric=fields.text(data, "PhotometricInterpretation").upper() or "MONOCHROME2",
        channels=fields.whole(data, "SamplesPerPixel") or 1,
        bits=bits,
        allocated=fields.whole(data, "BitsAllocated") or bits,
        signed=fields.whole(data, "PixelRepresentation") == 1,
        rescale=rescale,
        has_table=has_table,
        units=_units(modality, rescale),
        presets=presets_of(data, frame),
        padding=_padding(data, bits if fields.whole(data, "PixelRepresentation") == 1 else 0),
        scale=scale,
        aspect=aspect_of(data, scale),
        regions=ultrasound_regions(data),
        place=place_of(data, frame),
        number=fields.whole(data, "InstanceNumber"),
        laterality=_laterality(data, frame),
        rate=_rate(data),
        sides=sides_of(data, frame),
        burned_in={"YES": True, "NO": False}.get(fields.text(data, "BurnedInAnnotation").upper()),
    )


def _rescale(data: Dataset, frame: int, path: Path) -> tuple[Rescale | None, bool]:
    told = fields.of_frame(data, frame, "PixelValueTransformationSequence")
    if fields.items(data, "ModalityLUTSequence"):
        return None, True
    said = [fields.is_said(told, f"Rescale{name}") for name in ("Slope", "Intercept")]
    if not any(said):
        return None, False
    slope = fields.number(told, "RescaleSlope") if said[0] else 1.0
    intercept = fields.number(told, "RescaleIntercept") if said[1] else 0.0
    if slope is None or intercept is None or slope == 0:
        text = marked("The header does not tell what the values mean: its rescaling is damaged.")
        raise KnownError(text, path=path, advice=AGAIN)
    return Rescale(slope, intercept, fields.text(told, "RescaleType").upper()), False


def _units(modality: str, rescale: Rescale | None) -> str:
    """Of CT the standard says: where a rescaling names no units, they are Hounsfield's."""
    if rescale is None:
        return ""
    if rescale.kind in (HOUNSFIELD, "") and modality == "CT":
        return HOUNSFIELD
    return "" if rescale.kind in ("US", "") else rescale.kind


def _padding(data: Dataset, signed_bits: int) -> tuple[int, int] | None:
    """The stored values that are no pixels; of signed ones the header may tell the bits as an unsigned number."""
    told = (fields.whole(data, f"PixelPadding{name}") for name in ("Value", "RangeLimit"))
    half = 2 ** max(signed_bits - 1, 0) if signed_bits else float("inf")
    ends = [int(end - 2 * half) if end >= half else end for end in told if end is not None]
    return (min(ends), max(ends)) if ends and fields.is_said(data, "PixelPaddingValue") else None


def _rate(data: Dataset) -> float | None:
    """Frames a second, as a header wants them to be played or were taken."""
    told = (fields.number(data, name) for name in ("RecommendedDisplayFrameRate", "CineRate"))
    rate = next((one for one in told if one), None)
    milliseconds = fields.number(data, "FrameTime")
    rate = rate or (1000 / milliseconds if milliseconds else None)
    return rate if rate is not None and rate > 0 else None


def _laterality(data: Dataset, frame: int) -> str:
    anatomy = fields.of_frame(data, frame, "FrameAnatomySequence")
    names = (anatomy, "FrameLaterality"), (data, "ImageLaterality"), (data, "Laterality")
    told = (fields.text(where, name).upper() for where, name in names)
    return next((side for side in told if side in _SIDES), "")
