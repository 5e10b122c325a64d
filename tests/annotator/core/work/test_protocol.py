"""What a protocol keeps from readers."""

from __future__ import annotations

import pytest

from annotator.core.work.circumstances import SuggestionMode
from annotator.core.work.protocol import Protocol

SHOWN, OFF = SuggestionMode.SHOWN, SuggestionMode.OFF


@pytest.mark.parametrize(
    ("protocol", "hides", "guards"),
    [
        (Protocol(), False, False), (Protocol(own_readings=True, teaches_audit=True), False, False),
        (Protocol(modes=(("naevus", SHOWN),)), False, False), (Protocol(OFF), True, True),
        (Protocol(SuggestionMode.AFTER_OWN_MARK), True, True), (Protocol(SuggestionMode.ON_REQUEST), True, True),
        (Protocol(modes=(("naevus", OFF),)), True, True), (Protocol(audit_share=0.01), True, True),
        (Protocol(decoy_share=0.01), False, True),
    ],
)  # fmt: skip
def test_what_is_hidden_or_wrong_anywhere_is_guarded_everywhere(protocol, hides, guards):
    assert (protocol.hides, protocol.guards) == (hides, guards)
