# SPDX-License-Identifier: GPL-3.0-or-later
"""The enrolled machines, their one-time codes and heartbeats."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from sqlalchemy import func, select

from central.database import Database
from central.database.schema import enrolment_codes, machines, moment, stamp
from central.problems import problem
from central.secrecy import Tagger
from kiosk.contract.fleet import EnrolmentAnswer, EnrolmentRequest, Heartbeat
from kiosk.contract.message import Text
from kiosk.contract.problems import Problem, ProblemCode
from kiosk.sealing import DEMONSTRATION_PREFIX, TrustedKeys
from kiosk.timing import Clock

_ALPHABET: Final = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
_GROUP: Final = 4
_GROUPS: Final = 3
HEARTBEAT_PERIOD: Final = timedelta(minutes=1)
MISSED_BEFORE_LOST: Final = 3


@dataclass(frozen=True)
class Machine:
    """An enrolled machine and the one key that speaks for it, unless the city has blocked it."""

    machine_id: str
    key_id: str
    keys: TrustedKeys
    blocked: bool


@dataclass(frozen=True)
class MachineLine:
    """One row of the staff page. age: seconds since the last heartbeat, None before the first."""

    machine_id: str
    site: Text
    program_version: str
    age: float | None
    heartbeat: Heartbeat | None
    blocked_by: str | None

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
        *,
        city_code: str,
        centre_keys: Mapping[str, str],
        demonstration: bool,
        code_life: timedelta,
    ) -> None:
        self._database = database
        self._clock = clock
        self._tagger = tagger
        self._city_code = city_code
        self._centre_keys = dict(centre_keys)
        self._demonstration = demonstration
        self._code_life = code_life

    def new_code(self, site: Text) -> str:
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
                )
            )
        return code

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
            taken = connection.execute(
                select(machines.c.machine_id).where(machines.c.key_id == request.key_id)
            ).scalar_one_or_none()
            if taken is not None:
                return problem(ProblemCode.MALFORMED, "this key speaks for another machine: make a new one")
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
        keys = TrustedKeys({row.key_id: row.public_key})
        return Machine(row.machine_id, row.key_id, keys, blocked=row.blocked_at is not None)

    def block(self, machine_id: str, *, ordered_by: str | None) -> bool:
        """Believe nothing of a machine from now on; None lifts the block. False when there is no such machine."""
        at = None if ordered_by is None else stamp(self._clock.now())
        with self._database.write() as connection:
            changed = connection.execute(
                machines.update()
                .where(machines.c.machine_id == machine_id)
                .values(blocked_at=at, blocked_by=ordered_by)
            )
        return changed.rowcount == 1

    def heard(self, machine_id: str, heartbeat: Heartbeat) -> None:
        """Keep a machine's latest heartbeat."""
        with self._database.write() as connection:
            connection.execute(
                machines.update()
                .where(machines.c.machine_id == machine_id)
                .values(
                    heartbeat_at=stamp(self._clock.now()),
                    heartbeat=heartbeat.model_dump_json().encode(),
                    program_version=heartbeat.program_version[:100],
                )
            )

    def lines(self) -> list[MachineLine]:
        """Every machine, those not heard longest first."""
        now = self._clock.now()
        with self._database.read() as connection:
            rows = connection.execute(select(machines)).all()
        lines = [
            MachineLine(
                machine_id=row.machine_id,
                site=Text(zh=row.site_zh, en=row.site_en),
                program_version=row.program_version,
                age=(now - moment(row.heartbeat_at)).total_seconds() if row.heartbeat_at else None,
                heartbeat=Heartbeat.model_validate_json(row.heartbeat) if row.heartbeat else None,
                blocked_by=row.blocked_by,
            )
            for row in rows
        ]
        return sorted(lines, key=lambda line: (line.age is not None, -(line.age or 0)))

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
            public = base64.b64decode(request.public_key, validate=True)
            TrustedKeys({request.key_id: request.public_key})
        except (binascii.Error, ValueError):
            return "public_key: base64 of an Ed25519 public key is wanted"
        marked = request.key_id.startswith(DEMONSTRATION_PREFIX)
        if marked and not self._demonstration:
            return "a demonstration key is not enrolled in production"
        if request.key_id.removeprefix(DEMONSTRATION_PREFIX) != hashlib.sha256(public).hexdigest()[:16]:
            return "key_id is not the name of public_key"
        return None
