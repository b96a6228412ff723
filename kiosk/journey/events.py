# SPDX-License-Identifier: GPL-3.0-or-later
"""What comes to the journey besides touches: news of the machine, and the outcomes of what it asked for.

An outcome carries the id of the session or application that asked, and what it answers, so that one which
comes too late meets nobody else's page and no other question. Nothing personal is part of any repr.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from devices.reports import (
    BankCard,
    CardNotRead,
    CardRead,
    CardSeen,
    CodeDropped,
    CodeScanned,
    FoundField,
    JobEnd,
    PageFault,
    PagePrinterStatus,
    Power,
    ReceiptPrinterStatus,
    SmartCardInserted,
    SmartCardNotRead,
    SmartCardRemoved,
)
from devices.reports import Side as PictureSide
from devices.status import DeviceStatus
from kiosk.catalogue import Catalogue
from kiosk.contract.bookings import SlotAnswer
from kiosk.contract.cases import AttachedFile, CaseStatus, Decision, LicenceUse
from kiosk.contract.drafts import DraftContent
from kiosk.contract.faces import FaceMethod
from kiosk.contract.hand_ins import HandInReceipt, HandInState
from kiosk.contract.identity import Challenge, PrefillAnswer, ProofOutcome
from kiosk.contract.items import IdentityWay
from kiosk.contract.licences import LicenceShown, LicenceState
from kiosk.contract.tracking import StatusAnswer
from kiosk.identity import FaceHint, ProvenIdentity
from kiosk.journey.phrases import Words
from kiosk.journey.touches import Touch
from kiosk.journey.troubles import CallFault, FaceFault, HeldFault, PaperTrouble, SealFault, ServiceGap, StoreFault
from kiosk.journey.views import WithdrawState
from offline_cache import Limit, RecordState


@dataclass(frozen=True)
class ReaderChanged:
    """A card reader that came back may read a card again that was left lying: see transitions of cards."""

    status: DeviceStatus


@dataclass(frozen=True)
class PrinterChanged:
    status: ReceiptPrinterStatus


@dataclass(frozen=True)
class PagePrinterChanged:
    status: PagePrinterStatus


@dataclass(frozen=True)
class PowerChanged:
    """power None: nobody knows any more."""

    power: Power | None


@dataclass(frozen=True)
class PresenceChanged:
    """Somebody came before the machine, or nobody stands there any more."""

    near: bool


@dataclass(frozen=True)
class DeviceChanged:
    """Any device changed its state or cause. Those that have an event of their own have it besides."""

    status: DeviceStatus


@dataclass(frozen=True)
class LineChanged:
    """up: the last call reached the centre; False: the line is known to be down."""

    up: bool


@dataclass(frozen=True)
class CatalogueReady:
    catalogue: Catalogue = field(repr=False)


@dataclass(frozen=True)
class ServiceStopped:
    """gap None: the machine serves again. detail: one line for the technician."""

    gap: ServiceGap | None
    detail: str = ""


@dataclass(frozen=True)
class ClockJudged:
    """trusted False: the wall clock jumped or drifted by more than 60 s."""

    trusted: bool


@dataclass(frozen=True)
class RegisteringJudged:
    """Whether one more application may be registered while the line is down. reason: the limit that is passed, None
    when none is; near: those that are not far away, for staff. room: the disk takes one more at all, with the line
    too."""

    reason: Limit | None
    near: frozenset[Limit] = frozenset()
    room: bool = True


@dataclass(frozen=True)
class ChallengeAnswered:
    """way: the one that was asked for; the citizen may have chosen another meanwhile."""

    session_id: str
    way: IdentityWay
    answer: Challenge | CallFault


@dataclass(frozen=True)
class ProofAnswered:
    """proven only with PROVED, and only when the assertion was verified."""

    session_id: str
    challenge_id: str
    outcome: ProofOutcome | CallFault
    tries_left: int
    proven: ProvenIdentity | None = field(default=None, repr=False)


@dataclass(frozen=True)
class FaceHinted:
    """What the camera sees of the person, and what they should do. done: parts of the look, of 4."""

    session_id: str
    run: str
    hint: FaceHint
    done: int


@dataclass(frozen=True)
class FaceCompared:
    """One try. Not a word of it is a picture."""

    session_id: str
    run: str
    matched: bool
    distance: float
    method: FaceMethod


@dataclass(frozen=True)
class FaceNotCompared:
    session_id: str
    run: str
    fault: FaceFault


@dataclass(frozen=True)
class BankCardAnswered:
    """How a read of a bank card ended; None when the reader could not be asked."""

    session_id: str
    run: str
    answer: BankCard | SmartCardNotRead | None


@dataclass(frozen=True)
class PrefillAnswered:
    session_id: str
    item_code: str
    answer: PrefillAnswer | CallFault = field(repr=False)


@dataclass(frozen=True)
class SlotsAnswered:
    """ask: the id of the question that this answers."""

    session_id: str
    ask: str
    answer: SlotAnswer | CallFault = field(repr=False)


@dataclass(frozen=True)
class LicenceAnswered:
    """What became of an e-licence that was authorised. ask: the id of the question. use: of FETCHED only, and only
    when the centre's authorisation was verified to be for this session, item and material. shown: of FETCHED,
    EXPIRED and REVOKED ones."""

    session_id: str
    ask: str
    state: LicenceState | CallFault
    shown: LicenceShown | None = field(default=None, repr=False)
    use: LicenceUse | None = field(default=None, repr=False)
    fields: Mapping[str, Any] = field(default_factory=dict, repr=False)
    """Of FETCHED only: what the form is filled from."""


@dataclass(frozen=True)
class PaperSeen:
    """What the camera makes of the paper now. fault None: it would make a good picture; sides: where it reaches out
    of the picture."""

    session_id: str
    run: str
    fault: PageFault | None
    sides: tuple[PictureSide, ...] = ()


@dataclass(frozen=True)
class ShotTaken:
    """Kept as a page. fault: what is wrong with it all the same."""

    session_id: str
    run: str
    page_id: str
    fault: PageFault | None


@dataclass(frozen=True)
class ShotRefused:
    session_id: str
    run: str
    trouble: PaperTrouble


@dataclass(frozen=True)
class DocumentReady:
    """The pages are one file. size: its bytes."""

    session_id: str
    run: str
    file: AttachedFile
    size: int


@dataclass(frozen=True)
class DocumentNotReady:
    """No file could be made of the pages."""

    session_id: str
    run: str


@dataclass(frozen=True)
class PageRead:
    """What a machine read on a page and what passed its check; empty when there is nothing, or no reading here."""

    session_id: str
    page_id: str
    found: tuple[FoundField, ...] = ()


@dataclass(frozen=True)
class Leftover:
    """An application of this person that this machine holds: from before a breakdown, one whose end they have not
    seen, or one that they ask about.

    item_code, pick_up_code: "" where they may not be told. until: the first moment at which it is too old, None
    when nobody has said. withdrawing: its citizen wants it back, and the centre is being asked.
    """

    application_id: str
    item_code: str
    signed_at: datetime
    pick_up_code: str = field(repr=False)
    decision: Decision | None = field(repr=False)
    state: RecordState = RecordState.QUEUED
    until: datetime | None = None
    withdrawing: bool = False

    @property
    def ended(self) -> bool:
        """Nothing of it is on its way any more, and it is no case."""
        return self.state in (RecordState.PARKED, RecordState.EXPIRED, RecordState.WITHDRAWN)


@dataclass(frozen=True)
class LeftoversFound:
    """Empty when there is nothing, or when the store could not be read."""

    session_id: str
    leftovers: tuple[Leftover, ...]


@dataclass(frozen=True)
class ApplicationStored:
    """Durably on this machine."""

    application_id: str


@dataclass(frozen=True)
class StoringFailed:
    """Nothing was registered."""

    application_id: str
    fault: StoreFault


@dataclass(frozen=True)
class ApplicationDecided:
    """The centre has it durably, and this is its verified decision."""

    application_id: str
    decision: Decision = field(repr=False)


@dataclass(frozen=True)
class ApplicationRejected:
    """The centre refused the request itself, so there is no case."""

    application_id: str
    fault: CallFault


@dataclass(frozen=True)
class DocumentChecked:
    """verified: the document came, its digest is the one that the decision signed, and its seal holds where it has
    one. fault: why it did not come, or is not printed. pages: sheets that it takes
    on this machine's A4 printer, 0 when there is none or when it cannot be printed."""

    application_id: str
    verified: bool
    pages: int = 0
    fault: CallFault | SealFault | None = None


@dataclass(frozen=True)
class DocumentMoved:
    """out: pages of the document that are out by now, of so many."""

    application_id: str
    out: int
    pages: int


@dataclass(frozen=True)
class DocumentEnded:
    """How its printing on A4 ended."""

    application_id: str
    end: JobEnd


@dataclass(frozen=True)
class SlipEnded:
    application_id: str
    end: JobEnd


@dataclass(frozen=True)
class CallbackKept:
    """stored False: it could not be kept; delivered: the centre has it, with its ticket where it gave one."""

    request_id: str
    stored: bool
    delivered: bool = False
    ticket_no: str = ""


@dataclass(frozen=True)
class ComplaintKept:
    """stored False: it could not be kept; delivered: the centre has it, with its ticket where it gave one."""

    complaint_id: str
    stored: bool
    delivered: bool = False
    ticket_no: str = ""


@dataclass(frozen=True)
class DraftFound:
    """What this person had filled in. kept_by: the session that it was kept of. content None: there is nothing, or
    it could not be read."""

    session_id: str
    kept_by: str = ""
    content: DraftContent | None = field(default=None, repr=False)


@dataclass(frozen=True)
class DraftsLeft:
    """Until when half-filled forms of broken-off sessions are kept here; None when there are none (any more)."""

    until: datetime | None


@dataclass(frozen=True)
class DraftDeposited:
    """answer: until when the centre keeps it, or why it does not."""

    session_id: str
    answer: datetime | CallFault


@dataclass(frozen=True)
class DraftFetched:
    """answer: what was in it, or why it could not be had. NOT_FOUND: nothing is kept under this code (any more)."""

    session_id: str
    code: str = field(repr=False)
    answer: DraftContent | CallFault = field(repr=False)


@dataclass(frozen=True)
class LookedUp:
    session_id: str
    code: str = field(repr=False)
    answer: CaseStatus | CallFault


@dataclass(frozen=True)
class ItemsFound:
    """Codes for what was typed, best first. ask: the number of the question. by_words: whether its words themselves
    found something, or the codes are only near in meaning."""

    session_id: str
    ask: int
    codes: tuple[str, ...] = field(repr=False)
    by_words: bool = True


@dataclass(frozen=True)
class HeldFound:
    """What this machine holds, the newest first. ask: the id of the question."""

    session_id: str
    ask: str
    answer: tuple[Leftover, ...] | HeldFault = field(repr=False)


@dataclass(frozen=True)
class CasesAnswered:
    """What the centre says of a person's cases. ask: the id of the question."""

    session_id: str
    ask: str
    answer: StatusAnswer | CallFault = field(repr=False)


@dataclass(frozen=True)
class OwedPaperSent:
    """What became of a paper that was owed: the centre's receipt, why it was not kept, or why nobody can say that
    it was."""

    session_id: str
    hand_in_id: str
    answer: HandInReceipt | HandInState | CallFault = field(repr=False)


@dataclass(frozen=True)
class TakenBack:
    """How far an order to take an application back has come; a second time when the centre has answered. where: the
    window that the centre names for what came too late, "" when it names none."""

    withdrawal_id: str
    state: WithdrawState
    where: Words = ""


@dataclass(frozen=True)
class Wiped:
    """Every place outside the journey that held something of this session has let go of it."""

    session_id: str


@dataclass(frozen=True)
class Stopping:
    """The program ends: whoever stands here has not chosen to go."""


Outcome = (
    ReaderChanged
    | PrinterChanged
    | PagePrinterChanged
    | PowerChanged
    | PresenceChanged
    | CodeScanned
    | CodeDropped
    | SmartCardInserted
    | SmartCardRemoved
    | DeviceChanged
    | LineChanged
    | CatalogueReady
    | ServiceStopped
    | ClockJudged
    | RegisteringJudged
    | CardSeen
    | CardRead
    | CardNotRead
    | ChallengeAnswered
    | ProofAnswered
    | FaceHinted
    | FaceCompared
    | FaceNotCompared
    | BankCardAnswered
    | PrefillAnswered
    | SlotsAnswered
    | LicenceAnswered
    | PaperSeen
    | ShotTaken
    | ShotRefused
    | DocumentReady
    | DocumentNotReady
    | PageRead
    | LeftoversFound
    | ApplicationStored
    | StoringFailed
    | ApplicationDecided
    | ApplicationRejected
    | DocumentChecked
    | DocumentMoved
    | DocumentEnded
    | SlipEnded
    | CallbackKept
    | ComplaintKept
    | DraftFound
    | DraftsLeft
    | DraftDeposited
    | DraftFetched
    | LookedUp
    | HeldFound
    | ItemsFound
    | CasesAnswered
    | OwedPaperSent
    | TakenBack
    | Wiped
    | Stopping
)


@dataclass(frozen=True)
class Tick:
    """Time has passed."""


Event = Touch | Outcome | Tick
