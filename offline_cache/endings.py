# SPDX-License-Identifier: GPL-3.0-or-later
"""How an application ends without a case: parked, expired, withdrawn, and who must be told. Inside a
transaction."""

from __future__ import annotations

import sqlite3
from datetime import datetime

from kiosk.contract.delivery import Lapse, LapseReason, LapseReceipt, WithdrawalOutcome
from offline_cache.faults import NoSuchRecordError
from offline_cache.moments import micros, moment
from offline_cache.records import Expired, WithdrawOutcome
from offline_cache.rows import NewRecord, already_put, drop_lapses, find, finish, insert, state_of
from offline_cache.states import Lane, RecordEvent, RecordState, TransitionError, after

TOO_OLD = "too_old"
"""The code of every lapse of an expired application."""


def lapse_id(application_id: str, reason: LapseReason) -> str:
    """The record that tells the centre of an application's end."""
    return f"lapse.{reason}.{application_id}"


def add_lapse(db: sqlite3.Connection, application_id: str, reason: LapseReason, now: datetime) -> None:
    """The centre is to be told, in place of what it was to be told before. Nothing when it has been told this."""
    lapse = NewRecord(
        id=lapse_id(application_id, reason),
        lane=Lane.LAPSE,
        made_at=now,
        body_digest="",
        size=0,
        subject=reason,
        about=application_id,
    )
    if already_put(db, lapse) is None:
        drop_lapses(db, application_id)
        insert(db, lapse, None)


def park(db: sqlite3.Connection, record_id: str, code: str, now: datetime) -> bool:
    """False, and nothing changes, when it has ended meanwhile."""
    try:
        new = after(state_of(db, record_id), RecordEvent.REFUSED)
    except (NoSuchRecordError, TransitionError):
        # A lapse that is not true any more goes without a trace.
        return False
    (lane,) = find(db, record_id, "lane")
    db.execute(
        """
        UPDATE records SET state = ?, attempts = attempts + 1, last_error = ?, due_at = NULL, live_until = NULL
        WHERE id = ?
        """,
        (new, code, record_id),
    )
    if lane == Lane.APPLICATION:
        add_lapse(db, record_id, LapseReason.PARKED, now)
    return True


def expire_one(db: sqlite3.Connection, record_id: str, now: datetime) -> bool:
    """The centre, or this machine's sweep, found it too old. False when it has ended meanwhile."""
    try:
        new = after(state_of(db, record_id), RecordEvent.EXPIRED)
    except (NoSuchRecordError, TransitionError):
        return False
    db.execute(
        "UPDATE records SET state = ?, due_at = NULL, live_until = NULL, withdrawing = 0 WHERE id = ?",
        (new, record_id),
    )
    add_lapse(db, record_id, LapseReason.EXPIRED, now)
    return True


def expire(db: sqlite3.Connection, now: datetime) -> list[Expired]:
    """End every application that is past its age and that the centre certainly has no case of: queued and parked
    ones. Of one that is being sent only the centre can say whether it came in time."""
    rows = db.execute(
        """
        SELECT id, subject, made_at FROM records WHERE lane = 'application' AND state IN ('queued', 'parked')
          AND expires_at <= ? ORDER BY seq
        """,
        (micros(now),),
    ).fetchall()
    for id_, _, _ in rows:
        expire_one(db, id_, now)
    return [Expired(id_, item_code, moment(made_at)) for id_, item_code, made_at in rows]


def requeue(db: sqlite3.Connection, record_id: str) -> None:
    """Raises TransitionError, NoSuchRecordError."""
    state = after(state_of(db, record_id), RecordEvent.REQUEUED)
    db.execute(
        "UPDATE records SET state = ?, attempts = 0, due_at = NULL, ever_left = 1 WHERE id = ?", (state, record_id)
    )
    drop_lapses(db, record_id)


def lapse_body(db: sqlite3.Connection, lapse: str, body: bytes | None) -> bytes | None:
    """What is sent of a lapse; None when its application is no more in that state. body: of the application."""
    try:
        application_id, reason, lapsed_at = find(db, lapse, "about", "subject", "made_at")
        state, code, item_code, signed_at = find(db, application_id, "state", "last_error", "subject", "made_at")
    except NoSuchRecordError:
        return None
    if state != reason:
        return None
    made = Lapse(
        application_id=application_id,
        reason=LapseReason(reason),
        code=TOO_OLD if reason == LapseReason.EXPIRED else code or "",
        item_code=item_code,
        signed_at=moment(signed_at),
        lapsed_at=moment(lapsed_at),
        body=None if body is None else body.decode(),
    )
    return made.model_dump_json().encode()


def lapse_told(db: sqlite3.Connection, lapse: str, receipt: LapseReceipt, now: datetime) -> bool:
    """Staff have it. The contents of an expired one are destroyed; a parked one may still be released. One of which
    the centre has a case all the same is closed: an earlier attempt of it, or a stick, had come in time.

    False, and nothing changes, when the receipt is about something else.
    """
    if lapse != lapse_id(receipt.application_id, receipt.reason):
        return False
    try:
        find(db, lapse, "seq")
    except NoSuchRecordError:
        # Told before, or not true any more.
        return True
    finish(db, lapse, RecordState.CLOSED, now)
    if state_of(db, receipt.application_id) is not RecordState(receipt.reason):
        # It has moved on meanwhile.
        return True
    if receipt.case_no is not None:
        _received(db, receipt, RecordState.CLOSED, now)
    elif receipt.reason is LapseReason.EXPIRED:
        _received(db, receipt, RecordState.EXPIRED, now)
    return True


def _received(db: sqlite3.Connection, receipt: LapseReceipt, state: RecordState, now: datetime) -> None:
    db.execute(
        "UPDATE records SET received_at = ? WHERE id = ?", (micros(receipt.received_at), receipt.application_id)
    )
    finish(db, receipt.application_id, state, now)


def withdraw(db: sqlite3.Connection, record_id: str, now: datetime) -> WithdrawOutcome:
    """By this machine alone, as far as that is possible. Raises NoSuchRecordError."""
    match state_of(db, record_id):
        case RecordState.QUEUED as state:
            finish(db, record_id, after(state, RecordEvent.WITHDRAWN_HERE), now)
            return WithdrawOutcome.WITHDRAWN
        case RecordState.WITHDRAWN:
            return WithdrawOutcome.WITHDRAWN
        case RecordState.ACCEPTED | RecordState.CLOSED:
            return WithdrawOutcome.TOO_LATE
        case RecordState.SENDING | RecordState.PARKED | RecordState.EXPIRED:
            return WithdrawOutcome.MUST_ASK_CENTRE


def withdrawn_there(db: sqlite3.Connection, record_id: str, now: datetime) -> bool:
    """The centre takes no such application, now or later. False when it had ended otherwise."""
    try:
        new = after(state_of(db, record_id), RecordEvent.WITHDRAWN_THERE)
    except (NoSuchRecordError, TransitionError):
        return False
    finish(db, record_id, new, now)
    return True


def withdrawal_answered(
    db: sqlite3.Connection, withdrawal: str, outcome: WithdrawalOutcome, now: datetime
) -> str | None:
    """The id of the application that is withdrawn by it, None when it was too late or is not held here."""
    try:
        (about,) = find(db, withdrawal, "about")
    except NoSuchRecordError:
        return None
    finish(db, withdrawal, RecordState.CLOSED, now)
    if about is None:
        return None
    match outcome:
        case WithdrawalOutcome.NOTED:
            return about if withdrawn_there(db, about, now) else None
        case WithdrawalOutcome.TOO_LATE:
            # The centre has the case: sent once more, it gives the receipt.
            db.execute("UPDATE records SET withdrawing = 0 WHERE id = ?", (about,))
            return None
