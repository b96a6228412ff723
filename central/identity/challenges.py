# SPDX-License-Identifier: GPL-3.0-or-later
"""Challenges: a code to the phone on record, or the PIN set with the city. Tries are counted, locks are polite."""

from __future__ import annotations

import hmac
import secrets
from datetime import datetime
from typing import Any, Final, Protocol, assert_never

from sqlalchemy import Connection, Row, func, select

from central.database import Database
from central.database.schema import challenges, moment, stamp, wrong_proofs
from central.identity.assertions import AssertionDesk
from central.notifications import NotificationPort
from central.problems import problem
from central.registers import Contact, NoContact, PinSecret, Silence
from central.secrecy import Tagger
from central.settings import Limits
from kiosk.contract.cases import CardType
from kiosk.contract.identity import (
    Challenge,
    ChallengeRequest,
    ChallengeState,
    IdentityAssertion,
    ProofAnswer,
    ProofOutcome,
)
from kiosk.contract.items import IdentityLevel, IdentityWay
from kiosk.contract.problems import Problem, ProblemCode
from kiosk.sealing import SignedEnvelope
from kiosk.standards import new_uuid7
from kiosk.timing import Clock

_DIGITS: Final = 6
_LONGEST_SECRET: Final = 64


class Contacts(Protocol):
    """Who knows the phone and the PIN on record: the city's account register."""

    def contact(self, card_type: CardType, number: str, name: str) -> Contact | NoContact | Silence: ...


class Challenges:
    """Opens challenges and judges proofs. An answer never holds a datum of any register."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        tagger: Tagger,
        contacts: Contacts,
        phone: NotificationPort,
        desk: AssertionDesk,
        limits: Limits,
        *,
        signature: str,
    ) -> None:
        """signature: what opens every short message, such as 【平顶山市政务服务】."""
        self._database = database
        self._clock = clock
        self._tagger = tagger
        self._contacts = contacts
        self._phone = phone
        self._desk = desk
        self._limits = limits
        self._signature = signature

    def open(self, request: ChallengeRequest, machine_id: str) -> Challenge:
        """Challenge a person; for the phone way this sends the code."""
        now = self._clock.now()
        contact = self._contacts.contact(request.card_type, request.number, request.name)
        if not isinstance(contact, Contact) or not self._can_ask(contact, request.way):
            return self._closed(ChallengeState.NOT_AVAILABLE, now)
        person_tag = self._tagger.tag("person", request.card_type.value, request.number)
        challenge_id = new_uuid7(now)
        code = "".join(secrets.choice("0123456789") for _ in range(_DIGITS))
        with self._database.write() as connection:
            self._forget_old(connection, now)
            if self._locked(connection, person_tag, request.way, now):
                return self._closed(ChallengeState.LOCKED, now)
            connection.execute(
                challenges.insert().values(
                    challenge_id=challenge_id,
                    person_tag=person_tag,
                    machine_id=machine_id,
                    session_id=request.session_id,
                    way=request.way.value,
                    card_type=request.card_type.value,
                    number=request.number,
                    name=request.name,
                    secret_hash=self._secret_hash(challenge_id, request.way, code, contact),
                    tries_left=self._limits.challenge_tries,
                    opened_at=stamp(now),
                    expires_at=stamp(now + self._limits.challenge_life),
                )
            )
        if request.way is IdentityWay.PHONE_CODE and not self._phone.send(contact.phone or "", self._text(code)):
            return self._closed(ChallengeState.NOT_AVAILABLE, now)
        return Challenge(
            challenge_id=challenge_id,
            state=ChallengeState.OPEN,
            digits=_DIGITS,
            tries_left=self._limits.challenge_tries,
            expires_at=now + self._limits.challenge_life,
        )

    def prove(self, challenge_id: str, secret: str, machine_id: str) -> ProofAnswer | Problem:
        """Judge what the person typed. A try is spent before it is judged, so racing guesses gain nothing."""
        taken = self._take_try(challenge_id, machine_id)
        if not isinstance(taken, Row):
            return taken
        if not self._fits(taken, secret):
            return self._wrong(taken)
        now = self._clock.now()
        with self._database.write() as connection:
            first = connection.execute(
                challenges.update()
                .where(challenges.c.challenge_id == challenge_id, challenges.c.proved_at.is_(None))
                .values(proved_at=stamp(now))
            )
        if first.rowcount != 1:
            return ProofAnswer(outcome=ProofOutcome.EXPIRED, tries_left=0)
        return ProofAnswer(
            outcome=ProofOutcome.PROVED, tries_left=taken.tries_left, assertion=self._assertion(taken, now)
        )

    def _assertion(self, row: Row[Any], now: datetime) -> SignedEnvelope:
        return self._desk.give(
            IdentityAssertion(
                session_id=row.session_id,
                machine_id=row.machine_id,
                card_type=CardType(row.card_type),
                number=row.number,
                name=row.name,
                way=IdentityWay(row.way),
                level=IdentityLevel.L2,
                issued_at=now,
                expires_at=now + self._desk.life,
            )
        )

    def _take_try(self, challenge_id: str, machine_id: str) -> Row[Any] | ProofAnswer | Problem:
        now = self._clock.now()
        this = challenges.c.challenge_id == challenge_id
        with self._database.write() as connection:
            row = connection.execute(
                select(challenges).where(this, challenges.c.machine_id == machine_id)
            ).one_or_none()
            if row is None:
                return problem(ProblemCode.NOT_FOUND, "no such challenge of this machine")
            if row.proved_at is not None or moment(row.expires_at) < now:
                return ProofAnswer(outcome=ProofOutcome.EXPIRED, tries_left=0)
            wrong = self._wrong_lately(connection, row.person_tag, row.way, now)
            if row.tries_left < 1 or wrong >= self._limits.wrong_before_lock:
                return ProofAnswer(outcome=ProofOutcome.LOCKED, tries_left=0)
            connection.execute(challenges.update().where(this).values(tries_left=row.tries_left - 1))
            return connection.execute(select(challenges).where(this)).one()

    def _fits(self, row: Row[Any], secret: str) -> bool:
        if len(secret) > _LONGEST_SECRET:
            return False
        way = IdentityWay(row.way)
        match way:
            case IdentityWay.PHONE_CODE:
                hashed = self._tagger.tag("challenge", row.challenge_id, secret)
                return hmac.compare_digest(hashed, row.secret_hash)
            case IdentityWay.CITY_PIN:
                return PinSecret.model_validate_json(row.secret_hash).matches(secret)
            case _:
                assert_never(way)

    def _wrong(self, row: Row[Any]) -> ProofAnswer:
        now = self._clock.now()
        with self._database.write() as connection:
            connection.execute(wrong_proofs.insert().values(person_tag=row.person_tag, way=row.way, at=stamp(now)))
            wrong = self._wrong_lately(connection, row.person_tag, row.way, now)
        if row.tries_left < 1 or wrong >= self._limits.wrong_before_lock:
            return ProofAnswer(outcome=ProofOutcome.LOCKED, tries_left=0)
        return ProofAnswer(outcome=ProofOutcome.WRONG, tries_left=row.tries_left)

    def _can_ask(self, contact: Contact, way: IdentityWay) -> bool:
        match way:
            case IdentityWay.PHONE_CODE:
                return contact.phone is not None and self._phone.available
            case IdentityWay.CITY_PIN:
                return contact.pin is not None
            case _:
                assert_never(way)

    def _secret_hash(self, challenge_id: str, way: IdentityWay, code: str, contact: Contact) -> str:
        if way is IdentityWay.CITY_PIN and contact.pin is not None:
            return contact.pin.model_dump_json()
        return self._tagger.tag("challenge", challenge_id, code)

    def _locked(self, connection: Connection, person_tag: str, way: IdentityWay, now: datetime) -> bool:
        opened = connection.execute(
            select(func.count())
            .select_from(challenges)
            .where(
                challenges.c.person_tag == person_tag,
                challenges.c.opened_at > stamp(now - self._limits.challenge_window),
            )
        ).scalar_one()
        if opened >= self._limits.challenges_per_person:
            return True
        wrong = self._wrong_lately(connection, person_tag, way.value, now)
        return wrong >= self._limits.wrong_before_lock

    def _wrong_lately(self, connection: Connection, person_tag: str, way: str, now: datetime) -> int:
        count: int = connection.execute(
            select(func.count())
            .select_from(wrong_proofs)
            .where(
                wrong_proofs.c.person_tag == person_tag,
                wrong_proofs.c.way == way,
                wrong_proofs.c.at > stamp(now - self._limits.lock),
            )
        ).scalar_one()
        return count

    def _forget_old(self, connection: Connection, now: datetime) -> None:
        # The rows hold a name and a number, so they go as soon as no count needs them.
        connection.execute(
            challenges.delete().where(challenges.c.opened_at <= stamp(now - self._limits.challenge_window))
        )
        connection.execute(wrong_proofs.delete().where(wrong_proofs.c.at <= stamp(now - self._limits.lock)))

    def _closed(self, state: ChallengeState, now: datetime) -> Challenge:
        return Challenge(challenge_id="", state=state, digits=0, tries_left=0, expires_at=now)

    def _text(self, code: str) -> str:
        minutes = int(self._limits.challenge_life.total_seconds() // 60)
        return (
            f"{self._signature}验证码 {code}，{minutes} 分钟内有效，用于在自助终端办事时确认是您本人。"
            "工作人员不会向您要验证码，不是您在办请不要告诉任何人。"
        )
