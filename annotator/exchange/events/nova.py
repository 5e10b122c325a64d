"""NOVA's annotations, both ways."""

from __future__ import annotations

from annotator.core.message import marked
from annotator.exchange.events.format import EventFormat
from annotator.exchange.events.nova_reading import read, recognises
from annotator.exchange.events.nova_writing import write

FORMAT = EventFormat("nova", marked("NOVA: annotations with their headers"), read, recognises, write, readers=True)
