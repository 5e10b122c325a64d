"""NIfTI label volumes, out and in."""
