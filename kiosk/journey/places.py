# SPDX-License-Identifier: GPL-3.0-or-later
"""Where the citizen is: one place a page. What a place holds is only what that page needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Final

from devices.reports import PageFault
from devices.reports import Side as PictureSide
from kiosk.contract.cases import CaseStatus
from kiosk.contract.drafts import DraftContent
from kiosk.contract.faces import FaceConsent
from kiosk.contract.feedback import Satisfaction
from kiosk.contract.identity import Challenge
from kiosk.contract.items import IdentityWay, ItemKind
from kiosk.identity import FaceHint
from kiosk.journey.events import Leftover
from kiosk.journey.phrases import Words
from kiosk.journey.troubles import CallFault, PaperTrouble
from kiosk.journey.views import (
    CardState,
    ChipState,
    FaceState,
    GuideSection,
    HandInStage,
    PaperState,
    ResultKind,
    SaveState,
    WithdrawState,
)

_HINTS: Final = frozenset(hint.value for hint in FaceHint)


@dataclass(frozen=True)
class AtIdle:
    pass


@dataclass(frozen=True)
class AtHome:
    pass


@dataclass(frozen=True)
class AtSearch:
    """kind: what is listed while nothing is typed; what is typed is looked for among everything.

    found: codes for answer_to, best first, which stay on the page until the next answer. asked: number of the last
    question, answered: of the last one that was answered. by_words: whether the words themselves found something.
    whole: the person has asked and does not type on. list_of: id of a department or theme whose items are listed;
    counted: what was counted as found by nobody.
    """

    kind: ItemKind | None = None
    query: str = field(default="", repr=False)
    found: tuple[str, ...] = field(default=(), repr=False)
    answer_to: str = field(default="", repr=False)
    asked: int = 0
    answered: int = 0
    by_words: bool = True
    whole: bool = False
    list_of: str = ""
    counted: str = field(default="", repr=False)


@dataclass(frozen=True)
class AtGuide:
    """The session's guide_item. refused: the required consent that was refused, by its place in the notice."""

    refused: int | None = None
    section: GuideSection = GuideSection.BASICS


@dataclass(frozen=True)
class AtQuestion:
    """A question of the guide. stopped: its answer says that the item is probably not theirs, and the ways on are
    shown."""

    question: str
    stopped: bool = False


@dataclass(frozen=True)
class AtRegion:
    """The place that it is for is asked. looking: the code of the one whose terms are shown, "" for the list."""

    query: str = field(default="", repr=False)
    looking: str = ""


class ProxyStage(StrEnum):
    """What is asked of who acts for another, in this order; WHOM of everybody, where the item lets one act."""

    WHOM = "whom"
    GROUND = "ground"
    RELATION = "relation"
    HAS_CARD = "has_card"
    CARD = "card"
    CHILD = "child"
    SCOPE = "scope"


@dataclass(frozen=True)
class AtProxy:
    """state, problem: of the other's card, or what stands against a choice. focus, errors: of a child's name and
    number."""

    stage: ProxyStage
    state: CardState = CardState.WAITING
    problem: Words = ""
    focus: str = field(default="", repr=False)
    errors: Mapping[str, Words] = field(default_factory=dict, repr=False)


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
    query: str | None = field(default=None, repr=False)
    """By what a place is looked for; None while none is."""


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
class AtLicence:
    """The e-licence of this material. ask: the id of the question under way or answered, "" before the first.
    since: monotonic seconds at which the centre was asked."""

    material: str
    ask: str = ""
    since: float = 0.0
    waiting: bool = False


@dataclass(frozen=True)
class AtMaterials:
    """Which papers are needed, which are not, and which licence stands for them."""


@dataclass(frozen=True)
class AtPayee:
    """The warning to whoever changes the account that money goes to."""


@dataclass(frozen=True)
class AtTerm:
    """One condition of the undertaking, by its place in the item. refusing: what comes of a no is shown."""

    index: int
    refusing: bool = False


@dataclass(frozen=True)
class AtPaused:
    """The city has switched the item off while it was being filled in. came_from: where what was typed can still be
    saved from; None where nothing was."""

    came_from: AtForm | AtSummary | None = None


@dataclass(frozen=True)
class AtPaperFields:
    """ticked: the fields whose reading its owner has found right. since: monotonic seconds at which this began."""

    since: float
    ticked: frozenset[str] = frozenset()


@dataclass(frozen=True)
class AtDraftOffer:
    """What this person had filled in is looked for, and then offered. since: monotonic seconds at which this began.
    content: None while it is looked for; kept_by: the session that it was kept of, "" when it came by a code."""

    since: float
    content: DraftContent | None = field(default=None, repr=False)
    kept_by: str = ""

    @property
    def waiting(self) -> bool:
        """Whether the machine is at work for the citizen."""
        return self.content is None


@dataclass(frozen=True)
class AtDraftSave:
    """came_from: where the form goes on. until: the last day on which the centre keeps it."""

    came_from: AtForm | AtSummary
    state: SaveState = SaveState.ASKING
    problem: Words = ""
    until: date | None = None

    @property
    def waiting(self) -> bool:
        """Whether the centre is asked."""
        return self.state is SaveState.WAITING


@dataclass(frozen=True)
class AtResume:
    """code: the one that was typed or scanned last."""

    code: str = field(default="", repr=False)
    waiting: bool = False
    problem: Words = ""


@dataclass(frozen=True)
class AtSummary:
    """other: it is the turn of the one that it is for, who is there and signs too."""

    problem: Words = ""
    other: bool = False


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
    """ask: the id of the question under way or answered. answer: the centre's; held: what this machine holds of
    this code, with its state and day only. unread: this machine cannot say what it holds. unasked: the centre could
    not be asked."""

    code: str = field(default="", repr=False)
    ask: str = ""
    waiting: bool = False
    answer: CaseStatus | None = None
    held: Leftover | None = field(default=None, repr=False)
    unread: bool = False
    unasked: CallFault | None = None
    problem: Words = ""

    @property
    def answered(self) -> bool:
        """Whether something is known of it."""
        return not self.waiting and (self.answer is not None or self.held is not None)


@dataclass(frozen=True)
class AtShortCode:
    """The short code of one case, beside the card that was laid."""

    code: str = field(default="", repr=False)
    problem: Words = ""
    waiting: bool = False


@dataclass(frozen=True)
class AtCases:
    """The session's tracking holds what was found. in_words: that which may be read in words."""

    in_words: bool = False
    waiting: bool = False


@dataclass(frozen=True)
class AtWithdraw:
    """code: of the application that is to be taken back. item_code: "" where it is not known. application_id: when
    it was signed in this session. since: monotonic seconds at which the order was given; kept: it is durable
    here. where: the window that the centre named, "" while it named none."""

    code: str = field(repr=False)
    item_code: str = ""
    application_id: str = ""
    withdrawal_id: str = ""
    state: WithdrawState = WithdrawState.ASKING
    since: float = 0.0
    kept: bool = False
    where: Words = ""

    @property
    def waiting(self) -> bool:
        """Whether the machine is at work for the citizen."""
        return self.state is WithdrawState.WAITING


@dataclass(frozen=True)
class AtHandIn:
    """An owed paper is on its way to the centre, or was; the session's handing holds which. fault: of FAILED."""

    stage: HandInStage = HandInStage.SENDING
    fault: CallFault | None = None

    @property
    def waiting(self) -> bool:
        """Whether the machine is at work for the citizen."""
        return self.stage is HandInStage.SENDING


@dataclass(frozen=True)
class AtReview:
    """A person shall look at the case of this application. came_from: where one goes on. item_code: "" where it is
    not known."""

    application_id: str
    item_code: str
    came_from: AtResult | AtCases


@dataclass(frozen=True)
class AtGoodbye:
    """The session is over already: nothing personal is here."""

    session_id: str
    card_read: bool
    slip_printed: bool
    until: float
    wiped: bool = False
    registered: bool = False
    """What they signed waits on this machine, and is not accepted yet."""
    chip_card: bool = False
    """They put a chip card in, and it was still there at the end."""
    paper_printed: bool = False


Place = (
    AtIdle
    | AtHome
    | AtSearch
    | AtGuide
    | AtQuestion
    | AtRegion
    | AtProxy
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
    | AtLicence
    | AtMaterials
    | AtPayee
    | AtTerm
    | AtPaused
    | AtPaperFields
    | AtDraftOffer
    | AtDraftSave
    | AtResume
    | AtSummary
    | AtProgress
    | AtResult
    | AtRating
    | AtLookup
    | AtShortCode
    | AtCases
    | AtWithdraw
    | AtHandIn
    | AtReview
    | AtGoodbye
)
