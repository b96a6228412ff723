# SPDX-License-Identifier: GPL-3.0-or-later
"""Asking registers, side by side, each with its own patience; what does not answer is a value."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, assert_never

from pydantic import ValidationError

from central.registers.answers import (
    Backend,
    GatheredFacts,
    Reading,
    ReadingState,
    RegisterFact,
    RegisterFailureError,
    Silence,
    SilenceReason,
    Subject,
)
from central.registers.city_account import CityAccountRecord, Contact, NoContact
from central.registers.source import Record, Source
from central.registers.sources import load_sources
from kiosk.contract.cases import Application, CardType
from kiosk.contract.identity import PrefillAnswer, PrefilledValue
from kiosk.contract.message import Text
from kiosk.sealing import json_digest
from kiosk.timing import Clock

if TYPE_CHECKING:
    # Items are made of register fields, so they stand above this room; only their shape is needed here.
    from central.items.definition import ItemDefinition

_WAITING_AT_MOST: Final = 8
"""Questions to one register that may hang at a time: a dead department must not eat every thread."""


@dataclass(frozen=True)
class _Asked:
    """A question that is under way, and when its patience ends (time.monotonic seconds)."""

    source: Source
    answer: Future[Record | None]
    until: float


_Answer = Record | Silence | None


class Registers:
    """All registers of the city behind one line."""

    def __init__(
        self,
        backend: Backend,
        clock: Clock,
        *,
        sources: Mapping[str, Source] | None = None,
        timeout_seconds: float | None = None,
    ) -> None:
        """timeout_seconds: one patience for all registers instead of each one's own."""
        self.sources = load_sources() if sources is None else sources
        self._backend = backend
        self._clock = clock
        self._timeout = timeout_seconds
        self._free = {name: threading.BoundedSemaphore(_WAITING_AT_MOST) for name in self.sources}

    def gather(self, definition: ItemDefinition, application: Application) -> GatheredFacts:
        """Everything the item's rules and paper need, from the registers that own it."""
        plan = definition.facts.register_fields()
        applicant = application.applicant
        subject = Subject(applicant.number, applicant.name, application.form)
        answers = self._ask(plan, subject)
        values: dict[str, RegisterFact] = {}
        for spec in definition.facts.from_registers():
            answer = answers[spec.register]
            if isinstance(answer, Record):
                value = answer.model_dump(mode="json")[spec.field]
                values[spec.name] = RegisterFact(spec.register, value)
        purposes = definition.facts.purposes
        readings = tuple(
            self._reading(name, answers[name], fields, purposes[name]) for name, fields in plan.items()
        )
        silent = tuple(answer for answer in answers.values() if isinstance(answer, Silence))
        return GatheredFacts(values, silent, readings)

    def ask_again(
        self, plan: Mapping[str, tuple[str, ...]], purpose: Text, application: Application
    ) -> tuple[Mapping[str, Record | Silence | None], tuple[Reading, ...]]:
        """What these registers say now of whoever signed, and the record of each question. plan: register to
        fields; purpose: why they are asked. None: no record there."""
        applicant = application.applicant
        answers = self._ask(plan, Subject(applicant.number, applicant.name, application.form))
        readings = tuple(self._reading(name, answers[name], fields, purpose) for name, fields in plan.items())
        return answers, readings

    def prefill(self, definition: ItemDefinition, card_type: CardType, number: str, name: str) -> PrefillAnswer:
        """The form's register fields. To be called only when the item's level has been reached."""
        del card_type  # Numbers of the four cards never collide; registers are asked by number.
        plan: dict[str, tuple[str, ...]] = {}
        for entry in definition.facts.prefill:
            plan[entry.register_id] = (*plan.get(entry.register_id, ()), entry.field)
        answers = self._ask(plan, Subject(number, name))
        values: dict[str, PrefilledValue] = {}
        for entry in definition.facts.prefill:
            answer = answers[entry.register_id]
            if not isinstance(answer, Record):
                continue
            found = answer.model_dump(mode="json")
            # A record under another name may be another person's: it fills nothing.
            if found.get("name", name) == name and found[entry.field] is not None:
                title = self.sources[entry.register_id].title
                values[entry.key] = PrefilledValue(value=found[entry.field], source=title)
        silent = tuple(answer.title for answer in answers.values() if isinstance(answer, Silence))
        return PrefillAnswer(values=values, silent=silent)

    def contact(self, card_type: CardType, number: str, name: str) -> Contact | NoContact | Silence:
        """The phone and PIN on record for a challenge; never shown to anyone."""
        del card_type
        answer = self._ask({"city_account": ()}, Subject(number, name))["city_account"]
        match answer:
            case Silence():
                return answer
            case CityAccountRecord() if answer.name == name:
                return Contact(answer.phone, answer.pin)
            case _:
                return NoContact()

    def _ask(self, names: Iterable[str], subject: Subject) -> dict[str, _Answer]:
        asked = {name: self._start(self.sources[name], subject) for name in names}
        return {name: start if isinstance(start, Silence) else _wait(start) for name, start in asked.items()}

    def _start(self, source: Source, subject: Subject) -> _Asked | Silence:
        if not source.hours.open_at(self._clock.now()):
            return Silence(source.id, source.title, SilenceReason.CLOSED)
        free = self._free[source.id]
        if not free.acquire(blocking=False):
            return Silence(source.id, source.title, SilenceReason.BUSY)
        answer: Future[Record | None] = Future()

        def read() -> None:
            try:
                answer.set_result(source.read(self._backend, subject))
            except BaseException as error:  # handed to whoever waits, never lost in a thread
                answer.set_exception(error)
            finally:
                free.release()

        # Daemon: a department that hangs must not hold up the end of the program.
        threading.Thread(target=read, name=f"register {source.id}", daemon=True).start()
        patience = source.timeout_seconds if self._timeout is None else self._timeout
        # Real seconds, not the handed clock: this bounds a real wait on a real thread.
        return _Asked(source, answer, time.monotonic() + patience)

    def _reading(self, name: str, answer: _Answer, fields: tuple[str, ...], purpose: Text) -> Reading:
        source = self.sources[name]
        state, silence, found = _state(answer)
        return Reading(
            register_id=name,
            title=source.title,
            purpose=purpose,
            fields=fields,
            read_at=self._clock.now(),
            state=state,
            silence=silence,
            digest=None if found is None else json_digest({field: found[field] for field in fields}),
        )


def _wait(asked: _Asked) -> _Answer:
    source = asked.source
    try:
        return asked.answer.result(timeout=max(0.0, asked.until - time.monotonic()))
    except TimeoutError:
        return Silence(source.id, source.title, SilenceReason.TIMED_OUT)
    except RegisterFailureError:
        return Silence(source.id, source.title, SilenceReason.FAILED)
    except ValidationError:
        return Silence(source.id, source.title, SilenceReason.UNREADABLE)


def _state(answer: _Answer) -> tuple[ReadingState, SilenceReason | None, dict[str, Any] | None]:
    match answer:
        case None:
            return ReadingState.NO_RECORD, None, None
        case Silence():
            return ReadingState.SILENT, answer.reason, None
        case Record():
            return ReadingState.ANSWERED, None, answer.model_dump(mode="json")
        case _:
            assert_never(answer)
