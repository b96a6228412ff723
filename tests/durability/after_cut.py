# SPDX-License-Identifier: GPL-3.0-or-later
"""What must be true of a store that is opened after the power went."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kiosk.contract.cases import Application
from kiosk.sealing import BoxDamagedError, digest
from offline_cache import Lane, PutOutcome, RecordState, Store, StoreError
from offline_cache.states import OPEN
from tests.durability.outbox_worker import open_worked
from tests.offline_cache.outbox_cases import application


@dataclass
class Promised:
    """What the worker had said until the cut."""

    begun: dict[tuple[str, str], str]
    done: dict[tuple[str, str], str]

    @classmethod
    def of(cls, marks: Sequence[str]) -> Promised:
        told: dict[str, dict[tuple[str, str], str]] = {"begun": {}, "done": {}, "failed": {}}
        for mark in marks:
            word, act, record_id, body_digest = mark.split(" ")
            told[word][act, record_id] = body_digest
        return cls(told["begun"], told["done"])


def faults_after_cut(folder: Path, promised: Promised) -> list[str]:
    """Open the store by the program's own way; everything that is not as it must be, empty when all is."""
    try:
        store = open_worked(folder)
    except StoreError as error:
        return [f"does not open: {error}"]
    try:
        if store.set_aside is not None:
            return ["was taken for damaged and set aside"]
        return [*_damage(folder), *_broken_promises(store, promised), *_cannot_go_on(store)]
    except StoreError as error:
        return [f"cannot be read: {error}"]
    finally:
        store.close()


def _damage(folder: Path) -> list[str]:
    with contextlib.closing(sqlite3.connect(folder / "outbox.db")) as db:
        said = db.execute("PRAGMA integrity_check").fetchall()
    return [] if said == [("ok",)] else [f"integrity_check: {said[0][0]}"]


def _broken_promises(store: Store, promised: Promised) -> list[str]:
    faults = []
    there = {snapshot.id: snapshot for snapshot in store.snapshots()}
    if len(store.snapshots()) != len(there):
        faults.append("a record is there twice")
    for act, record_id in promised.done:
        if act == "put" and record_id not in there:
            faults.append("an acknowledged record is lost")
    for record_id, snapshot in there.items():
        if snapshot.lane is Lane.LAPSE:
            # The store's own, when it parks one: in the same commit.
            if not any(act == "park" for act, _ in promised.begun):
                faults.append("a lapse is there though nothing was parked")
            continue
        body_digest = promised.begun.get(("put", record_id))
        if body_digest is None:
            faults.append("a record is there that nobody put")
            continue
        faults += _wrong_state(snapshot.state, promised, record_id)
        if snapshot.state in OPEN:
            faults += _wrong_body(store, record_id, body_digest)
        elif snapshot.state is RecordState.ACCEPTED and store.decision(record_id) is None:
            faults.append("an accepted record has lost its answer")
    return faults


_ENDS: Final = {
    RecordState.QUEUED: (),
    RecordState.SENDING: ("begin",),
    RecordState.ACCEPTED: ("accept",),
    RecordState.CLOSED: ("forget",),
    RecordState.PARKED: ("park",),
    RecordState.WITHDRAWN: ("withdraw",),
    RecordState.EXPIRED: (),
}
"""What must at least have been begun for a record to be in this state."""
_LATER: Final = ("begin", "park", "accept", "forget")
"""In the order in which they can happen to a record: what was done is never undone."""
_REACHED: Final = {
    RecordState.QUEUED: 0,
    RecordState.SENDING: 1,
    RecordState.PARKED: 2,
    RecordState.ACCEPTED: 3,
    RecordState.CLOSED: 4,
}


def _wrong_state(state: RecordState, promised: Promised, record_id: str) -> list[str]:
    faults = []
    if any((act, record_id) not in promised.begun for act in _ENDS[state]):
        faults.append(f"a record is {state.value} though nothing made it so")
    done = [number for number, act in enumerate(_LATER, 1) if (act, record_id) in promised.done]
    if state in _REACHED and done and _REACHED[state] < max(done):
        faults.append(f"{_LATER[max(done) - 1]} was done and the record is {state.value} again")
    if ("withdraw", record_id) in promised.done and state is not RecordState.WITHDRAWN:
        faults.append(f"a record was withdrawn and is {state.value} again")
    return faults


def _wrong_body(store: Store, record_id: str, body_digest: str) -> list[str]:
    try:
        parcel = store.outbox.parcel(record_id)
    except BoxDamagedError:
        return ["a queued record does not open"]
    if parcel is None or digest(parcel.body) != body_digest:
        return ["a queued record has another body"]
    for attachment in (
        Application.model_validate_json(parcel.body).attachments if parcel.lane is Lane.APPLICATION else ()
    ):
        content = store.outbox.material(record_id, attachment.material)
        if content is None or digest(content) != attachment.sha256:
            return ["a paper of a record is not there"]
    return []


def _cannot_go_on(store: Store) -> list[str]:
    made = application(901)
    if store.put_application(made) is not PutOutcome.STORED:
        return ["nothing new can be stored"]
    return [] if store.snapshot(made.application_id) is not None else ["what is stored anew cannot be read"]
