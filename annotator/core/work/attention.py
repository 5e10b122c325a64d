"""A classifier's answer for one image, in a form that can be stored and shown again without the classifier."""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class AttentionRecord:
    """Excitation maps of one image under one model, layer and contrast.

    `maps` is (K, h, w) float32 ≥ 0, one map a target on the network's grid, each rounded as it is stored (a relative
    5e-4), lest what is made of them differ once they are read again; `placement` says where that grid lies on
    the image; `scores` holds the classifier's probability of every one of its labels, `mass` each map's sum before
    clamping. `notes` are what was guessed of the image's values or left out of them, as templates of sentences with
    their values.
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

    def __post_init__(self) -> None:
        peaks, shares = self._in_halves()
        object.__setattr__(self, "maps", shares.astype(np.float32) * peaks[:, None, None])

    def _in_halves(self) -> tuple[NDArray[np.float32], NDArray[np.float16]]:
        """Each map's maximum (K,), and the maps as float16, each scaled to a maximum of 1."""
        peaks = self.maps.max(axis=(1, 2), initial=0.0).astype(np.float32)
        return peaks, (self.maps / np.where(peaks, peaks, np.float32(1))[:, None, None]).astype(np.float16)

    @property
    def key(self) -> str:
        """What identifies the answer for an image: the model's weights and the contrast asked for."""
        return attention_key(self.fingerprint, self.contrast)

    def map_of(self, target: str) -> NDArray[np.float32]:
        """The (h, w) map of a target."""
        found: NDArray[np.float32] = self.maps[self.targets.index(target)]
        return found

    def stored(self) -> tuple[str, bytes]:
        """JSON of everything but the maps, and the maps as compressed float16, each scaled to a maximum of 1."""
        peaks, shares = self._in_halves()
        fields = (
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
        data = {name: getattr(self, name) for name in fields} | {"shape": self.maps.shape, "peaks": peaks.tolist()}
        return json.dumps(data), zlib.compress(shares.tobytes(), level=1)

    @classmethod
    def from_stored(cls, record: str, maps: bytes) -> Self:
        """The opposite of `stored`: all is as it was, to the bit."""
        data = json.loads(record)
        shape, peaks = tuple(data.pop("shape")), np.asarray(data.pop("peaks"), dtype=np.float32)
        array = np.frombuffer(zlib.decompress(maps), dtype=np.float16).reshape(shape).astype(np.float32)
        data["notes"] = tuple((template, values) for template, values in data.get("notes", ()))
        data["targets"], data["mass"] = tuple(data["targets"]), tuple(data["mass"])
        return cls(**data, maps=array * peaks[:, None, None])


def attention_key(fingerprint: str, contrast: str) -> str:
    """The key under which a model's answer for one contrast is stored."""
    return f"{fingerprint}/{contrast}"
