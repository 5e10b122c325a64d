"""DICOM segmentations, out and in."""
