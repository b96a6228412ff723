# SPDX-License-Identifier: GPL-3.0-or-later
"""Everything of one person, and only here: it dies with the `Session`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from devices.reports import FoundField, IdCard, PageFault, PrintBlock
from kiosk.contract.bookings import SlotAnswer
from kiosk.contract.cases import Applicant, Application, AttachedFile, Decision, DecisionWay, LicenceUse
from kiosk.contract.drafts import DraftContent
from kiosk.contract.hand_ins import HandInReceipt
from kiosk.contract.items import GuideItem, IdentityWay, Material, ServiceItem
from kiosk.contract.licences import LicenceShown, LicenceState
from kiosk.contract.proxies import ProxyGround, ProxyRelation
from kiosk.contract.tracking import StatusAnswer, StatusQuestion
from kiosk.forms import Answers, Form
from kiosk.identity import ProvenIdentity
from kiosk.journey.events import Leftover
from kiosk.journey.phrases import Words
from kiosk.journey.places import AtCases, AtHome, AtSearch
from kiosk.journey.troubles import CallFault, HeldFault, SealFault
from kiosk.journey.views import ComplaintState, SlipState
from kiosk.services import Ink


@dataclass(frozen=True)
class PaperRun:
    """The result document on its way to A4. pages: sheets that it takes, 0 while it is not here, or cannot be
    printed; out: those that have come out. block: what stopped it. fault: why it is not here. checked: that it was
    fetched and checked, or that it does not come."""

    state: SlipState = SlipState.NOT_ASKED
    pages: int = 0
    out: int = 0
    block: PrintBlock | None = None
    fault: CallFault | SealFault | None = None
    checked: bool = False


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
    later: bool = False
    """The citizen undertakes to hand it in later (容缺)."""


@dataclass(frozen=True)
class Carried:
    """How this form goes on from one that was begun before, or goes elsewhere.

    content: what came by a resume code and is still to be taken over. settled: whatever was there is taken over or
    refused. note: what became of it. kept: what the store has of it now, so that it is written once. code:
    the resume code under which the centre keeps it, "" while it does not. slip: what became of the slip with it.
    """

    content: DraftContent | None = field(default=None, repr=False)
    settled: bool = False
    note: Words = ""
    kept: Mapping[str, Any] = field(default_factory=dict, repr=False)
    code: str = field(default="", repr=False)
    slip: SlipState = SlipState.NOT_ASKED


@dataclass(frozen=True)
class LicenceChoice:
    """What became of the e-licence of a material. outcome None: its holder did not authorise it, or took that back.
    use: while it stands for the paper."""

    outcome: LicenceState | CallFault | None = None
    shown: LicenceShown | None = field(default=None, repr=False)
    use: LicenceUse | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Undertaken:
    """How far the undertaking has come. terms: id to when it was ticked. refused: one was not undertaken, and the
    citizen goes the other way, by a person."""

    terms: Mapping[str, datetime] = field(default_factory=dict)
    refused: datetime | None = None


@dataclass(frozen=True)
class SlotSearch:
    """What there is room for. ask: the id of the question under way or answered, "" before the first. place, day:
    what was chosen of it so far, "" and None before."""

    ask: str = ""
    answer: SlotAnswer | CallFault | None = field(default=None, repr=False)
    since: float = 0.0
    place: str = ""
    day: date | None = None


@dataclass(frozen=True)
class PayeeAnswer:
    """What was said to the warning: about which account, whether it shall be that one, and when."""

    account: str = field(repr=False)
    changed: bool
    at: datetime


@dataclass(frozen=True)
class Acting:
    """Whether it is for somebody else (代办), and how. other: None while it was not said. principal: whom it is
    for, None while they are not known; card_read: their own card was laid; typed: of a child without a card.
    scope_read: what one may do was read and accepted. ink: theirs, and the digest that it was drawn under; way:
    what the agent chose when they had signed."""

    other: bool | None = None
    ground: ProxyGround | None = None
    relation: ProxyRelation | None = None
    principal: Applicant | None = field(default=None, repr=False)
    card_read: bool = True
    typed: Answers = field(default_factory=Answers, repr=False)
    scope_read: bool = False
    ink: Ink | None = None
    ink_digest: str = ""
    way: DecisionWay | None = None


@dataclass(frozen=True)
class Review:
    """A person was asked to look at a case. complaint_id: of the request; ticket_no: once it is known."""

    complaint_id: str
    state: ComplaintState
    ticket_no: str = ""


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
    licences: Mapping[str, LicenceChoice] = field(default_factory=dict)
    """By the code of the material; one that was not asked about is missing."""
    undertaken: Undertaken = field(default_factory=Undertaken)
    payee: PayeeAnswer | None = None
    """What was said to the warning about the account that money goes to."""
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
    region: str = ""
    """The place that it is for, of an item that asks; "" before it was chosen."""
    offered: ServiceItem | None = field(default=None, repr=False)
    """The item as it is offered here, once `item` is as that place has it."""
    slots: SlotSearch = field(default_factory=SlotSearch)
    carried: Carried = field(default_factory=Carried)
    acting: Acting = field(default_factory=Acting)


@dataclass(frozen=True)
class Cases:
    """What was found of somebody's cases by one question. ask: its id. answer, held: None while they are not known
    yet; NOT_REACHED stands for a centre that was not even asked, because the line is down."""

    ask: str
    question: StatusQuestion | None = field(default=None, repr=False)
    """What was shown of the person, None where the centre was not asked."""
    answer: StatusAnswer | CallFault | None = field(default=None, repr=False)
    held: tuple[Leftover, ...] | HeldFault | None = field(default=None, repr=False)

    @property
    def whole(self) -> bool:
        return self.answer is not None and self.held is not None


@dataclass(frozen=True)
class Tracking:
    """This person came to see how their cases stand. taking_back: the whole code of the one that they want to take
    back, for which the card is still to be laid. by_card: classes and days; in_words: what they may read besides,
    by a short code or because they have shown that the card is theirs."""

    taking_back: str = field(default="", repr=False)
    by_card: Cases | None = None
    in_words: Cases | None = None


@dataclass(frozen=True)
class Handing:
    """A paper that is owed (容缺), on its way from the camera to the centre. shown: what opened its case in words;
    came_from: the list that it stands in. hand_in_id: "" until these very pages are sent. receipt: the centre's."""

    application_id: str
    item_code: str
    material: Material
    shown: StatusQuestion = field(repr=False)
    came_from: AtCases
    paper: ScannedPaper = ScannedPaper()
    hand_in_id: str = ""
    receipt: HandInReceipt | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Session:
    """Everything of one person. Dropping it is the wipe of this process; effects wipe the rest."""

    id: str
    list_place: AtHome | AtSearch = field(default_factory=AtHome)
    """The list from which the item was opened: where the guide goes back to."""
    guide_item: GuideItem | None = field(default=None, repr=False)
    """The item whose guide was opened last; it may be one that cannot be filed here."""
    guide_answers: Mapping[str, str] = field(default_factory=dict, repr=False)
    """What was answered to that guide's questions, "" for one that was skipped. It goes nowhere."""
    guide_round: int = 0
    """How often questions were begun: each list may be printed once."""
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
    tracking: Tracking | None = None
    """None while they do something else."""
    handing: Handing | None = field(default=None, repr=False)
    """None while no owed paper is handed in."""
    reviews: Mapping[str, Review] = field(default_factory=dict)
    """By the id of the application: a person is asked once."""
    guide_slips: Mapping[str, SlipState] = field(default_factory=dict)
    """What became of the guides that were ordered on paper, by item code."""
