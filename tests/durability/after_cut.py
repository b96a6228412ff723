# SPDX-License-Identifier: GPL-3.0-or-later
"""What must be true of a store that is opened after the power went."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from kiosk.sealing import BoxDamagedError, digest
from offline_cache import PutOutcome, RecordState, Store, StoreError
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
        body_digest = promised.begun.get(("put", record_id))
        if body_digest is None:
            faults.append("a record is there that nobody put")
            continue
        match snapshot.state:
            case RecordState.QUEUED:
                faults += _wrong_body(store, record_id, body_digest)
                faults += [
                    f"{act} was done and the record is queued again"
                    for act in ("accept", "park")
                    if (act, record_id) in promised.done
                ]
            case RecordState.CLOSED:
                if ("forget", record_id) not in promised.begun:
                    faults.append("a record is closed though nobody forgot it")
            case _ if ("forget", record_id) in promised.done:
                faults.append("a forgotten record keeps its contents")
            case _ if not {("accept", record_id), ("park", record_id)} & promised.begun.keys():
                faults.append(f"a record is {snapshot.state.value} though nothing made it so")
            case _ if ("accept", record_id) in promised.begun and store.decision(record_id) is None:
                faults.append("an accepted record has lost its answer")
            case _:
                pass
    return faults


def _wrong_body(store: Store, record_id: str, body_digest: str) -> list[str]:
    try:
        parcel = store.outbox.parcel(record_id)
    except BoxDamagedError:
        return ["a queued record does not open"]
    if parcel is None or digest(parcel.body) != body_digest:
        return ["a queued record has another body"]
    return []


def _cannot_go_on(store: Store) -> list[str]:
    made = application(901)
    if store.put_application(made) is not PutOutcome.STORED:
        return ["nothing new can be stored"]
    return [] if store.snapshot(made.application_id) is not None else ["what is stored anew cannot be read"]
