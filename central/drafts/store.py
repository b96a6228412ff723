# SPDX-License-Identifier: GPL-3.0-or-later
"""Drafts at rest. The centre sees a locator and a box; both come from a code that only the citizen has.

Kept for 90 days after the last save. What is unknown, expired and deleted looks alike.
"""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.dialects.sqlite import insert

from central.database import Database
from central.database.schema import drafts, moment, stamp
from central.problems import problem
from central.secrecy import Tagger
from kiosk.contract.drafts import DRAFT_DAYS, MOST_DRAFT_BYTES, DraftAnswer, DraftDeposit
from kiosk.contract.problems import Problem, ProblemCode
from kiosk.timing import Clock

_KEPT: Final = timedelta(days=DRAFT_DAYS)


@dataclass(frozen=True)
class KeptDraft:
    """One draft. machine_id: where it was saved first."""

    box: bytes
    machine_id: str
    keep_until: datetime

    def answer(self) -> DraftAnswer:
        """As a machine is answered."""
        return DraftAnswer(keep_until=self.keep_until, box=base64.b64encode(self.box).decode())


class Drafts:
    """Keeps boxes. Safe to use from many threads."""

    def __init__(self, database: Database, clock: Clock, tagger: Tagger, *, most_per_machine: int) -> None:
        self._database = database
        self._clock = clock
        self._tagger = tagger
        self._most_per_machine = most_per_machine

    def put(self, deposit: DraftDeposit, machine_id: str) -> DraftAnswer | Problem:
        """Keep a box, in place of the earlier one of its locator. Whoever knows the locator holds the code."""
        try:
            box = base64.b64decode(deposit.box, validate=True)
        except (binascii.Error, ValueError):
            return problem(ProblemCode.MALFORMED, "box: base64 is wanted")
        if not 0 < len(box) <= MOST_DRAFT_BYTES:
            return problem(ProblemCode.MALFORMED, f"box: 1 to {MOST_DRAFT_BYTES} bytes are wanted")
        now = self._clock.now()
        tag, keep_until = self._tag(deposit.locator), now + _KEPT
        with self._database.write() as connection:
            connection.execute(drafts.delete().where(drafts.c.keep_until <= stamp(now)))
            of_machine = select(func.count()).where(drafts.c.machine_id == machine_id, drafts.c.locator_tag != tag)
            known = connection.execute(select(drafts.c.machine_id).where(drafts.c.locator_tag == tag)).first()
            if known is None and connection.execute(of_machine).scalar_one() >= self._most_per_machine:
                return problem(ProblemCode.TOO_MANY, "this machine has as many drafts here as it may have")
            values = {"box": box, "saved_at": stamp(now), "keep_until": stamp(keep_until)}
            connection.execute(
                insert(drafts)
                .values(locator_tag=tag, machine_id=machine_id, **values)
                .on_conflict_do_update(index_elements=["locator_tag"], set_=values)
            )
        return DraftAnswer(keep_until=keep_until)

    def get(self, locator: str) -> KeptDraft | None:
        """The draft of a locator, while it is kept."""
        with self._database.read() as connection:
            row = connection.execute(
                select(drafts).where(
                    drafts.c.locator_tag == self._tag(locator), drafts.c.keep_until > stamp(self._clock.now())
                )
            ).one_or_none()
        return None if row is None else KeptDraft(bytes(row.box), row.machine_id, moment(row.keep_until))

    def delete(self, locator: str) -> None:
        """Forget a draft. The same for one that was never there."""
        with self._database.write() as connection:
            connection.execute(drafts.delete().where(drafts.c.locator_tag == self._tag(locator)))

    def _tag(self, locator: str) -> str:
        return self._tagger.tag("draft", locator)
