"""What a reader sees of the model's suggestions, image by image, and under what circumstances marks are made."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection
from dataclasses import replace

from annotator.core.project.project import Project
from annotator.core.work.circumstances import OWN_READINGS, Circumstances, SuggestionMode
from annotator.core.work.protocol import Protocol

# Stands for all labels among those that were seen: the reader asked, and saw that there is none, if there is none.
ASKED = 0


class Sight:
    """Follows one reader from image to image. Belongs to the thread of its project.

    A label's suggestions are `seen` as the protocol has it; `marked` are the labels of which the reader said on the
    image at hand that they are there or not. `clock` tells seconds.
    """

    def __init__(self, project: Project, clock: Callable[[], float] = time.monotonic) -> None:
        self._project, self._clock = project, clock
        self.protocol: Protocol = project.protocol
        if project.reading in OWN_READINGS:  # who settles what readers say is not to be led, unless that is asked for
            self.protocol = replace(self.protocol, mode=SuggestionMode.ON_REQUEST, modes=(), audit_share=0.0)
        labels = project.labels
        self._modes = {label.id: self.protocol.mode_of(label.name) for label in labels.known}
        self._version = labels.version
        self._image, self._audited = 0, False
        self._marked: frozenset[int] = frozenset()
        self._done = False
        self._seen: dict[int, str] = {}
        self._since: dict[int, float] = {}
        self._last = clock()
        self.asked = False

    # --- the image at hand

    def look_at(self, image_id: int, marked: Collection[int], *, done: bool) -> None:
        """Begin with an image, of whose labels some are marked already."""
        self._image, self._marked, self._done = image_id, frozenset(marked), done
        self._audited = self.protocol.is_audited(image_id)
        self._seen, self._since, self.asked = self._project.seen(image_id), {}, False
        self._last = self._clock()

    def follow(self, marked: Collection[int], *, done: bool) -> bool:
        """Take note of marks that came or went; returns whether other suggestions are to be seen now."""
        before = self._seeable
        self._marked, self._done = frozenset(marked), done
        self._last = self._clock()
        return self._seeable != before

    def ask(self) -> bool:
        """The reader asks for the suggestions; returns whether others are to be seen now."""
        before, self.asked = self._seeable, True
        if self._seeable == before:
            return False
        if not self._project.read_only:
            self._seen = self._project.see(self._image, [ASKED])
        return True

    @property
    def audited(self) -> bool:
        """Whether the image at hand is read without suggestions. No reader is to be told."""
        return self._audited

    def has_marked(self, label_id: int) -> bool:
        """Whether the reader said of a label that it is on the image at hand, or not."""
        return self._done or label_id in self._marked

    def sees(self, label_id: int) -> bool:
        """Whether what the model says of a label is to be seen on the image at hand."""
        if self._audited:
            return False
        match self._modes.get(label_id, self.protocol.mode):
            case SuggestionMode.SHOWN:
                return True
            case SuggestionMode.ON_REQUEST:
                return self.asked
            case SuggestionMode.AFTER_OWN_MARK:
                return self.has_marked(label_id)
        return False

    @property
    def _seeable(self) -> frozenset[int]:
        """The labels that may be seen, where the protocol hides any."""
        return frozenset(filter(self.sees, self._modes)) if self.protocol.hides else frozenset()

    def show(self, label_ids: Collection[int]) -> None:
        """Take note that suggestions of these labels are on screen now. Raises KnownError."""
        fresh = [label for label in label_ids if label not in self._since]
        if not fresh:
            return
        self._since |= dict.fromkeys(fresh, self._clock())
        if not self._project.read_only:
            self._seen = self._project.see(self._image, fresh)

    # --- marks

    def under(self, image_id: int, label_id: int | None) -> Circumstances:
        """The circumstances of a mark that is made now; without a label, of one that is about the whole image.

        Of other images than that at hand only what was seen before is known.
        """
        here = image_id == self._image
        seen = self._seen if here else self._project.seen(image_id)
        asked = seen.get(ASKED, "") if self._modes.get(label_id or 0) is SuggestionMode.ON_REQUEST else ""
        first = seen.get(label_id, asked) if label_id is not None else min(seen.values(), default="")
        since = self._since.get(label_id) if here and label_id is not None else None
        looked = round(self._clock() - max(since, self._last), 3) if since is not None else None
        audited = self._audited if here else self.protocol.is_audited(image_id)
        mode = SuggestionMode.BLIND if audited else self._modes.get(label_id or 0, self.protocol.mode)
        return Circumstances(self._version, mode, first, looked)
