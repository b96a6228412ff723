# SPDX-License-Identifier: GPL-3.0-or-later
"""The access book: who asked which register what about whom, for what and on what basis, and which member of staff
looked at a case. No value is in it, and of a person only a keyed hash.

A row is durable before its question is asked. How the question ended is written with the next rows, or by `flush`:
one wait for the disk a decision, not two. A crash in between leaves the row without an end, which is the truth.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, bindparam, case, func, select

from central.database import Database
from central.database.register_tables import accesses
from central.database.schema import cases, moment, stamp
from central.intake.applicants import known_agent
from central.registers import Asker, AskerKind, Question, Source
from central.registers.book import DUTY
from central.secrecy import Tagger
from kiosk.contract.message import Text
from kiosk.standards import mask_name
from kiosk.timing import Clock

ACCESS_BOOK: Final = "access_book"
MOST_ROWS: Final = 200
"""Of one person, newest first: more than fit a list, whichever month it begins with."""
LOOKED: Final = Text(zh="工作人员查看了这个办件", en="A member of staff looked at the case")
_END: Final = accesses.update().where(accesses.c.id == bindparam("row")).values(ended=bindparam("how"))
_ENDS: Final = {
    "answered": "已答复",
    "no_record": "没有记录",
    "closed": "不在服务时间，没有问到",
    "timed_out": "没有及时回应",
    "failed": "没有答复",
    "busy": "正忙，没有问到",
    "unreadable": "回答有误，没有采用",
    "other_person": "回答有误，没有采用",
}
_NOT_KNOWN: Final = "结果没有记下"
_ASKED_NOW: Final = "正在查"
_SEEN: Final = "已查看"
_BEFORE: Final = "提交前"
_UNDER_WAY: Final = timedelta(minutes=1)
"""Far longer than any register is waited for: the list that is being made asks for itself, too."""


class _Waiting:
    """Rows that want to be written, and what came of that."""

    def __init__(self, rows: list[dict[str, Any]]) -> None:
        self.rows = rows
        self.ids: tuple[int, ...] | None = None
        self.error: BaseException | None = None


class AccessBook:
    """Safe to use from many threads: those that come while the disk is waited for are written together."""

    def __init__(self, database: Database, clock: Clock, tagger: Tagger, sources: Mapping[str, Source]) -> None:
        self._database = database
        self._clock = clock
        self._tagger = tagger
        self._sources = sources
        self._queue = threading.Lock()
        self._writing = threading.Lock()
        self._waiting: list[_Waiting] = []
        self._endings: list[tuple[int, str]] = []

    def asked(self, number: str, questions: Sequence[Question]) -> tuple[int, ...]:
        """The rows of these questions, durable. number: of the card of whoever is asked about. Raises what the
        database raises; the question must not be asked then."""
        if not questions:
            return ()
        person, at = self._tag(number), stamp(self._clock.now())
        return self._written([_row(person, at, question) for question in questions])

    def ended(self, endings: Sequence[tuple[int, str]]) -> None:
        """How they ended; durable with the next rows, or when `flush` returns."""
        with self._queue:
            self._endings += endings

    def looked(self, number: str, *, staff: str, department: Text, case: str, purpose: Text = LOOKED) -> None:
        """A member of staff is about to see a case: durable when this returns, else nothing may be shown.

        number: of the applicant's card; staff: the name that they sign in with; case: the application id.
        """
        question = Question("", purpose, DUTY, (), case, Asker.staff(staff))
        row = _row(self._tag(number), stamp(self._clock.now()), question)
        shown = {"register_id": None, "department_zh": department.zh, "department_en": department.en}
        self._written([{**row, **shown, "ended": "answered"}])

    def flush(self) -> None:
        """Write what is known of endings."""
        with self._queue:
            idle = not self._endings
        if not idle:
            self._written([])

    def fetch(self, table: str, key: str) -> Mapping[str, Any] | None:
        """The book as a register of its own (central.registers.access_list). table: "person"; key: the number.

        Every line in words, as the city's registers are called today.
        """
        if table != "person":
            return None
        self.flush()
        mine = accesses.c.person_tag == self._tag(key)
        with self._database.read() as connection:
            first = connection.execute(select(func.min(accesses.c.at)).where(mine)).scalar_one()
            rows = connection.execute(
                select(accesses, cases.c.case_no, case((accesses.c.by_agent == 1, cases.c.body)).label("body"))
                .outerjoin(cases, cases.c.application_id == accesses.c.case_of)
                .where(mine)
                .order_by(accesses.c.at.desc(), accesses.c.id.desc())
                .limit(MOST_ROWS)
            ).all()
        return {"number": key, "first": first, "rows": [self._line(row) for row in rows]}

    def _tag(self, number: str) -> str:
        return self._tagger.tag("accessed", "".join(number.split()).upper())

    def _written(self, rows: list[dict[str, Any]]) -> tuple[int, ...]:
        mine = _Waiting(rows)
        with self._queue:
            self._waiting.append(mine)
        with self._writing:
            if mine.ids is None and mine.error is None:
                self._write_all()
        if mine.error is not None:
            raise mine.error
        assert mine.ids is not None  # noqa: S101 - it was written by us or by whoever wrote before us
        return mine.ids

    def _write_all(self) -> None:
        """Everybody's rows in one commit; if it fails, it has failed for all of them."""
        with self._queue:
            together, self._waiting = self._waiting, []
            endings, self._endings = self._endings, []
        try:
            with self._database.write() as connection:
                first = _insert(connection, [row for one in together for row in one.rows])
                if endings:
                    connection.execute(_END, [{"row": row, "how": how} for row, how in endings])
        except BaseException as error:
            with self._queue:
                self._endings = endings + self._endings
            for one in together:
                one.error = error
            return
        for one in together:
            one.ids = tuple(range(first, first + len(one.rows)))
            first += len(one.rows)

    def _end(self, row: Any) -> str:
        if row.ended is None and self._clock.now() - moment(row.at) < _UNDER_WAY:
            return _ASKED_NOW
        if row.register_id is None:
            return _SEEN
        return _ENDS.get(row.ended, _NOT_KNOWN)

    def _line(self, row: Any) -> dict[str, Any]:
        source = self._sources.get(row.register_id or "")
        names: list[str] = json.loads(row.fields)
        words = names if source is None else [source.field_words(name).zh for name in names]
        return {
            "at": row.at,
            "who": _who(row, source),
            "why": f"{row.purpose_zh}。依据：{row.basis_zh}",
            "what": f"{'、'.join(words) or '整个办件'}（{self._end(row)}）",
            "case": _BEFORE if row.case_no is None else f"尾号{row.case_no[-7:]}",
        }


def _row(person: str, at: str, question: Question) -> dict[str, Any]:
    return {
        "person_tag": person,
        "at": at,
        "register_id": question.register_id,
        "asker_kind": question.asker.kind.value,
        "asker": question.asker.id,
        "department_zh": None,
        "department_en": None,
        "case_of": question.case,
        "purpose_zh": question.purpose.zh,
        "purpose_en": question.purpose.en,
        "basis_zh": question.basis.zh,
        "basis_en": question.basis.en,
        "fields": json.dumps(question.fields),
        "ended": None,
        "by_agent": int(question.asker.by_agent),
    }


def _insert(connection: Connection, rows: list[dict[str, Any]]) -> int:
    """The id of the first; the others follow. All in one statement, numbered here: nobody else writes meanwhile."""
    first = 1 + (connection.execute(select(func.max(accesses.c.id))).scalar_one() or 0)
    if rows:
        connection.execute(accesses.insert(), [{"id": first + place, **row} for place, row in enumerate(rows)])
    return first


def _who(row: Any, source: Source | None) -> str:
    if row.register_id is None:
        return f"{row.department_zh}工作人员"
    title = row.register_id if source is None else source.title.zh
    if row.by_agent:
        return f"{title}（代办人{_agent_name(row.body)}办理时）"
    return f"{title}（工作人员办理时）" if row.asker_kind == AskerKind.STAFF else title


def _agent_name(body: bytes | None) -> str:
    """Of the case, in part: whoever it is about knows them. Nothing where the case is gone or cannot be read."""
    agent = known_agent(body)
    return "" if agent is None or agent.name is None else f" {mask_name(agent.name)} "


def sweep_accesses(connection: Connection, before: datetime) -> int:
    """Take away what is over its time."""
    return connection.execute(accesses.delete().where(accesses.c.at < stamp(before))).rowcount
