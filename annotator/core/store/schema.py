"""The tables of a project file. `docs/project-file.md` explains them."""

from __future__ import annotations

from sqlalchemy import (
    CheckConstraint,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)

# major.minor: a newer minor is readable, a newer major is refused.
VERSION = (4, 1)
# "EBPA", so that `file` and we can tell a project from any other SQLite file.
APPLICATION_ID = 0x45425041

# The values of `annotator.core.work.annotation`, as the tables' rules have them.
_STATES = "state IN ('new', 'started', 'done')"
_DECISIONS = "decision IN ('pending', 'accepted', 'rejected')"
_ORIGINS = "origin IN ('drawn', 'accepted suggestion', 'edited suggestion', 'imported')"
# An event of a clip, coded or suggested, has a first and a last frame, and may have its strongest one marked.
_FRAMES = (
    '(onset IS NULL AND apex IS NULL AND "offset" IS NULL)'
    ' OR (onset IS NOT NULL AND "offset" IS NOT NULL AND onset >= 0 AND "offset" >= onset'
    ' AND (apex IS NULL OR (apex >= onset AND apex <= "offset")))'
)
# A label of the whole image has an empty mask: no box, no run lengths.
_WHOLE = "(w > 0 AND h > 0 AND length(counts) > 0) OR (w = 0 AND h = 0 AND length(counts) = 0)"

metadata = MetaData()

meta = Table("meta", metadata, Column("key", String, primary_key=True), Column("value", Text, nullable=False))

label = Table(
    "label",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("name", String, nullable=False, unique=True),
    Column("title", String, nullable=False),
    Column("colour", String, nullable=False),
    # 1: no longer in the label set. The row stays: its number and its name belong together for good.
    Column("removed", Integer, nullable=False, default=0, server_default="0"),
)

image = Table(
    "image",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("path", String, nullable=False, unique=True),
    Column("width", Integer, nullable=False, default=0),
    Column("height", Integer, nullable=False, default=0),
    Column("sha256", String, nullable=False, default=""),
    # 1: no longer in the project. The row stays: its number is never used again, and an undo brings all of it back.
    Column("removed", Integer, nullable=False, default=0, server_default="0"),
    CheckConstraint("width >= 0 AND height >= 0", name="image_size"),
    CheckConstraint("length(sha256) IN (0, 64)", name="image_sha256"),
)

# What there is of one reader's reading of an image beside its marks; "" is the reading that all work on together.
# No row: the image is new to the reader, and not assigned.
reading = Table(
    "reading",
    metadata,
    Column("image_id", Integer, ForeignKey("image.id"), primary_key=True, autoincrement=False),
    Column("reading", String, primary_key=True),
    Column("state", String, nullable=False, default="new", server_default="new"),
    # The image's place among those that are assigned to the reader.
    Column("position", Integer),
    # From when on a suggestion was to be seen, by label.
    Column("seen", Text, nullable=False, default="{}", server_default="{}"),
    Column("attributes", Text, nullable=False, default="{}", server_default="{}"),
    Column("circumstances", Text, nullable=False, default="{}", server_default="{}"),
    CheckConstraint(_STATES, name="reading_state"),
)
# What each reader has is found by this alone.
Index("ix_reading_reading_image_id", reading.c.reading, reading.c.image_id)

attention = Table(
    "attention",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("image_id", Integer, ForeignKey("image.id"), nullable=False, index=True),
    Column("key", String, nullable=False),
    Column("record", Text, nullable=False),
    Column("maps", LargeBinary, nullable=False),
)

suggestion = Table(
    "suggestion",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("image_id", Integer, ForeignKey("image.id"), nullable=False),
    Column("label_id", Integer, ForeignKey("label.id"), nullable=False),
    Column("provenance", Text, nullable=False),
    Column("territory", Integer, nullable=False),
    Column("peak_x", Float, nullable=False),
    Column("peak_y", Float, nullable=False),
    Column("share", Float, nullable=False),
    Column("decision", String, nullable=False, index=True),
    Column("decided_at", String, nullable=False, default=""),
    Column("annotator", String, nullable=False, default=""),
    Column("reading", String, nullable=False, default="", server_default=""),
    # Of the decision.
    Column("circumstances", Text, nullable=False, default="{}", server_default="{}"),
    # Frames of a clip, of a suggested event.
    Column("onset", Integer),
    Column("apex", Integer),
    Column("offset", Integer),
    CheckConstraint(_DECISIONS, name="suggestion_decision"),
    CheckConstraint("territory >= 0 AND share >= 0", name="suggestion_share"),
    CheckConstraint(_FRAMES, name="suggestion_frames"),
)

# Counts for the list of images are read from this alone.
Index("ix_suggestion_image_id_reading_decision", suggestion.c.image_id, suggestion.c.reading, suggestion.c.decision)

annotation = Table(
    "annotation",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("image_id", Integer, ForeignKey("image.id"), nullable=False),
    Column("label_id", Integer, ForeignKey("label.id"), nullable=False),
    Column("x", Integer, nullable=False),
    Column("y", Integer, nullable=False),
    Column("w", Integer, nullable=False),
    Column("h", Integer, nullable=False),
    Column("counts", LargeBinary, nullable=False),
    Column("rings", Text, nullable=False, default="[]"),
    Column("origin", String, nullable=False),
    Column("suggestion_id", Integer, ForeignKey("suggestion.id")),
    Column("provenance", Text),
    Column("attributes", Text, nullable=False, default="{}"),
    Column("annotator", String, nullable=False, default=""),
    Column("seconds", Float, nullable=False, default=0.0),
    Column("created", String, nullable=False),
    Column("modified", String, nullable=False),
    Column("reading", String, nullable=False, default="", server_default=""),
    Column("circumstances", Text, nullable=False, default="{}", server_default="{}"),
    # Frames of a clip, of an event.
    Column("onset", Integer),
    Column("apex", Integer),
    Column("offset", Integer),
    CheckConstraint("x >= 0 AND y >= 0", name="annotation_place"),
    CheckConstraint(_WHOLE, name="annotation_mask"),
    CheckConstraint(_ORIGINS, name="annotation_origin"),
    CheckConstraint(_FRAMES, name="annotation_frames"),
)

Index("ix_annotation_image_id_reading", annotation.c.image_id, annotation.c.reading)

# What was said of whole images. No row: unknown. Found by image for one on screen, by label for a table of all.
tag = Table(
    "tag",
    metadata,
    Column("image_id", Integer, ForeignKey("image.id"), primary_key=True, autoincrement=False),
    Column("label_id", Integer, ForeignKey("label.id"), primary_key=True, autoincrement=False),
    Column("reading", String, primary_key=True, default="", server_default=""),
    # 1: the label is there; 0: it was looked for and is not.
    Column("present", Integer, nullable=False),
    Column("annotator", String, nullable=False, default=""),
    Column("at", String, nullable=False),
    Column("circumstances", Text, nullable=False, default="{}", server_default="{}"),
    CheckConstraint("present IN (0, 1)", name="tag_present"),
)

# Append-only. It names what may be gone by now, so nothing here refers to another table.
history = Table(
    "history",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("at", String, nullable=False),
    Column("annotator", String, nullable=False),
    Column("image_id", Integer, index=True),
    Column("action", String, nullable=False),
    Column("suggestion_id", Integer, index=True),
    Column("annotation_id", Integer, index=True),
    Column("detail", Text, nullable=False),
    Column("hash", String, nullable=False),
    CheckConstraint("length(action) > 0", name="history_action"),
    CheckConstraint("length(hash) = 64", name="history_hash"),
)


def packed(version: tuple[int, int]) -> int:
    """A version as one number, as the file keeps it."""
    return version[0] * 1000 + version[1]
