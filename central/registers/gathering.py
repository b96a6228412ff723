# SPDX-License-Identifier: GPL-3.0-or-later
"""Asking registers, side by side, each with its own patience; what does not answer is a value."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final, assert_never

from pydantic import ValidationError

from central.registers.answers import (
    Backend,
    GatheredFacts,
    OtherPersonError,
    Reading,
    ReadingState,
    RegisterFact,
    RegisterFailureError,
    Silence,
    SilenceReason,
    Subject,
)
from central.registers.book import CENTRE, Asker, Book, Errand, Question
from central.registers.city_account import CityAccountRecord, Contact, NoContact
from central.registers.kept_threads import KeptThreads
from central.registers.source import NoJsonError, Record, Source
from central.registers.sources import load_sources
from kiosk.contract.cases import Application, CardType
from kiosk.contract.identity import PrefillAnswer, PrefilledValue
from kiosk.contract.message import Text
from kiosk.sealing import json_digest
from kiosk.standards import same_name
from kiosk.timing import Clock

if TYPE_CHECKING:
    # Items are made of register fields, so they stand above this room; only their shape is needed here.
    from central.items.definition import ItemDefinition

TO_FILL_IN: Final = Text(zh="按您的要求预先填好表格", en="To fill in the form for you")
TO_REACH: Final = Text(
    zh="查您登记的联系方式，好通知您或核验是您本人", en="To find how to reach you, or to check that it is you"
)
_WAITING_AT_MOST: Final = 8
"""Questions to one register that may hang at a time: a dead department must not eat every thread."""
_SLOT_SECONDS: Final = 0.3
"""How long one more waits for one of them to end. Many who come at once are let go at once by the book, and a
register that lives has answered by then; one that is dead costs each of them no more than this."""


@dataclass(frozen=True)
class _Asked:
    """A question that is under way, and when its patience ends (time.monotonic seconds)."""

    source: Source
    answer: Future[Record | None]
    until: float


_Answer = Record | Silence | None


@dataclass(frozen=True)
class _Told:
    """What a register said, its record as JSON has it (None where it gave none), and the record of the question."""

    answer: _Answer
    found: Mapping[str, Any] | None
    reading: Reading


class Registers:
    """All registers of the city behind one line. Each question stands in the book before it is asked."""

    def __init__(
        self,
        backend: Backend,
        clock: Clock,
        *,
        book: Book | None = None,
        sources: Mapping[str, Source] | None = None,
        timeout_seconds: float | None = None,
        city_code: str = "",
        places: Mapping[str, Backend] | None = None,
    ) -> None:
        """city_code: of this city, whose districts these registers know too. places: the lines to registers of
        other places, by the beginning of their codes; what is of a place without one is not asked, and not known.
        book: None only where nobody real is asked about. timeout_seconds: one patience for all registers instead
        of each one's own."""
        self.sources = load_sources() if sources is None else sources
        self._backend = backend
        self._clock = clock
        self._book = book
        self._timeout = timeout_seconds
        self._prefecture = city_code[:4]
        self._places = dict(places or {})
        self._free = {name: threading.BoundedSemaphore(_WAITING_AT_MOST) for name in self.sources}
        self._threads = KeptThreads()

    def gather(
        self, definition: ItemDefinition, application: Application, asker: Asker | None = None
    ) -> GatheredFacts:
        """Everything the item's rules and paper need, from the registers that own it.

        asker: who wants it decided; None: the machine that the application came from.
        """
        table = definition.facts
        case, asker = application.application_id, asker or asker_of(application)
        given = {consent.id for consent in application.consents if consent.given}
        plan: list[Question] = []
        refused: list[Silence] = []
        if self._line_of(application.region) is None:
            # Nobody here knows it, and nobody is asked about it in vain: a person decides.
            return GatheredFacts({}, (), ())
        for name, fields in table.register_fields().items():
            if not table.calls_for(name, application.form):
                continue
            if not table.may_ask(name, given):
                refused.append(Silence(name, self.sources[name].title, SilenceReason.NO_CONSENT))
                continue
            plan.append(Question(name, table.purposes[name], table.basis(definition, name), fields, case, asker))
        told = self._ask(plan, _subject(application))
        values: dict[str, RegisterFact] = {}
        for spec in table.from_registers():
            found = told[spec.register].found if spec.register in told else None
            if found is not None:
                values[spec.name] = RegisterFact(spec.register, found[spec.field])
            elif not table.calls_for(spec.register, application.form):
                values[spec.name] = RegisterFact(spec.register, spec.otherwise)
        silent = tuple(one.answer for one in told.values() if isinstance(one.answer, Silence))
        return GatheredFacts(values, (*silent, *refused), tuple(one.reading for one in told.values()))

    def ask_again(
        self, plan: Mapping[str, tuple[str, ...]], errand: Errand, application: Application
    ) -> tuple[Mapping[str, Record | Silence | None], tuple[Reading, ...]]:
        """What these registers say now of whoever signed, and the record of each question. plan: register to
        fields. None: no record there."""
        return self._ask_all(plan, errand, _subject(application))

    def ask_for_agent(
        self, plan: Mapping[str, tuple[str, ...]], errand: Errand, application: Application
    ) -> tuple[Mapping[str, Record | Silence | None], tuple[Reading, ...]]:
        """As `ask_again`, and the agent is named to registers that know guardians."""
        agent = None if application.proxy is None else application.proxy.agent.number
        return self._ask_all(plan, errand, replace(_subject(application), agent=agent))

    def ask(self, question: Question, subject: Subject) -> tuple[Record | Silence | None, Reading]:
        """One question about a person, by whoever holds what it rests on, and the record of it."""
        told = self._ask([question], subject)[question.register_id]
        return told.answer, told.reading

    def prefill(
        self, definition: ItemDefinition, card_type: CardType, number: str, name: str, errand: Errand | None = None
    ) -> PrefillAnswer:
        """The form's register fields. To be called only when the item's level has been reached.

        errand: its session and who asks; what it is for and rests on is the item's to say.
        """
        del card_type  # Numbers of the four cards never collide; registers are asked by number.
        table = definition.facts
        fields: dict[str, tuple[str, ...]] = {}
        for entry in table.prefill:
            fields[entry.register_id] = (*fields.get(entry.register_id, ()), entry.field)
        errand = errand or Errand(TO_FILL_IN, None, CENTRE)
        plan = [
            Question(key, table.purposes[key], table.basis(definition, key), asked, errand.case, errand.asker)
            for key, asked in fields.items()
        ]
        told = self._ask(plan, Subject(number, name))
        values: dict[str, PrefilledValue] = {}
        for entry in table.prefill:
            found = told[entry.register_id].found
            if found is None:
                continue
            # A record under another name may be another person's, and one under none is nobody's: it fills nothing.
            under = found.get("name", name)
            if under is not None and same_name(under, name) and found[entry.field] is not None:
                title = self.sources[entry.register_id].title
                values[entry.key] = PrefilledValue(value=found[entry.field], source=title)
        silent = tuple(one.answer.title for one in told.values() if isinstance(one.answer, Silence))
        return PrefillAnswer(values=values, silent=silent)

    def contact(
        self, card_type: CardType, number: str, name: str, errand: Errand | None = None
    ) -> Contact | NoContact | Silence:
        """The phone and PIN on record for a challenge; never shown to anyone.

        errand: what for, in which case or session, and who asks; None: the centre, to reach the person.
        """
        del card_type
        errand = errand or Errand(TO_REACH, None, CENTRE)
        question = Question(
            "city_account", errand.purpose, errand.basis, ("phone", "pin"), errand.case, errand.asker
        )
        answer = self._ask([question], Subject(number, name))["city_account"].answer
        match answer:
            case Silence():
                return answer
            case CityAccountRecord() if same_name(answer.name, name):
                return Contact(answer.phone, answer.pin)
            case _:
                return NoContact()

    def _ask_all(
        self, plan: Mapping[str, tuple[str, ...]], errand: Errand, subject: Subject
    ) -> tuple[Mapping[str, Record | Silence | None], tuple[Reading, ...]]:
        questions = [
            Question(name, errand.purpose, errand.basis, fields, errand.case, errand.asker)
            for name, fields in plan.items()
        ]
        told = self._ask(questions, subject)
        return {name: one.answer for name, one in told.items()}, tuple(one.reading for one in told.values())

    def _ask(self, plan: Sequence[Question], subject: Subject) -> dict[str, _Told]:
        """Side by side, each after its row of the book is durable."""
        rows = () if self._book is None else self._book.asked(subject.number, plan)
        asked = {
            question.register_id: self._start(self.sources[question.register_id], subject) for question in plan
        }
        told: dict[str, _Told] = {}
        for question in plan:
            start = asked[question.register_id]
            answer = start if isinstance(start, Silence) else _wait(start)
            told[question.register_id] = self._told(question, answer)
        if self._book is not None:
            readings = [told[question.register_id].reading for question in plan]
            self._book.ended([(row, _ended(reading)) for row, reading in zip(rows, readings, strict=True)])
        return told

    def _line_of(self, region: str | None) -> Backend | None:
        """The line to the registers of a place; None where there is none."""
        if region is None or region.startswith(self._prefecture):
            return self._backend
        fitting = [code for code in self._places if region.startswith(code)]
        return self._places[max(fitting, key=len)] if fitting else None

    def _start(self, source: Source, subject: Subject) -> _Asked | Silence:
        line = self._line_of(subject.region)
        if line is None:
            return Silence(source.id, source.title, SilenceReason.FAILED)
        if not source.hours.open_at(self._clock.now()):
            return Silence(source.id, source.title, SilenceReason.CLOSED)
        free = self._free[source.id]
        if not free.acquire(timeout=_SLOT_SECONDS):
            return Silence(source.id, source.title, SilenceReason.BUSY)
        answer: Future[Record | None] = Future()

        def read() -> None:
            try:
                answer.set_result(source.read(line, subject))
            except BaseException as error:  # handed to whoever waits, never lost in a thread
                answer.set_exception(error)
            finally:
                free.release()

        try:
            self._threads.run(f"register {source.id}", read)
        except RuntimeError:
            # The machine has no thread left: nobody is asked, and nobody gives the place back.
            free.release()
            return Silence(source.id, source.title, SilenceReason.BUSY)
        patience = source.timeout_seconds if self._timeout is None else self._timeout
        # Real seconds, not the handed clock: this bounds a real wait on a real thread.
        return _Asked(source, answer, time.monotonic() + patience)

    def _told(self, question: Question, answer: _Answer) -> _Told:
        state, silence, found = _state(answer)
        reading = Reading(
            register_id=question.register_id,
            title=self.sources[question.register_id].title,
            purpose=question.purpose,
            fields=question.fields,
            read_at=self._clock.now(),
            state=state,
            silence=silence,
            digest=None if found is None else json_digest({field: found[field] for field in question.fields}),
            basis=question.basis,
            case=question.case,
            asker=question.asker,
        )
        return _Told(answer, found, reading)


def asker_of(application: Application) -> Asker:
    """The machine, and whether somebody acts there for whom it is for."""
    return Asker.machine(application.machine_id, by_agent=application.proxy is not None)


def _subject(application: Application) -> Subject:
    applicant = application.applicant
    return Subject(
        applicant.number,
        applicant.name,
        application.form,
        item_code=application.item_code,
        region=application.region,
    )


def _ended(reading: Reading) -> str:
    return (reading.silence or reading.state).value


def _wait(asked: _Asked) -> _Answer:
    source = asked.source
    try:
        return asked.answer.result(timeout=max(0.0, asked.until - time.monotonic()))
    except TimeoutError:
        return Silence(source.id, source.title, SilenceReason.TIMED_OUT)
    except (RegisterFailureError, OSError):
        # The line to it is the environment's, as its answer is.
        return Silence(source.id, source.title, SilenceReason.FAILED)
    except OtherPersonError:
        return Silence(source.id, source.title, SilenceReason.OTHER_PERSON)
    except (ValidationError, NoJsonError):
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
