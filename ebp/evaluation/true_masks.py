"""True masks in COCO's form: polygons and run lengths, kept as they are coded and made when they are asked for."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pycocotools import mask as coco_mask

from ebp.errors import EbpError
from ebp.regions.grabcut import reduced_mask

Mask = NDArray[np.bool_]
FARTHEST = 1e6
"""Points of polygons lie nearer than so many pixels."""
ASPECT = 0.02
"""By so much of its longer side an image may have another shape than its masks."""


@dataclass(frozen=True)
class Coded:
    """The regions of one label on one image, which is (width, height) pixels large: each a list of polygons, flat [x,
    y, x, y, …] in pixels, or run lengths, {"size": [height, width], "counts": a list of numbers, or COCO's text}.
    """

    size: tuple[int, int]
    regions: tuple[Any, ...]

    def mask(self) -> Mask:
        """All regions together, (height, width). Raises ValueError where one cannot be read."""
        width, height = self.size
        result: Mask = np.zeros((height, width), bool)
        for region in self.regions:
            result |= _decoded(region, width, height)
        return result


class TrueMasks:
    """What is truly there, by image and label, a pixel at least each; of others nothing is known. source: where it was
    read, for errors.
    """

    def __init__(self, coded: Mapping[tuple[Path, str], Coded], source: str) -> None:
        self._coded, self._source = dict(coded), source

    def labels(self, image: Path, among: Iterable[str]) -> list[str]:
        """Those labels that have regions on an image."""
        return [label for label in among if (image, label) in self._coded]

    def on(self, image: Path, label: str, image_size: tuple[int, int], size: tuple[int, int]) -> Mask:
        """All regions of a label on an image together, bool (h, w) at another size (w, h).

        Of what is smaller than a pixel there one pixel stays. image_size (W, H): the image as it was read. Raises
        EbpError where it was made on an image of another shape.
        """
        coded = self._coded[image, label]
        (width, height), (own_width, own_height) = image_size, coded.size
        if abs(width * own_height - height * own_width) > ASPECT * max(width, height) * max(coded.size):
            raise EbpError(
                f"{self._source}: the masks of {image.name} are of {own_width} × {own_height} pixels, but the image "
                f"has {width} × {height}: give masks of these images as they are"
            )
        found: Mask = reduced_mask(coded.mask(), size[::-1])
        return found


def read_true_masks(path: Path, images: Sequence[Path], labels: Sequence[str]) -> TrueMasks:
    """The regions of some labels on some images in a file of COCO's instances: polygons and run lengths.

    Images are matched by their files' names; where several have one name, by the folders before it. Categories are
    labels of the very name. Raises EbpError naming the file: not of that form, or about none of these images or labels.
    """
    data = _read(path)
    try:
        names = {item["id"]: str(item["name"]) for item in data["categories"]}
        sizes = {item["id"]: (int(item["width"]), int(item["height"])) for item in data["images"]}
        found = {item["id"]: _matching(str(item["file_name"]), images) for item in data["images"]}
        regions: dict[tuple[int, str], list[Any]] = {}
        for item in data["annotations"]:
            regions.setdefault((item["image_id"], names[item["category_id"]]), []).append(item["segmentation"])
    except (KeyError, TypeError, ValueError) as error:
        raise EbpError(f"{path}: not a file of COCO's instances: an entry lacks or misnames {error}") from error
    if not any(found.values()):
        raise EbpError(f"{path}: none of its {len(found)} images is among those to be judged (by file name)")
    known = set(labels) & set(names.values())
    if not known:
        raise EbpError(f"{path}: its categories ({_listed(names.values())}) are none of the labels ({_listed(labels)})")
    coded = {}
    for (number, label), items in regions.items():
        if number not in found:
            raise EbpError(f"{path}: a region belongs to image {number}, which the file does not have")
        image = found[number]
        kept = tuple(item for item in items if item)
        if image is not None and label in known and kept:
            where = f"{path}: a region of {label!r} on {image.name}"
            one = Coded(sizes[number], kept)
            if _covers_some(one, where):
                coded[image, label] = one
    return TrueMasks(coded, str(path))


def _covers_some(coded: Coded, where: str) -> bool:
    """Whether there is a pixel. What cannot be read is better told now than after minutes of training."""
    try:
        return bool(coded.mask().any())
    except (ValueError, TypeError, KeyError, IndexError, OverflowError) as error:
        raise EbpError(f"{where} cannot be read ({error}): polygons and run lengths of the image's size can") from error


def _read(path: Path) -> dict[str, Any]:
    try:
        data = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise EbpError(f"{path}: the masks cannot be read ({error.strerror})") from error
    except (ValueError, RecursionError) as error:
        raise EbpError(f"{path}: the masks cannot be read (it is no JSON: {error})") from error
    if not isinstance(data, dict) or not all(isinstance(data.get(key), list) for key in _PARTS):
        raise EbpError(f"{path}: not a file of COCO's instances, which lists {', '.join(_PARTS)}")
    return data


_PARTS = ("images", "annotations", "categories")


def _matching(name: str, images: Sequence[Path]) -> Path | None:
    """The image of that name; of several the one whose folders fit; None without one, or where several fit as well."""
    parts = Path(name.replace("\\", "/")).parts
    alike = [image for image in images if parts and image.name == parts[-1]]
    if len(alike) < 2:
        return alike[0] if alike else None
    fits = [image for image in alike if image.parts[-len(parts) :] == parts]
    return fits[0] if len(fits) == 1 else None


def _decoded(region: Any, width: int, height: int) -> Mask:
    """(height, width) of polygons or run lengths."""
    if not 0 < width * height < 2**31:
        raise ValueError(f"{width} × {height} pixels")
    if isinstance(region, dict):
        if [int(side) for side in region["size"]] != [height, width]:
            raise ValueError(f"its size is {region['size']}")
        lengths = np.asarray(_lengths(region["counts"]), np.int64)
        # Checked before: pycocotools writes where longer runs lead it.
        if (lengths < 0).any() or lengths.sum() != width * height:
            raise ValueError("its run lengths do not add up to the image")
        return np.repeat(np.arange(len(lengths)) % 2 == 1, lengths).reshape(width, height).T
    polygons = [np.asarray(polygon, np.float64).reshape(-1) for polygon in region]
    if any(len(polygon) < 6 or len(polygon) % 2 or not (abs(polygon) < FARTHEST).all() for polygon in polygons):
        raise ValueError("a polygon needs three points at least, on the image")
    code = coco_mask.merge(coco_mask.frPyObjects([polygon.tolist() for polygon in polygons], height, width))
    return np.asarray(coco_mask.decode(code), bool).reshape(height, width)


def _lengths(counts: Any) -> list[int]:
    """Run lengths, of COCO's text, too: five bits a character, the lowest first, and from the fourth number on the
    difference from the one before the last.
    """
    if not isinstance(counts, str):
        return [int(count) for count in counts]
    found: list[int] = []
    value = shift = 0
    for character in counts:
        code = ord(character) - 48
        if not 0 <= code < 64 or shift > 30:
            raise ValueError("its run lengths are no text of COCO's")
        value |= (code & 31) << shift
        shift += 5
        if not code & 32:
            value -= (1 << shift) if code & 16 else 0
            found.append(value + (found[-2] if len(found) > 2 else 0))
            value = shift = 0
    return found


def _listed(names: Iterable[str]) -> str:
    listed = list(names)
    return ", ".join(listed[:6]) + (", …" if len(listed) > 6 else "")
