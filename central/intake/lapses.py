# SPDX-License-Identifier: GPL-3.0-or-later
"""POST /v1/lapses: a registration that did not become a case. Staff owe its applicant a call, and the applicant is
told where there is a phone. Nothing ends silently."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Final, assert_never

from sqlalchemy import Connection, Row, func, select

from central.database import Database
from central.database.schema import cases, lapses, moment, stamp
from central.identity import Contacts
from central.intake.addressees import phone_for
from central.intake.applicants import KnownApplicant, known_agent, known_applicant
from central.intake.lapse_ends import LapseEnd, end_lapses
from central.intake.tags import Tags, keep_agent, tags_of
from central.intake.withdrawals import Withdrawals
from central.notifications import Notices, Purpose
from central.problems import problem
from central.secrecy import Tagger
from central.settings import YEARS
from kiosk.contract.delivery import Lapse, LapseAnswer, LapseReason, LapseReceipt
from kiosk.contract.items import ServiceItem
from kiosk.contract.problems import Problem, ProblemCode
from kiosk.sealing import SignedEnvelope, SigningKey
from kiosk.standards import is_uuid7
from kiosk.timing import CHINA_STANDARD_TIME, Clock

RECEIPT_KIND: Final = "lapse_receipt"
_CODE: Final = re.compile(r"[a-z0-9_.]{1,60}")
_ITEM: Final = re.compile(r"[A-Za-z0-9-]{3,40}")


class Lapses:
    """Takes lapses in. A repetition is written down, then gets the same receipt."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        key: SigningKey,
        tagger: Tagger,
        withdrawals: Withdrawals,
        items: Mapping[str, ServiceItem],
        notices: Notices,
        *,
        hotline: str,
    ) -> None:
        self._database = database
        self._clock = clock
        self._key = key
        self._tagger = tagger
        self._withdrawals = withdrawals
        self._items = items
        self._notices = notices
        self._hotline = hotline

    def put(self, lapse: Lapse, machine_id: str) -> LapseAnswer | Problem:
        """Keep a lapse, tell its applicant, and give the receipt after the commit."""
        applicant = known_applicant(lapse.body)
        wrong = _fault(lapse, applicant, machine_id)
        if wrong is not None:
            return problem(ProblemCode.MALFORMED, wrong)
        kept = self._keep(lapse, machine_id, applicant)
        if isinstance(kept, Problem):
            return kept
        if kept is not None:
            return LapseAnswer(receipt=SignedEnvelope.model_validate_json(kept))
        return LapseAnswer(receipt=SignedEnvelope.model_validate_json(self._tell_and_sign(lapse)))

    def _keep(self, lapse: Lapse, machine_id: str, applicant: KnownApplicant) -> bytes | Problem | None:
        """The receipt of a repetition; None when it has yet to be made."""
        now = self._clock.now()
        with self._database.write() as connection:
            known = connection.execute(
                select(lapses.c.machine_id, lapses.c.reason, lapses.c.ticket_no, lapses.c.receipt).where(
                    lapses.c.application_id == lapse.application_id
                )
            ).all()
            case_of = connection.execute(
                select(cases.c.machine_id).where(cases.c.application_id == lapse.application_id)
            ).scalar_one_or_none()
            if any(row.machine_id != machine_id for row in known) or case_of not in (None, machine_id):
                return problem(ProblemCode.KEY_REUSED)
            same = next((row for row in known if row.reason == lapse.reason.value), None)
            if same is not None:
                connection.execute(
                    lapses.update().where(*_this(lapse)).values(asked_again=lapses.c.asked_again + 1)
                )
                receipt: bytes | None = same.receipt
                return receipt
            if lapse.reason is LapseReason.EXPIRED:
                end_lapses(connection, lapse.application_id, LapseEnd.SUPERSEDED, now)
            row = self._row(connection, lapse, applicant, known, now, machine_id=machine_id, case=case_of)
            connection.execute(lapses.insert().values(row))
            keep_agent(connection, lapse.application_id, self._agent(lapse, applicant), now)
            if row["ended_as"] is None:
                words = self._text(lapse, str(row["ticket_no"]))
                self._notices.owe(
                    connection, _event(lapse), Purpose.LAPSE, words, application_id=lapse.application_id
                )
        return None

    def _row(
        self,
        connection: Connection,
        lapse: Lapse,
        applicant: KnownApplicant,
        known: Any,
        now: datetime,
        *,
        machine_id: str,
        case: str | None,
    ) -> dict[str, object]:
        number = 1 + (connection.execute(select(func.max(lapses.c.number))).scalar_one() or 0)
        tags = self._tags(applicant)
        ended: LapseEnd | None = None
        if case is not None:
            ended = LapseEnd.ARRIVED
        elif self._taken_back(connection, lapse, applicant, now):
            ended = LapseEnd.WITHDRAWN
        elif known and lapse.reason is LapseReason.PARKED:
            ended = LapseEnd.SUPERSEDED  # It was told as expired before; one call is enough.
        return {
            "number": number,
            "application_id": lapse.application_id,
            "reason": lapse.reason.value,
            # One number for one registration: it may have been told to the applicant before.
            "ticket_no": known[0].ticket_no if known else f"DJ{now:%Y%m%d}{number:05d}",
            "code": lapse.code,
            "machine_id": machine_id,
            "item_code": lapse.item_code,
            "pick_up_hash": None if tags is None else tags.pick_up,
            "person_tag": None if tags is None else tags.person,
            "short_tag": None if tags is None else tags.short,
            "signed_at": stamp(lapse.signed_at),
            "lapsed_at": stamp(lapse.lapsed_at),
            "received_at": stamp(now),
            "body": None if lapse.body is None else lapse.body.encode(),
            "asked_again": 0,
            "ended_as": None if ended is None else ended.value,
            "ended_at": None if ended is None else stamp(now),
        }

    def _taken_back(self, connection: Connection, lapse: Lapse, applicant: KnownApplicant, now: datetime) -> bool:
        """Whether the applicant, or whoever acted for them, has taken it back."""
        both = (self._tags(applicant), self._agent(lapse, applicant))
        return any(
            self._withdrawals.stops(connection, tags, lapse.application_id, now)
            for tags in both
            if tags is not None
        )

    def _agent(self, lapse: Lapse, applicant: KnownApplicant) -> Tags | None:
        agent = known_agent(lapse.body)
        return None if agent is None else self._tags(replace(agent, pick_up_code=applicant.pick_up_code))

    def _tags(self, applicant: KnownApplicant) -> Tags | None:
        if applicant.pick_up_code is None or applicant.card_type is None or applicant.number is None:
            return None
        return tags_of(self._tagger, applicant.pick_up_code, applicant.card_type, applicant.number)

    def _tell_and_sign(self, lapse: Lapse) -> bytes:
        """Only when the message is out can the receipt say so; where it waits, it goes out later all the same."""
        with self._database.read() as connection:
            row: Row[Any] = connection.execute(select(lapses).where(*_this(lapse))).one()
        told = row.receipt is None and self._notices.send(_event(lapse))
        with self._database.write() as connection:
            # Asked here, as the case may have come while the message went out: on this receipt the machine ends it.
            case_no: str | None = connection.execute(
                select(cases.c.case_no).where(cases.c.application_id == lapse.application_id)
            ).scalar_one_or_none()
            receipt = LapseReceipt(
                application_id=lapse.application_id,
                reason=lapse.reason,
                ticket_no=row.ticket_no,
                received_at=moment(row.received_at),
                told=told,
                case_no=case_no,
            )
            envelope = self._key.sign(RECEIPT_KIND, receipt.to_payload()).model_dump_json().encode()
            # One that was given stays; written in either case, so that none is confirmed by reading it alone.
            given = func.coalesce(lapses.c.receipt, envelope)
            connection.execute(lapses.update().where(*_this(lapse)).values(receipt=given))
            kept: bytes = connection.execute(select(lapses.c.receipt).where(*_this(lapse))).scalar_one()
        return kept

    def _text(self, lapse: Lapse, ticket_no: str) -> str:
        item = self._items.get(lapse.item_code)
        day = lapse.signed_at.astimezone(CHINA_STANDARD_TIME)
        what = f"您{day.month}月{day.day}日在自助机登记的" + (f"“{item.plain_name.zh}”" if item else "事项")
        return what + _words(lapse.reason, ticket_no, self._hotline)


def phone_of(contacts: Contacts, applicant: KnownApplicant) -> str | None:
    """The phone on record, or else the one on the form, for whoever calls."""
    phone = phone_for(contacts, applicant)
    return phone if isinstance(phone, str) else None


def _words(reason: LapseReason, ticket_no: str, hotline: str) -> str:
    call = f"工作人员会给您回电，编号 {ticket_no}。也可以带身份证到窗口办理，或拨打 {hotline}。"
    match reason:
        case LapseReason.EXPIRED:
            return f"因网络中断，没有在规定时间内送到，没有受理。{call}"
        case LapseReason.PARKED:
            return f"还没有受理，要由工作人员核对。{call}"
        case _:
            assert_never(reason)


def _event(lapse: Lapse) -> str:
    return f"lapse:{lapse.application_id}:{lapse.reason.value}"


def _this(lapse: Lapse) -> tuple[Any, Any]:
    return (lapses.c.application_id == lapse.application_id, lapses.c.reason == lapse.reason.value)


def _fault(lapse: Lapse, applicant: KnownApplicant, machine_id: str) -> str | None:
    """Where a lapse cannot be believed; never what it holds."""
    if not is_uuid7(lapse.application_id):
        return "application_id: a UUID version 7 is wanted"
    if not _CODE.fullmatch(lapse.code):
        return "code: a word of small letters is wanted"
    if not _ITEM.fullmatch(lapse.item_code):
        return "item_code: this is no item code"
    if lapse.signed_at.year not in YEARS or lapse.lapsed_at.year not in YEARS:
        return "signed_at, lapsed_at: no clock says so"
    if applicant.application_id not in (None, lapse.application_id):
        return "body: it is another application's"
    if applicant.machine_id not in (None, machine_id):
        return "body: it is another machine's"
    return None
