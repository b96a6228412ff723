# SPDX-License-Identifier: GPL-3.0-or-later
"""The journey's effects, carried out: each on the lane where it may wait, each answered by an outcome."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, assert_never

from devices.reports import JobEnd, JobOutcome
from kiosk.app.centre_desk import CentreDesk
from kiosk.app.chip_cards import ChipCardDesk
from kiosk.app.documents import ScanDesk
from kiosk.app.draft_desk import DraftDesk
from kiosk.app.faces import FaceDesk
from kiosk.app.miss_count import MissCount
from kiosk.app.paper_desk import PaperDesk
from kiosk.app.recording import Record
from kiosk.app.search_desk import SearchDesk
from kiosk.app.store_desk import StoreDesk
from kiosk.app.tracking_desk import TrackingDesk
from kiosk.app.workers import Workers
from kiosk.audit import AuditEvent
from kiosk.contract.cases import Application, AttachedFile
from kiosk.contract.items import IdentityWay
from kiosk.journey.effects import (
    AskCases,
    AskLicence,
    AskPrefill,
    AskSlots,
    AskStatus,
    CountMiss,
    DepositDraft,
    DropDraft,
    DropPages,
    Effect,
    FetchDocument,
    FetchDraft,
    FindDraft,
    FindHeld,
    FindItems,
    FindLeftovers,
    FinishDocument,
    ForgetDeposit,
    KeepCallback,
    KeepComplaint,
    KeepDraft,
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
    SendOwedPaper,
    StopLooking,
    StopWatching,
    StoreAndSend,
    TakeBackOrder,
    TakeShot,
    WatchPaper,
    Wipe,
    Withdraw,
)
from kiosk.journey.events import (
    CallbackKept,
    CasesAnswered,
    ChallengeAnswered,
    ComplaintKept,
    DocumentChecked,
    DocumentEnded,
    DocumentNotReady,
    DraftDeposited,
    DraftFetched,
    DraftFound,
    FaceNotCompared,
    HeldFound,
    LeftoversFound,
    LicenceAnswered,
    LookedUp,
    Outcome,
    OwedPaperSent,
    PageRead,
    PrefillAnswered,
    ProofAnswered,
    ShotRefused,
    SlipEnded,
    SlotsAnswered,
    StoringFailed,
    TakenBack,
    Wiped,
)
from kiosk.journey.troubles import CallFault, FaceFault, HeldFault, PaperTrouble, StoreFault
from kiosk.journey.views import WithdrawState
from printing import SlipPrinter

_FAULT: Final = CallFault.CENTRE_FAULT
_PICTURES_WIPED_WITHIN_S: Final = 10.0


class Fulfilment:
    """Fulfils kiosk.journey.effects.Effects."""

    def __init__(
        self,
        *,
        workers: Workers,
        centre: CentreDesk,
        store: StoreDesk,
        tracking: TrackingDesk,
        drafts: DraftDesk,
        printer: SlipPrinter | None,
        tell: Callable[[Outcome], None],
        record: Record,
        faces: Callable[[], FaceDesk | None],
        chip_cards: ChipCardDesk,
        papers: PaperDesk | None,
        scans: Callable[[], ScanDesk | None],
        searches: SearchDesk,
        misses: MissCount,
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
        self._centre = centre
        self._store = store
        self._tracking = tracking
        self._drafts = drafts
        self._printer = printer
        self._tell = tell
        self._record = record
        self._papers = papers
        self._searches = searches
        self._misses = misses

    def run(self, effect: Effect) -> None:
        """Begin an effect; returns at once."""
        match effect:
            case OpenChallenge():
                faces = self._face_desk() if effect.request.way is IdentityWay.FACE else None
                unasked = ChallengeAnswered(effect.request.session_id, effect.request.way, _FAULT)
                self._at_centre(lambda: self._centre.challenge(effect, faces), unasked)
            case Prove():
                self._at_centre(
                    lambda: self._centre.prove(effect),
                    ProofAnswered(effect.session_id, effect.challenge_id, _FAULT, 0),
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
                self._at_centre(
                    lambda: self._centre.prefill(effect),
                    PrefillAnswered(effect.session_id, effect.item_code, _FAULT),
                )
            case AskSlots():
                self._at_centre(
                    lambda: self._centre.slots(effect), SlotsAnswered(effect.session_id, effect.ask, _FAULT)
                )
            case AskLicence():
                self._at_centre(
                    lambda: self._centre.licence(effect), LicenceAnswered(effect.session_id, effect.ask, _FAULT)
                )
            case AskStatus():
                self._at_centre(
                    lambda: self._centre.status(effect), LookedUp(effect.session_id, effect.code, _FAULT)
                )
            case AskCases():
                unheard = CasesAnswered(effect.session_id, effect.ask, _FAULT)
                self._at_centre(lambda: self._tracking.cases(effect), unheard)
            case SendOwedPaper():
                unsent = OwedPaperSent(effect.session_id, effect.hand_in.hand_in_id, _FAULT)
                if self._scans is None:
                    self._tell(unsent)
                else:
                    file = self._scans.file(effect.file)
                    self._at_centre(lambda: self._tracking.hand_in(effect, file), unsent)
            case FindHeld():
                unread = HeldFound(effect.session_id, effect.ask, HeldFault.UNREADABLE)
                self._on_disk(lambda: self._tracking.held(effect), unread)
            case TakeBackOrder(withdrawal=withdrawal):
                unkept = TakenBack(withdrawal.withdrawal_id, WithdrawState.FAILED)
                self._on_disk(lambda: self._tracking.take_back(effect), unkept)
            case FetchDocument():
                visit = 0 if self._papers is None else self._papers.visit
                unverified = DocumentChecked(effect.application_id, verified=False)
                self._at_centre(lambda: self._centre.document(effect, visit), unverified)
            case FindItems():
                self._searches.find(effect)
            case CountMiss():
                self._workers.disk(lambda: self._misses.count(effect))
            case ReadBankCard():
                self._chip_cards.read(effect)
            case FindLeftovers():
                self._on_disk(lambda: self._store.leftovers(effect), LeftoversFound(effect.session_id, ()))
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
                self._on_disk(lambda: self._store.keep(application, whole), failed)
            case KeepCallback(request=request):
                self._on_disk(lambda: self._store.callback(request), CallbackKept(request.request_id, stored=False))
            case KeepComplaint(complaint=complaint):
                lost = ComplaintKept(complaint.complaint_id, stored=False)
                self._on_disk(lambda: self._store.complaint(complaint), lost)
            case KeepDraft():
                self._workers.disk(lambda: self._drafts.keep(effect))
            case FindDraft():
                self._on_disk(lambda: self._drafts.find(effect), DraftFound(effect.session_id))
            case DropDraft(session_id=session_id):
                self._workers.disk(lambda: self._drafts.drop(session_id))
            case DepositDraft():
                self._at_centre(lambda: self._drafts.deposit(effect), DraftDeposited(effect.session_id, _FAULT))
            case FetchDraft():
                unfetched = DraftFetched(effect.session_id, effect.code, _FAULT)
                self._at_centre(lambda: self._drafts.fetch(effect), unfetched)
            case ForgetDeposit(code=code):
                self._workers.disk(lambda: self._drafts.forget(code))
            case KeepRating():
                self._workers.disk(lambda: self._store.rating(effect))
            case Release():
                self._workers.disk(lambda: self._store.release(effect.application_id))
            case Withdraw():
                # Behind whatever the disk still has to write of it.
                self._workers.disk(lambda: self._store.withdraw(effect.application_id))
            case PutOnPaper():
                end = JobEnd(JobOutcome.UNKNOWN, detail="the printing failed")
                self._workers.paper(
                    lambda: self._tell(SlipEnded(effect.application_id, self._print(effect))),
                    lambda: self._tell(SlipEnded(effect.application_id, end)),
                )
            case Note():
                fields = {**dict(effect.details), **({"session": effect.session_id} if effect.session_id else {})}
                self._record(AuditEvent(effect.step.value), **fields)
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
                self._searches.forget()
                self._workers.disk(self._misses.forget)
                # Behind everything that this session gave to the disk; nothing of it is held by then.
                self._look_no_more()
                if self._scans is not None:
                    # Not before the application that was signed has taken its papers along.
                    self._workers.disk(self._scans.end())
                self._workers.disk(lambda: self._drafts.drop(effect.session_id))
                self._workers.disk(lambda: self._wiped(effect.session_id))
                self._workers.let_go()
            case _:
                assert_never(effect)

    def _at_centre(self, ask: Callable[[], Outcome], failed: Outcome) -> None:
        self._workers.centre(lambda: self._tell(ask()), lambda: self._tell(failed))

    def _on_disk(self, do: Callable[[], Outcome], failed: Outcome) -> None:
        self._workers.disk(lambda: self._tell(do()), lambda: self._tell(failed))

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
                self._on_disk(make, failed)
            case _:
                assert_never(effect)

    def page_picture(self, page_id: str) -> bytes | None:
        """The little JPEG of a page that was taken, for the screen; None when it is not here."""
        return None if self._scans is None else self._scans.small(page_id)

    def _whole(self, application: Application, attached: tuple[AttachedFile, ...]) -> Callable[[], Application]:
        """The application with its papers, for a worker. Raises PapersLostError there."""
        return (lambda: application) if self._scans is None else self._scans.attaching(application, attached)

    def _print(self, effect: PutOnPaper) -> JobEnd:
        if self._printer is None:
            return JobEnd(JobOutcome.FAILED, detail="this machine has no receipt printer")
        if effect.copy:
            return self._printer.print_copy(effect.job_id, effect.slip)
        return self._printer.print_once(effect.job_id, effect.slip)
