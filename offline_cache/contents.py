# SPDX-License-Identifier: GPL-3.0-or-later
"""The sealed contents of records: opened for those who may, and replaced by the answer."""

from __future__ import annotations

import json
from typing import Any

from pydantic import ValidationError

from kiosk.contract.cases import Decision, SubmissionAnswer
from kiosk.sealing import BoxDamagedError, fits_digest
from offline_cache.database import Database
from offline_cache.paper_files import PaperFiles
from offline_cache.vault import Sealed, Vault


class Contents:
    """Reads raise BoxDamagedError when a box does not open."""

    def __init__(self, database: Database, vault: Vault, papers: PaperFiles) -> None:
        self._database = database
        self._vault = vault
        self._papers = papers

    def body(self, record_id: str) -> bytes | None:
        """The stored payload, None once it is destroyed."""
        return self._open(record_id, "body_box")

    def paper(self, record_id: str, material: str) -> bytes | None:
        """The bytes of a paper, None when the record has none of that code (any more)."""
        row = self._database.read(
            lambda db: db.execute(
                """
                SELECT c.key_box, m.file, m.sha256 FROM records r JOIN contents c ON c.seq = r.seq
                  JOIN materials m ON m.seq = r.seq WHERE r.id = ? AND m.material = ?
                """,
                (record_id, material),
            ).fetchone()
        )
        if row is None:
            return None
        key_box, file, sha256 = row
        content = self._vault.open_file(record_id, key_box, material, self._papers.read(file))
        if not fits_digest(sha256, content):
            raise BoxDamagedError("a sealed paper is another than its application names")
        return content

    def decision(self, record_id: str) -> Decision | None:
        answer = self._answer(record_id)
        if answer is None:
            return None
        try:
            return Decision.from_payload(answer["decision"]["payload"])
        except ValidationError:
            raise BoxDamagedError("a decision of another program's contract") from None

    def pick_up_code(self, record_id: str) -> str:
        """From the payload, later from beside the answer; "" when both are destroyed."""
        answer = self._answer(record_id)
        if answer is not None:
            return str(answer["pick_up_code"])
        body = self.body(record_id)
        return "" if body is None else said(body, "pick_up_code")

    def seal_answer(self, record_id: str, body: bytes | None, answer: SubmissionAnswer) -> Sealed:
        """A new key, and under it the signed answer: the payload's own key dies with the payload. body: None when
        it cannot be read any more; the centre has it all the same, but the slip's code is lost here."""
        code = "" if body is None else said(body, "pick_up_code")
        return self._vault.seal_new(
            record_id, json.dumps({"pick_up_code": code, **answer.to_payload()}).encode(), for_centre=False
        )

    def body_if_whole(self, record_id: str) -> bytes | None:
        try:
            return self.body(record_id)
        except BoxDamagedError:
            return None

    def _answer(self, record_id: str) -> dict[str, Any] | None:
        plain = self._open(record_id, "answer_box")
        if plain is None:
            return None
        answer: dict[str, Any] = json.loads(plain)
        return answer

    def _open(self, record_id: str, column: str) -> bytes | None:
        query = (
            f"SELECT c.key_box, c.{column} FROM records r JOIN contents c ON c.seq = r.seq "  # noqa: S608 - a constant
            "WHERE r.id = ?"
        )
        row = self._database.read(lambda db: db.execute(query, (record_id,)).fetchone())
        if row is None or row[1] is None:
            return None
        return self._vault.open(record_id, row[0], row[1])


def said(body: bytes, field: str) -> str:
    """A text of a stored application. Of its JSON alone: another version of this program may have written it, whose
    contract had more or less than today's."""
    value = json.loads(body).get(field)
    return value if isinstance(value, str) else ""
