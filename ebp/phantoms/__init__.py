"""Phantoms: rendered images whose truth is known by construction. No torch, no downloads, all from a seed."""

from ebp.phantoms.dermoscopy import SKIN_LABELS, skin
from ebp.phantoms.faces import FACE_LABELS, face
from ebp.phantoms.faces.clip import FaceClip, Movement
from ebp.phantoms.phantom import Phantom

__all__ = ["FACE_LABELS", "SKIN_LABELS", "FaceClip", "Movement", "Phantom", "face", "skin"]
