"""How tiers of our ELAN files are called, and what types they are of."""

from __future__ import annotations

from dataclasses import dataclass

# Types of tiers: events, events of a side (the tier's name ends in it), and apexes, each in its event.
EVENT, SIDED, APEX = "coded event", "coded event of a side", "apex"
VOCABULARY = "intensity"
# Properties of our files; the last one as often as there are labels that were looked for.
RATE, FRAMES, LOOKED_FOR = "frame rate", "frames", "looked for"


@dataclass(frozen=True)
class Tier:
    """What the events of a tier share."""

    label: str
    side: str = ""
    annotator: str = ""

    @property
    def name(self) -> str:
        """What the tier is called: `AU12_L@Anna`."""
        return f"{self.label}{f'_{self.side}' if self.side else ''}{f'@{self.annotator}' if self.annotator else ''}"


def tier_of(name: str, kind: str, annotator: str) -> Tier:
    """What `Tier.name` was made of."""
    label = name.removesuffix(f"@{annotator}") if annotator else name
    return Tier(label[:-2], label[-1], annotator) if kind == SIDED else Tier(label, "", annotator)
