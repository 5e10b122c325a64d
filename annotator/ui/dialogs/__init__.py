"""Dialogs. Each has a classmethod `ask` or is shown with `exec`."""
