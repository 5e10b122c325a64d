"""ELAN's EAF, both ways."""

from __future__ import annotations

from annotator.core.message import marked
from annotator.exchange.events.eaf_reading import read, recognises
from annotator.exchange.events.eaf_writing import write
from annotator.exchange.events.format import EventFormat

FORMAT = EventFormat("eaf", marked("ELAN: tiers of events"), read, recognises, write, readers=True)
