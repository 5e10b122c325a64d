"""The person first, nothing unwanted, never a hang."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import pytest

from annotator.core.work.label_files import load_label_set
from annotator.inference.queue import RequestQueue
from annotator.inference.requests import AttendRequest, Effort, Urgency, WeighRequest

LABELS = load_label_set("generic")


def request(image_id, urgency):
    return AttendRequest(image_id, Path("a.png"), "lesions", LABELS, urgency=urgency)


def test_the_most_urgent_first_then_the_oldest():
    queue = RequestQueue()
    for image_id, urgency in ((1, Urgency.BULK), (2, Urgency.PREFETCH), (3, Urgency.SCREEN), (4, Urgency.PREFETCH)):
        queue.put(request(image_id, urgency))
    assert [queue.take().image_id for _ in range(4)] == [3, 2, 4, 1]


def test_withdrawn_requests_are_never_handed_out():
    queue = RequestQueue()
    for image_id in (1, 2, 3):
        queue.put(request(image_id, Urgency.SCREEN))
    queue.withdraw(lambda r: r.image_id == 2)
    assert [queue.take().image_id for _ in range(len(queue))] == [1, 3]


def test_the_request_being_served_can_become_unwanted():
    queue = RequestQueue()
    queue.put(request(1, Urgency.SCREEN))
    served = queue.take()
    assert queue.wanted(served)
    queue.withdraw(lambda r: r is served)
    assert not queue.wanted(served)


def test_a_request_is_no_longer_wanted_once_the_next_is_taken_or_the_queue_closed():
    queue = RequestQueue()
    queue.put(request(1, Urgency.SCREEN))
    queue.put(request(2, Urgency.SCREEN))
    first = queue.take()
    second = queue.take()
    assert not queue.wanted(first)
    queue.close()
    assert not queue.wanted(second)
    assert queue.take() is None


def test_closing_wakes_a_waiting_thread():
    queue, got = RequestQueue(), []
    thread = threading.Thread(target=lambda: got.append(queue.take()))
    thread.start()
    queue.close()
    thread.join(5)
    assert got == [None]
    queue.put(request(1, Urgency.SCREEN))
    assert len(queue) == 0


def test_what_has_time_gives_way_to_what_is_more_urgent_and_begins_anew():
    queue = RequestQueue()
    queue.put(request(1, Urgency.BETTER))
    served = queue.take()
    queue.put(request(2, Urgency.PREFETCH))
    assert queue.wanted(served), "less urgent"
    queue.put(request(3, Urgency.SCREEN))
    assert not queue.wanted(served)
    assert [queue.take().image_id for _ in range(3)] == [3, 1, 2]
    queue.put(request(4, Urgency.SCREEN))
    assert len(queue) == 2, "what is looked at ahead gives way, too"
    assert queue.take().image_id == 4
    queue.put(request(5, Urgency.SCREEN))
    assert queue.want()(), "what somebody waits for is finished first"


def test_a_place_is_asked_about_after_the_image_on_screen_and_before_what_has_time():
    queue = RequestQueue()
    place = WeighRequest(1, Path("a.png"), "lesions", ("mole",), (1.0, 2.0))
    queue.put(request(1, Urgency.BETTER))
    served = queue.take()
    queue.put(place)
    assert not queue.wanted(served)
    assert queue.take() is place
    queue.put(request(2, Urgency.SCREEN))
    assert not queue.wanted(place), "the next image need not wait for more than the pass under way"
    assert [queue.take().image_id for _ in range(3)] == [2, 1, 1]


def test_what_is_served_for_later_is_what_is_asked_for_now():
    queue, told = RequestQueue(), []
    ahead = request(1, Urgency.PREFETCH)
    queue.put(ahead)
    served = queue.take()
    now = request(1, Urgency.SCREEN)
    queue.put(now)
    queue.withdraw(lambda r: r.urgency is Urgency.PREFETCH)
    assert queue.wanted(served) and len(queue) == 0, "it goes on"
    assert queue.asked_by(served) is now
    queue.put(request(2, Urgency.SCREEN))
    assert queue.wanted(served), "somebody waits for it now"
    queue.want().otherwise(lambda: told.append(True))
    queue.withdraw(lambda r: r is now)
    assert told == [True] and not queue.wanted(served)


@pytest.mark.parametrize(
    "other", [{"contrast": "dual"}, {"effort": Effort.QUICK}, {"labels": load_label_set("dermoscopy")}]
)
def test_other_work_on_the_same_image_is_begun_anew(other):
    queue = RequestQueue()
    queue.put(request(1, Urgency.PREFETCH))
    served = queue.take()
    queue.put(replace(request(1, Urgency.SCREEN), **other))
    assert not queue.wanted(served) and len(queue) == 2


def test_who_hears_late_that_something_is_no_longer_wanted_hears_it_all_the_same():
    queue, told = RequestQueue(), []
    queue.put(request(1, Urgency.SCREEN))
    queue.take()
    want = queue.want()
    queue.close()
    want.otherwise(lambda: told.append(want.closing))
    assert told == [True] and not want()


def test_what_gave_way_can_be_withdrawn():
    queue = RequestQueue()
    queue.put(request(1, Urgency.BETTER_AHEAD))
    queue.take()
    queue.put(request(2, Urgency.SCREEN))
    queue.withdraw(lambda r: r.urgency is Urgency.BETTER_AHEAD)
    assert queue.take().image_id == 2 and len(queue) == 0
