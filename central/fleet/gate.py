# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether a request is believed: enrolled machine, right signature, right time, never seen before."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Mapping
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Final

from central.fleet.machines import Fleet, Machine
from central.problems import problem
from kiosk.contract.problems import Problem, ProblemCode
from kiosk.sealing import ACCEPTED_SKEW, SignatureInvalidError, read_stamp, verify_request
from kiosk.timing import Clock

_FILE: Final = "nonces.sqlite"
_LONGEST_NONCE: Final = 64
_FORGET_EVERY: Final = 1_000


class Nonces:
    """The nonces of the accepted window, on disk so that a restarted centre still refuses a replay.

    In a file of its own with synchronous NORMAL: it survives a killed process at no cost to each
    request. What a power cut takes is harmless, as whatever changes a case has a key of its own.
    """

    def __init__(self, folder: Path) -> None:
        path = folder / _FILE
        if not path.exists():
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
        self._lock = threading.Lock()
        self._connection = sqlite3.connect(path, check_same_thread=False, isolation_level=None, timeout=5)
        with closing(self._connection.cursor()) as cursor:
            cursor.execute("PRAGMA journal_mode = WAL")
            cursor.execute("PRAGMA synchronous = NORMAL")
            cursor.execute(
                "CREATE TABLE IF NOT EXISTS nonces ("
                "machine_id TEXT NOT NULL, nonce TEXT NOT NULL, forget_at REAL NOT NULL, "
                "PRIMARY KEY (machine_id, nonce)) WITHOUT ROWID"
            )
        self._since_forgotten = 0

    def first_time(self, machine_id: str, nonce: str, *, now: datetime) -> bool:
        """Remember a nonce; False when it was there."""
        # Twice the window: a stamp may come from as far ahead as behind.
        forget_at = (now + 2 * ACCEPTED_SKEW).timestamp()
        with self._lock, closing(self._connection.cursor()) as cursor:
            self._since_forgotten += 1
            if self._since_forgotten >= _FORGET_EVERY:
                self._since_forgotten = 0
                cursor.execute("DELETE FROM nonces WHERE forget_at < ?", (now.timestamp(),))
            cursor.execute("INSERT OR IGNORE INTO nonces VALUES (?, ?, ?)", (machine_id, nonce, forget_at))
            return cursor.rowcount == 1

    def close(self) -> None:
        with self._lock:
            self._connection.close()


class Gate:
    """The one door of the machines' API."""

    def __init__(self, fleet: Fleet, nonces: Nonces, clock: Clock) -> None:
        self._fleet = fleet
        self._nonces = nonces
        self._clock = clock

    def check(
        self, headers: Mapping[str, str], *, method: str, target: str, body: bytes, revoked_too: bool = False
    ) -> Machine | Problem:
        """The machine that sent a request, or why it is not believed. target: path and query as sent.

        revoked_too: also one that is out of service, or whose key was replaced. Only a heartbeat may be so: it has
        to be told how it stands.
        """
        stamp = read_stamp(headers)
        if stamp is None or len(stamp.nonce) > _LONGEST_NONCE:
            return problem(ProblemCode.STAMP_REFUSED, "the headers of the stamp are missing or cannot be read")
        machine = self._fleet.machine(stamp.machine_id)
        if machine is not None and stamp.key_id != machine.key_id:
            machine = self._fleet.former(stamp.machine_id, stamp.key_id) if revoked_too else None
        if machine is None:
            return problem(ProblemCode.NOT_ENROLLED)
        try:
            verify_request(machine.keys, stamp, method=method, target=target, body=body)
        except SignatureInvalidError:
            return problem(ProblemCode.STAMP_REFUSED, "the signature does not fit the request")
        if machine.revoked is not None and not revoked_too:
            return problem(
                ProblemCode.NOT_ENROLLED, f"this machine is out of service ({machine.revoked}): ask the city"
            )
        now = self._clock.now()
        if abs(now - stamp.signed_at) > ACCEPTED_SKEW:
            return problem(ProblemCode.CLOCK_SKEW, f"the centre's time is {now.isoformat(timespec='seconds')}")
        # Only now: a stranger must not be able to use up a machine's nonces.
        if not self._nonces.first_time(machine.machine_id, stamp.nonce, now=now):
            return problem(ProblemCode.STAMP_REFUSED, "this request came before")
        return machine
