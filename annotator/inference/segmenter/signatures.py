"""By what names the exporters' files are known: one row a family of segmenters.

Sources: segment-anything's `scripts/export_onnx_model.py` (SAM; MobileSAM keeps it), samexporter's `export_encoder.py`
and `export_sam2.py` (what AnyLabeling and X-AnyLabeling use), EdgeSAM's `scripts/export_onnx_model.py`.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass


@dataclass(frozen=True)
class Family:
    """How the files of one family are asked.

    `embeddings` are the names under which the encoder gives and the decoder takes what it found. `needs` are the
    decoder's further inputs, all of which it has, `may_need` those some exports have. `masks` are the outputs with a
    mask's logits on the encoder's square, the first that is there; `scores` that with the decoder's own opinion.
    `squeezed` says that the image is brought to the square without keeping its proportions, `pads` that prompts without
    a box end in an empty point.
    """

    name: str
    embeddings: tuple[str, ...]
    needs: frozenset[str]
    masks: tuple[str, ...]
    scores: str
    may_need: frozenset[str] = frozenset()
    squeezed: bool = False
    pads: bool = True


POINTS = frozenset({"point_coords", "point_labels"})
EARLIER_MASK = frozenset({"mask_input", "has_mask_input"})
SIZE = frozenset({"orig_im_size"})

# SAM's own `masks` were cut to the proportions of the image it was exported with: its low-resolution ones are not.
FAMILIES = (
    Family("SAM", ("image_embeddings",), POINTS | EARLIER_MASK | SIZE, ("low_res_masks", "masks"), "iou_predictions"),
    Family("EdgeSAM", ("image_embeddings",), POINTS, ("masks",), "scores"),
    Family(
        "SAM 2",
        ("image_embed", "high_res_feats_0", "high_res_feats_1"),
        POINTS | EARLIER_MASK,
        ("low_res_masks", "masks"),
        "iou_predictions",
        may_need=SIZE,
        squeezed=True,
        pads=False,  # its graph adds the empty point itself
    ),
)


def is_encoder(inputs: Collection[str], outputs: Collection[str]) -> bool:
    """Whether a graph is an image encoder of any family: one input, and the embeddings of one among its outputs."""
    return len(inputs) == 1 and any(set(family.embeddings) <= set(outputs) for family in FAMILIES)


def decoder_family(inputs: Collection[str], outputs: Collection[str]) -> Family | None:
    """The family whose prompt decoder a graph is."""
    for family in FAMILIES:
        needed = family.needs | set(family.embeddings)
        known = needed <= set(inputs) <= needed | family.may_need
        if known and family.scores in outputs and any(name in outputs for name in family.masks):
            return family
    return None
