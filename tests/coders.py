"""Clips that two or more have coded, without files."""

from __future__ import annotations

import itertools

import numpy as np

from annotator.core.work.events import Event
from annotator.core.work.labels import label_set_of
from annotator.studies.reliability.coded import CodedClip, CodedClips

_numbers = itertools.count(1)


def event(onset, offset, label=1, apex=None, **attributes):
    return Event(next(_numbers), 1, label, onset, apex, offset, attributes=tuple(attributes.items()))


def clip(*events, looked=None, count=40, number=1, rate=25.0):
    """What each reader marked; each looked for label 1, unless told otherwise. `count` None: the file is not there."""
    looked = looked or [{1}] * len(events)
    times = None if count is None else np.arange(count) / rate
    return CodedClip(number, f"{number}.mp4", tuple(map(frozenset, looked)), tuple(map(tuple, events)), times)


def coded(*clips, labels=("smile", "frown"), readers=("ada", "bob")):
    names = (*readers, *(f"r{place}" for place in range(len(readers), len(clips[0].looked))))
    return CodedClips(names, label_set_of(labels, "set").labels, clips, len(clips))
