"""Clips: files of moving pictures, of which every frame can be an image. PyAV is loaded when the first one is met."""
