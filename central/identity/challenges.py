# SPDX-License-Identifier: GPL-3.0-or-later
"""Challenges: a code to the phone on record, the PIN set with the city, or a face compared on the machine. Tries
are counted, locks are polite."""

from __future__ import annotations

import hmac
import secrets
from base64 import b64decode
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal, Protocol, assert_never

from sqlalchemy import Connection, Row, func, select

from central.database import Database
from central.database.schema import challenges, moment, stamp, wrong_proofs
from central.identity.assertions import AssertionDesk
from central.identity.faces import FaceProofs
from central.notifications import Notices
from central.problems import problem
from central.registers import Asker, Contact, Errand, NoContact, PinSecret, Silence
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
    ProofRequest,
)
from kiosk.contract.items import IdentityLevel, IdentityWay
from kiosk.contract.message import Text
from kiosk.contract.problems import Problem, ProblemCode
from kiosk.sealing import SignedEnvelope
from kiosk.standards import new_uuid7
from kiosk.timing import Clock

TO_CHECK_WHO: Final = Text(zh="您要求核验是您本人", en="You asked to show that it is you")
_DIGITS: Final = 6
_LONGEST_SECRET: Final = 64


class Contacts(Protocol):
    """Who knows the phone and the PIN on record: the city's account register."""

    def contact(
        self, card_type: CardType, number: str, name: str, errand: Errand | None = None
    ) -> Contact | NoContact | Silence:
        """errand: what for, in which case or session, and who asks."""


@dataclass(frozen=True)
class _Try:
    """A try that was spent. counted_as: its row among the wrong ones; last: it was the last before the lock."""

    row: Row[Any]
    counted_as: int
    last: bool


class Challenges:
    """Opens challenges and judges proofs. An answer never holds a datum of any register."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        tagger: Tagger,
        contacts: Contacts,
        notices: Notices,
        desk: AssertionDesk,
        faces: FaceProofs,
        limits: Limits,
    ) -> None:
        self._database = database
        self._clock = clock
        self._tagger = tagger
        self._contacts = contacts
        self._notices = notices
        self._desk = desk
        self._faces = faces
        self._limits = limits

    def open(self, request: ChallengeRequest, machine_id: str) -> Challenge:
        """Challenge a person; for the phone way this sends the code."""
        now = self._clock.now()
        contact = self._asked_contact(request, machine_id)
        if contact is None:
            return self._closed(ChallengeState.NOT_AVAILABLE, now)
        face = request.way is IdentityWay.FACE
        # Without the type of card: naming another type must not begin the count anew.
        person_tag = self._tagger.tag("person", request.number)
        challenge_id = new_uuid7(now)
        code = "".join(secrets.choice("0123456789") for _ in range(_DIGITS))
        with self._database.write() as connection:
            self._forget_old(connection, now)
            if self._locked(connection, person_tag, machine_id, request.way.value, now):
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
        if request.way is IdentityWay.PHONE_CODE and not self._sent(contact.phone or "", code):
            with self._database.write() as connection:
                # What was never sent must not count against the person.
                connection.execute(challenges.delete().where(challenges.c.challenge_id == challenge_id))
            return self._closed(ChallengeState.NOT_AVAILABLE, now)
        return Challenge(
            challenge_id=challenge_id,
            state=ChallengeState.OPEN,
            digits=0 if face else _DIGITS,
            tries_left=self._limits.challenge_tries,
            expires_at=now + self._limits.challenge_life,
            face=self._faces.terms if face else None,
        )

    def prove(self, challenge_id: str, proof: ProofRequest, machine_id: str) -> ProofAnswer | Problem:
        """Judge what the person typed or showed. A try is spent, and counts as wrong, before it is judged: racing
        guesses gain nothing, over several challenges neither."""
        taken = self._take_try(challenge_id, machine_id)
        if not isinstance(taken, _Try):
            return taken
        row = taken.row
        if not self._fits(row, proof):
            over = row.tries_left < 1 or taken.last
            outcome = ProofOutcome.LOCKED if over else ProofOutcome.WRONG
            return ProofAnswer(outcome=outcome, tries_left=0 if over else row.tries_left)
        now = self._clock.now()
        with self._database.write() as connection:
            first = connection.execute(
                challenges.update()
                .where(challenges.c.challenge_id == challenge_id, challenges.c.proved_at.is_(None))
                .values(proved_at=stamp(now))
            )
            connection.execute(wrong_proofs.delete().where(wrong_proofs.c.id == taken.counted_as))
        if first.rowcount != 1:
            return ProofAnswer(outcome=ProofOutcome.EXPIRED, tries_left=0)
        return ProofAnswer(
            outcome=ProofOutcome.PROVED, tries_left=row.tries_left, assertion=self._assertion(row, proof, now)
        )

    def _assertion(self, row: Row[Any], proof: ProofRequest, now: datetime) -> SignedEnvelope:
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
                face=proof.face,
            )
        )

    def _take_try(self, challenge_id: str, machine_id: str) -> _Try | ProofAnswer | Problem:
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
            if row.tries_left < 1 or self._wrong_too_often(connection, row.person_tag, machine_id, row.way, now):
                return ProofAnswer(outcome=ProofOutcome.LOCKED, tries_left=0)
            connection.execute(challenges.update().where(this).values(tries_left=row.tries_left - 1))
            counted = connection.execute(
                wrong_proofs.insert().values(
                    person_tag=row.person_tag, machine_id=machine_id, way=row.way, at=stamp(now)
                )
            )
            return _Try(
                row=connection.execute(select(challenges).where(this)).one(),
                counted_as=counted.inserted_primary_key[0] if counted.inserted_primary_key else 0,
                last=self._wrong_too_often(connection, row.person_tag, machine_id, row.way, now),
            )

    def _fits(self, row: Row[Any], proof: ProofRequest) -> bool:
        way = IdentityWay(row.way)
        if way is IdentityWay.FACE:
            return proof.face is not None and self._faces.believes(proof.face)
        secret = proof.secret
        if secret is None or len(secret) > _LONGEST_SECRET:
            return False
        match way:
            case IdentityWay.PHONE_CODE:
                hashed = self._tagger.tag("challenge", row.challenge_id, secret)
                return hmac.compare_digest(hashed, row.secret_hash)
            case IdentityWay.CITY_PIN:
                salt, _, wanted = row.secret_hash.partition("$")
                stretched = PinSecret.of(secret, b64decode(salt)).hash
                return hmac.compare_digest(self._tagger.tag("challenge", row.challenge_id, stretched), wanted)
            case _:
                assert_never(way)

    def _asked_contact(self, request: ChallengeRequest, machine_id: str) -> Contact | None:
        """What the challenge can use; None when there is nothing for this way. A face needs nothing on record."""
        if request.way is IdentityWay.FACE:
            taken = request.face is not None and self._faces.takes(request.face)
            return Contact(phone=None, pin=None) if taken else None
        errand = Errand(TO_CHECK_WHO, request.session_id, Asker.machine(machine_id))
        contact = self._contacts.contact(request.card_type, request.number, request.name, errand)
        usable = isinstance(contact, Contact) and self._can_ask(contact, request.way)
        return contact if usable and isinstance(contact, Contact) else None

    def _can_ask(self, contact: Contact, way: Literal[IdentityWay.PHONE_CODE, IdentityWay.CITY_PIN]) -> bool:
        match way:
            case IdentityWay.PHONE_CODE:
                return contact.phone is not None and self._notices.available
            case IdentityWay.CITY_PIN:
                return contact.pin is not None
            case _:
                assert_never(way)

    def _secret_hash(self, challenge_id: str, way: IdentityWay, code: str, contact: Contact) -> str:
        if way is IdentityWay.CITY_PIN and contact.pin is not None:
            # Under our key once more: six digits are soon tried through on a copy of salt and hash.
            return f"{contact.pin.salt}${self._tagger.tag('challenge', challenge_id, contact.pin.hash)}"
        return self._tagger.tag("challenge", challenge_id, code)

    def _locked(self, connection: Connection, person_tag: str, machine_id: str, way: str, now: datetime) -> bool:
        """Whether this person has asked or failed too often here, this way. What was proved does not count."""
        opened = connection.execute(
            select(func.count())
            .select_from(challenges)
            .where(
                challenges.c.person_tag == person_tag,
                challenges.c.machine_id == machine_id,
                challenges.c.way == way,
                challenges.c.proved_at.is_(None),
                challenges.c.opened_at > stamp(now - self._limits.challenge_window),
            )
        ).scalar_one()
        if opened >= self._limits.challenges_per_person:
            return True
        return self._wrong_too_often(connection, person_tag, machine_id, way, now)

    def _wrong_too_often(
        self, connection: Connection, person_tag: str, machine_id: str, way: str, now: datetime
    ) -> bool:
        limits = self._limits

        def wrong_since(then: datetime) -> int:
            count: int = connection.execute(
                select(func.count())
                .select_from(wrong_proofs)
                .where(
                    wrong_proofs.c.person_tag == person_tag,
                    wrong_proofs.c.machine_id == machine_id,
                    wrong_proofs.c.way == way,
                    wrong_proofs.c.at > stamp(then),
                )
            ).scalar_one()
            return count

        return (
            wrong_since(now - limits.lock) >= limits.wrong_before_lock
            or wrong_since(now - limits.long_lock) >= limits.wrong_before_long_lock
        )

    def _forget_old(self, connection: Connection, now: datetime) -> None:
        # The rows hold a name and a number, so they go as soon as no count needs them.
        connection.execute(
            challenges.delete().where(challenges.c.opened_at <= stamp(now - self._limits.challenge_window))
        )
        connection.execute(wrong_proofs.delete().where(wrong_proofs.c.at <= stamp(now - self._limits.long_lock)))

    def _closed(self, state: ChallengeState, now: datetime) -> Challenge:
        return Challenge(challenge_id="", state=state, digits=0, tries_left=0, expires_at=now)

    def _sent(self, phone: str, code: str) -> bool:
        minutes = int(self._limits.challenge_life.total_seconds() // 60)
        return self._notices.at_once(
            phone,
            f"验证码 {code}，{minutes} 分钟内有效，用于在自助终端办事时确认是您本人。"
            "工作人员不会向您要验证码，不是您在办请不要告诉任何人。",
        )
