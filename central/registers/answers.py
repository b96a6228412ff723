# SPDX-License-Identifier: GPL-3.0-or-later
"""What a register is asked and what comes back, its silence included."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, Protocol

from pydantic import AwareDatetime

from central.registers.book import Asker
from kiosk.contract.cases import DecidingFact
from kiosk.contract.message import Message, Text


class RegisterFailureError(Exception):
    """The department's system answered that it cannot answer. Not a fault of ours."""


class OtherPersonError(Exception):
    """The record is of another person than the one who was asked about. It says nothing of either."""


class Backend(Protocol):
    """The line to the departments' systems. Every call may block; Registers bounds it."""

    def fetch(self, register: str, table: str, key: str) -> Mapping[str, Any] | None:
        """One record as plain JSON values, None when there is none. Raises RegisterFailureError.

        The record of a person has their "number" in it, as the register has it: it is compared.
        """


OwnTable = Callable[[str, str], Mapping[str, Any] | None]
"""One register that the centre keeps itself: table and key to a record."""


class OwnRegisters:
    """The city's line, beside the registers that the centre keeps in its own tables."""

    def __init__(self, city: Backend, own: Mapping[str, OwnTable]) -> None:
        self._city = city
        self._own = own

    def fetch(self, register: str, table: str, key: str) -> Mapping[str, Any] | None:
        own = self._own.get(register)
        return self._city.fetch(register, table, key) if own is None else own(table, key)


@dataclass(frozen=True)
class Subject:
    """Whom a question is about, and the answers of the form where the question is about those. agent: the number
    of who acts for them as parent or guardian, where one does."""

    number: str
    name: str
    form: Mapping[str, Any] = field(default_factory=dict)
    agent: str | None = None
    item_code: str = ""
    """Of the item that it is asked for, "" where it is for none."""
    region: str | None = None
    """The place that it is for, where that is not this city."""

    def answer(self, key: str) -> str | None:
        """A form answer, when it is a text that is not blank."""
        value = self.form.get(key)
        return value.strip() if isinstance(value, str) and value.strip() else None

    def relative(self) -> str | None:
        """The number of the husband, wife, parent or child that the form is about; None where it is about nobody
        else, whatever else it says."""
        if self.answer("member_relation") not in ("spouse", "parent", "child"):
            return None
        return self.answer("member_number")


class SilenceReason(StrEnum):
    """Why a register gave no answer."""

    CLOSED = "closed"
    TIMED_OUT = "timed_out"
    FAILED = "failed"
    BUSY = "busy"
    """Too many questions to this register are waiting already."""
    UNREADABLE = "unreadable"
    """It answered something that is not its record."""
    OTHER_PERSON = "other_person"
    """It answered with the record of somebody else."""
    NO_CONSENT = "no_consent"
    """It may be asked with a consent only, and there is none: it was not asked."""

    @property
    def passes(self) -> bool:
        """Whether the register may well answer later, without anybody's doing."""
        return self in (SilenceReason.CLOSED, SilenceReason.TIMED_OUT, SilenceReason.FAILED, SilenceReason.BUSY)


@dataclass(frozen=True)
class Silence:
    """A register that did not answer: id, the name a citizen knows it by, and why."""

    register: str
    title: Text
    reason: SilenceReason


@dataclass(frozen=True)
class RegisterFact:
    """One value as the register gave it (plain JSON, not yet judged), and which register that was."""

    register: str
    value: Any


class ReadingState(StrEnum):
    """How a question to a register ended."""

    ANSWERED = "answered"
    NO_RECORD = "no_record"
    SILENT = "silent"


class Reading(Message):
    """The record of one question: which register, for what, which fields, when, how it ended.

    digest: of the values returned ("sha256:..."), None without any. No value is in here. basis: the legal basis, or
    the consent; case: application id or session; asker: who asked. None in records of before they were kept.
    """

    register_id: str
    title: Text
    purpose: Text
    fields: tuple[str, ...]
    read_at: AwareDatetime
    state: ReadingState
    silence: SilenceReason | None = None
    digest: str | None = None
    basis: Text | None = None
    case: str | None = None
    asker: Asker | None = None


@dataclass(frozen=True)
class GatheredFacts:
    """All that the registers said for one application. values: fact name to value."""

    values: Mapping[str, RegisterFact]
    silent: tuple[Silence, ...]
    readings: tuple[Reading, ...]


@dataclass(frozen=True)
class AlsoAsked:
    """What was asked beside an item's own registers: of its licences, or of who acts for another. values: of the
    facts that rules read of it, by name. because: why a person decides."""

    values: Mapping[str, RegisterFact]
    silent: tuple[Silence, ...] = ()
    readings: tuple[Reading, ...] = ()
    because: tuple[DecidingFact, ...] = ()

    def joined(self, facts: GatheredFacts) -> GatheredFacts:
        """With what the item's registers said."""
        silent = {one.register: one for one in (*facts.silent, *self.silent)}
        return replace(
            facts,
            values={**facts.values, **self.values},
            silent=tuple(silent.values()),
            readings=(*facts.readings, *self.readings),
        )
