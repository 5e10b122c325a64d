"""Under what a mark was made: the protocol's version, what of the model was to be seen, and whose reading it is in.

A *mark* is what somebody says of an image: a region, a tag, a decision on a suggestion, that the image is done.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

# The reading that everybody works on together, where a project keeps no reading of each reader.
SHARED = ""
# Readings that are no reader's; the last one is empty, for whoever opens a project of readings and says no name.
ADJUDICATED, CONSENSUS, NOBODYS = ":adjudicated", ":consensus", ":nobody"
OWN_READINGS = (ADJUDICATED, CONSENSUS)


class SuggestionMode(StrEnum):
    """When a reader sees the model's suggestions of a label.

    BLIND is no setting of a project: it is what an image of the audit is read in.
    """

    OFF = "off"
    AFTER_OWN_MARK = "after own mark"
    ON_REQUEST = "on request"
    SHOWN = "shown"
    BLIND = "blind"


@dataclass(frozen=True, slots=True)
class Circumstances:
    """Under what a mark was made, as far as that is known: of imports and of older projects it is not.

    `protocol` is the version of the label set, from 1 (0: not known), `mode` the suggestion mode in force for the label
    (None: not known). `seen` is the moment (UTC, ISO 8601) from which on a suggestion of the label was to be seen on
    this image in this reading, or from which on the reader had asked for it; "" where neither was before the mark was
    made; `looked` the seconds that the decided
    suggestion, or that of the label, was on screen until then, None where it was not.
    """

    protocol: int = 0
    mode: SuggestionMode | None = None
    seen: str = ""
    looked: float | None = None

    @property
    def known(self) -> bool:
        """Whether anything is known of it."""
        return self.mode is not None

    @property
    def blind(self) -> bool:
        """Whether it is known that nothing of what the model says of the label was to be seen before.

        Where suggestions are shown, it is to be seen that there is none, too: that leads readers as well.
        """
        return self.known and self.mode is not SuggestionMode.SHOWN and not self.seen

    @property
    def assisted(self) -> bool:
        """Whether it is known that what the model says of the label was to be seen before."""
        return self.known and not self.blind

    def plain(self) -> dict[str, Any]:
        """As JSON: what is not known is left out."""
        told: dict[str, Any] = {"protocol": self.protocol, "mode": str(self.mode) if self.mode else None}
        told |= {"seen": self.seen, "looked": self.looked}
        return {key: value for key, value in told.items() if value not in (0, None, "")}

    @classmethod
    def from_plain(cls, told: dict[str, Any]) -> Circumstances:
        """Read what `plain` gave. Raises ValueError or TypeError for anything else."""
        mode = told.get("mode")
        looked = told.get("looked")
        return cls(
            int(told.get("protocol", 0)),
            SuggestionMode(mode) if mode is not None else None,
            str(told.get("seen", "")),
            float(looked) if looked is not None else None,
        )

    def again(self, later: Circumstances) -> Circumstances:
        """Those of a mark that is changed now: what was seen once stays seen."""
        return replace(later, seen=self.seen or later.seen)


UNKNOWN = Circumstances()
