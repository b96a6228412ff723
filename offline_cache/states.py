# SPDX-License-Identifier: GPL-3.0-or-later
"""Where a stored record stands, and the one function that moves it."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class Lane(StrEnum):
    """What kind of thing a record is. Each lane is sent by itself: a bad one holds up no other."""

    APPLICATION = "application"
    LAPSE = "lapse"
    WITHDRAWAL = "withdrawal"
    RATING = "rating"
    COMPLAINT = "complaint"
    CALLBACK = "callback"
    TELEMETRY = "telemetry"


class RecordState(StrEnum):
    """The closed set of states of a record; docs/outbox.md says what happens to a record in each."""

    QUEUED = "queued"
    """Stored durably; certainly nothing of it has left this machine."""
    SENDING = "sending"
    """An attempt may have left; whether it arrived is not known. No lock: it is as sendable as a queued one."""
    ACCEPTED = "accepted"
    """The centre's receipt is in and the stored payload is destroyed; the answer is kept for the citizen."""
    CLOSED = "closed"
    """Accepted and handed over: only id, times and class of outcome are left."""
    PARKED = "parked"
    """The centre refused it, or it cannot be read any more. Kept until a person has looked, or its age ends it."""
    EXPIRED = "expired"
    """Too old before the centre could have it. Its contents stay until the centre has its lapse."""
    WITHDRAWN = "withdrawn"
    """Taken back, and it is certain that the centre has no case of it: only id and times are left."""


class RecordEvent(StrEnum):
    """What can happen to a record."""

    BEGUN = "begun"
    """The first byte of an attempt is about to leave."""
    ATTEMPT_FAILED = "attempt_failed"
    NOTHING_LEFT = "nothing_left"
    """An attempt failed, and neither it nor any before it has left the machine."""
    REFUSED = "refused"
    ACCEPTED = "accepted"
    HANDED_OVER = "handed_over"
    REQUEUED = "requeued"
    EXPIRED = "expired"
    WITHDRAWN_HERE = "withdrawn_here"
    """By this machine alone."""
    WITHDRAWN_THERE = "withdrawn_there"
    """The centre has said that it takes no such application."""


class TransitionError(Exception):
    """An event that cannot happen in this state: a fault of this program."""


OPEN: Final = (RecordState.QUEUED, RecordState.SENDING)
"""What is still to be sent."""

_S = RecordState
_E = RecordEvent
_TABLE: Final = {
    (_S.QUEUED, _E.BEGUN): _S.SENDING,
    (_S.QUEUED, _E.ATTEMPT_FAILED): _S.SENDING,
    (_S.QUEUED, _E.NOTHING_LEFT): _S.QUEUED,
    # Found damaged before anything of it was sent.
    (_S.QUEUED, _E.REFUSED): _S.PARKED,
    # Carried to the centre by hand.
    (_S.QUEUED, _E.ACCEPTED): _S.ACCEPTED,
    (_S.QUEUED, _E.EXPIRED): _S.EXPIRED,
    (_S.QUEUED, _E.WITHDRAWN_HERE): _S.WITHDRAWN,
    (_S.QUEUED, _E.WITHDRAWN_THERE): _S.WITHDRAWN,
    (_S.SENDING, _E.BEGUN): _S.SENDING,
    (_S.SENDING, _E.ATTEMPT_FAILED): _S.SENDING,
    (_S.SENDING, _E.NOTHING_LEFT): _S.QUEUED,
    (_S.SENDING, _E.REFUSED): _S.PARKED,
    (_S.SENDING, _E.ACCEPTED): _S.ACCEPTED,
    # Only the centre can say that it came too late: it may have come in time.
    (_S.SENDING, _E.EXPIRED): _S.EXPIRED,
    (_S.SENDING, _E.WITHDRAWN_THERE): _S.WITHDRAWN,
    # A technician may release a record while an old answer is still on its way.
    (_S.PARKED, _E.ACCEPTED): _S.ACCEPTED,
    (_S.PARKED, _E.REFUSED): _S.PARKED,
    # It was judged by the centre once, so it is not known any more that nothing of it left.
    (_S.PARKED, _E.REQUEUED): _S.SENDING,
    (_S.PARKED, _E.EXPIRED): _S.EXPIRED,
    (_S.PARKED, _E.WITHDRAWN_THERE): _S.WITHDRAWN,
    # The centre may have taken it in time from a stick, and a wrong clock may have ended it here.
    (_S.EXPIRED, _E.ACCEPTED): _S.ACCEPTED,
    (_S.EXPIRED, _E.EXPIRED): _S.EXPIRED,
    (_S.EXPIRED, _E.REQUEUED): _S.SENDING,
    (_S.EXPIRED, _E.WITHDRAWN_THERE): _S.WITHDRAWN,
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
