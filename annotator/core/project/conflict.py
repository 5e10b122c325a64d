"""An edit that was made on what somebody else changed since."""

from __future__ import annotations

from typing import TypeAlias

from annotator.core.clock import on_clock
from annotator.core.errors import KnownError
from annotator.core.message import Message, marked
from annotator.core.store.history import Entry
from annotator.core.work.annotation import Annotation, ImageState, Suggestion
from annotator.core.work.edits import SimpleEdit
from annotator.core.work.tags import Tag

Current: TypeAlias = Annotation | Suggestion | ImageState | tuple[Tag, ...] | tuple[tuple[str, str], ...] | None

_DEEDS = {
    "AddAnnotation": marked("added a region"),
    "RemoveAnnotation": marked("removed the region"),
    "ChangeAnnotation": marked("changed the region"),
    "Paint": marked("painted on the region"),
    "Decide": marked("decided on the suggestion"),
    "SetImageState": marked("marked the image as done, or as not done"),
    "SetImageAttributes": marked("changed what is said of the image"),
    "SetTags": marked("tagged the image"),
    "RemoveImage": marked("removed the image"),
    "RestoreImage": marked("brought the image back"),
    "AdoptImage": marked("took the changed file for the image"),
    "AddLabel": marked("added a label"),
    "RemoveLabel": marked("took a label back"),
    "RetitleLabel": marked("renamed a label"),
    "ReplaceLabels": marked("chose another label set"),
    "ChangeProtocol": marked("changed how the project is read"),
    "ChangeLabels": marked("changed the label set"),
    "sign": marked("signed the reading"),
    "reason": marked("gave a reason for a change"),
    "move": marked("moved the image's file"),
    "assign": marked("said who reads what"),
    "suggest": marked("had the model's answer stored"),
    "forget": marked("had the model's answer forgotten"),
}


class ConflictError(KnownError):
    """The step was refused as a whole, since one edit of it no longer fits what is stored.

    `edit` is that one, `current` what is there now (None: it is gone), `entry` the last
    entry of the history about it.
    """

    def __init__(self, edit: SimpleEdit, current: Current, entry: Entry | None, path: object) -> None:
        self.edit, self.current, self.entry = edit, current, entry
        super().__init__(
            "{theirs} meanwhile; this step was not stored.",
            theirs=self.theirs,
            path=path,
            advice="Have a look at it and do it again.",
        )

    @property
    def mine(self) -> Message:
        """What was refused, in words."""
        return Message(_DEEDS[type(self.edit).__name__])

    @property
    def theirs(self) -> Message:
        """Who did what, when, in words."""
        return told(self.entry)


class GoneError(KnownError):
    """The step was refused as a whole, since its image was removed from the project meanwhile."""

    def __init__(self, image_id: int, image: str, entry: Entry | None, path: object) -> None:
        self.image_id = image_id
        super().__init__(
            marked("{image} is no longer in the project: {theirs}. This step was not stored."),
            image=image,
            theirs=told(entry),
            path=path,
            advice=marked("Add the image again to go on with it."),
        )


def deed(action: str) -> Message:
    """What an entry's action is, in words."""
    return Message(_DEEDS.get(action, marked("changed this")))


def told(entry: Entry | None) -> Message:
    """Who did what, when, in words."""
    if entry is None:
        return Message("Somebody changed this")
    who = entry.annotator or Message("Somebody")
    return Message(marked("{who} {deed} ({at})"), who=who, deed=deed(entry.action), at=on_clock(entry.at))
