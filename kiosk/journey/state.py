# SPDX-License-Identifier: GPL-3.0-or-later
"""All that the journey knows, as frozen values. What is personal lives in `Session` and dies with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final

from devices.reports import (
    FoundField,
    IdCard,
    PageFault,
    PagePrinterStatus,
    PaperSupply,
    Power,
    PrintBlock,
    ReceiptPrinterStatus,
)
from devices.reports import Side as PictureSide
from devices.status import DeviceClass, DeviceState, DeviceStatus
from kiosk.catalogue import Catalogue
from kiosk.contract.cases import Applicant, Application, AttachedFile, CaseStatus, Decision
from kiosk.contract.faces import FaceConsent
from kiosk.contract.feedback import Satisfaction
from kiosk.contract.identity import Challenge
from kiosk.contract.items import IdentityWay, ItemKind, ServiceItem
from kiosk.forms import Answers, Form
from kiosk.identity import FaceHint, ProvenIdentity
from kiosk.journey.events import Leftover, PaperTrouble, ServiceGap
from kiosk.journey.phrases import Words
from kiosk.journey.views import CallbackState, CardState, ChipState, FaceState, PaperState, ResultKind, SlipState
from kiosk.services import Ink

_PRINTER_UNASKED: Final = ReceiptPrinterStatus(
    DeviceStatus(DeviceClass.RECEIPT_PRINTER, DeviceState.STARTING), PaperSupply.UNKNOWN, PrintBlock.OFFLINE
)

_HINTS: Final = frozenset(hint.value for hint in FaceHint)


@dataclass(frozen=True)
class JourneySettings:
    """What the journey needs of the settings. Seconds are monotonic seconds.

    idle_seconds: without a touch until the warning; the countdowns run to the wipe.
    """

    machine_id: str
    site: str
    hotline: str
    city_code: str
    channel: str = "kiosk"
    demonstration: bool = False
    language: str = "zh"
    """The one that a session begins in."""
    idle_seconds: float = 60.0
    elder_idle_seconds: float = 90.0
    countdown_seconds: int = 30
    elder_countdown_seconds: int = 60
    answer_deadline: float = 8.0
    """Seconds after signing at which the page stops waiting for the centre."""
    goodbye_seconds: int = 10
    resend_seconds: int = 60
    reads_papers: bool = False
    """Whether scanned papers are read, to offer what they say for the form."""
    chip_seconds: int = 45
    """For a bank card to be put in, after the citizen asked to have one read."""
    elder_chip_seconds: int = 60
    fitted: frozenset[DeviceClass] = frozenset({DeviceClass.ID_CARD_READER, DeviceClass.RECEIPT_PRINTER})
    """The devices that this machine has. What it lacks never appears."""


# Where the citizen is. One place a page; what a place holds is only what that page needs.


@dataclass(frozen=True)
class AtIdle:
    pass


@dataclass(frozen=True)
class AtHome:
    pass


@dataclass(frozen=True)
class AtSearch:
    """kind: what is listed while nothing is typed; what is typed is looked for among everything.

    found: codes for the query, best first, looked for once for each key and not each time the page is drawn.
    """

    kind: ItemKind | None = None
    query: str = field(default="", repr=False)
    found: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True)
class AtGuide:
    """The session's guide_item. refused: the required consent that was refused, by its place in the notice."""

    refused: int | None = None


@dataclass(frozen=True)
class AtNotice:
    pass


@dataclass(frozen=True)
class AtConsent:
    index: int


@dataclass(frozen=True)
class AtCard:
    """problem: the words for a state that is not plain waiting."""

    state: CardState
    problem: Words = ""


@dataclass(frozen=True)
class AtWays:
    """waiting: the centre is asked to open a challenge."""

    problem: Words = ""
    waiting: bool = False


@dataclass(frozen=True)
class AtSecret:
    way: IdentityWay
    challenge: Challenge
    resend_at: float
    waiting: bool = False
    problem: Words = ""


@dataclass(frozen=True)
class AtFace:
    """run: the look that is under way or ended last, "" before the first; what comes from another is too late.

    progress: parts of the look that are done, of 4.
    """

    challenge: Challenge
    state: FaceState = FaceState.CONSENT
    consent: FaceConsent | None = None
    run: str = ""
    progress: int = 0

    @property
    def looking(self) -> bool:
        """Whether a camera looks at the person for this."""
        return self.state.value in _HINTS

    @property
    def waiting(self) -> bool:
        """Whether the centre is asked."""
        return self.state is FaceState.MATCHED


@dataclass(frozen=True)
class AtRecovered:
    """One application from before a breakdown; the rest follows."""

    index: int = 0


@dataclass(frozen=True)
class AtOpening:
    """Identity is proved and the registers are asked: a progress page of two real stages."""

    since: float
    prefilling: bool = False


@dataclass(frozen=True)
class ChipReading:
    """A bank card's chip is being read into the field of this key. run: the read that is under way or ended last;
    since: monotonic seconds at which this state began. problem: why it was not read."""

    key: str
    state: ChipState
    since: float
    run: str = ""
    problem: Words = ""


@dataclass(frozen=True)
class AtForm:
    """key: the field that the page is found by, so that elder mode can regroup the pages around it."""

    key: str
    focus: str = field(default="", repr=False)
    errors: Mapping[str, Words] = field(default_factory=dict, repr=False)
    chip: ChipReading | None = None


@dataclass(frozen=True)
class AtDocument:
    """material: the code of the paper. run: the look that is under way; what comes from another is too late.

    fault, sides: what the camera makes of the paper now. page_id: of the picture that is being taken. since: the
    monotonic seconds when the work that is waited for began.
    """

    material: str
    state: PaperState = PaperState.LOOKING
    run: str = ""
    fault: PageFault | None = None
    sides: tuple[PictureSide, ...] = ()
    page_id: str = ""
    since: float = 0.0
    trouble: PaperTrouble | None = None

    @property
    def waiting(self) -> bool:
        """Whether the machine is at work for the citizen."""
        return self.state in (PaperState.SHOOTING, PaperState.MAKING)


@dataclass(frozen=True)
class AtPaperFields:
    """ticked: the fields whose reading its owner has found right. since: monotonic seconds at which this began."""

    since: float
    ticked: frozenset[str] = frozenset()


@dataclass(frozen=True)
class AtSummary:
    problem: Words = ""


@dataclass(frozen=True)
class AtProgress:
    """Monotonic seconds of signing and of each stage that has ended; None while it has not."""

    since: float
    stored: float | None = None
    decided: float | None = None


@dataclass(frozen=True)
class AtResult:
    """problem: for a declined one, why in plain words; "" when simply nobody answered."""

    kind: ResultKind
    problem: Words = ""


@dataclass(frozen=True)
class AtRating:
    grade: Satisfaction | None = None
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True)
class AtLookup:
    code: str = field(default="", repr=False)
    waiting: bool = False
    answer: CaseStatus | None = None
    problem: Words = ""


@dataclass(frozen=True)
class AtGoodbye:
    """The session is over already: nothing personal is here."""

    session_id: str
    card_read: bool
    slip_printed: bool
    until: float
    wiped: bool = False
    chip_card: bool = False
    """They put a chip card in, and it was still there at the end."""
    paper_printed: bool = False


Place = (
    AtIdle
    | AtHome
    | AtSearch
    | AtGuide
    | AtNotice
    | AtConsent
    | AtCard
    | AtWays
    | AtSecret
    | AtFace
    | AtOpening
    | AtRecovered
    | AtForm
    | AtDocument
    | AtPaperFields
    | AtSummary
    | AtProgress
    | AtResult
    | AtRating
    | AtLookup
    | AtGoodbye
)


@dataclass(frozen=True)
class PaperRun:
    """The result document on its way to A4. pages: sheets that it takes, 0 while it is not here, or cannot be
    printed; out: those that have come out. block: what stopped it."""

    state: SlipState = SlipState.NOT_ASKED
    pages: int = 0
    out: int = 0
    block: PrintBlock | None = None


@dataclass(frozen=True)
class TakenPage:
    """A picture that is kept outside of the journey. fault: what was wrong with it when it was taken; kept: it
    will do all the same, said its owner."""

    id: str
    fault: PageFault | None = None
    kept: bool = False


@dataclass(frozen=True)
class ScannedPaper:
    """What there is of a paper that is asked for. file: made of these very pages; left_out: the citizen goes on
    without it."""

    pages: tuple[TakenPage, ...] = ()
    file: AttachedFile | None = None
    left_out: bool = False


@dataclass(frozen=True)
class Filing:
    """One item that is being applied for, as the catalogue had it when it was opened: a new bundle that comes
    meanwhile changes nothing under the citizen's hands.

    consents: id to the answer and its time, in the order asked.
    """

    item: ServiceItem = field(repr=False)
    form: Form = field(repr=False)
    notice_at: datetime | None = None
    consents: Mapping[str, tuple[bool, datetime]] = field(default_factory=dict)
    answers: Answers = field(default_factory=Answers, repr=False)
    silent: tuple[Words, ...] = ()
    prefilled: bool = False
    scans: Mapping[str, ScannedPaper] = field(default_factory=dict)
    """By the code of the material; one that was not come to is missing."""
    readings: Mapping[str, tuple[FoundField, ...] | None] = field(default_factory=dict, repr=False)
    """What was read on each page, by its id; None while it is being read."""
    readings_offered: bool = False
    """The citizen has seen what was read."""
    ink: Ink | None = None
    ink_digest: str = ""
    """The digest of the answers that the ink was drawn under."""
    application: Application | None = field(default=None, repr=False)
    decision: Decision | None = field(default=None, repr=False)
    slip: SlipState = SlipState.NOT_ASKED
    slip_block: PrintBlock | None = None
    slip_was_decided: bool = False
    """Whether the slip that was ordered is that of the decision, and not of the registration."""
    paper: PaperRun = field(default_factory=PaperRun)


@dataclass(frozen=True)
class Session:
    """Everything of one person. Dropping it is the wipe of this process; effects wipe the rest."""

    id: str
    list_place: AtHome | AtSearch = AtHome()
    """The list from which the item was opened: where the guide goes back to."""
    guide_item: ServiceItem | None = field(default=None, repr=False)
    """The item whose guide was opened last; it may be one that cannot be filed here."""
    card: IdCard | None = field(default=None, repr=False)
    applicant: Applicant | None = field(default=None, repr=False)
    proven: ProvenIdentity | None = field(default=None, repr=False)
    way_asked: IdentityWay | None = None
    closed_ways: tuple[IdentityWay, ...] = ()
    """Ways that are locked, or have nothing on record for this person."""
    face_tries: int = 0
    """Comparisons of faces in this session; leaving the page and coming back gives no more."""
    filing: Filing | None = field(default=None, repr=False)
    leftovers: tuple[Leftover, ...] = field(default=(), repr=False)
    leftovers_known: bool = False
    leftover_slips: Mapping[str, SlipState] = field(default_factory=dict)
    guide_slips: Mapping[str, SlipState] = field(default_factory=dict)
    """What became of the guides that were ordered on paper, by item code."""


@dataclass(frozen=True)
class HelpOpen:
    """The help panel. request_id: of the call-back that was asked for last."""

    callback: CallbackState = CallbackState.NOT_ASKED
    request_id: str = ""
    ticket_no: str = ""
    problem: Words = ""


class ReaderTrust(StrEnum):
    """Whether a card that is read at idle was really laid just now."""

    FRESH = "fresh"
    DOUBTFUL = "doubtful"
    """The reader was reset or a session ended in the middle of a read: a card that is read now may have been
    lying there. It must be lifted and laid again."""


@dataclass(frozen=True)
class ChipSlot:
    """The slot of the chip card reader, as it tells.

    card: there is one in it. fresh: what is or was in it was put in during this session, by whoever stands here.
    away: the reader does not answer. by_hand_from: monotonic seconds from which a card that is told as put in was
    put in by a hand; before, it may have lain there while nobody could tell.
    """

    card: bool = False
    fresh: bool = False
    away: bool = False
    by_hand_from: float = 0.0

    @property
    def left(self) -> bool:
        """Whether the card in it is not of whoever stands here now."""
        return self.card and not self.fresh


@dataclass(frozen=True)
class Machine:
    """What is known of the machine; nothing personal."""

    reader: DeviceState = DeviceState.STARTING
    reader_trust: ReaderTrust = ReaderTrust.FRESH
    card_pending: bool = False
    """A card was found and has not been read (yet): it may lie there, and may still be read."""
    chip_slot: ChipSlot = field(default_factory=ChipSlot)
    printer: ReceiptPrinterStatus = _PRINTER_UNASKED
    page_printer: PagePrinterStatus | None = None
    """None until it has answered or is known to be gone."""
    person_near: bool = False
    power: Power | None = None
    """None without a UPS, or while it does not answer."""
    devices: Mapping[DeviceClass, DeviceStatus] = field(default_factory=dict)
    """How each stands; one that has said nothing yet is missing."""
    line_up: bool = True
    clock_trusted: bool = True
    gap: ServiceGap | None = None
    gap_detail: str = ""
    catalogue: Catalogue | None = field(default=None, repr=False)

    @property
    def reader_ready(self) -> bool:
        """Whether the reader can read, or will within a moment."""
        return self.reader.serves or self.reader is DeviceState.STARTING

    def serves(self, device: DeviceClass) -> bool:
        """Whether a device that is fitted does its work, or will within a moment."""
        status = self.devices.get(device)
        return status is None or status.state.serves or status.state is DeviceState.STARTING


@dataclass(frozen=True)
class State:
    """The whole of it. touched_at: the last sign of a person (monotonic). warned_at: when the idle warning rose."""

    machine: Machine = field(default_factory=Machine)
    place: Place = field(default_factory=AtIdle)
    session: Session | None = None
    touched_at: float = 0.0
    warned_at: float | None = None
    help: HelpOpen | None = None
    elder: bool = False
    language: str = "zh"


@dataclass(frozen=True)
class Moment:
    """When an event is handled: monotonic seconds and the wall clock."""

    monotonic: float
    now: datetime
