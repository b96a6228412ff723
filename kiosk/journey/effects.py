# SPDX-License-Identifier: GPL-3.0-or-later
"""What the journey asks of the world, as data. Whoever fulfils it answers later with an outcome event."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from devices.reports import PhotoFormat, WantedField
from kiosk.catalogue import SearchIndex
from kiosk.contract.cases import Applicant, Application, AttachedFile, DocumentReference
from kiosk.contract.delivery import Withdrawal
from kiosk.contract.drafts import DraftContent
from kiosk.contract.faces import FaceEvidence
from kiosk.contract.feedback import CallbackRequest, Complaint, Rating
from kiosk.contract.hand_ins import PaperHandIn
from kiosk.contract.identity import ChallengeRequest
from kiosk.contract.licences import LicenceRequest
from kiosk.contract.tracking import StatusQuestion
from kiosk.identity import ProvenIdentity, Side
from printing import Slip


@dataclass(frozen=True)
class OpenChallenge:
    """Answered by ChallengeAnswered."""

    request: ChallengeRequest = field(repr=False)


@dataclass(frozen=True)
class Prove:
    """Answered by ProofAnswered."""

    session_id: str
    challenge_id: str
    secret: str = field(repr=False)
    applicant: Applicant = field(repr=False)
    face: FaceEvidence | None = None
    """Instead of a secret, which is "" then."""


@dataclass(frozen=True)
class LookAtFace:
    """Look once: open the chip's photo, watch the person turn the head to the side and back, compare. Answered by
    FaceHinted as it goes, and at its end by FaceCompared or FaceNotCompared. Pictures live in memory only, and no
    longer than this look."""

    session_id: str
    run: str
    side: Side
    photo: bytes = field(repr=False)
    photo_format: PhotoFormat


@dataclass(frozen=True)
class StopLooking:
    """Whoever looked for this session looks no more, and keeps no picture. Not answered."""

    session_id: str


@dataclass(frozen=True)
class ReadBankCard:
    """Read the account number of the bank card in the slot, once, now. Answered by BankCardAnswered."""

    session_id: str
    run: str


@dataclass(frozen=True)
class FindLeftovers:
    """Answered by LeftoversFound. Only asked for a person who has shown that the card is theirs."""

    session_id: str
    number: str = field(repr=False)


@dataclass(frozen=True)
class AskPrefill:
    """Answered by PrefillAnswered."""

    session_id: str
    item_code: str
    proven: ProvenIdentity = field(repr=False)


@dataclass(frozen=True)
class AskSlots:
    """When there is still room for a visit. Answered by SlotsAnswered. ask: the id of this question."""

    session_id: str
    ask: str
    item_code: str


@dataclass(frozen=True)
class AskLicence:
    """Have an authorised e-licence fetched. Answered by LicenceAnswered. ask: the id of this question."""

    session_id: str
    ask: str
    request: LicenceRequest = field(repr=False)


@dataclass(frozen=True)
class WatchPaper:
    """Look at what lies under the document camera. Answered by PaperSeen when that changes, until StopWatching."""

    session_id: str
    run: str


@dataclass(frozen=True)
class LookForCode:
    """Look for a QR code under the document camera. Answered by CodeScanned or CodeDropped, until StopWatching."""

    session_id: str


@dataclass(frozen=True)
class StopWatching:
    """The camera looks at no paper any more. The pages that were taken stay. Not answered."""

    session_id: str


@dataclass(frozen=True)
class TakeShot:
    """Take a picture of the paper, straight, and keep it as a page of this id. Answered by ShotTaken or
    ShotRefused. Pictures stay outside of the journey, in memory only."""

    session_id: str
    run: str
    page_id: str


@dataclass(frozen=True)
class DropPages:
    """Forget pages that were taken. Not answered."""

    session_id: str
    page_ids: tuple[str, ...]


@dataclass(frozen=True)
class FinishDocument:
    """Make one file of the pages of a paper. Answered by DocumentReady or DocumentNotReady."""

    session_id: str
    run: str
    material: str
    page_ids: tuple[str, ...]


@dataclass(frozen=True)
class ReadPage:
    """Read what a page says of these fields. Answered by PageRead, whatever comes out of it."""

    session_id: str
    page_id: str
    wanted: tuple[WantedField, ...]


@dataclass(frozen=True)
class StoreAndSend:
    """Store durably, then let the sender send. Answered by ApplicationStored or StoringFailed at once, and
    by ApplicationDecided or ApplicationRejected whenever that is known, if ever.

    attached: the files that its signature is bound to, which join it where it is stored: their bytes never come
    into the journey."""

    application: Application = field(repr=False)
    attached: tuple[AttachedFile, ...] = ()


@dataclass(frozen=True)
class FetchDocument:
    """Answered by DocumentChecked. seal_roots: the catalogue's; a sealed document is checked against them."""

    application_id: str
    document: DocumentReference = field(repr=False)
    seal_roots: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True)
class PutOnPaper:
    """Answered by SlipEnded. application_id: for a guide, which is of no application, its job_id. copy: the citizen
    looked, found no slip, and orders another."""

    application_id: str
    job_id: str
    slip: Slip = field(repr=False)
    copy: bool


@dataclass(frozen=True)
class PutDocumentOnPaper:
    """The document that FetchDocument brought, on A4. Answered by DocumentMoved with each page that is out, and by
    DocumentEnded. copy: the citizen looked, did not find all of it, and orders another. terminal: for the line
    under each page."""

    application_id: str
    job_id: str
    document: DocumentReference = field(repr=False)
    copy: bool
    terminal: str
    demonstration: bool


@dataclass(frozen=True)
class Release:
    """The citizen has seen the end: what the store keeps for them may go once it is delivered. Not answered."""

    application_id: str


@dataclass(frozen=True)
class Withdraw:
    """Its time is over and it is of no use later: not to be sent any more, if none of it was sent. An answer that
    may be on its way still comes. Not answered."""

    application_id: str


@dataclass(frozen=True)
class KeepRating:
    """Store and send. Not answered."""

    rating: Rating = field(repr=False)


@dataclass(frozen=True)
class KeepCallback:
    """Store and send. Answered by CallbackKept, a second time when it was delivered."""

    request: CallbackRequest = field(repr=False)


@dataclass(frozen=True)
class KeepComplaint:
    """Store and send. Answered by ComplaintKept, a second time when it was delivered."""

    complaint: Complaint = field(repr=False)


@dataclass(frozen=True)
class KeepDraft:
    """Keep a half-filled form, so that a crash does not cost it, in place of what was kept of this session. Not
    answered."""

    session_id: str
    number: str = field(repr=False)
    content: DraftContent = field(repr=False)


@dataclass(frozen=True)
class FindDraft:
    """What this person had filled in when a session of theirs was broken off. Answered by DraftFound."""

    session_id: str
    number: str = field(repr=False)


@dataclass(frozen=True)
class DropDraft:
    """What was kept of this session, which may be an earlier one, is of no use any more. Not answered."""

    session_id: str


@dataclass(frozen=True)
class DepositDraft:
    """Leave a half-filled form with the centre, where only this code opens it. Answered by DraftDeposited."""

    session_id: str
    code: str = field(repr=False)
    content: DraftContent = field(repr=False)


@dataclass(frozen=True)
class FetchDraft:
    """Answered by DraftFetched."""

    session_id: str
    code: str = field(repr=False)


@dataclass(frozen=True)
class ForgetDeposit:
    """Its application is signed: the centre needs not keep it any more. Not answered."""

    code: str = field(repr=False)


@dataclass(frozen=True)
class AskStatus:
    """Answered by LookedUp."""

    session_id: str
    code: str = field(repr=False)


@dataclass(frozen=True)
class AskCases:
    """Answered by CasesAnswered."""

    session_id: str
    ask: str
    question: StatusQuestion = field(repr=False)


@dataclass(frozen=True)
class FindHeld:
    """What this machine itself holds, of a whole code, or of a card's number with or without a short code. Answered
    by HeldFound. in_words: the person has shown that the card is theirs, so that each may be named."""

    session_id: str
    ask: str
    code: str = field(default="", repr=False)
    number: str = field(default="", repr=False)
    short_code: str = field(default="", repr=False)
    in_words: bool = False


@dataclass(frozen=True)
class SendOwedPaper:
    """A paper that is owed goes to the centre, and then its hand-in. Answered by OwedPaperSent. file: made by
    FinishDocument in this session."""

    session_id: str
    hand_in: PaperHandIn = field(repr=False)
    file: AttachedFile


@dataclass(frozen=True)
class TakeBackOrder:
    """Its applicant takes an application back, here or wherever it is held. Answered by TakenBack at once, and once
    more when the centre was asked and has answered."""

    withdrawal: Withdrawal = field(repr=False)


@dataclass(frozen=True)
class FindItems:
    """Look for what was typed, and only if nothing newer was asked meanwhile. Answered by ItemsFound. whole: it is
    all of the question, not a part that is typed on."""

    session_id: str
    ask: int
    text: str = field(repr=False)
    whole: bool
    index: SearchIndex = field(repr=False)


@dataclass(frozen=True)
class CountMiss:
    """Nothing was found by these words. Not answered. index: that they were looked for in."""

    text: str = field(repr=False)
    index: SearchIndex = field(repr=False)


@dataclass(frozen=True)
class Wipe:
    """The session is over: let go of everything of it outside the journey. Answered by Wiped."""

    session_id: str


class Step(StrEnum):
    """What the audit hears of a session: its steps, never its contents."""

    SESSION_BEGAN = "session_began"
    ITEM_OPENED = "item_opened"
    REGION_CHOSEN = "region_chosen"
    WHOM_CHOSEN = "whom_chosen"
    SCOPE_READ = "scope_read"
    NOTICE_SHOWN = "notice_shown"
    CONSENT_GIVEN = "consent_given"
    CONSENT_REFUSED = "consent_refused"
    CARD_READ = "card_read"
    CARD_NOT_READ = "card_not_read"
    CARD_REFUSED = "card_refused"
    IDENTITY_CHALLENGED = "identity_challenged"
    FACE_COMPARED = "face_compared"
    FACE_NOT_COMPARED = "face_not_compared"
    IDENTITY_PROVED = "identity_proved"
    IDENTITY_NOT_PROVED = "identity_not_proved"
    FORM_OPENED = "form_opened"
    BANK_CARD_READ = "bank_card_read"
    BANK_CARD_NOT_READ = "bank_card_not_read"
    LICENCE_AUTHORISED = "licence_authorised"
    LICENCE_REFUSED = "licence_refused"
    LICENCE_ANSWERED = "licence_answered"
    LICENCE_TAKEN_BACK = "licence_taken_back"
    UNDERTAKEN = "undertaken"
    NOT_UNDERTAKEN = "not_undertaken"
    PAYEE_CHANGED = "payee_changed"
    """The account that money goes to is another than the one on record, and its citizen was warned."""
    PAYEE_KEPT = "payee_kept"
    PAPER_SCANNED = "paper_scanned"
    PAPER_LEFT_OUT = "paper_left_out"
    PAPER_DEFERRED = "paper_deferred"
    PAPER_FIELDS_TAKEN = "paper_fields_taken"
    APPLICATION_SIGNED = "application_signed"
    APPLICATION_STORED = "application_stored"
    APPLICATION_NOT_STORED = "application_not_stored"
    RESULT_SHOWN = "result_shown"
    SLIP_ORDERED = "slip_ordered"
    SLIP_ENDED = "slip_ended"
    DOCUMENT_ORDERED = "document_ordered"
    DOCUMENT_ENDED = "document_ended"
    LEFTOVER_SHOWN = "leftover_shown"
    RATING_GIVEN = "rating_given"
    CALLBACK_ASKED = "callback_asked"
    COMPLAINT_MADE = "complaint_made"
    PERSON_ASKED = "person_asked"
    ITEM_PAUSED = "item_paused"
    DRAFT_OFFERED = "draft_offered"
    DRAFT_TAKEN_OVER = "draft_taken_over"
    DRAFT_REFUSED = "draft_refused"
    DRAFT_DEPOSITED = "draft_deposited"
    DRAFT_NOT_DEPOSITED = "draft_not_deposited"
    DRAFT_FETCHED = "draft_fetched"
    DRAFT_NOT_FETCHED = "draft_not_fetched"
    STATUS_ASKED = "status_asked"
    OWED_PAPER_SENT = "owed_paper_sent"
    OWED_PAPER_ENDED = "owed_paper_ended"
    TAKE_BACK_ASKED = "take_back_asked"
    TAKE_BACK_ENDED = "take_back_ended"
    SESSION_ENDED = "session_ended"


@dataclass(frozen=True)
class Note:
    """One line for the audit log. details: codes and ids only, never a name, number or answer. Not answered."""

    step: Step
    session_id: str
    details: tuple[tuple[str, str], ...] = ()


Effect = (
    OpenChallenge
    | FindItems
    | CountMiss
    | Prove
    | LookAtFace
    | StopLooking
    | ReadBankCard
    | FindLeftovers
    | AskPrefill
    | AskSlots
    | AskLicence
    | WatchPaper
    | LookForCode
    | StopWatching
    | TakeShot
    | DropPages
    | FinishDocument
    | ReadPage
    | StoreAndSend
    | FetchDocument
    | PutOnPaper
    | PutDocumentOnPaper
    | Release
    | Withdraw
    | KeepRating
    | KeepCallback
    | KeepComplaint
    | KeepDraft
    | FindDraft
    | DropDraft
    | DepositDraft
    | FetchDraft
    | ForgetDeposit
    | AskStatus
    | AskCases
    | FindHeld
    | TakeBackOrder
    | SendOwedPaper
    | Wipe
    | Note
)


class Effects(Protocol):
    """The world, as the journey sees it."""

    def run(self, effect: Effect) -> None:
        """Begin this and return at once: nothing here may wait for a device, a disk or the line."""
