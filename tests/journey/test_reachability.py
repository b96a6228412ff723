# SPDX-License-Identifier: GPL-3.0-or-later
"""Random walks over everything that a screen offers and a world does: nobody is left without a way on."""

from __future__ import annotations

from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from central.items import load_items
from central.licences.types import load_types, told_types
from devices.reports import (
    CardNotRead,
    CardReadFault,
    CardSeen,
    JobEnd,
    JobOutcome,
    PrintBlock,
)
from devices.status import DeviceClass, DeviceState
from kiosk.catalogue import Catalogue
from kiosk.contract.cases import CaseOutcome, DecisionWay
from kiosk.contract.feedback import ComplaintKind, Satisfaction
from kiosk.contract.forms import FieldInput
from kiosk.contract.identity import ChallengeState, ProofOutcome
from kiosk.contract.items import ServiceItem
from kiosk.contract.licences import LicenceState
from kiosk.journey import touches as t
from kiosk.journey.effects import AskPrefill, FindLeftovers, OpenChallenge, Prove, PutOnPaper, StoreAndSend
from kiosk.journey.engine import Journey
from kiosk.journey.events import CatalogueReady, Event, Leftover, LineChanged, ServiceStopped
from kiosk.journey.troubles import CallFault, FaceFault, HeldFault, ServiceGap
from kiosk.journey.views import (
    CardPage,
    CardState,
    CasesPage,
    ChoicePage,
    ComplaintPage,
    ConsentPage,
    DocumentPage,
    DraftOfferPage,
    DraftSavePage,
    FacePage,
    FormPage,
    GoodbyePage,
    GuidePage,
    HandInPage,
    HomePage,
    IdentityWaysPage,
    IdlePage,
    LicencePage,
    LookupPage,
    MaterialsPage,
    NoticePage,
    OutOfServicePage,
    PaperFieldsPage,
    PausedPage,
    PayeePage,
    ProgressPage,
    RatingPage,
    RecoveredPage,
    ResultPage,
    ResumePage,
    ReviewPage,
    SaveState,
    SearchPage,
    SecretPage,
    SummaryPage,
    UndertakingPage,
    View,
    WithdrawPage,
    WithdrawState,
)
from tests.journey.journey_driver import (
    ALLOWANCE,
    CERTIFICATE,
    NOON,
    PIN,
    PNG,
    SENIOR_CARD,
    SHOP,
    World,
    bundle,
    card_of,
    catalogue,
    page_printer,
    printer,
    reader,
)


def offered(view: View) -> list[Event]:
    """What the page itself offers, besides help, elder and the end, which are on every page."""
    page = view.page
    match page:
        case IdlePage():
            return [t.Begin()]
        case HomePage():
            tiles: list[Event] = [t.OpenTile(tile.id) for tile in page.tiles]
            return [*tiles, t.OpenSearch(), *(t.OpenItem(row.code) for row in page.popular)]
        case SearchPage():
            asked: list[Event] = [t.AskWhole()] if page.can_ask else []
            lists: list[Event] = [t.Choose(choice.id) for choice in page.choices]
            typed_for: list[Event] = [t.Query(text) for text in ("老人", "kdd", "没有这样的事", "")]
            found: list[Event] = [t.OpenItem(row.code) for row in page.rows]
            return [t.Back(), t.OpenSearch(), t.OpenResume(), *typed_for, *asked, *lists, *found]
        case GuidePage():
            tabs: list[Event] = [t.ShowSection(tab.section.value) for tab in page.tabs]
            more: list[Event] = [t.AskQuestions()] if page.questions else []
            printed: list[Event] = [t.PrintGuide()] if page.can_print else []
            # The way on has the half of them, or no walk would get past this page.
            return [t.Back(), *[t.Next()] * len(tabs), *tabs, *more, *printed]
        case ChoicePage():
            going: list[Event] = [t.Next()] if page.next else []
            return [t.Back(), t.Choose("nowhere"), *going, *(t.Choose(row.id) for row in page.rows)]
        case NoticePage():
            return [t.Next(), t.Back()]
        case ConsentPage():
            return [t.AnswerConsent(True), t.AnswerConsent(False), t.Back()]
        case CardPage():
            return [t.Back(), *([t.Next()] if page.can_retry or page.state is CardState.READ else [])]
        case IdentityWaysPage():
            return [t.Back(), *(t.ChooseWay(row.way) for row in page.ways if row.available)]
        case SecretPage():
            return [t.SubmitSecret(PIN), t.SubmitSecret("000000"), t.OtherWay(), t.Back(), t.ResendCode()]
        case FacePage():
            others = [t.ChooseWay(row.way) for row in page.ways if row.available]
            return [t.AnswerConsent(True), t.AnswerConsent(False), t.Next(), t.OtherWay(), t.Back(), *others]
        case FormPage():
            edits = [
                t.EditField(f.key, v) for f in page.fields for v in ("", "2025-03", *(c.value for c in f.choices))
            ]
            save: list[Event] = [t.SaveForLater()] if page.can_save else []
            of_rows: list[Event] = [t.AddRow(f.key) for f in page.fields if f.can_add]
            shown = [(f.key, row.id) for f in page.fields for row in f.rows]
            of_rows += [touch(*row) for row in shown for touch in (t.OpenRow, t.RemoveRow)]
            sought: list[Event] = [t.FindPlace(f.key, "平") for f in page.fields if f.input == "region"]
            focused: list[Event] = [t.FocusField(f.key) for f in page.fields]
            return [t.Next(), t.Back(), *edits, *of_rows, *sought, *focused, *save]
        case LicencePage():
            return [t.AnswerLicence(True), t.AnswerLicence(False), t.TakeLicenceBack(), t.Next(), t.Back()]
        case MaterialsPage():
            licences: list[Event] = [t.GoToLicence(row.licence) for row in page.rows if row.licence]
            return [t.Next(), t.Back(), *licences]
        case PayeePage():
            return [t.AnswerConsent(True), t.AnswerConsent(False), t.Back()]
        case UndertakingPage():
            return [t.TickTerm(), t.RefuseTerm(), t.Next(), t.Back()]
        case PausedPage():
            return [t.Next(), t.Back(), *([t.SaveForLater()] if page.can_save else [])]
        case ReviewPage():
            return [t.Next(), t.Back()]
        case DocumentPage():
            done: list[Event] = [t.DocumentDone(), t.RemovePage(0)] if page.can_finish else []
            without: list[Event] = (
                [t.DeferDocument() if page.later else t.WithoutDocument()] if page.without else []
            )
            return [t.Back(), t.Shoot(), t.KeepPage(), t.RemovePage(9), *done, *without]
        case PaperFieldsPage():
            return [t.Back(), t.Next(), *(t.TickFound(row.key) for row in page.found)]
        case SummaryPage():
            ways = [t.Sign(DecisionWay.AUTOMATIC), t.Sign(DecisionWay.PERSON)]
            return [t.PutSignature(PNG, 2), t.PutSignature(b"", 0), *ways, t.Back(), t.GoToFormPage(0)]
        case ProgressPage():
            return []
        case ResultPage():
            slip = [t.PrintSlip()] if page.can_print else []
            paper = [t.PrintDocument()] if page.paper is not None and page.paper.can_print else []
            wanted_back: list[Event] = [t.TakeBack("")] if page.can_take_back else []
            person: list[Event] = [t.AskPerson("")] if page.can_ask_person else []
            stuck: list[Event] = [t.CouldNotGetItDone()] if page.can_say_not_done else []
            return [t.Finish(), *slip, *paper, *wanted_back, *person, *stuck]
        case RatingPage():
            return [t.Grade(Satisfaction.POOR), t.ToggleReason("slow"), t.SendRating(), t.SkipRating()]
        case GoodbyePage():
            return [t.Next()]
        case LookupPage():
            codes: list[Event] = [t.LookUp("00000-00000-00000"), t.LookUp("x"), t.LookUp("7KQ2M")]
            card: list[Event] = [t.TrackByCard()] if page.by_card else []
            back: list[Event] = [t.TakeBack("")] if page.can_take_back else []
            return [t.Back(), *codes, *card, *back]
        case CasesPage():
            short: list[Event] = [t.TypeShortCode()] if page.can_type_short else []
            prove: list[Event] = [t.ShowItIsMine()] if page.can_prove else []
            rows: list[Event] = [t.TakeBack(row.take_back) for row in page.rows if row.take_back]
            people: list[Event] = [t.AskPerson(row.ask_person) for row in page.rows if row.ask_person]
            owed: list[Event] = [t.HandIn(one.id) for row in page.rows for one in row.owed]
            return [t.Back(), t.Next(), *short, *prove, *rows, *people, *owed]
        case WithdrawPage():
            return [t.Back(), t.Next()]
        case HandInPage():
            return [t.Back(), t.Next(), *([t.PrintSlip()] if page.can_print else [])]
        case RecoveredPage():
            return [t.Next(), t.Back(), t.PrintSlip()]
        case DraftOfferPage():
            return [t.TakeDraft(True), t.TakeDraft(False), t.Back()]
        case DraftSavePage(state=state):
            if state is SaveState.SAVED:
                return [t.PrintResumeSlip(), t.Back(), t.Next()]
            return [t.SaveForLater(), t.Back()]
        case ResumePage():
            return [t.Back(), t.EnterResumeCode("x"), t.EnterResumeCode("00000-00000-00000")]
        case ComplaintPage(step=step):
            said: list[Event] = [t.ChooseComplaint(kind) for kind in ComplaintKind]
            typed = [t.EditField("text", "等了三小时"), t.EditField("phone", "138")]
            reasons = [t.ToggleReason(reason.id) for reason in page.reasons]
            return [t.Next(), t.Back(), *said, *reasons, *typed, t.CloseComplaint()] if step else []
        case OutOfServicePage():
            return []


WORLD_EVENTS: list[Event] = [
    LineChanged(True),
    LineChanged(False),
    reader(DeviceState.OFFLINE),
    reader(DeviceState.ONLINE),
    printer(),
    printer(PrintBlock.PAPER_OUT),
    page_printer(),
    page_printer(PrintBlock.PAPER_JAM),
    page_printer(pages_left=1),
    CardSeen(),
    CardNotRead(CardReadFault.UNREADABLE),
    ServiceStopped(ServiceGap.STORE_UNUSABLE, "x"),
    ServiceStopped(None),
    t.SetElder(True),
    t.SetElder(False),
    t.OpenHelp(),
    t.AskCallback("13800000011"),
    t.CloseHelp(),
    t.SetLanguage("en"),
    t.AskPerson(""),
    CatalogueReady(Catalogue(bundle(tuple(one.model_copy(update={"enabled": False}) for one in bundle().items)))),
    CatalogueReady(catalogue()),
    t.End(),
]
ANSWERED = [OpenChallenge, Prove, FindLeftovers, AskPrefill, StoreAndSend, PutOnPaper]
HELD = Leftover("A", ALLOWANCE, NOON, "7KQ2M-4XB9T-0HDRN", None)
HERE: list[tuple[Leftover, ...] | HeldFault] = [(), (HELD,), HeldFault.TOO_MANY]


@cache
def with_licences() -> Catalogue:
    items = catalogue().bundle.items
    return Catalogue(bundle(licence_types=told_types(load_types(), items)))


def home_is_reachable(world: World) -> None:
    """From a copy of this very state, ending and beginning again leads home, in whatever trouble."""
    other = World()
    other.clock = world.clock
    other.journey = Journey(other.journey._settings, world.clock, other)
    other.journey._state = world.state
    # Whoever has begun a form is asked once whether to leave it.
    other.do(t.End(), t.End())
    # A page of work has its own end; goodbye runs out; a stopped machine serves again once it is mended.
    other.wait(12, step=1.0)
    other.do(ServiceStopped(None), t.Begin())
    assert other.page == "HomePage"


@settings(max_examples=120, deadline=None, derandomize=True)
@given(st.data())
def test_no_state_is_without_a_way_on(data: st.DataObject) -> None:
    choose = data.draw
    world = World(
        outcome=choose(st.sampled_from(list(CaseOutcome))),
        challenge=choose(st.sampled_from([*ChallengeState, ChallengeState.OPEN, CallFault.NOT_REACHED])),
        proof=choose(st.sampled_from([None, None, None, *ProofOutcome, CallFault.NOT_REACHED])),
        silent=choose(
            st.sets(
                st.sampled_from([OpenChallenge, Prove, FindLeftovers, AskPrefill, StoreAndSend, PutOnPaper]),
                max_size=1,
            )
        ),
        held=choose(st.sampled_from([set(), {"answer"}])),
        slip=JobEnd(choose(st.sampled_from(list(JobOutcome)))),
        paper=JobEnd(choose(st.sampled_from(list(JobOutcome)))),
        pages=choose(st.sampled_from([0, 2])),
        fitted=frozenset(DeviceClass),
        here=choose(st.sampled_from(HERE)),
        taken_back=choose(st.sampled_from(list(WithdrawState)[2:])),
        looks=choose(st.lists(st.sampled_from([0.2, 0.9, *FaceFault]), max_size=4)),
    )
    world.licence = choose(st.sampled_from([None, CallFault.CENTRE_FAULT, *LicenceState]))
    world.licences = world.undertakes = choose(st.booleans())
    world.do(CatalogueReady(choose(st.sampled_from([catalogue(), with_licences()]))))
    start = choose(st.sampled_from(["idle", "ways", "form", "summary", "result"]))
    code = choose(st.sampled_from([ALLOWANCE, CERTIFICATE, SHOP, SENIOR_CARD]))
    if start != "idle":
        getattr(world, f"to_{start}")(code)
    for _ in range(choose(st.integers(0, 40))):
        view = world.view
        ways = offered(view)
        waits = isinstance(view.page, ProgressPage | OutOfServicePage)
        assert ways or waits
        assert view.chrome.can_end or isinstance(view.page, IdlePage | GoodbyePage | OutOfServicePage)
        kind = choose(st.integers(0, 9))
        if ways and kind < 7:
            world.do(choose(st.sampled_from(ways)))
        elif kind == 7:
            world.do(choose(st.sampled_from(WORLD_EVENTS)))
        elif kind == 8:
            world.lay(card_of(photo=b"photo"))
        else:
            world.wait(choose(st.sampled_from([0.5, 9.0, 61.0])), step=0.5)
    home_is_reachable(world)


@cache
def as_the_city_has_it() -> Catalogue:
    """With whom one may act for, other places, and visits."""
    return Catalogue(bundle(tuple(definition.item for definition in load_items().values())))


@cache
def asking_before_they_begin() -> tuple[str, ...]:
    """Codes of the items that ask for whom, where, or when."""
    found = []
    for item in as_the_city_has_it().bundle.items:
        form = as_the_city_has_it().form(item.code)
        if not isinstance(item, ServiceItem) or form is None:
            continue
        visits = any(field.input is FieldInput.SLOT for page in form.pages for field in page.fields)
        if item.proxy is not None or item.regions or visits:
            found.append(item.code)
    return tuple(found)


ONWARD = (
    t.Next,
    t.AnswerConsent,
    t.Choose,
    t.ChooseWay,
    t.SubmitSecret,
    t.Shoot,
    t.DocumentDone,
    t.EditField,
    t.TickTerm,
    t.PutSignature,
    t.Sign,
)


@settings(max_examples=120, deadline=None, derandomize=True)
@given(st.data())
def test_nor_is_one_where_somebody_acts_for_another_elsewhere_or_comes_another_day(data: st.DataObject) -> None:
    choose = data.draw
    world = World(fitted=frozenset(DeviceClass))
    world.licences = world.undertakes = choose(st.booleans())
    world.do(CatalogueReady(as_the_city_has_it()))
    world.do(t.Begin(), t.OpenItem(choose(st.sampled_from(asking_before_they_begin()))), t.Next())
    people = st.sampled_from(["zhang-xiuying", "zhang-weimin", "li-ji", "song-xiaoman"])
    for _ in range(choose(st.integers(10, 60))):
        view = world.view
        ways = offered(view)
        assert ways or isinstance(view.page, ProgressPage | OutOfServicePage)
        kind = choose(st.integers(0, 19))
        onward = [way for way in ways if isinstance(way, ONWARD)]
        if kind == 19 or (isinstance(view.page, CardPage) and kind < 15):
            world.lay(card_of(choose(people)))
        elif onward and kind < 12:
            world.do(choose(st.sampled_from(onward)))
        elif ways and kind < 17:
            world.do(choose(st.sampled_from(ways)))
        elif kind == 17:
            world.do(choose(st.sampled_from(WORLD_EVENTS)))
        else:
            world.wait(choose(st.sampled_from([0.5, 9.0])), step=0.5)
    home_is_reachable(world)


def test_progress_always_ends_by_itself() -> None:
    for code in (ALLOWANCE, CERTIFICATE):
        world = World(held={"answer"})
        world.to_result(code)
        assert world.page == "ProgressPage"
        world.wait(9)
        assert world.page == "ResultPage"
