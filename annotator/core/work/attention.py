"""A classifier's answer for one image, in a form that can be stored and shown again without the classifier."""

from __future__ import annotations

import json
import math
import zlib
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

# What an answer says beside its maps.
_FIELDS = (
    "model",
    "fingerprint",
    "layer",
    "contrast",
    "targets",
    "scores",
    "thresholds",
    "mass",
    "placement",
    "notes",
)


@dataclass(frozen=True, eq=False)
class Extents:
    """How far on the image what speaks for some of the targets reaches: maps that were spread over what looks alike.

    `maps` is (S, h, w) float32 ≥ 0, one a target, on a grid that covers the whole image evenly, rounded as it is
    stored; `views` how many views of the image they were fused from.
    """

    targets: tuple[str, ...]
    maps: NDArray[np.float32]
    views: int

    def __post_init__(self) -> None:
        object.__setattr__(self, "maps", _whole(*_in_halves(self.maps)))


@dataclass(frozen=True, eq=False)
class Learnt:
    """What region heads make of the maps of some of the targets: how probable it is that a position belongs.

    `maps` is (S, h, w) float32 in [0, 1], one a target, rounded as it is stored, on a grid that covers the whole image
    evenly; a region is what reaches 0.5. `heads` names the head of each.
    """

    targets: tuple[str, ...]
    heads: tuple[str, ...]
    maps: NDArray[np.float32]

    def __post_init__(self) -> None:
        object.__setattr__(self, "maps", _whole(*_in_halves(self.maps)))

    def of(self, target: str, head: str) -> NDArray[np.float32] | None:
        """The map (h, w) that a head made of a target's; None without one."""
        if (target, head) not in zip(self.targets, self.heads, strict=True):
            return None
        found: NDArray[np.float32] = self.maps[self.targets.index(target)]
        return found


@dataclass(frozen=True, eq=False)
class AttentionRecord:
    """Excitation maps of one image under one model, layer and contrast.

    `maps` is (K, h, w) float32 ≥ 0, one map a target on the network's grid, each rounded as it is stored (a relative
    5e-4), lest what is made of them differ once they are read again; `placement` says where that grid lies on
    the image; `scores` holds the classifier's probability of every one of its labels, `mass` each map's sum before
    clamping. `notes` are what was guessed of the image's values or left out of them, as templates of sentences with
    their values. `extents` are what regions are cut from by the walk; None where nobody asked for them yet.
    `learnt` are what region heads made of either, beside them, lest a head that is left out leave nothing. `features`
    (d,) float32 are the classifier's last ones, of length 1 and rounded as they are stored; None in older answers.
    """

    model: str
    fingerprint: str
    layer: str
    contrast: str
    targets: tuple[str, ...]
    scores: dict[str, float]
    thresholds: dict[str, float]
    mass: tuple[float, ...]
    placement: dict[str, Any]
    maps: NDArray[np.float32]
    notes: tuple[tuple[str, dict[str, Any]], ...] = ()
    extents: Extents | None = None
    learnt: Learnt | None = None
    features: NDArray[np.float32] | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "maps", _whole(*_in_halves(self.maps)))
        if self.features is not None:
            object.__setattr__(self, "features", self.features.astype(np.float16).astype(np.float32))

    @property
    def key(self) -> str:
        """What identifies the answer for an image: the model's weights and the contrast asked for."""
        return attention_key(self.fingerprint, self.contrast)

    @property
    def nbytes(self) -> int:
        """Memory that the maps take."""
        return int(self.maps.nbytes + sum(maps.nbytes for maps in self._beside()[1]))

    def map_of(self, target: str) -> NDArray[np.float32]:
        """The (h, w) map of a target."""
        found: NDArray[np.float32] = self.maps[self.targets.index(target)]
        return found

    def says_as(self, other: AttentionRecord) -> bool:
        """Whether the other one says the same, to the bit."""
        if any(getattr(self, name) != getattr(other, name) for name in _FIELDS):
            return False
        (own, maps), (others, their_maps) = self._beside(), other._beside()
        return (
            own == others
            and self._looks_as(other)
            and all(map(np.array_equal, (self.maps, *maps), (other.maps, *their_maps)))
        )

    def _looks_as(self, other: AttentionRecord) -> bool:
        if self.features is None or other.features is None:
            return self.features is other.features
        return np.array_equal(self.features, other.features)

    def _beside(self) -> tuple[list[object], list[NDArray[np.float32]]]:
        """What tells of the maps that were made of this one's, and these."""
        spread, learnt = self.extents, self.learnt
        told: list[object] = [spread and (spread.targets, spread.views), learnt and (learnt.targets, learnt.heads)]
        return told, [part.maps for part in (spread, learnt) if part is not None]

    def stored(self) -> tuple[str, bytes]:
        """JSON of everything but the maps, and the maps, extents and what was learnt behind them, as compressed
        float16, each scaled to a maximum of 1.
        """
        peaks, shares = _in_halves(self.maps)
        data = {name: getattr(self, name) for name in _FIELDS} | {"shape": self.maps.shape, "peaks": peaks.tolist()}
        if self.features is not None:
            data["features"] = b64encode(self.features.astype("<f2").tobytes()).decode()
        content = shares.tobytes()
        if self.extents is not None:
            tops, more = _in_halves(self.extents.maps)
            own = {"targets": self.extents.targets, "views": self.extents.views}
            data["extents"] = own | {"shape": more.shape, "peaks": tops.tolist()}
            content += more.tobytes()
        if self.learnt is not None:
            tops, more = _in_halves(self.learnt.maps)
            own = {"targets": self.learnt.targets, "heads": self.learnt.heads}
            data["learnt"] = own | {"shape": more.shape, "peaks": tops.tolist()}
            content += more.tobytes()
        return json.dumps(data), zlib.compress(content, level=1)

    @classmethod
    def from_stored(cls, record: str, maps: bytes) -> Self:
        """The opposite of `stored`: all is as it was, to the bit."""
        data = json.loads(record)
        content = zlib.decompress(maps)
        data["features"] = stored_features(data)
        array, rest = _read(content, data.pop("shape"), data.pop("peaks"))
        found = data.pop("extents", None)
        if found is not None:
            spread, rest = _read(rest, found["shape"], found["peaks"])
            data["extents"] = Extents(tuple(found["targets"]), spread, found["views"])
        found = data.pop("learnt", None)
        if found is not None:
            shaped, _ = _read(rest, found["shape"], found["peaks"])
            data["learnt"] = Learnt(tuple(found["targets"]), tuple(found["heads"]), shaped)
        data["notes"] = tuple((template, values) for template, values in data.get("notes", ()))
        data["targets"], data["mass"] = tuple(data["targets"]), tuple(data["mass"])
        return cls(**data, maps=array)


def stored_features(record: Mapping[str, Any]) -> NDArray[np.float32] | None:
    """The features (d,) in the JSON of a stored answer; None where it has none."""
    found = record.get("features")
    return np.frombuffer(b64decode(found), "<f2").astype(np.float32) if found is not None else None


def _in_halves(maps: NDArray[np.float32]) -> tuple[NDArray[np.float32], NDArray[np.float16]]:
    """Each map's maximum (K,), and the maps as float16, each scaled to a maximum of 1."""
    peaks = maps.max(axis=(1, 2), initial=0.0).astype(np.float32)
    return peaks, (maps / np.where(peaks, peaks, np.float32(1))[:, None, None]).astype(np.float16)


def _whole(peaks: NDArray[np.float32], shares: NDArray[np.float16]) -> NDArray[np.float32]:
    return shares.astype(np.float32) * peaks[:, None, None]


def _read(content: bytes, shape: Sequence[int], peaks: Sequence[float]) -> tuple[NDArray[np.float32], bytes]:
    """The maps at the start of what was stored, and what follows them."""
    length = 2 * math.prod(shape)
    halves = np.frombuffer(content[:length], dtype=np.float16).reshape(tuple(shape))
    return _whole(np.asarray(peaks, dtype=np.float32), halves), content[length:]


def attention_key(fingerprint: str, contrast: str) -> str:
    """The key under which a model's answer for one contrast is stored."""
    return f"{fingerprint}/{contrast}"
