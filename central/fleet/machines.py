# SPDX-License-Identifier: GPL-3.0-or-later
"""The enrolled machines: one-time codes and keys, which are out of service, and how each was last heard."""

from __future__ import annotations

import hmac
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from pydantic import ValidationError
from sqlalchemy import Connection, func, select

from central.database import Database
from central.database.schema import enrolment_codes, former_keys, machines, moment, stamp
from central.fleet.revocation import in_service, revoke, signed_revocation
from central.problems import problem
from central.secrecy import Tagger
from kiosk.contract.fleet import EnrolmentAnswer, EnrolmentRequest, Heartbeat, RevocationReason
from kiosk.contract.message import Text
from kiosk.contract.problems import Problem, ProblemCode
from kiosk.sealing import DEMONSTRATION_PREFIX, SigningKey, TrustedKeys, public_key_id
from kiosk.timing import Clock

_ALPHABET: Final = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
_GROUP: Final = 4
_GROUPS: Final = 3
HEARTBEAT_PERIOD: Final = timedelta(minutes=1)
MISSED_BEFORE_LOST: Final = 3


@dataclass(frozen=True)
class Machine:
    """An enrolled machine and a key that speaks for it. revoked: why it is out of service, None while it serves.
    former: the key is one that another has replaced."""

    machine_id: str
    key_id: str
    keys: TrustedKeys
    revoked: RevocationReason | None
    former: bool = False


@dataclass(frozen=True)
class MachineLine:
    """One row of the staff page. age: seconds since the last heartbeat, None before the first. heartbeat: None also
    for one that an older program kept and this one cannot read, until the next is heard. revoked, blocked_by:
    why it is out of service and on whose order."""

    machine_id: str
    site: Text
    program_version: str
    age: float | None
    heartbeat: Heartbeat | None
    revoked: RevocationReason | None
    blocked_by: str | None
    enrolled_at: datetime

    @property
    def lost(self) -> bool:
        """Three heartbeats are missing."""
        return self.age is None or self.age > MISSED_BEFORE_LOST * HEARTBEAT_PERIOD.total_seconds()


class Fleet:
    """All machines of this centre."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        tagger: Tagger,
        key: SigningKey,
        *,
        city_code: str,
        centre_keys: Mapping[str, str],
        demonstration: bool,
        code_life: timedelta,
    ) -> None:
        self._database = database
        self._clock = clock
        self._tagger = tagger
        self._key = key
        self._city_code = city_code
        self._centre_keys = dict(centre_keys)
        self._demonstration = demonstration
        self._code_life = code_life

    def new_code(self, site: Text, *, for_machine: str | None = None) -> str:
        """A one-time code for one machine at a site, such as "7KQM-X2VA-9TRC" (58 random bits)."""
        letters = [secrets.choice(_ALPHABET) for _ in range(_GROUP * _GROUPS)]
        code = "-".join("".join(letters[i : i + _GROUP]) for i in range(0, len(letters), _GROUP))
        with self._database.write() as connection:
            connection.execute(
                enrolment_codes.insert().values(
                    code_hash=self._code_hash(code),
                    site_zh=site.zh,
                    site_en=site.en,
                    expires_at=stamp(self._clock.now() + self._code_life),
                    for_machine=for_machine,
                )
            )
        return code

    def new_key_code(self, machine_id: str) -> str | None:
        """A one-time code by which an enrolled machine gets a new key: its disk is another, or it was cloned.

        With the new key it is in service again, and whoever still has the old one is told that it is revoked. None
        when there is no such machine.
        """
        line = self.line(machine_id)
        return None if line is None else self.new_code(line.site, for_machine=machine_id)

    def enrol(self, request: EnrolmentRequest) -> EnrolmentAnswer | Problem:
        """Take a machine in. A repetition with the same code and key gets the same answer."""
        wrong = self._key_fault(request)
        if wrong:
            return problem(ProblemCode.MALFORMED, wrong)
        code_hash = self._code_hash(request.one_time_code)
        now = self._clock.now()
        with self._database.write() as connection:
            code = connection.execute(
                select(enrolment_codes).where(enrolment_codes.c.code_hash == code_hash)
            ).one_or_none()
            if code is None:
                return problem(ProblemCode.CODE_USED)
            site = Text(zh=code.site_zh, en=code.site_en)
            if code.machine_id is not None:
                known = connection.execute(
                    select(machines.c.public_key).where(machines.c.machine_id == code.machine_id)
                ).scalar_one()
                same = hmac.compare_digest(known, request.public_key)
                return self._answer(code.machine_id, site) if same else problem(ProblemCode.CODE_USED)
            if moment(code.expires_at) < now:
                return problem(ProblemCode.CODE_USED)
            if self._is_used(connection, request.key_id):
                return problem(ProblemCode.MALFORMED, "this key speaks for another machine: make a new one")
            if code.for_machine is None:
                machine_id = self._new_machine(connection, request, site, now)
            else:
                machine_id = self._replace_key(connection, request, code.for_machine, now)
            connection.execute(
                enrolment_codes.update()
                .where(enrolment_codes.c.code_hash == code_hash)
                .values(machine_id=machine_id)
            )
        return self._answer(machine_id, site)

    def machine(self, machine_id: str) -> Machine | None:
        """The machine of an id, if it is enrolled here. Read each time: it may be blocked by another process."""
        with self._database.read() as connection:
            row = connection.execute(select(machines).where(machines.c.machine_id == machine_id)).one_or_none()
        if row is None:
            return None
        revoked = RevocationReason(row.revoked_as) if row.revoked_as else None
        return Machine(row.machine_id, row.key_id, TrustedKeys({row.key_id: row.public_key}), revoked)

    def keys_ever(self, machine_id: str) -> TrustedKeys | None:
        """Its key and those that it has replaced: of what it signed at some time. None when it is not enrolled
        here."""
        keys = [
            select(table.c.key_id, table.c.public_key).where(table.c.machine_id == machine_id)
            for table in (machines, former_keys)
        ]
        with self._database.read() as connection:
            rows = connection.execute(keys[0].union_all(keys[1])).all()
        return TrustedKeys({row.key_id: row.public_key for row in rows}) if rows else None

    def former(self, machine_id: str, key_id: str) -> Machine | None:
        """The machine of a key that another has replaced: it may only ask how it stands."""
        with self._database.read() as connection:
            row = connection.execute(
                select(former_keys).where(former_keys.c.machine_id == machine_id, former_keys.c.key_id == key_id)
            ).one_or_none()
        if row is None:
            return None
        keys = TrustedKeys({row.key_id: row.public_key})
        return Machine(machine_id, key_id, keys, RevocationReason.CLONED, former=True)

    def block(self, machine_id: str, *, ordered_by: str | None) -> bool:
        """Take a machine out of service from now on; None lifts that. False when there is no such machine."""
        now = self._clock.now()
        with self._database.write() as connection:
            if ordered_by is not None:
                blocked = RevocationReason.BLOCKED
                return revoke(connection, self._key, machine_id, blocked, ordered_by=ordered_by, at=now)
            row = connection.execute(
                select(machines.c.revoked_as).where(machines.c.machine_id == machine_id)
            ).one_or_none()
            if row is not None and row.revoked_as is not None:
                values = in_service(self._key, machine_id, RevocationReason(row.revoked_as), now)
                connection.execute(machines.update().where(machines.c.machine_id == machine_id).values(values))
        return row is not None

    def lines(self) -> list[MachineLine]:
        """Every machine, those not heard longest first."""
        now = self._clock.now()
        with self._database.read() as connection:
            rows = connection.execute(select(machines)).all()
        lines = [_line(row, now) for row in rows]
        return sorted(lines, key=lambda line: (line.age is not None, -(line.age or 0)))

    def line(self, machine_id: str) -> MachineLine | None:
        """One machine."""
        with self._database.read() as connection:
            row = connection.execute(select(machines).where(machines.c.machine_id == machine_id)).one_or_none()
        return None if row is None else _line(row, self._clock.now())

    def _is_used(self, connection: Connection, key_id: str) -> bool:
        now_used = select(machines.c.machine_id).where(machines.c.key_id == key_id)
        once_used = select(former_keys.c.machine_id).where(former_keys.c.key_id == key_id)
        return connection.execute(now_used.union_all(once_used)).first() is not None

    def _new_machine(self, connection: Connection, request: EnrolmentRequest, site: Text, now: datetime) -> str:
        number = 1 + (connection.execute(select(func.max(machines.c.number))).scalar_one() or 0)
        machine_id = f"KJ-{self._city_code}-{number:04d}"
        connection.execute(
            machines.insert().values(
                number=number,
                machine_id=machine_id,
                key_id=request.key_id,
                public_key=request.public_key,
                site_zh=site.zh,
                site_en=site.en,
                enrolled_at=stamp(now),
                program_version=request.program_version[:100],
            )
        )
        return machine_id

    def _replace_key(
        self, connection: Connection, request: EnrolmentRequest, machine_id: str, now: datetime
    ) -> str:
        row = connection.execute(select(machines).where(machines.c.machine_id == machine_id)).one()
        reason = RevocationReason(row.revoked_as or RevocationReason.CLONED)
        connection.execute(
            former_keys.insert().values(
                key_id=row.key_id,
                machine_id=machine_id,
                public_key=row.public_key,
                replaced_at=stamp(now),
                revocation=signed_revocation(self._key, machine_id, reason, lifted=False, at=now),
            )
        )
        # A machine that was revoked learns that it serves again; for one that was not there is nothing to lift.
        values = in_service(self._key, machine_id, reason, now) if row.revoked_as else {"token_shown": None}
        connection.execute(
            machines.update()
            .where(machines.c.machine_id == machine_id)
            .values(key_id=request.key_id, public_key=request.public_key, slot=None, **values)
        )
        return machine_id

    def _answer(self, machine_id: str, site: Text) -> EnrolmentAnswer:
        return EnrolmentAnswer(
            machine_id=machine_id,
            site=site,
            city_code=self._city_code,
            centre_keys=self._centre_keys,
            demonstration=self._demonstration,
        )

    def _code_hash(self, code: str) -> str:
        return self._tagger.tag("enrolment", "".join(code.upper().split()).replace("-", ""))

    def _key_fault(self, request: EnrolmentRequest) -> str | None:
        try:
            key_id = public_key_id(request.public_key)
        except ValueError:
            return "public_key: an Ed25519 or SM2 public key is wanted"
        marked = request.key_id.startswith(DEMONSTRATION_PREFIX)
        if marked and not self._demonstration:
            return "a demonstration key is not enrolled in production"
        if request.key_id.removeprefix(DEMONSTRATION_PREFIX) != key_id:
            return "key_id is not the name of public_key"
        return None


def _line(row: Any, now: datetime) -> MachineLine:
    return MachineLine(
        machine_id=row.machine_id,
        site=Text(zh=row.site_zh, en=row.site_en),
        program_version=row.program_version,
        age=(now - moment(row.heartbeat_at)).total_seconds() if row.heartbeat_at else None,
        heartbeat=_kept_heartbeat(row.heartbeat),
        revoked=RevocationReason(row.revoked_as) if row.revoked_as else None,
        blocked_by=row.blocked_by,
        enrolled_at=moment(row.enrolled_at),
    )


def _kept_heartbeat(raw: bytes | None) -> Heartbeat | None:
    """As this centre kept it, maybe under an older contract: what is not known any more is left out of it."""
    if raw is None:
        return None
    told = json.loads(raw)
    try:
        return Heartbeat.from_payload(
            {name: value for name, value in told.items() if name in Heartbeat.model_fields}
        )
    except ValidationError:
        return None
