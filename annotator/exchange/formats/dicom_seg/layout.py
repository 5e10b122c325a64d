"""How a folder of segmentations is laid out."""

from __future__ import annotations

NAME = "dicom-seg"
FOLDER, LIST = "segmentations", "images.json"
