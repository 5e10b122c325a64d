"""One person through a clip: linking, gaps, corrections, crossing faces, smoothing."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.core.faces import ABSENT, Certainty, Correction, Face, FaceTrack, follow
from annotator.core.faces.face import AVERAGE
from annotator.core.faces.track import GAP, HAND_REACH, between

MISSING, FOUND, BETWEEN, HAND = Certainty


def face(x, y, size=60.0, confidence=0.9):
    return Face.of_points(AVERAGE * size / 2 + (x, y), confidence)


def still(frames, *faces):
    return [tuple(faces)] * frames


def xs(track):
    return [None if one is None else round(float(one.points[:2, 0].mean()), 6) for one in track.faces]


def test_one_face_is_followed_as_it_is_found():
    found = [(face(100 + 3 * n, 80),) for n in range(40)]
    track = follow(iter(found))
    assert len(track) == 40 and set(track.certainties) == {FOUND}
    assert [track.at(n) for n in range(40)] == [faces[0] for faces in found]
    assert track.at(-1) is None is track.at(40) and track.certain(40) is MISSING


def test_of_several_the_one_of_whom_most_is_seen_or_the_one_that_is_clicked():
    found = [(face(100, 80, 90), face(400 + n, 80, 50)) for n in range(20)]
    assert xs(follow(found)) == [100] * 20
    assert xs(follow(found, point=(7, 405, 90))) == [400 + n for n in range(20)]
    assert xs(follow(found, point=(7, 330, 90))) == [400 + n for n in range(20)], "the nearest"
    assert xs(follow(found, point=(99, 0, 0))) == [100] * 20


def test_a_short_gap_is_filled_by_a_straight_line_and_a_long_one_is_not():
    found = [(face(100 + 2 * n, 80),) for n in range(80)]
    for gap in (range(10, 10 + GAP), range(40, 40 + GAP + 1)):
        for n in gap:
            found[n] = ()
    track = follow(found)
    for n in range(80):
        if 40 <= n < 40 + GAP + 1:
            assert track.at(n) is None and track.certain(n) is MISSING
        else:
            np.testing.assert_allclose(track.at(n).points, face(100 + 2 * n, 80).points, atol=1e-9)
            assert track.certain(n) is (BETWEEN if 10 <= n < 10 + GAP else FOUND)


def test_gaps_at_both_ends_are_missing():
    track = follow([(), (), (face(50, 50),), ()])
    assert list(track.certainties) == [MISSING, MISSING, FOUND, MISSING]


def test_without_any_face_all_is_missing():
    assert list(follow([(), ()]).certainties) == [MISSING, MISSING]
    assert len(follow([])) == 0


def test_who_was_away_for_long_is_taken_up_again_near_where_they_were_lost():
    found = still(10, face(100, 80)) + still(100, face(500, 80, 25)) + still(10, face(140, 90), face(500, 80, 25))
    track = follow(found, point=(0, 100, 80))
    assert xs(track) == [100] * 10 + [None] * 100 + [140] * 10
    backwards = follow(found, point=(119, 140, 90))
    assert xs(backwards) == xs(track)


def test_a_false_find_elsewhere_takes_nobody_away():
    found = [(face(100 + n, 80), face(400, 300, 60)) if n % 5 == 2 else (face(100 + n, 80),) for n in range(50)]
    assert xs(follow(found)) == [100 + n for n in range(50)]


def crossing(hidden):
    """Two people who walk past each other; for some frames the one behind is not found."""
    found = []
    for n in range(61):
        front, behind = face(100 + 5 * n, 100), face(400 - 5 * n, 104, 57)
        found.append((front,) if abs(n - 30) <= hidden else (behind, front))
    return found


@pytest.mark.parametrize("hidden", [-1, 3, 6, 8])
def test_two_faces_that_cross_stay_themselves(hidden):
    found = crossing(hidden)
    front = follow(found, point=(0, 100, 100))
    assert xs(front) == [100 + 5 * n for n in range(61)]
    behind = follow(found, point=(0, 400, 104))
    assert xs(behind)[-1] == 100 and xs(behind)[:20] == [400 - 5 * n for n in range(20)]
    assert [n for n in range(61) if behind.certain(n) is not FOUND] == [n for n in range(61) if abs(n - 30) <= hidden]


def test_two_who_meet_and_turn_round_are_taken_for_crossing_until_somebody_corrects():
    """What cannot be told from places alone: this is documented, and put right by one correction."""
    found = []
    for n in range(61):
        away = 150 - 5 * min(n, 60 - n)
        shown = (face(250 - away, 100), face(250 + away, 100))
        found.append(shown if away > 25 else shown[:1])
    corrected = follow(found, (0, 100, 100), {45: Correction(found[45][0])})
    assert xs(corrected)[45:] == [xs(follow([faces[:1] for faces in found]))[n] for n in range(45, 61)]
    assert corrected.certain(45) is HAND and corrected.certain(46) is FOUND


def test_corrections_win_and_are_interpolated_between():
    found = still(60, face(100, 80))
    track = follow(found, corrections={10: Correction(face(200, 80)), 20: Correction(face(220, 90))})
    assert track.certain(10) is track.certain(20) is HAND
    assert xs(track)[10:21] == [200 + 2 * n for n in range(11)]
    assert {track.certain(n) for n in range(11, 20)} == {BETWEEN}
    assert xs(track)[:10] == [None] * 10 and xs(track)[21:] == [None] * 39, "nobody was found where the corrections are"


def test_from_a_correction_on_whoever_is_there_is_followed():
    track = follow(still(60, face(100, 80), face(400, 80)), (0, 400, 80), {30: Correction(face(104, 82))})
    assert xs(track) == [400] * 30 + [104] + [100] * 29


@pytest.mark.parametrize("frame", [103, 120])
def test_a_correction_where_the_face_was_lost_takes_nothing_away(frame):
    """The person is taken up on both sides of the hole in which somebody says where the face is."""
    found = still(100, face(100, 80)) + still(60) + still(50, face(110, 80))
    track = follow(found, corrections={frame: Correction(face(102, 80))})
    assert xs(track)[:100] == [100] * 100 and xs(track)[160:] == [110] * 50 and xs(track)[frame] == 102
    assert {track.certain(n) for n in range(100, frame)} == {BETWEEN if frame == 103 else MISSING}
    end = follow(found[:130], corrections={frame: Correction(face(102, 80))})
    assert xs(end)[:100] == [100] * 100, "nobody is found after it"
    begin = follow(found[110:], corrections={frame - 100: Correction(face(102, 80))})
    assert xs(begin)[50:] == [110] * 50, "nobody is found before it"


def test_where_not_all_frames_were_looked_at_a_click_between_them_counts():
    found = [(face(100 + n, 80), face(400, 80, 90)) if n % 3 == 0 else () for n in range(60)]
    for frame in (6, 7, 8):
        track = follow(found, point=(frame, 100 + frame, 80))
        assert xs(track)[:58] == [100 + n for n in range(58)]
    assert xs(follow(found))[0] == 400


def test_corrections_far_apart_leave_what_was_found_between():
    found = still(200, face(100, 80))
    last = 10 + HAND_REACH + 1
    track = follow(found, corrections={10: Correction(face(104, 80)), last: Correction(face(96, 80))})
    assert xs(track)[11:last] == [100] * HAND_REACH
    near = follow(found, corrections={10: Correction(face(104, 80)), last - 1: Correction(face(96, 80))})
    assert 100 not in xs(near)[11:30]


def test_a_correction_by_box_alone_and_one_beyond_the_clip():
    track = follow(still(5, face(100, 80)), corrections={2: Correction.placed(box=(70, 60, 130, 130)), 9: ABSENT})
    assert track.at(2) == Face((70, 60, 130, 130)) and track.certain(2) is HAND
    assert xs(follow(still(5, face(100, 80))))[0] == 100
    assert track.steady(1).points is not None and track.steady(2).points is None


def test_what_somebody_says_is_away_is_missing_and_no_gap_to_be_filled():
    track = follow(still(30, face(100, 80)), corrections={10: ABSENT, 14: ABSENT})
    assert [n for n in range(30) if track.at(n) is None] == list(range(10, 15))


def test_without_any_find_corrections_make_a_track():
    track = follow([()] * 30, corrections={0: Correction(face(0, 0)), 20: Correction(face(40, 0))})
    assert xs(track)[:21] == [2 * n for n in range(21)] and track.at(21) is None


def test_even_movement_is_not_smoothed_and_does_not_lag():
    track = follow([(face(100 + 3 * n, 80 - 0.5 * n),) for n in range(30)])
    for n in range(30):
        np.testing.assert_allclose(track.steady(n).points, track.at(n).points, atol=1e-9)
        np.testing.assert_allclose(track.steady(n).box, track.at(n).box, atol=1e-9)


def test_trembling_is_halved_by_a_symmetric_filter():
    rng = np.random.default_rng(0)
    track = follow([(face(*(100 + rng.normal(0, 1, 2))),) for _ in range(400)])
    raw = np.array([track.at(n).points.mean(axis=0) for n in range(10, 390)])
    steady = np.array([track.steady(n).points.mean(axis=0) for n in range(10, 390)])
    weights = np.array([1, 6, 15, 20, 15, 6, 1]) / 64
    assert steady.std(axis=0).mean() / raw.std(axis=0).mean() == pytest.approx(np.sqrt((weights**2).sum()), rel=0.1)
    one = follow([(face(100 + (n == 10), 80),) for n in range(21)])
    found = [one.steady(n).points[0, 0] - one.steady(0).points[0, 0] for n in range(7, 14)]
    np.testing.assert_allclose(found, weights, atol=1e-9)


def test_smoothing_does_not_reach_over_gaps():
    found = still(10, face(100, 80)) + [()] * (GAP + 1) + still(10, face(140, 80))
    track = follow(found)
    assert track.steady(9) == track.at(9) and track.steady(GAP + 11) == track.at(GAP + 11)
    assert track.steady(12) is None is track.alignment(12, 64)
    assert track.alignment(5, 64).side == 64


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000))
def test_whatever_is_found_a_track_has_one_state_a_frame(seed):
    rng = np.random.default_rng(seed)
    found = [
        tuple(face(*rng.uniform(0, 400, 2), rng.uniform(20, 90)) for _ in range(rng.integers(0, 4))) for _ in range(40)
    ]
    hand = {
        int(n): ABSENT if rng.random() < 0.3 else Correction(face(*rng.uniform(0, 400, 2)))
        for n in rng.integers(0, 50, 3)
    }
    point = (int(rng.integers(0, 40)), *rng.uniform(0, 400, 2)) if rng.random() < 0.5 else None
    track = follow(found, point, hand)
    assert len(track) == 40
    for n in range(40):
        if track.certain(n) is FOUND:
            assert track.at(n) in found[n]
        if n in hand:
            assert track.at(n) == hand[n].face
            assert track.certain(n) is (HAND if hand[n].face else MISSING)
    assert follow(found, point, hand) == track


def test_between_two_faces_is_what_both_have():
    plain, full = Face((0, 0, 10, 10), confidence=0.4), face(100, 80)
    assert between(plain, full, 0.5).points is None and between(plain, full, 0.5).confidence == 0.4
    mesh = np.random.default_rng(0).uniform(0, 99, (468, 2))
    half = between(Face.of_mesh(mesh), Face.of_mesh(mesh + 4), 0.25)
    np.testing.assert_allclose(half.mesh, mesh + 1, atol=1e-4)


def test_a_track_says_of_each_frame_one_thing():
    with pytest.raises(ValueError, match="each frame"):
        FaceTrack((None,), (FOUND,))
    with pytest.raises(ValueError, match="each frame"):
        FaceTrack((face(1, 1), None), (FOUND,))
