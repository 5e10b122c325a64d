"""Which scores make a suggestion a region, and which a place alone."""

import pytest

from annotator.core.work.gate import Certainty, Gate, Gates, stored_gates


def test_scores_are_parted_at_the_gates_two_values():
    gate = Gate(0.3, 0.05)
    scores = (1.0, 0.3, 0.29, 0.05, 0.049, 0.0)
    sure, unsure, pointer = Certainty.SURE, Certainty.UNSURE, Certainty.POINTER
    assert [gate.of(score) for score in scores] == [sure, sure, unsure, unsure, pointer, pointer]


def test_a_label_may_have_its_own_gate_and_lose_it_again():
    gates = Gates().changed(7, Gate(0.9, 0.5)).changed(None, Gate(0.2, 0.1))
    assert gates.of(7) == Gate(0.9, 0.5) and gates.of(8) == Gate(0.2, 0.1)
    assert Gates.from_stored(gates.stored()) == gates
    assert gates.changed(7, None).of(7) == Gate(0.2, 0.1)
    assert Gates.from_stored("") == Gates() == Gates().changed(3, None)


@pytest.mark.parametrize("text", ["[]", "x", '{"": [0.1, 0.2]}', '{"1": [2, 0]}', '{"a": [0.3, 0.1]}', '{"": 3}'])
def test_what_is_no_gate_is_refused(text):
    with pytest.raises(ValueError):
        Gates.from_stored(text)
    assert stored_gates(text) == Gates()
