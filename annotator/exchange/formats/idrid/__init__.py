"""Folders of lesion masks of the retina, called as IDRiD's."""
