"""A classifier on a device, and what works with it."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from annotator.core.images import Picture
from annotator.inference.device import Room
from annotator.inference.seeing import seen
from annotator.inference.weighing import Weigher

if TYPE_CHECKING:
    from ebp import Classifier, ExcitationBackprop
    from ebp.extent import ExtentFinder
    from ebp.values import Seen


class Loaded:
    """A classifier on a device, and what works with it."""

    def __init__(self, classifier: Classifier, room: Room) -> None:
        from ebp import ExcitationBackprop

        self.classifier, self.room = classifier, room
        self.limit = 0 if room.tight else None
        self.engine: ExcitationBackprop = ExcitationBackprop(classifier, signals=room.group, cache_limit=self.limit)
        self.weigher = Weigher(classifier, self.engine)

    @cached_property
    def finder(self) -> ExtentFinder:
        """Made when the first extent is asked for. Raises EbpError for a network without layers that suit."""
        from ebp.extent import ExtentFinder

        return ExtentFinder(self.classifier, signals=self.room.group, cache_limit=self.limit)

    def sees(self, picture: Picture) -> Seen:
        """What it sees of a picture that is settled, as its card declares, whatever is on the screen."""
        return seen(picture, self.classifier.card.preprocessing)
