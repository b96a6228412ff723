# SPDX-License-Identifier: GPL-3.0-or-later
"""The journey's effects, carried out: each on the lane where it may wait, each answered by an outcome."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import Final, assert_never

import structlog

from devices.reports import JobEnd, JobOutcome
from kiosk.app.chip_cards import ChipCardDesk
from kiosk.app.documents import PapersLostError, ScanDesk
from kiosk.app.faces import FaceDesk
from kiosk.app.failures import call_fault, line_tells, parked_fault
from kiosk.app.paper_desk import PaperDesk
from kiosk.app.workers import Workers
from kiosk.audit import AuditEvent, AuditLog
from kiosk.central_client import CentralClient, DocumentFile
from kiosk.contract.cases import Application, AttachedFile, CaseStatus, DocumentReference
from kiosk.contract.feedback import CallbackRequest
from kiosk.contract.identity import (
    Challenge,
    PrefillAnswer,
    PrefillRequest,
    ProofAnswer,
    ProofOutcome,
    ProofRequest,
)
from kiosk.contract.items import IdentityWay
from kiosk.identity import AssertionFault, open_assertion
from kiosk.journey.effects import (
    AskPrefill,
    AskStatus,
    DropPages,
    Effect,
    FetchDocument,
    FindLeftovers,
    FinishDocument,
    KeepCallback,
    KeepRating,
    LookAtFace,
    LookForCode,
    Note,
    OpenChallenge,
    Prove,
    PutDocumentOnPaper,
    PutOnPaper,
    ReadBankCard,
    ReadPage,
    Release,
    StopLooking,
    StopWatching,
    StoreAndSend,
    TakeShot,
    WatchPaper,
    Wipe,
    Withdraw,
)
from kiosk.journey.events import (
    ApplicationDecided,
    ApplicationRejected,
    ApplicationStored,
    CallbackKept,
    ChallengeAnswered,
    DocumentChecked,
    DocumentEnded,
    DocumentNotReady,
    FaceNotCompared,
    Leftover,
    LeftoversFound,
    LineChanged,
    LookedUp,
    Outcome,
    PageRead,
    PrefillAnswered,
    ProofAnswered,
    ShotRefused,
    SlipEnded,
    StoringFailed,
    Wiped,
)
from kiosk.journey.troubles import CallFault, FaceFault, PaperTrouble, StoreFault
from kiosk.sealing import BoxDamagedError, TrustedKeys
from kiosk.sender_process import SenderHandle
from kiosk.timing import Clock
from offline_cache import RecordState, Store, StoreError, StoreFullError
from printing import SealedDocument, SlipPrinter

_log: Final = structlog.get_logger("kiosk")

DocumentSink = Callable[[DocumentReference, bytes], None]
"""What is done with a verified result document beyond showing it: nothing on a kiosk without a page printer."""


class Fulfilment:
    """Fulfils kiosk.journey.effects.Effects."""

    def __init__(
        self,
        *,
        workers: Workers,
        store: Store,
        sender: SenderHandle,
        client: CentralClient,
        printer: SlipPrinter | None,
        audit: AuditLog,
        clock: Clock,
        tell: Callable[[Outcome], None],
        document_sink: DocumentSink | None,
        faces: Callable[[], FaceDesk | None],
        chip_cards: ChipCardDesk,
        papers: PaperDesk | None,
        scans: Callable[[], ScanDesk | None],
    ) -> None:
        """tell: hands an outcome to the GUI thread, from any thread. faces: what looks at faces, None on a
        machine that does not; asked for on the GUI thread, and not before somebody wants it. scans: what takes
        pictures of papers, likewise."""
        self._chip_cards = chip_cards
        self._make_faces = faces
        self._faces: FaceDesk | None = None
        self._make_scans = scans
        self._scans: ScanDesk | None = None
        self._workers = workers
        self._store = store
        self._sender = sender
        self._client = client
        self._printer = printer
        self._audit = audit
        self._clock = clock
        self._tell = tell
        self._document_sink = document_sink
        self._papers = papers

    def run(self, effect: Effect) -> None:
        """Begin an effect; returns at once."""
        match effect:
            case OpenChallenge():
                faces = self._face_desk() if effect.request.way is IdentityWay.FACE else None
                unasked = ChallengeAnswered(effect.request.session_id, effect.request.way, _FAULT)
                self._centre(lambda: self._challenge(effect, faces), unasked)
            case Prove():
                self._centre(
                    lambda: self._prove(effect), ProofAnswered(effect.session_id, effect.challenge_id, _FAULT, 0)
                )
            case LookAtFace():
                if (desk := self._face_desk()) is None:
                    gone = FaceNotCompared(effect.session_id, effect.run, FaceFault.MATCHER_GONE)
                    self._workers.centre(lambda: self._tell(gone))
                else:
                    desk.begin(effect)
            case StopLooking():
                self._look_no_more()
            case AskPrefill():
                self._centre(
                    lambda: self._prefill(effect), PrefillAnswered(effect.session_id, effect.item_code, _FAULT)
                )
            case AskStatus():
                self._centre(lambda: self._status(effect), LookedUp(effect.session_id, effect.code, _FAULT))
            case FetchDocument():
                visit = 0 if self._papers is None else self._papers.visit
                unverified = DocumentChecked(effect.application_id, verified=False)
                self._centre(lambda: self._document(effect, visit), unverified)
            case ReadBankCard():
                self._chip_cards.read(effect)
            case FindLeftovers():
                self._disk(lambda: self._leftovers(effect), LeftoversFound(effect.session_id, ()))
            case (
                WatchPaper()
                | StopWatching()
                | TakeShot()
                | DropPages()
                | FinishDocument()
                | ReadPage()
                | LookForCode()
            ):
                self._scan(effect)
            case StoreAndSend(application=application, attached=attached):
                failed = StoringFailed(application.application_id, StoreFault.BROKEN)
                whole = self._whole(application, attached)
                self._disk(lambda: self._keep(application, whole), failed)
            case KeepCallback(request=request):
                self._disk(lambda: self._callback(request), CallbackKept(request.request_id, stored=False))
            case KeepRating():
                self._workers.disk(lambda: self._rating(effect))
            case Release():
                self._workers.disk(lambda: self._release(effect.application_id))
            case Withdraw():
                # Behind whatever the disk still has to write of it.
                self._workers.disk(lambda: self._sender.withdraw(effect.application_id))
            case PutOnPaper():
                end = JobEnd(JobOutcome.UNKNOWN, detail="the printing failed")
                self._workers.paper(
                    lambda: self._tell(SlipEnded(effect.application_id, self._print(effect))),
                    lambda: self._tell(SlipEnded(effect.application_id, end)),
                )
            case Note():
                fields = {**dict(effect.details), **({"session": effect.session_id} if effect.session_id else {})}
                self.record(AuditEvent(effect.step.value), **fields)
            case PutDocumentOnPaper():
                if self._papers is not None:
                    self._papers.print(effect)
                else:
                    none = JobEnd(JobOutcome.FAILED, detail="this machine has no page printer")
                    self._tell(DocumentEnded(effect.application_id, none))
            case Wipe():
                if self._papers is not None:
                    self._papers.forget()
                self._chip_cards.forget()
                # Behind everything that this session gave to the disk; nothing of it is held by then.
                self._look_no_more()
                if self._scans is not None:
                    # Not before the application that was signed has taken its papers along.
                    self._workers.disk(self._scans.end())
                self._workers.disk(lambda: self._wiped(effect.session_id))
            case _:
                assert_never(effect)

    def record(self, event: AuditEvent, **fields: object) -> None:
        """A line for the audit log; a log that cannot be written does not stop the service."""
        self._workers.disk(lambda: self._record(event, fields))

    def decided(self, application_id: str) -> None:
        """The sender says that the centre has it: read the verified decision."""
        self._workers.disk(lambda: self._read_decision(application_id))

    def parked(self, application_id: str, code: str) -> None:
        """The sender says that the centre takes no such application."""
        self._tell(ApplicationRejected(application_id, parked_fault(code)))

    def _centre(self, ask: Callable[[], Outcome], failed: Outcome) -> None:
        self._workers.centre(lambda: self._tell(ask()), lambda: self._tell(failed))

    def _disk(self, do: Callable[[], Outcome], failed: Outcome) -> None:
        self._workers.disk(lambda: self._tell(do()), lambda: self._tell(failed))

    def _heard(self, answer: object) -> None:
        up = line_tells(answer)
        if up is not None:
            self._tell(LineChanged(up))

    def _face_desk(self) -> FaceDesk | None:
        if self._faces is None:
            self._faces = self._make_faces()
        return self._faces

    def close_faces(self, within_s: float) -> None:
        """Look no more, and wait until nothing of anybody is held."""
        if self._faces is not None:
            self._faces.close(within_s)

    def _look_no_more(self) -> None:
        if self._faces is not None:
            self._faces.stop()

    def _wiped(self, session_id: str) -> None:
        desks = [desk for desk in (self._faces, self._scans) if desk is not None]
        if all(desk.settle(_PICTURES_WIPED_WITHIN_S) for desk in desks):
            self._tell(Wiped(session_id))

    def _challenge(self, effect: OpenChallenge, faces: FaceDesk | None) -> Outcome:
        request = effect.request
        if request.way is IdentityWay.FACE:
            # Without one the centre takes no face, and says so.
            method = None if faces is None else faces.method()
            request = request.model_copy(update={"face": method})
        answer = self._client.open_challenge(request)
        self._heard(answer)
        told = answer if isinstance(answer, Challenge) else call_fault(answer)
        return ChallengeAnswered(effect.request.session_id, effect.request.way, told)

    def _prove(self, effect: Prove) -> Outcome:
        proof = ProofRequest(secret=effect.secret) if effect.face is None else ProofRequest(face=effect.face)
        answer = self._client.prove(effect.challenge_id, proof)
        self._heard(answer)
        if not isinstance(answer, ProofAnswer):
            return ProofAnswered(effect.session_id, effect.challenge_id, call_fault(answer), 0)
        if answer.outcome is not ProofOutcome.PROVED:
            return ProofAnswered(effect.session_id, effect.challenge_id, answer.outcome, answer.tries_left)
        machine = self._client.machine
        if answer.assertion is None or machine is None:
            return ProofAnswered(effect.session_id, effect.challenge_id, CallFault.CENTRE_FAULT, answer.tries_left)
        opened = open_assertion(
            TrustedKeys(machine.centre_keys),
            answer.assertion,
            applicant=effect.applicant,
            session_id=effect.session_id,
            machine_id=machine.machine_id,
            received=self._clock.monotonic(),
        )
        if isinstance(opened, AssertionFault):
            self.record(AuditEvent.FAULT, code=f"identity.{opened.value}", session=effect.session_id)
            return ProofAnswered(effect.session_id, effect.challenge_id, CallFault.CENTRE_FAULT, answer.tries_left)
        return ProofAnswered(effect.session_id, effect.challenge_id, answer.outcome, answer.tries_left, opened)

    def _prefill(self, effect: AskPrefill) -> Outcome:
        request = PrefillRequest(item_code=effect.item_code, assertion=effect.proven.envelope)
        answer = self._client.prefill(request)
        self._heard(answer)
        told = answer if isinstance(answer, PrefillAnswer) else call_fault(answer)
        return PrefillAnswered(effect.session_id, effect.item_code, told)

    def _status(self, effect: AskStatus) -> Outcome:
        answer = self._client.case_status(effect.code)
        self._heard(answer)
        told = answer if isinstance(answer, CaseStatus) else call_fault(answer)
        return LookedUp(effect.session_id, effect.code, told)

    def _document(self, effect: FetchDocument, visit: int) -> Outcome:
        answer = self._client.document(effect.document)
        self._heard(answer)
        if not isinstance(answer, DocumentFile):
            code = call_fault(answer).value
            self.record(AuditEvent.FAULT, code=f"document.{code}")
            return DocumentChecked(effect.application_id, verified=False)
        if self._document_sink is not None:
            self._document_sink(effect.document, answer.pdf)
        pages = 0
        if self._papers is not None:
            sealed = SealedDocument(answer.pdf, effect.document.sha256)
            pages = self._papers.keep(visit, effect.application_id, sealed)
        return DocumentChecked(effect.application_id, verified=True, pages=pages)

    def _leftovers(self, effect: FindLeftovers) -> Outcome:
        try:
            found = self._store.unfinished_for(effect.number)
        except StoreError as error:
            self._store_trouble(error)
            return LeftoversFound(effect.session_id, ())
        leftovers = tuple(
            Leftover(
                application_id=one.application_id,
                item_code=one.item_code,
                signed_at=one.signed_at,
                pick_up_code=one.pick_up_code,
                decision=one.decision,
                parked=one.state is RecordState.NEEDS_ATTENTION,
            )
            for one in found
        )
        return LeftoversFound(effect.session_id, leftovers)

    def _scan(
        self, effect: WatchPaper | StopWatching | TakeShot | DropPages | FinishDocument | ReadPage | LookForCode
    ) -> None:
        if self._scans is None:
            self._scans = self._make_scans()
        desk = self._scans
        match effect:
            case WatchPaper():
                if desk is not None:
                    desk.watch(effect)
            case LookForCode():
                if desk is not None:
                    desk.look_for_code()
            case StopWatching():
                if desk is not None:
                    desk.stop()
            case TakeShot():
                if desk is not None:
                    desk.shoot(effect)
                else:
                    self._tell(ShotRefused(effect.session_id, effect.run, PaperTrouble.NO_PICTURE))
            case DropPages(page_ids=page_ids):
                if desk is not None:
                    desk.drop(page_ids)
            case ReadPage():
                if desk is not None:
                    desk.read(effect)
                else:
                    self._tell(PageRead(effect.session_id, effect.page_id))
            case FinishDocument():
                failed = DocumentNotReady(effect.session_id, effect.run)
                make = (lambda: failed) if desk is None else desk.finish(effect)
                self._disk(make, failed)
            case _:
                assert_never(effect)

    def page_picture(self, page_id: str) -> bytes | None:
        """The little JPEG of a page that was taken, for the screen; None when it is not here."""
        return None if self._scans is None else self._scans.small(page_id)

    def _whole(self, application: Application, attached: tuple[AttachedFile, ...]) -> Callable[[], Application]:
        """The application with its papers, for a worker. Raises PapersLostError there."""
        return (lambda: application) if self._scans is None else self._scans.attaching(application, attached)

    def _keep(self, application: Application, whole: Callable[[], Application]) -> Outcome:
        try:
            self._store.put_application(whole())
        except PapersLostError:
            self.record(AuditEvent.FAULT, code="papers.lost")
            return StoringFailed(application.application_id, StoreFault.BROKEN)
        except StoreError as error:
            self._store_trouble(error)
            fault = StoreFault.FULL if isinstance(error, StoreFullError) else StoreFault.BROKEN
            return StoringFailed(application.application_id, fault)
        self._sender.wake(application.application_id)
        return ApplicationStored(application.application_id)

    def _callback(self, request: CallbackRequest) -> Outcome:
        try:
            self._store.put_callback(request)
        except StoreError as error:
            self._store_trouble(error)
            return CallbackKept(request.request_id, stored=False)
        self._sender.wake(request.request_id)
        return CallbackKept(request.request_id, stored=True)

    def _rating(self, effect: KeepRating) -> None:
        try:
            self._store.put_rating(effect.rating)
        except StoreError as error:
            self._store_trouble(error)
            return
        self._sender.wake()

    def _release(self, application_id: str) -> None:
        try:
            self._store.forget(application_id)
        except StoreError as error:
            self._store_trouble(error)

    def _read_decision(self, application_id: str) -> None:
        try:
            decision = self._store.decision(application_id)
        except (StoreError, BoxDamagedError) as error:
            self._store_trouble(error)
            return
        if decision is not None:
            self._tell(ApplicationDecided(application_id, decision))

    def _print(self, effect: PutOnPaper) -> JobEnd:
        if self._printer is None:
            return JobEnd(JobOutcome.FAILED, detail="this machine has no receipt printer")
        if effect.copy:
            return self._printer.print_copy(effect.job_id, effect.slip)
        return self._printer.print_once(effect.job_id, effect.slip)

    def _store_trouble(self, error: Exception) -> None:
        code = type(error).__name__.removesuffix("Error")
        _log.error("kiosk.store_trouble", fault=code)
        snake = "".join("_" + c.lower() if c.isupper() else c for c in code).strip("_")
        self.record(AuditEvent.STORE_TROUBLE, code=snake)

    def _record(self, event: AuditEvent, fields: dict[str, object]) -> None:
        try:
            self._audit.record(event, **fields)
        except (OSError, sqlite3.Error) as error:
            _log.error("kiosk.audit_not_written", audit_event=event.value, fault=type(error).__name__)


_FAULT: Final = CallFault.CENTRE_FAULT
_PICTURES_WIPED_WITHIN_S: Final = 10.0
