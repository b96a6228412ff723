# SPDX-License-Identifier: GPL-3.0-or-later
"""The one function that moves a record, over every pair."""

from __future__ import annotations

import itertools

import pytest

from offline_cache import RecordEvent, RecordState, TransitionError, after

_THERE = (RecordState.ACCEPTED, RecordState.CLOSED)
_MAY_BE_THERE = (RecordState.SENDING, RecordState.PARKED, RecordState.EXPIRED)


@pytest.mark.parametrize(("state", "event"), list(itertools.product(RecordState, RecordEvent)))
def test_every_pair_has_a_state_or_a_refusal(state: RecordState, event: RecordEvent) -> None:
    try:
        new = after(state, event)
    except TransitionError:
        return
    assert state is not RecordState.WITHDRAWN, "what is withdrawn stays withdrawn"
    if new is RecordState.WITHDRAWN:
        here, there = RecordEvent.WITHDRAWN_HERE, RecordEvent.WITHDRAWN_THERE
        assert event in ((here, there) if state is RecordState.QUEUED else (there,)), "only the centre can be sure"
        assert state not in _THERE
    if state in _THERE:
        assert new in _THERE, "what the centre has is never sent again"
    if event is RecordEvent.ACCEPTED:
        assert new in _THERE
    if new is RecordState.CLOSED:
        assert state in _THERE, "only what the centre has may be destroyed as closed"
    if new is RecordState.QUEUED:
        assert (state, event) in (
            (RecordState.QUEUED, RecordEvent.NOTHING_LEFT),
            (RecordState.SENDING, RecordEvent.NOTHING_LEFT),
        ), "what may have left is never called queued again"
    if event is RecordEvent.REQUEUED:
        assert (new, state in _MAY_BE_THERE) == (RecordState.SENDING, True)


def test_what_is_not_accepted_can_never_be_handed_over() -> None:
    for state in RecordState:
        if state not in _THERE:
            with pytest.raises(TransitionError):
                after(state, RecordEvent.HANDED_OVER)


def test_every_state_can_be_reached_and_left_but_the_last_ones() -> None:
    reached = {RecordState.QUEUED}
    left = set()
    for state, event in itertools.product(RecordState, RecordEvent):
        try:
            new = after(state, event)
        except TransitionError:
            continue
        reached.add(new)
        if new is not state:
            left.add(state)
    assert reached == set(RecordState)
    assert set(RecordState) - left == {RecordState.CLOSED, RecordState.WITHDRAWN}
