"""A person's face: found, followed through a clip, brought upright into a square.

These names cost no OpenCV, which is loaded when it is needed. The others stand in modules of their own: `flow.Flow`, a
face by clicks; `zones`, where on a face an action unit is looked for.
"""

from annotator.core.faces.alignment import Alignment
from annotator.core.faces.corrections import ABSENT, Correction, corrections_from_json, corrections_to_json
from annotator.core.faces.detector import Detector
from annotator.core.faces.face import Box, Face, Points, points_of_mesh
from annotator.core.faces.offers import Offer, available
from annotator.core.faces.packing import faces_from_bytes, faces_to_bytes
from annotator.core.faces.track import Certainty, FaceTrack, follow

__all__ = [
    "ABSENT",
    "Alignment",
    "Box",
    "Certainty",
    "Correction",
    "Detector",
    "Face",
    "FaceTrack",
    "Offer",
    "Points",
    "available",
    "corrections_from_json",
    "corrections_to_json",
    "faces_from_bytes",
    "faces_to_bytes",
    "follow",
    "points_of_mesh",
]
