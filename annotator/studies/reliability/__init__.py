"""How far coders of clips agree: frame by frame, event by event, and where they do not.

The coefficients are those of `annotator.studies.agreement`. What each says, and when not to use it: docs/studies.md.
"""
