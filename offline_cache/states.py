# SPDX-License-Identifier: GPL-3.0-or-later
"""Where a stored record stands, and the one function that moves it."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class Lane(StrEnum):
    """What kind of thing a record is. Each lane is sent by itself: a bad one holds up no other."""

    APPLICATION = "application"
    RATING = "rating"
    CALLBACK = "callback"


class RecordState(StrEnum):
    """The closed set of states of a record.

    There is no "sending": an attempt in flight lives in the one sender process and dies with it, so no
    record can be stuck in it.
    """

    QUEUED = "queued"
    """Stored durably; the centre is not known to have it."""
    PARKED = "needs_attention"
    """The centre refused it, or it cannot be read any more. Kept until a person has looked."""
    ACCEPTED = "delivered"
    """The centre's receipt is in and the stored payload is destroyed; the answer is kept for the citizen."""
    CLOSED = "closed"
    """Delivered and handed over: no key is left, only id, times and class of outcome."""
    WITHDRAWN = "withdrawn"
    """Taken back before any of it left this machine: no key is left, and the centre never heard of it."""


class RecordEvent(StrEnum):
    """What can happen to a record."""

    ATTEMPT_FAILED = "attempt_failed"
    REFUSED = "refused"
    ACCEPTED = "accepted"
    HANDED_OVER = "handed_over"
    REQUEUED = "requeued"
    WITHDRAWN = "withdrawn"


class TransitionError(Exception):
    """An event that cannot happen in this state: a fault of this program."""


_S = RecordState
_E = RecordEvent
_TABLE: Final = {
    (_S.QUEUED, _E.ATTEMPT_FAILED): _S.QUEUED,
    (_S.QUEUED, _E.REFUSED): _S.PARKED,
    (_S.QUEUED, _E.ACCEPTED): _S.ACCEPTED,
    # A technician may release a record while an old answer is still on its way.
    (_S.PARKED, _E.ACCEPTED): _S.ACCEPTED,
    (_S.PARKED, _E.REFUSED): _S.PARKED,
    (_S.PARKED, _E.REQUEUED): _S.QUEUED,
    (_S.QUEUED, _E.WITHDRAWN): _S.WITHDRAWN,
    (_S.ACCEPTED, _E.HANDED_OVER): _S.CLOSED,
    # The centre answers a repetition as it answered the first time.
    (_S.ACCEPTED, _E.ACCEPTED): _S.ACCEPTED,
    (_S.CLOSED, _E.ACCEPTED): _S.CLOSED,
    (_S.CLOSED, _E.HANDED_OVER): _S.CLOSED,
}


def after(state: RecordState, event: RecordEvent) -> RecordState:
    """The state after an event. Raises TransitionError for an event that this state cannot meet."""
    try:
        return _TABLE[state, event]
    except KeyError:
        raise TransitionError(f"a {state.value} record cannot be {event.value}") from None
