# SPDX-License-Identifier: GPL-3.0-or-later
"""The one function that moves a record, over every pair."""

from __future__ import annotations

import itertools

import pytest

from offline_cache import RecordEvent, RecordState, TransitionError, after


@pytest.mark.parametrize(("state", "event"), list(itertools.product(RecordState, RecordEvent)))
def test_every_pair_has_a_state_or_a_refusal(state: RecordState, event: RecordEvent) -> None:
    try:
        new = after(state, event)
    except TransitionError:
        return
    if state is RecordState.WITHDRAWN or new is RecordState.WITHDRAWN:
        assert (state, event) == (RecordState.QUEUED, RecordEvent.WITHDRAWN), "only by itself, and for good"
    if state in (RecordState.ACCEPTED, RecordState.CLOSED):
        assert new in (RecordState.ACCEPTED, RecordState.CLOSED), "what is delivered is never queued again"
    if event is RecordEvent.ACCEPTED:
        assert new in (RecordState.ACCEPTED, RecordState.CLOSED)
    if new is RecordState.CLOSED:
        assert state in (RecordState.ACCEPTED, RecordState.CLOSED), "only what was delivered may be destroyed"


def test_a_queued_record_can_never_be_destroyed() -> None:
    with pytest.raises(TransitionError):
        after(RecordState.QUEUED, RecordEvent.HANDED_OVER)
    with pytest.raises(TransitionError):
        after(RecordState.PARKED, RecordEvent.HANDED_OVER)
