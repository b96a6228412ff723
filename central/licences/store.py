# SPDX-License-Identifier: GPL-3.0-or-later
"""Asking the e-licence store for what a citizen authorised, and for nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from central.licences.judging import Found, Holder, judge, judge_one, licence_digest
from central.licences.types import LicenceTypes
from central.registers import Asker, Question, Reading, Registers, Silence, SilenceReason, Subject
from central.registers.e_licences import ASKED_TYPE, STORE, ELicencesRecord, HeldLicence
from kiosk.contract.licences import LicenceAuthorisation, LicenceState
from kiosk.contract.message import Text
from kiosk.timing import CHINA_STANDARD_TIME, Clock

CONSENT: Final = Text(
    zh="您在机器上的授权（《个人信息保护法》第十三条第一款第一项）",
    en="Your authorisation at the machine (Personal Information Protection Law, article 13, paragraph 1, item 1)",
)
_FIELDS: Final = ("licences",)


@dataclass(frozen=True)
class ForWhat:
    """On whose behalf the store is asked, for what, and in which case or session."""

    purpose: Text
    case: str
    asker: Asker


@dataclass(frozen=True)
class Fetched:
    """What the store told of one question, and the record of it. silence: why it told nothing."""

    found: Found
    reading: Reading
    silence: Silence | None = None


class ELicenceStore:
    """The store as a register of the city, asked in one holder's name for one type. Safe from any thread."""

    def __init__(self, registers: Registers, types: LicenceTypes, clock: Clock) -> None:
        self.types: Final = types
        self._registers = registers
        self._clock = clock

    def fetch(self, code: str, holder: Holder, what_for: ForWhat) -> Fetched:
        """The licence of a type that may stand for a paper today, or why there is none."""
        told, silence, reading = self._ask(code, holder, what_for)
        if silence is not None:
            return Fetched(Found(LicenceState.SILENT, code), reading, silence)
        found = judge(code, self.types[code], told, holder, self._today())
        return Fetched(found, reading, self._unreadable(found))

    def fetch_again(self, given: LicenceAuthorisation, holder: Holder, what_for: ForWhat) -> Fetched:
        """The very licence that was authorised, as it is now. NONE: it is not there, or not as it was any more."""
        told, silence, reading = self._ask(given.licence_type, holder, what_for)
        if silence is not None:
            return Fetched(Found(LicenceState.SILENT, given.licence_type), reading, silence)
        found = Found(LicenceState.NONE, given.licence_type)
        for licence in told:
            if licence.identifier == given.licence_no:
                found = judge_one(given.licence_type, licence, holder, self._today())
                if found.state is LicenceState.FETCHED and licence_digest(licence) != given.sha256:
                    found = Found(LicenceState.NONE, given.licence_type)
        return Fetched(found, reading)

    def _ask(
        self, code: str, holder: Holder, what_for: ForWhat
    ) -> tuple[tuple[HeldLicence, ...], Silence | None, Reading]:
        question = Question(STORE, what_for.purpose, CONSENT, _FIELDS, what_for.case, what_for.asker)
        answer, reading = self._registers.ask(question, Subject(holder.number, holder.name, {ASKED_TYPE: code}))
        if isinstance(answer, Silence):
            return (), answer, reading
        return (answer.licences if isinstance(answer, ELicencesRecord) else ()), None, reading

    def _unreadable(self, found: Found) -> Silence | None:
        if found.state is not LicenceState.SILENT:
            return None
        return Silence(STORE, self._registers.sources[STORE].title, SilenceReason.UNREADABLE)

    def _today(self) -> date:
        return self._clock.now().astimezone(CHINA_STANDARD_TIME).date()
