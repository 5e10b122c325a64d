"""What the columns of a table of tags are called."""

from __future__ import annotations

IMAGE = "image"
# Behind a label's name: who gave its tag, and when.
BY, AT = ".by", ".at"
# The columns of the long form, the surest first.
LABELS = ("label", "tag", "finding", "class", "category")
STATES = ("value", "present", "presence", "state", "tag_value")
WHO, WHEN = ("annotator", "by", "reader"), ("at", "time", "date")
