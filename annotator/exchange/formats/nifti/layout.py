"""How a folder of label volumes is laid out, and what files are called."""

from __future__ import annotations

from pathlib import Path

NAME = "nifti"
FOLDER, LIST = "segmentations", "labels.json"
MARK, SUFFIX = "_seg", ".nii.gz"
SUFFIXES = (SUFFIX, ".nii")
# Sides of a volume have 16 bits, with a sign.
MOST_SIDE = 32_767


def is_volume(path: Path) -> bool:
    """Whether a file is called like a NIfTI volume."""
    return path.name.lower().endswith(SUFFIXES)


def bare(path: Path) -> str:
    """A volume's name without what says that it is one, and that it is a segmentation."""
    name = path.name
    for suffix in SUFFIXES:
        if name.lower().endswith(suffix):
            name = name[: -len(suffix)]
            break
    return name.removesuffix(MARK)
