# SPDX-License-Identifier: GPL-3.0-or-later
"""The sealed contents of records: opened for those who may, replaced by the answer, destroyed at the end."""

from __future__ import annotations

import json
import sqlite3
from typing import Any

from kiosk.contract.cases import Application, Decision, SubmissionAnswer
from kiosk.sealing import BoxDamagedError
from offline_cache.database import Database
from offline_cache.faults import NoSuchRecordError
from offline_cache.states import RecordEvent, RecordState, after
from offline_cache.vault import Vault


class Contents:
    """Reads raise BoxDamagedError when a box does not open."""

    def __init__(self, database: Database, vault: Vault) -> None:
        self._database = database
        self._vault = vault

    def body(self, record_id: str) -> bytes | None:
        """The stored payload, None once it is destroyed."""
        return self._open(record_id, "body_box")

    def decision(self, record_id: str) -> Decision | None:
        answer = self._answer(record_id)
        return None if answer is None else Decision.from_payload(answer["decision"]["payload"])

    def pick_up_code(self, record_id: str) -> str:
        """From the payload, later from beside the answer; "" when both are destroyed."""
        answer = self._answer(record_id)
        if answer is not None:
            return str(answer["pick_up_code"])
        body = self.body(record_id)
        return "" if body is None else Application.model_validate_json(body).pick_up_code

    def seal_answer(self, record_id: str, answer: SubmissionAnswer) -> tuple[bytes, bytes]:
        """A new key in its box, and under it the signed answer: the payload's own key dies with the payload."""
        try:
            code = self.pick_up_code(record_id)
        except BoxDamagedError:
            # The centre has it all the same: the slip's code is lost here, the case is not.
            code = ""
        plain = json.dumps({"pick_up_code": code, **answer.to_payload()}).encode()
        sealed = self._vault.seal_new(record_id, plain)
        return sealed.key_box, sealed.box

    def _answer(self, record_id: str) -> dict[str, Any] | None:
        plain = self._open(record_id, "answer_box")
        if plain is None:
            return None
        answer: dict[str, Any] = json.loads(plain)
        return answer

    def _open(self, record_id: str, column: str) -> bytes | None:
        query = f"SELECT key_box, {column} FROM records WHERE id = ?"  # noqa: S608 - a constant
        row = self._database.read(lambda db: db.execute(query, (record_id,)).fetchone())
        if row is None or row[0] is None or row[1] is None:
            return None
        return self._vault.open(record_id, row[0], row[1])


def state_of(db: sqlite3.Connection, record_id: str) -> RecordState:
    """Raises NoSuchRecordError."""
    row = db.execute("SELECT state FROM records WHERE id = ?", (record_id,)).fetchone()
    if row is None:
        raise NoSuchRecordError(record_id)
    return RecordState(row[0])


def close_record(db: sqlite3.Connection, record_id: str) -> None:
    """Inside a transaction: destroy key and contents of a delivered record; id, times and outcome stay."""
    state = after(state_of(db, record_id), RecordEvent.HANDED_OVER)
    db.execute(
        """
        UPDATE records SET state = ?, released = 1, person = NULL, key_box = NULL, body_box = NULL,
          answer_box = NULL WHERE id = ?
        """,
        (state, record_id),
    )
