# SPDX-License-Identifier: GPL-3.0-or-later
"""Cases that people handle: read, and brought to an end. Each step is signed, and a row of the desk's book."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import Enum
from typing import Final, assert_never

from sqlalchemy import Connection, select

from central.access_book import AccessBook
from central.bookings import Bookings, RoomGoneError
from central.database import Database
from central.database.schema import cases, documents
from central.desk.actions import (
    Action,
    Approve,
    AskSupplement,
    Assign,
    Bring,
    Close,
    HandBack,
    PassUp,
    Pause,
    Refuse,
    Resume,
    StaffRecord,
    Take,
    Uphold,
    event_of,
    note_of,
    permission_for,
)
from central.desk.book import DeskAct, DeskBook
from central.desk.case_file import CaseFile
from central.desk.marks import keep_marks, marks_of
from central.desk.persons_decisions import PersonsDecisions, Unsealed
from central.desk.queues import CaseLine, Queues, case_lines
from central.desk.roles import Permission
from central.desk.scope import Departments
from central.desk.staff import Staff, StaffSession
from central.desk.step_keeping import keep_step, move
from central.desk.words import outcome_message
from central.intake.case_clocks import Standing, day_of
from central.intake.case_state import CaseState, next_state
from central.intake.deferred_papers import NOT_GRANTED, end_duties
from central.intake.materials import Materials
from central.intake.steps import stage_reached, steps_of
from central.intake.undertakings import Undertakings
from central.licences.issuing import LicenceOffice
from central.notifications import Notices, Purpose
from central.secrecy import Tagger
from kiosk.contract.cases import Application, CaseOutcome
from kiosk.contract.tracking import StandsFor
from kiosk.sealing import SigningKey
from kiosk.standards import normalise_pick_up_code
from kiosk.timing import Clock

LONGEST_PAUSE: Final = timedelta(days=366)


class ActResult(Enum):
    """How an action ended. NOT_NOW: the case has moved on, or a colleague has it. NOT_ALLOWED: this person may not.
    REASON_WANTED: a second supplement wants one. NOBODY: no such colleague. NO_SUCH_NUMBER: no other case of this
    person. NO_SUCH_DAY: a pause ends after today, within a year. APPROVAL_STANDS: it has to be revoked first.
    NO_SEAL: its paper cannot be sealed just now. NO_ROOM: there is no room left for the visit that it books."""

    DONE = "done"
    NOT_NOW = "not_now"
    NO_SUCH_CASE = "no_such_case"
    NOT_ALLOWED = "not_allowed"
    REASON_WANTED = "reason_wanted"
    NOBODY = "nobody"
    NO_SUCH_NUMBER = "no_such_number"
    NO_SUCH_DAY = "no_such_day"
    APPROVAL_STANDS = "approval_stands"
    NO_SEAL = "no_seal"
    NO_ROOM = "no_room"


class CaseDesk:
    """The work of the desk. Whoever is of another department finds nothing."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        key: SigningKey,
        tagger: Tagger,
        persons: PersonsDecisions,
        notices: Notices,
        undertakings: Undertakings,
        materials: Materials,
        queues: Queues,
        departments: Departments,
        staff: Staff,
        book: DeskBook,
        accesses: AccessBook,
        licences: LicenceOffice,
        bookings: Bookings,
    ) -> None:
        self._database = database
        self._clock = clock
        self._key = key
        self._tagger = tagger
        self._persons = persons
        self._notices = notices
        self._undertakings = undertakings
        self._materials = materials
        self._queues = queues
        self._departments = departments
        self._staff = staff
        self._book = book
        self._accesses = accesses
        self._licences = licences
        self._bookings = bookings

    def open(self, application_id: str, sitting: StaffSession) -> CaseFile | None:
        """Everything about a case, for somebody who looks at it: written down for auditor and applicant first."""
        file = self.file(application_id, sitting)
        if file is not None:
            self._looked(file, sitting, DeskAct.OPEN_CASE)
        return file

    def file(self, application_id: str, sitting: StaffSession) -> CaseFile | None:
        """The same for the program's own use."""
        this = cases.c.application_id == application_id
        with self._database.read() as connection:
            row = connection.execute(case_lines().where(this)).mappings().one_or_none()
            if row is None or not self._sees(sitting, row["item_code"], row["item_version"]):
                return None
            body = connection.execute(select(cases.c.body).where(this)).scalar_one()
            steps = steps_of(connection, application_id)
            papers = connection.execute(
                select(documents.c.document_id).where(
                    documents.c.application_id == application_id, documents.c.superseded_at.is_(None)
                )
            ).scalars()
            document_ids = tuple(papers)
        application = Application.model_validate_json(body)
        return CaseFile(
            line=self._queues.line(row),
            marks=marks_of(row),
            application=application,
            steps=steps,
            document_ids=document_ids,
            paper_sizes=self._materials.sizes(application),
        )

    def attachment(self, application_id: str, material: str, sitting: StaffSession) -> bytes | None:
        """The file of a scanned paper; None when there is no such case or paper."""
        file = self.file(application_id, sitting)
        if file is None:
            return None
        found = next((one for one in file.application.attachments if one.material == material), None)
        if found is None:
            return None
        self._looked(file, sitting, DeskAct.OPEN_ATTACHMENT, material)
        return self._materials.file(application_id, found)

    def looked_at_paper(self, application_id: str, material: str, sitting: StaffSession) -> bool:
        """Write down that somebody looks at a paper that followed; False when they see no such case."""
        file = self.file(application_id, sitting)
        if file is None:
            return False
        self._looked(file, sitting, DeskAct.OPEN_ATTACHMENT, material)
        return True

    def paper(self, document_id: str, sitting: StaffSession) -> bytes | None:
        """The file of a case's result; None when there is none."""
        with self._database.read() as connection:
            row = connection.execute(
                select(documents.c.application_id, documents.c.pdf).where(documents.c.document_id == document_id)
            ).one_or_none()
        file = None if row is None else self.file(row.application_id, sitting)
        if row is None or file is None:
            return None
        self._looked(file, sitting, DeskAct.OPEN_PAPER, document_id)
        pdf: bytes = row.pdf
        return pdf

    def find(self, told: str, sitting: StaffSession) -> str | None:
        """The application of a case number, or of a pick-up code, as a citizen brings it to a window."""
        code = normalise_pick_up_code(told)
        this = (
            cases.c.case_no == "".join(told.split())
            if code is None
            else cases.c.pick_up_hash == self._tagger.tag("pick_up", code)
        )
        with self._database.read() as connection:
            row = connection.execute(
                select(cases.c.application_id, cases.c.case_no, cases.c.item_code, cases.c.item_version).where(this)
            ).one_or_none()
        seen = row is not None and self._sees(sitting, row.item_code, row.item_version)
        # Of what is not theirs the book keeps no number either: it says that they searched, and found nothing.
        case_no = row.case_no if seen and row is not None else None
        self._book.note(sitting, DeskAct.SEARCH, case_no=case_no, detail="found" if seen else "nothing")
        return str(row.application_id) if seen and row is not None else None

    def act(self, application_id: str, action: Action, sitting: StaffSession) -> ActResult:
        """Do one action: durable, signed, and told to the citizen's phone when it decides something."""
        try:
            return self._act(application_id, action, sitting)
        except RoomGoneError:
            return ActResult.NO_ROOM

    def _act(self, application_id: str, action: Action, sitting: StaffSession) -> ActResult:
        file = self.file(application_id, sitting)
        if file is None:
            return ActResult.NO_SUCH_CASE
        event = event_of(action)
        after = next_state(file.line.state, event)
        hindered = self._hindered(file, action, sitting)
        if hindered is not None:
            return hindered
        if after is None or not _may(file, action, sitting):
            return ActResult.NOT_NOW
        now = self._clock.now()
        made = self._persons.made(file.application, file.steps, action, now, sitting.name)
        if isinstance(made, Unsealed):
            return ActResult.NO_SEAL
        record = StaffRecord(
            application_id=application_id,
            case_no=file.line.case_no,
            event=event,
            state_before=file.line.state,
            state_after=after,
            staff=sitting.name,
            at=now,
            note=note_of(action),
            decision=made.decision if made else None,
            stage=stage_reached(event),
            to=action.to if isinstance(action, Assign) else None,
            standing=_standing(action, now),
            related_case=(action.new_case or None) if isinstance(action, Bring) else None,
        )
        with self._database.write() as connection:
            if not move(connection, file.line, record, _handler(file.line, action, sitting)):
                return ActResult.NOT_NOW
            place = keep_step(connection, self._key, record, made)
            if record.decision is not None and record.decision.outcome is CaseOutcome.APPROVED:
                self._undertakings.approved(connection, file.application)
                self._undertakings.accepted(connection, file.application)
                self._bookings.must_take(connection, file.application)
            if isinstance(action, Refuse | Close):
                end_duties(connection, self._notices, application_id, now, by=sitting.name, why=NOT_GRANTED)
            if made is not None:
                self._licences.issue_of_case(connection, made.decision)
            self._owe(connection, record, place, outcome_message(action))
            keep_marks(connection, application_id, file.marks.after(action, now))
            self._book.note_in(
                connection,
                sitting,
                DeskAct.STEP,
                department=file.line.department,
                case_no=file.line.case_no,
                detail=event.value,
                at=now,
            )
        return ActResult.DONE

    def _hindered(self, file: CaseFile, action: Action, sitting: StaffSession) -> ActResult | None:
        """What speaks against an action whatever the state is."""
        if not sitting.may(permission_for(action, asked_before=file.asked_before)):
            return ActResult.NOT_ALLOWED
        match action:
            case AskSupplement() if file.decided_before is CaseOutcome.APPROVED:
                # What was asked for would hide the approval, whose paper goes on counting.
                return ActResult.APPROVAL_STANDS
            case AskSupplement(reason=reason):
                return ActResult.REASON_WANTED if file.asked_before and not reason else None
            case Assign(to):
                colleagues = self._staff.who_may(Permission.HANDLE_CASES, file.line.department)
                return None if to in {one.name for one in colleagues} else ActResult.NOBODY
            case Bring(new_case=number):
                return None if not number or self._same_person(file, number) else ActResult.NO_SUCH_NUMBER
            case Pause(until=until):
                today = day_of(self._clock.now())
                return None if today < until <= today + LONGEST_PAUSE else ActResult.NO_SUCH_DAY
            case Refuse() | Close():
                return ActResult.APPROVAL_STANDS if file.decided_before is CaseOutcome.APPROVED else None
            case Approve():
                # A second paper would be printed as often as the first. One whose paper is missing may get it.
                again = file.decided_before is CaseOutcome.APPROVED and file.document_ids
                return ActResult.APPROVAL_STANDS if again else None
            case Take() | HandBack() | PassUp() | Resume() | Uphold():
                return None
            case _:
                assert_never(action)

    def _same_person(self, file: CaseFile, case_no: str) -> bool:
        """Whether a number is of another case of the same applicant and item."""
        this = (
            select(cases.c.person_tag).where(cases.c.application_id == file.line.application_id).scalar_subquery()
        )
        with self._database.read() as connection:
            found = connection.execute(
                select(cases.c.application_id).where(
                    cases.c.case_no == case_no,
                    cases.c.person_tag == this,
                    cases.c.item_code == file.line.item_code,
                    cases.c.application_id != file.line.application_id,
                )
            ).first()
        return found is not None

    def _sees(self, sitting: StaffSession, item_code: str, item_version: str) -> bool:
        return self._departments.sees(sitting.department, item_code, item_version)

    def _looked(self, file: CaseFile, sitting: StaffSession, act: DeskAct, detail: str = "") -> None:
        line = file.line
        self._book.note(sitting, act, department=line.department, case_no=line.case_no, detail=detail)
        self._accesses.looked(
            file.application.applicant.number,
            staff=sitting.name,
            department=self._departments.name(sitting.department),
            case=line.application_id,
        )

    def _owe(self, connection: Connection, record: StaffRecord, place: int, words: str | None) -> None:
        """Write the message with the step itself, so that a step is told once whatever falls in between."""
        if words is not None:
            self._notices.owe(
                connection,
                f"case_step:{record.application_id}:{place}",
                Purpose.CASE_STEP,
                f"您的办件 {record.case_no} {words}",
                application_id=record.application_id,
            )


def _may(file: CaseFile, action: Action, sitting: StaffSession) -> bool:
    """Whether this person may do it to this case now. Who has taken a case decides it."""
    mine = file.line.handler == sitting.name
    paused = any(one.stands_for is not StandsFor.SUPPLEMENT for one in _standing_now(file))
    match action:
        case Take():
            return not mine
        case HandBack() | Assign() | Bring():
            return True
        case AskSupplement():
            return mine or file.asked_before
        case Close():
            return mine or file.line.state is CaseState.SUPPLEMENT
        case Uphold():
            return mine and file.decided_before is not None
        case Pause():
            return not paused
        case Resume():
            return paused
        case PassUp() | Approve() | Refuse():
            return mine
        case _:
            assert_never(action)


def _standing_now(file: CaseFile) -> tuple[Standing, ...]:
    return () if file.line.clocks.standing is None else (file.line.clocks.standing,)


def _standing(action: Action, now: datetime) -> Standing | None:
    if not isinstance(action, Pause):
        return None
    return Standing(stands_for=action.stands_for, since=now, until=action.until, reason=action.reason)


def _handler(line: CaseLine, action: Action, sitting: StaffSession) -> str | None:
    """Who has the case afterwards."""
    match action:
        case Take() | Bring():
            return sitting.name
        case Assign(to):
            return to
        case HandBack() | PassUp():
            return None
        case Approve() | AskSupplement() | Pause() | Resume() | Refuse() | Uphold() | Close():
            return line.handler
        case _:
            assert_never(action)
