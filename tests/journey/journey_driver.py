# SPDX-License-Identifier: GPL-3.0-or-later
"""A world for the journey's tests: it answers effects as a scripted centre, store and printer would."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from central.demo.people import demo_people
from central.items import load_items
from devices.reports import (
    BankCard,
    CardRead,
    CardSeen,
    IdCard,
    IdCardLayout,
    JobEnd,
    JobOutcome,
    PagePrinterStatus,
    PaperSupply,
    PrintBlock,
    ReceiptPrinterStatus,
    SmartCardNotRead,
    TonerSupply,
)
from devices.status import DeviceClass, DeviceState, DeviceStatus
from kiosk.catalogue import Catalogue
from kiosk.contract.bookings import SlotAnswer, SlotDay, SlotPlace, SlotTime
from kiosk.contract.cases import (
    CaseOutcome,
    CaseStatus,
    CaseStatusClass,
    DecidingFact,
    Decision,
    DecisionWay,
    DocumentReference,
    Lack,
    LicenceUse,
    Refusal,
    RuleState,
)
from kiosk.contract.drafts import DraftContent
from kiosk.contract.faces import FaceMethod, FaceTerms
from kiosk.contract.identity import (
    Challenge,
    ChallengeState,
    IdentityAssertion,
    PrefillAnswer,
    PrefilledValue,
    ProofOutcome,
)
from kiosk.contract.items import CatalogueBundle, GuideItem, IdentityLevel, IdentityWay, LegalBasis, ServiceItem
from kiosk.contract.licences import LicenceShown, LicenceState
from kiosk.contract.message import Text
from kiosk.contract.tracking import CaseLine, StatusAnswer
from kiosk.identity import ProvenIdentity
from kiosk.journey.effects import (
    AskCases,
    AskLicence,
    AskPrefill,
    AskSlots,
    AskStatus,
    CountMiss,
    DepositDraft,
    Effect,
    FetchDocument,
    FetchDraft,
    FindDraft,
    FindHeld,
    FindItems,
    FindLeftovers,
    KeepCallback,
    KeepComplaint,
    KeepRating,
    LookAtFace,
    Note,
    OpenChallenge,
    Prove,
    PutDocumentOnPaper,
    PutOnPaper,
    ReadBankCard,
    Release,
    StopLooking,
    StoreAndSend,
    TakeBackOrder,
    Wipe,
    Withdraw,
)
from kiosk.journey.engine import Journey
from kiosk.journey.events import (
    ApplicationDecided,
    ApplicationStored,
    BankCardAnswered,
    CallbackKept,
    CasesAnswered,
    CatalogueReady,
    ChallengeAnswered,
    ComplaintKept,
    DocumentChecked,
    DocumentEnded,
    DocumentMoved,
    DraftDeposited,
    DraftFetched,
    DraftFound,
    Event,
    FaceCompared,
    FaceNotCompared,
    HeldFound,
    ItemsFound,
    Leftover,
    LeftoversFound,
    LicenceAnswered,
    LineChanged,
    LookedUp,
    PagePrinterChanged,
    PrefillAnswered,
    PrinterChanged,
    ProofAnswered,
    ReaderChanged,
    SlipEnded,
    SlotsAnswered,
    StoringFailed,
    TakenBack,
    Wiped,
)
from kiosk.journey.state import JourneySettings, State
from kiosk.journey.touches import (
    AnswerConsent,
    AnswerLicence,
    Begin,
    Choose,
    ChooseWay,
    EditField,
    Next,
    OpenItem,
    PutSignature,
    Sign,
    SubmitSecret,
    TickTerm,
)
from kiosk.journey.troubles import CallFault, FaceFault, HeldFault, StoreFault
from kiosk.journey.views import ChoicePage, FormPage, HelpPanel, UndertakingPage, View, WithdrawState
from kiosk.sealing import SigningKey
from kiosk.timing import CHINA_STANDARD_TIME, SteppedClock

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=CHINA_STANDARD_TIME)
PNG = b"\x89PNG\r\n\x1a\n" + b"strokes"
ALLOWANCE = "41040000MZ-JF-0001"
CERTIFICATE = "41040000RS-GG-0001"
SHOP = "41040000SJ-XK-0001"
SENIOR_CARD = "41040000MZ-QR-0001"
PIN = "398330"
ACCOUNT = "9999000000112230002"
METHOD = FaceMethod(algorithm="demonstration", version="1", most_distance=0.4, demonstration=True)
TERMS = FaceTerms(consent_version="2026-01", consent=Text(zh="比一次", en="Compared once"))
REGISTERS = {"account": ACCOUNT, "phone": "13800000011"}
IN_PROGRESS = CaseStatus(status=CaseStatusClass.IN_PROGRESS, as_of=NOON)


def text(zh: str) -> Text:
    return Text(zh=zh, en=f"[{zh}]")


def bundle(items: tuple[GuideItem, ...] | None = None, **changes: Any) -> CatalogueBundle:
    return CatalogueBundle(
        revision="r1",
        issued_at=NOON,
        city_code="410400",
        city_name=text("平顶山市"),
        hotline="0375-12345",
        public_base_url="http://127.0.0.1:1",
        demonstration=True,
        items=items or tuple(for_oneself(definition.item) for definition in load_items().values()),
    ).model_copy(update=changes)


def for_oneself(item: ServiceItem) -> ServiceItem:
    """The item as if nobody could act for others: whose question that is has tests of its own."""
    return item.model_copy(update={"proxy": None})


@cache
def catalogue() -> Catalogue:
    return Catalogue(bundle())


def card_of(person: str = "zhang-xiuying", photo: bytes = b"") -> IdCard:
    """A demo person's card as the reader hands it on."""
    card = next(p.card for p in demo_people() if p.id == person)
    return IdCard(
        layout=IdCardLayout(card.card_type.value),
        name=card.name,
        foreign_name=card.english_name or "",
        sex=card.sex,
        nation=card.nation,
        birth_date=card.birth_date,
        address=card.address,
        number=card.number,
        authority=card.authority,
        valid_from=card.valid_from,
        valid_to=card.valid_to,
        pass_number=card.pass_number or "",
        photo=photo,
    )


def decision(application_id: str, outcome: CaseOutcome, item_code: str = ALLOWANCE) -> Decision:
    basis = LegalBasis(citation=text("某条例第一条"), confirmed=True)
    return Decision(
        application_id=application_id,
        case_no="4104002026112000001",
        item_code=item_code,
        outcome=outcome,
        decided_at=NOON,
        automatic=outcome is CaseOutcome.APPROVED,
        headline=text({"approved": "您的申请已通过"}.get(outcome.value, "一句话结果")),
        facts=(DecidingFact(text=text("年满80周岁"), source=text("人口库"), state=RuleState.PASS),),
        lacks=(Lack(what=text("户口簿"), why=text("查不到"), how=text("带来"), where=text("3号窗")),)
        if outcome is CaseOutcome.SUPPLEMENT
        else (),
        refusal=Refusal(reason=text("已领取"), legal_basis=basis, remedy=text("60日内复议"))
        if outcome is CaseOutcome.REFUSED
        else None,
        handler=text("民政局") if outcome is CaseOutcome.REFERRED else None,
        due=date(2026, 12, 4) if outcome is CaseOutcome.REFERRED else None,
        resume_until=date(2027, 2, 18) if outcome is CaseOutcome.SUPPLEMENT else None,
        document=DocumentReference(
            document_id="D1",
            title=text("认定通知"),
            sha256="sha256:00",
            verify_url="http://127.0.0.1:1/d/D1",
            summary=((text("每月金额"), Text(zh="100元", en="100 yuan")),),
        )
        if outcome is CaseOutcome.APPROVED
        else None,
        rule_set_digest="sha256:00",
        demonstration=True,
    )


def slots(item_code: str, *places: str) -> SlotAnswer:
    """Two days of two times at each place."""
    times = (SlotTime(at="09:00", left=1), SlotTime(at="09:30", left=2))
    days = tuple(SlotDay(on=NOON.date() + timedelta(days=ahead), times=times) for ahead in (4, 5))
    return SlotAnswer(
        item_code=item_code,
        as_of=NOON,
        places=tuple(
            SlotPlace(id=one, name=text(one), address=text("路"), phone="12345", bring=(text("旧证"),), days=days)
            for one in places or ("hall", "branch")
        ),
    )


def reader(state: DeviceState) -> ReaderChanged:
    return ReaderChanged(DeviceStatus(DeviceClass.ID_CARD_READER, state))


def printer(block: PrintBlock | None = None) -> PrinterChanged:
    state = DeviceState.ONLINE if block is None else DeviceState.USER_ERROR
    status = DeviceStatus(DeviceClass.RECEIPT_PRINTER, state)
    return PrinterChanged(ReceiptPrinterStatus(status, PaperSupply.FULL, block))


def page_printer(block: PrintBlock | None = None, pages_left: int | None = None) -> PagePrinterChanged:
    state = DeviceState.ONLINE if block is None else DeviceState.USER_ERROR
    status = DeviceStatus(DeviceClass.PAGE_PRINTER, state)
    return PagePrinterChanged(PagePrinterStatus(status, PaperSupply.FULL, TonerSupply.FULL, block, pages_left))


@dataclass
class World:
    """Fulfils Effects. silent: effect types that are never answered; the rest says how the others are.

    held: "answer" when the centre does not answer applications.
    """

    clock: SteppedClock = field(default_factory=lambda: SteppedClock(NOON))
    outcome: CaseOutcome = CaseOutcome.APPROVED
    silent: set[type] = field(default_factory=set)
    challenge: ChallengeState | CallFault = ChallengeState.OPEN
    proof: ProofOutcome | CallFault | None = None
    prefill: dict[str, str] | CallFault = field(
        default_factory=lambda: {"account": ACCOUNT, "phone": "13800000011"}
    )
    leftovers: tuple[Leftover, ...] = ()
    store_fault: StoreFault | None = None
    slip: JobEnd = field(default_factory=lambda: JobEnd(JobOutcome.PRINTED))
    paper: JobEnd = field(default_factory=lambda: JobEnd(JobOutcome.PRINTED, pages_out=2))
    pages: int = 0
    """Of the result document on A4; 0 on a machine without a printer for it."""
    status: CaseStatus | CallFault = field(default_factory=lambda: IN_PROGRESS)
    cases: StatusAnswer | CallFault = field(
        default_factory=lambda: StatusAnswer(
            as_of=NOON, lines=(CaseLine(status=CaseStatusClass.IN_PROGRESS, came_on=NOON.date()),)
        )
    )
    here: tuple[Leftover, ...] | HeldFault = ()
    """What this machine holds of whatever is asked about."""
    taken_back: WithdrawState = WithdrawState.WITHDRAWN
    draft: DraftContent | None = None
    """What a crash left of whoever stands here."""
    deposit: datetime | CallFault = NOON + timedelta(days=90)
    fetched: DraftContent | CallFault = CallFault.NOT_FOUND
    """What is kept under any resume code."""
    keeps_complaints: bool = True
    held: set[str] = field(default_factory=set)
    fitted: frozenset[DeviceClass] = JourneySettings.fitted
    looks: list[float | FaceFault] = field(default_factory=list)
    """How the next looks at a face end: a distance, or a fault; when there is none left, nothing is heard."""
    bank_cards: list[BankCard | SmartCardNotRead | None] = field(default_factory=list)
    """How the next reads of a bank card end; when there is none left, nothing is heard."""
    slots: SlotAnswer | CallFault | None = None
    """What there is room for; None for two places with two days each."""
    licence: LicenceState | CallFault | None = None
    """What becomes of an e-licence that is authorised; None when nothing is heard."""
    licences: bool = True
    """Whether the pages of e-licences are walked through with a no, on the way to the form."""
    undertakes: bool = True
    """Whether conditions are ticked on the way to the summary."""
    effects: list[Effect] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.journey = Journey(replace(settings(), fitted=self.fitted), self.clock, self)
        self.ready()

    def ready(self) -> None:
        self.do(CatalogueReady(catalogue()), reader(DeviceState.ONLINE), printer(), LineChanged(True))

    @property
    def view(self) -> View:
        return self.journey.view

    @property
    def page(self) -> str:
        return type(self.journey.view.page).__name__

    def warning(self) -> tuple[int, int] | None:
        """Seconds left and in all, while the idle warning is up."""
        warning = self.view.warning
        return None if warning is None else (warning.seconds, warning.total)

    def help(self) -> HelpPanel:
        panel = self.view.help
        assert panel is not None
        return panel

    @property
    def state(self) -> State:
        return self.journey._state

    def do(self, *events: Event) -> None:
        for event in events:
            self.journey.handle(event)

    def wait(self, seconds: float, step: float = 0.5) -> None:
        """Let time pass as the screen's timer sees it."""
        for _ in range(round(seconds / step)):
            self.clock.step(step)
            self.journey.tick()

    def asked(self, kind: type) -> list[Any]:
        return [effect for effect in self.effects if isinstance(effect, kind)]

    def run(self, effect: Effect) -> None:
        self.effects.append(effect)
        if type(effect) in self.silent:
            return
        for answer in self._answers(effect):
            self.journey.handle(answer)

    def _answers(self, effect: Effect) -> list[Event]:
        match effect:
            case OpenChallenge(request=request):
                return [ChallengeAnswered(request.session_id, request.way, self._challenge(request.way))]
            case LookAtFace(session_id=session_id, run=run):
                return self._looked(session_id, run)
            case Prove(session_id=session_id, challenge_id=challenge, secret=secret, face=face):
                right = secret == PIN or face is not None
                outcome = self.proof or (ProofOutcome.PROVED if right else ProofOutcome.WRONG)
                proven = self._proven(effect) if outcome is ProofOutcome.PROVED else None
                return [ProofAnswered(session_id, challenge, outcome, 4, proven)]
            case FindLeftovers(session_id=session_id):
                return [LeftoversFound(session_id, self.leftovers)]
            case AskPrefill(session_id=session_id, item_code=code):
                return [PrefillAnswered(session_id, code, self._prefill())]
            case AskSlots(session_id=session_id, ask=ask, item_code=code):
                return [SlotsAnswered(session_id, ask, slots(code) if self.slots is None else self.slots)]
            case AskLicence() if self.licence is not None:
                return [self._licence(effect, self.licence)]
            case StoreAndSend(application=application):
                if self.store_fault is not None:
                    return [StoringFailed(application.application_id, self.store_fault)]
                stored: list[Event] = [ApplicationStored(application.application_id)]
                if "answer" not in self.held:
                    stored.append(self.decided(application.application_id))
                return stored
            case FetchDocument(application_id=application_id):
                return [DocumentChecked(application_id, verified=True, pages=self.pages)]
            case PutDocumentOnPaper(application_id=application_id):
                moved = [DocumentMoved(application_id, out, self.pages) for out in range(self.paper.pages_out or 0)]
                return [*moved, DocumentEnded(application_id, self.paper)]
            case PutOnPaper(application_id=application_id):
                return [SlipEnded(application_id, self.slip)]
            case KeepCallback(request=request):
                return [CallbackKept(request.request_id, stored=True)]
            case KeepComplaint(complaint=complaint):
                kept = ComplaintKept(complaint.complaint_id, stored=self.keeps_complaints)
                return [kept]
            case FindDraft(session_id=session_id):
                return [DraftFound(session_id, "" if self.draft is None else "earlier", self.draft)]
            case DepositDraft(session_id=session_id):
                return [DraftDeposited(session_id, self.deposit)]
            case FetchDraft(session_id=session_id, code=code):
                return [DraftFetched(session_id, code, self.fetched)]
            case AskStatus(session_id=session_id, code=asked):
                return [LookedUp(session_id, asked, self.status)]
            case AskCases(session_id=session_id, ask=ask):
                return [CasesAnswered(session_id, ask, self.cases)]
            case FindItems():
                hits = effect.index.find(effect.text)
                return [ItemsFound(effect.session_id, effect.ask, hits, by_words=bool(hits))]
            case FindHeld(session_id=session_id, ask=ask):
                return [HeldFound(session_id, ask, self.here)]
            case TakeBackOrder(withdrawal=withdrawal):
                return [TakenBack(withdrawal.withdrawal_id, self.taken_back)]
            case Wipe(session_id=session_id):
                return [Wiped(session_id)]
            case ReadBankCard(session_id=session_id, run=run):
                return [BankCardAnswered(session_id, run, self.bank_cards.pop(0))] if self.bank_cards else []
            case Release() | Withdraw() | KeepRating() | Note() | StopLooking() | CountMiss():
                return []
            case _:
                # Papers: what the camera sees, and what becomes of pages, each test tells by itself.
                return []

    def _licence(self, effect: AskLicence, state: LicenceState | CallFault) -> LicenceAnswered:
        use = LicenceUse(
            material=effect.request.material, sha256="sha256:" + "ab" * 32, authorisation=KEY.sign("x", {})
        )
        shown = LicenceShown(name=text("证"), holder="周**", number="**1", issuer=text("局"), valid_to=None)
        return LicenceAnswered(
            effect.session_id,
            effect.ask,
            state,
            shown if state is LicenceState.FETCHED else None,
            use if state is LicenceState.FETCHED else None,
        )

    def decided(self, application_id: str) -> ApplicationDecided:
        return ApplicationDecided(application_id, decision(application_id, self.outcome))

    def _looked(self, session_id: str, run: str) -> list[Event]:
        if not self.looks:
            return []
        end = self.looks.pop(0)
        if isinstance(end, FaceFault):
            return [FaceNotCompared(session_id, run, end)]
        return [FaceCompared(session_id, run, end <= METHOD.most_distance, end, METHOD)]

    def _challenge(self, way: IdentityWay) -> Challenge | CallFault:
        if isinstance(self.challenge, CallFault):
            return self.challenge
        return Challenge(
            challenge_id=str(uuid.uuid4()),
            state=self.challenge,
            digits=0 if way is IdentityWay.FACE else 6,
            tries_left=5,
            face=TERMS if way is IdentityWay.FACE and self.challenge is ChallengeState.OPEN else None,
            expires_at=self.clock.now() + timedelta(minutes=5),
        )

    def _proven(self, effect: Prove) -> ProvenIdentity:
        session = self.state.session
        assert session is not None
        assert session.way_asked is not None
        claims = IdentityAssertion(
            session_id=effect.session_id,
            machine_id="M-1",
            card_type=effect.applicant.card_type,
            number=effect.applicant.number,
            name=effect.applicant.name,
            way=session.way_asked,
            level=IdentityLevel.L2,
            issued_at=self.clock.now(),
            expires_at=self.clock.now() + timedelta(minutes=15),
        )
        envelope = KEY.sign("identity", claims.to_payload())
        return ProvenIdentity(envelope, claims, lapses_at=self.clock.monotonic() + 900)

    def _prefill(self) -> PrefillAnswer | CallFault:
        if isinstance(self.prefill, CallFault):
            return self.prefill
        values = {k: PrefilledValue(value=v, source=text("人社库")) for k, v in self.prefill.items()}
        return PrefillAnswer(values=values, silent=())

    # The citizen's ways, in steps that the tests compose.

    def lay(self, card: IdCard | None = None) -> None:
        self.do(CardSeen(), CardRead(card or card_of()))

    def to_guide(self, code: str = ALLOWANCE) -> None:
        self.do(Begin(), OpenItem(code))

    def to_card(self, code: str = ALLOWANCE) -> None:
        self.to_guide(code)
        self.do(Next())
        if isinstance(self.view.page, ChoicePage):
            self.do(Choose("410400"))
        self.do(Next())
        while self.page == "ConsentPage":
            self.do(AnswerConsent(True))

    def to_ways(self, code: str = ALLOWANCE) -> None:
        self.to_card(code)
        self.lay()

    def to_form(self, code: str = ALLOWANCE) -> None:
        self.to_ways(code)
        self.to_form_here()

    def to_form_here(self) -> None:
        """From the choice of ways on."""
        self.do(ChooseWay("city_pin"), SubmitSecret(PIN))
        while self.licences and self.page in ("LicencePage", "MaterialsPage"):
            self.do(AnswerLicence(False) if self.page == "LicencePage" else Next())

    def fill(self) -> None:
        """Answer what is open with something right, page by page, to the summary."""
        for _ in range(20):
            page = self.view.page
            if isinstance(page, UndertakingPage) and self.undertakes:
                self.do(*([] if page.ticked else [TickTerm()]), Next())
                continue
            if isinstance(page, ChoicePage):
                self.do(Choose(next(row.id for row in page.rows if row.active)))
                continue
            if not isinstance(page, FormPage):
                return
            for one in page.fields:
                if one.input != "locked" and one.required and not one.value:
                    self.do(EditField(one.key, _right_answer(one.key, one.input, [c.value for c in one.choices])))
            self.do(Next())

    def to_summary(self, code: str = ALLOWANCE) -> None:
        self.to_form(code)
        self.fill()

    def sign(self, way: DecisionWay = DecisionWay.AUTOMATIC) -> None:
        self.do(PutSignature(PNG, 3), Sign(way))

    def to_result(self, code: str = ALLOWANCE) -> None:
        self.to_summary(code)
        self.sign()


KEY = SigningKey.generate(demonstration=True)


def settings() -> JourneySettings:
    return JourneySettings(
        machine_id="M-1", site="新华路24小时自助区", hotline="0375-12345", city_code="410400", demonstration=True
    )


def _right_answer(key: str, kind: str, choices: list[str]) -> str:
    if choices:
        return choices[0]
    if kind == "month":
        return "2025-01"
    known = {"exam_no": "2026000001", "phone": "13800000011", "account": ACCOUNT, "capital": "20000", "staff": "2"}
    return known.get(key, "示例小店" if key == "shop_name" else "新华路1号")


FlowStep = tuple[Callable[[World], None] | Event, str]


def walk(world: World, flow: list[FlowStep]) -> None:
    """Check a declared sequence: after each touch or action, the page."""
    for number, (action, page) in enumerate(flow):
        if callable(action) and not hasattr(type(action), "__dataclass_fields__"):
            action(world)
        else:
            world.do(action)  # type: ignore[arg-type]
        assert world.page == page, f"step {number}: {world.page} instead of {page}"
