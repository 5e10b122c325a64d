"""What a project's lead decided on how it is read: what readers see of the model, whose marks they see, and the audit.

Wrong suggestions pull readers along, and where a model shows nothing they find less (Dratsch et al. 2023; Taib et al.
2026); one's own decision first protects (Buçinca et al. 2021). So a project says what was shown, and keeps it with each
mark (`circumstances`).
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from typing import Any

from annotator.core.errors import KnownError
from annotator.core.work.circumstances import SuggestionMode

# The modes that a project can be set to.
MODES = (SuggestionMode.OFF, SuggestionMode.AFTER_OWN_MARK, SuggestionMode.ON_REQUEST, SuggestionMode.SHOWN)
# What an audit begins with, unless somebody says otherwise.
AUDIT_SHARE = 0.1
UNLOOKED_SECONDS = 0.7
# More than half of the images without suggestions, or a fifth with wrong ones, is no check but another study.
MOST_AUDITED, MOST_DECOYS = 0.5, 0.2
_SPREAD = 2**64


@dataclass(frozen=True)
class Protocol:
    """How a project is read.

    `mode` says when suggestions are to be seen, `modes` for which labels (by name) it is another. With `own_readings`
    each reader has a reading of the project and sees nobody else's. On an `audit_share` of the images, in [0, 0.5], no
    suggestion is shown, and readers are not told which; on a `decoy_share`, in [0, 0.2], one is wrong on purpose. Which
    images these are follows from the `seed`. A suggestion that was accepted within `unlooked` seconds counts as not
    looked at. `teaches_audit` lets marks of audited images teach classifiers and region heads.
    """

    mode: SuggestionMode = SuggestionMode.SHOWN
    modes: tuple[tuple[str, SuggestionMode], ...] = ()
    own_readings: bool = False
    audit_share: float = 0.0
    decoy_share: float = 0.0
    seed: int = 0
    unlooked: float = UNLOOKED_SECONDS
    teaches_audit: bool = False

    def mode_of(self, label: str) -> SuggestionMode:
        """When suggestions of a label, by its name, are to be seen on images that are not audited."""
        return dict(self.modes).get(label, self.mode)

    def is_audited(self, image_id: int) -> bool:
        """Whether an image is read without any suggestion; the same for every reader, so that they can be compared."""
        return self._chance("audit", image_id) < self.audit_share

    def has_decoy(self, image_id: int) -> bool:
        """Whether one of an image's suggestions is to be wrong on purpose; never on an audited one."""
        return not self.is_audited(image_id) and self._chance("decoy", image_id) < self.decoy_share

    @property
    def hides(self) -> bool:
        """Whether there are images or labels whose suggestions are not to be seen at once."""
        modes = {self.mode, *dict(self.modes).values()}
        return bool(self.audit_share) or modes != {SuggestionMode.SHOWN}

    @property
    def guards(self) -> bool:
        """Whether readers see less of the model than it says, or on some images something else: then it is not to be
        had by another door, on no image, lest the door tell which images these are.
        """
        return self.hides or self.decoy_share > 0

    @property
    def conceals(self) -> bool:
        """Whether some images are read otherwise than the others, and readers are not to tell which."""
        return self.audit_share > 0 or self.decoy_share > 0

    def _chance(self, what: str, image_id: int) -> float:
        """A number in [0, 1) that seed and image settle: it stays the same while images are added."""
        digest = hashlib.sha256(f"{what} {self.seed} {image_id}".encode()).digest()
        return int.from_bytes(digest[:8], "big") / _SPREAD

    def plain(self) -> dict[str, Any]:
        """As JSON: only what is not as usual."""
        usual = Protocol()
        told: dict[str, Any] = {
            name: getattr(self, name)
            for name in ("own_readings", "audit_share", "decoy_share", "seed", "unlooked", "teaches_audit")
            if getattr(self, name) != getattr(usual, name)
        }
        if self.mode is not usual.mode:
            told["mode"] = str(self.mode)
        if self.modes:
            told["modes"] = {label: str(mode) for label, mode in self.modes}
        return told

    def stored(self) -> str:
        """As it is kept among a project's settings."""
        return json.dumps(self.plain(), sort_keys=True, ensure_ascii=False)

    @classmethod
    def from_plain(cls, told: dict[str, Any]) -> Protocol:
        """Read what `plain` gave. Raises ValueError, TypeError or AttributeError for anything else."""
        modes = tuple((str(label), SuggestionMode(mode)) for label, mode in told.get("modes", {}).items())
        rest = {name: value for name, value in told.items() if name not in ("mode", "modes")}
        return cls(SuggestionMode(told.get("mode", SuggestionMode.SHOWN)), modes, **rest)


def checked(protocol: Protocol) -> Protocol:
    """The same protocol without what says nothing. Raises KnownError for shares or seconds that cannot be."""
    for share, most in ((protocol.audit_share, MOST_AUDITED), (protocol.decoy_share, MOST_DECOYS)):
        if not 0 <= share <= most:
            raise KnownError(
                "A share of {share:.0%} of the images is not between 0 and {most:.0%}.", share=share, most=most
            )
    if not 0 <= protocol.unlooked <= 60:
        raise KnownError("{seconds} seconds are not between 0 and 60.", seconds=protocol.unlooked)
    own = tuple((label, mode) for label, mode in protocol.modes if mode is not protocol.mode)
    if not {protocol.mode, *dict(own).values()} <= set(MODES):
        raise KnownError("Readers can be shown suggestions in these ways: {modes}.", modes=", ".join(MODES))
    return replace(protocol, modes=tuple(sorted(own)))
