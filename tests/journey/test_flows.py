# SPDX-License-Identifier: GPL-3.0-or-later
"""Journeys as declared sequences of steps and pages."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TypeVar

import pytest

from central.demo.people import demo_people
from devices.reports import (
    CardNotRead,
    CardRead,
    CardReadFault,
    CardSeen,
    IdCard,
    JobEnd,
    JobOutcome,
    PrintBlock,
)
from devices.status import DeviceState
from kiosk.contract.cases import CaseOutcome, DecisionWay
from kiosk.contract.feedback import Satisfaction
from kiosk.contract.identity import ChallengeState, PrefillAnswer, ProofOutcome
from kiosk.contract.items import ItemKind
from kiosk.journey.effects import (
    AskPrefill,
    KeepCallback,
    KeepRating,
    OpenChallenge,
    Prove,
    PutOnPaper,
    Release,
    StoreAndSend,
    Wipe,
)
from kiosk.journey.events import (
    ApplicationDecided,
    ApplicationRejected,
    ApplicationStored,
    Leftover,
    LineChanged,
    PrefillAnswered,
    ServiceStopped,
    SlipEnded,
)
from kiosk.journey.touches import (
    AnswerConsent,
    AskCallback,
    Back,
    Begin,
    ChooseWay,
    CloseHelp,
    EditField,
    End,
    Finish,
    GoToFormPage,
    Grade,
    LookUp,
    Next,
    OpenHelp,
    OpenItem,
    OpenSearch,
    OpenTile,
    OtherWay,
    PrintSlip,
    PutSignature,
    Query,
    ResendCode,
    SendRating,
    SetElder,
    Sign,
    SkipRating,
    StillHere,
    SubmitSecret,
    ToggleReason,
)
from kiosk.journey.troubles import CallFault, ServiceGap, StoreFault
from kiosk.journey.views import (
    CallbackState,
    CardPage,
    CardState,
    ConsentPage,
    FormPage,
    GoodbyePage,
    GuidePage,
    HomePage,
    IdentityWaysPage,
    IdlePage,
    LookupPage,
    OutOfServicePage,
    ProgressPage,
    RatingPage,
    RecoveredPage,
    ResultKind,
    ResultPage,
    SearchPage,
    SecretPage,
    SlipState,
    StageState,
    SummaryPage,
)
from kiosk.standards import new_pick_up_code
from tests.journey.journey_driver import (
    ACCOUNT,
    ALLOWANCE,
    CERTIFICATE,
    NOON,
    PIN,
    PNG,
    SENIOR_CARD,
    SHOP,
    World,
    card_of,
    catalogue,
    decision,
    printer,
    reader,
    text,
    walk,
)

_Page = TypeVar("_Page")


def page_of(world: World, kind: type[_Page]) -> _Page:
    page = world.view.page
    assert isinstance(page, kind), type(page)
    return page


def test_the_main_job() -> None:
    world = World()
    walk(
        world,
        [
            (Begin(), "HomePage"),
            (OpenSearch(), "SearchPage"),
            (Query("lrbt"), "SearchPage"),
            (OpenItem(ALLOWANCE), "GuidePage"),
            (Next(), "NoticePage"),
            (Next(), "CardPage"),
            (CardSeen(), "CardPage"),
            (World.lay, "IdentityWaysPage"),
            (ChooseWay("city_pin"), "SecretPage"),
            (SubmitSecret(PIN), "FormPage"),
            (Next(), "SummaryPage"),
            (PutSignature(PNG, 3), "SummaryPage"),
            (Sign(DecisionWay.AUTOMATIC), "ResultPage"),
            (PrintSlip(), "ResultPage"),
            (Finish(), "RatingPage"),
            (Grade(Satisfaction.VERY_GOOD), "RatingPage"),
            (ToggleReason("fast"), "RatingPage"),
            (SendRating(), "GoodbyePage"),
        ],
    )
    world.wait(11)
    assert world.page == "IdlePage"
    (stored,) = world.asked(StoreAndSend)
    application = stored.application
    assert application.form["account"] == ACCOUNT
    assert application.notice.version
    assert application.way is DecisionWay.AUTOMATIC
    (rating,) = world.asked(KeepRating)
    assert rating.rating.reasons == ("fast",)
    assert [r.application_id for r in world.asked(Release)] == [application.application_id]
    assert len(world.asked(Wipe)) == 1


@pytest.mark.parametrize(
    ("outcome", "kind"),
    [
        (CaseOutcome.APPROVED, ResultKind.APPROVED),
        (CaseOutcome.REFERRED, ResultKind.REFERRED),
        (CaseOutcome.SUPPLEMENT, ResultKind.SUPPLEMENT),
        (CaseOutcome.REFUSED, ResultKind.REFUSED),
    ],
)
def test_each_outcome_has_its_result_and_slip(outcome: CaseOutcome, kind: ResultKind) -> None:
    world = World(outcome=outcome)
    world.to_result()
    page = page_of(world, ResultPage)
    assert page.kind is kind
    assert page.case_no
    assert page.code
    assert page.can_print
    assert bool(page.lacks) == (kind is ResultKind.SUPPLEMENT)
    assert bool(page.refusal) == (kind is ResultKind.REFUSED)
    world.do(PrintSlip())
    (order,) = world.asked(PutOnPaper)
    assert order.slip.demonstration
    assert not order.copy


def test_what_was_only_accepted_is_not_called_approved_and_names_its_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """限时办: the receipt is given at once, and the office goes on."""
    made = World.decided

    def accepted(world: World, application_id: str) -> ApplicationDecided:
        told = made(world, application_id)
        change = {"accepted": True, "due": date(2026, 12, 7), "handler": text("残联")}
        return replace(told, decision=told.decision.model_copy(update=change))

    monkeypatch.setattr(World, "decided", accepted)
    world = World()
    world.to_result()
    page = page_of(world, ResultPage)
    assert page.kind is ResultKind.APPROVED
    assert "Accepted, and being worked on" in repr(page.headline)
    assert "2026年12月7日" in repr(page.values)
    assert "Ready by" in repr(page.values)
    assert "See how it goes" in repr(page.next_steps)


def test_every_item_of_the_city_can_be_walked_to_its_summary() -> None:
    for code in (ALLOWANCE, CERTIFICATE, SHOP, SENIOR_CARD, "41040000JT-XK-0001"):
        world = World()
        world.to_summary(code)
        assert world.page == "SummaryPage", code


def test_a_card_laid_at_idle_begins_and_is_used_at_its_step() -> None:
    world = World()
    walk(
        world,
        [
            (World.lay, "HomePage"),
            (OpenItem(ALLOWANCE), "GuidePage"),
            (Next(), "NoticePage"),
            (Next(), "IdentityWaysPage"),
        ],
    )


def test_a_card_left_lying_does_not_begin_the_next_session() -> None:
    world = World()
    world.to_form()
    world.do(CardSeen())  # the next read is under way when the session ends
    world.do(End())
    world.wait(11)
    idle = world.view.page
    assert isinstance(idle, IdlePage)
    assert not idle.card_starts
    world.lay()
    assert world.page == "IdlePage"
    assert world.view.page == IdlePage(card_starts=True, reader_available=True)
    world.lay()
    assert world.page == "HomePage"


def test_a_card_that_is_read_only_after_the_end_does_not_begin_the_next_session() -> None:
    world = World()
    world.to_card()
    world.do(CardSeen(), CardNotRead(CardReadFault.MOVED_EARLY), End())
    assert world.page == "IdlePage"
    world.do(CardRead(card_of()))
    assert world.page == "IdlePage"
    world.lay()
    assert world.page == "HomePage"


def test_a_reader_that_was_reset_does_not_begin_a_session_with_what_lies_on_it() -> None:
    world = World()
    world.do(reader(DeviceState.OFFLINE), reader(DeviceState.ONLINE))
    world.lay()
    assert world.page == "IdlePage"


def test_somebody_elses_card_ends_the_session_before_anything_is_shown_to_them() -> None:
    world = World()
    world.to_form()
    world.lay(_other_card())
    assert world.page == "HomePage"
    assert len(world.asked(Wipe)) == 1
    assert world.state.session is not None
    assert world.state.session.proven is None


def _other_card() -> IdCard:
    mine = card_of().number
    other = next(p for p in demo_people() if p.card.number != mine)
    return card_of(other.id)


def test_the_same_card_laid_again_changes_nothing() -> None:
    world = World()
    world.to_form()
    world.lay()
    assert world.page == "FormPage"


@pytest.mark.parametrize(
    ("fault", "state"),
    [
        (CardReadFault.MOVED_EARLY, CardState.MOVED_EARLY),
        (CardReadFault.UNREADABLE, CardState.UNREADABLE),
        (CardReadFault.NOT_ID_CARD, CardState.NOT_ID_CARD),
        (CardReadFault.REJECTED, CardState.UNREADABLE),
    ],
)
def test_each_card_fault_has_its_page_and_a_way_on(fault: CardReadFault, state: CardState) -> None:
    world = World()
    world.to_card()
    world.do(CardSeen())
    assert page_of(world, CardPage).state is CardState.READING
    world.do(CardNotRead(fault))
    page = page_of(world, CardPage)
    assert page.state is state
    assert page.can_retry
    world.do(Next())
    assert page_of(world, CardPage).state is CardState.WAITING
    world.lay()
    assert world.page == "IdentityWaysPage"


def test_the_reader_goes_and_comes_back_under_the_card_page() -> None:
    world = World()
    world.to_card()
    world.do(reader(DeviceState.NO_DEVICE))
    assert page_of(world, CardPage).state is CardState.READER_GONE
    assert world.view.chrome.pill is not None
    world.do(reader(DeviceState.ONLINE))
    assert page_of(world, CardPage).state is CardState.WAITING


def test_a_refused_required_consent_leads_on_and_can_be_changed() -> None:
    world = World()
    walk(
        world,
        [
            (lambda w: w.to_guide(SHOP), "GuidePage"),
            (Next(), "NoticePage"),
            (Next(), "ConsentPage"),
        ],
    )
    consent = page_of(world, ConsentPage)
    if consent.required:
        world.do(AnswerConsent(False))
        guide = page_of(world, GuidePage)
        assert isinstance(guide, GuidePage)
        assert guide.blocked
        assert guide.can_start
        world.do(Next())
        assert world.page == "ConsentPage"
        world.do(AnswerConsent(True))
    else:
        world.do(AnswerConsent(False))
    assert world.page == "CardPage"


def test_back_keeps_what_was_entered_all_the_way() -> None:
    world = World()
    world.to_form(SHOP)
    world.do(EditField("shop_name", "老张面馆"), EditField("premises", "新华路1号"), Next())
    pages = []
    for _ in range(6):
        world.do(Back())
        pages.append(world.page)
    assert pages == ["FormPage", "CardPage", "ConsentPage", "NoticePage", "GuidePage", "HomePage"]
    world.do(
        OpenItem(SHOP),
        Next(),
        Next(),
        AnswerConsent(True),
    )
    assert world.page == "FormPage"
    form = world.view.page
    assert isinstance(form, FormPage)
    assert {f.key: f.value for f in form.fields}["shop_name"] == "老张面馆"
    assert len(world.asked(AskPrefill)) == 1


def test_errors_come_all_at_once_and_go_with_the_edit() -> None:
    world = World()
    world.to_form(SHOP)
    world.do(Next())
    form = page_of(world, FormPage)
    wrong = {f.key for f in form.fields if f.error}
    assert wrong == {"shop_name", "premises"}
    assert form.focus == "shop_name"
    world.do(EditField("shop_name", "老张面馆"))
    form = page_of(world, FormPage)
    assert {f.key for f in form.fields if f.error} == {"premises"}


def test_the_elder_switch_keeps_the_answers_and_regroups_the_pages() -> None:
    world = World()
    world.to_form(SHOP)
    world.do(EditField("shop_name", "老张面馆"), SetElder(True))
    form = page_of(world, FormPage)
    assert world.view.elder
    assert [f.key for f in form.fields] == ["shop_name"]
    assert form.fields[0].value == "老张面馆"
    world.do(Next())
    form = page_of(world, FormPage)
    assert [f.key for f in form.fields] == ["premises"]
    world.do(SetElder(False))
    form = page_of(world, FormPage)
    assert [f.key for f in form.fields] == ["shop_name", "premises"]


def test_an_edit_after_the_signature_clears_it() -> None:
    world = World()
    world.to_summary(SHOP)
    world.do(PutSignature(PNG, 2))
    summary = page_of(world, SummaryPage)
    assert summary.signed
    world.do(GoToFormPage(0), EditField("shop_name", "另一个名字"))
    world.fill()
    summary = page_of(world, SummaryPage)
    assert not summary.signed
    world.do(Sign(DecisionWay.PERSON))
    summary = page_of(world, SummaryPage)
    assert summary.problem
    assert not world.asked(StoreAndSend)
    world.sign(DecisionWay.PERSON)
    (stored,) = world.asked(StoreAndSend)
    assert stored.application.form["shop_name"] == "另一个名字"
    assert stored.application.way is DecisionWay.PERSON


def test_a_drawing_that_is_no_picture_is_not_a_signature() -> None:
    world = World()
    world.to_summary()
    world.do(PutSignature(b"GIF89a", 2))
    summary = page_of(world, SummaryPage)
    assert not summary.signed
    assert summary.problem


def test_line_cut_after_proof_registers_offline_after_the_deadline() -> None:
    world = World(held={"answer"})
    world.to_summary()
    world.do(LineChanged(False))
    world.sign()
    assert world.page == "ProgressPage"
    world.wait(7.5)
    assert world.page == "ProgressPage"
    world.wait(1.0)
    page = page_of(world, ResultPage)
    assert page.kind is ResultKind.REGISTERED_OFFLINE
    assert page.code
    world.do(PrintSlip())
    (order,) = world.asked(PutOnPaper)
    assert order.job_id.endswith(":registered")
    # The answer comes while the citizen still stands here: the page tells it, and a new slip may be had.
    (stored,) = world.asked(StoreAndSend)
    world.do(world.decided(stored.application.application_id))
    page = page_of(world, ResultPage)
    assert page.kind is ResultKind.APPROVED
    assert page.slip_note
    assert page.can_print
    world.do(PrintSlip())
    assert world.asked(PutOnPaper)[1].job_id == stored.application.application_id


def test_an_offline_application_is_not_released_at_the_end() -> None:
    world = World(held={"answer"})
    world.to_result()
    world.wait(9)
    world.do(PrintSlip(), Finish(), SkipRating())
    assert world.page == "GoodbyePage"
    assert not world.asked(Release)


def test_print_items_are_declined_before_signing_when_the_line_is_down() -> None:
    world = World()
    world.to_summary(CERTIFICATE)
    world.do(LineChanged(False))
    world.sign()
    page = page_of(world, ResultPage)
    assert page.kind is ResultKind.DECLINED_OFFLINE
    assert not world.asked(StoreAndSend)
    assert not page.code
    assert not page.can_print
    world.do(Finish())
    assert world.page == "GoodbyePage"


def test_print_items_are_declined_honestly_after_the_deadline() -> None:
    world = World(held={"answer"})
    world.to_result(CERTIFICATE)
    world.wait(9)
    page = page_of(world, ResultPage)
    assert page.kind is ResultKind.DECLINED_OFFLINE
    assert not page.can_print
    assert world.asked(Release)


def test_line_down_blocks_what_needs_identity_and_says_where_else() -> None:
    world = World()
    world.do(LineChanged(False))
    world.to_guide()
    guide = page_of(world, GuidePage)
    assert not guide.can_start
    assert guide.blocked
    assert guide.window
    world.do(Next())
    assert world.page == "GuidePage"
    world.do(LineChanged(True), Next())
    assert world.page == "NoticePage"


def test_line_cut_before_proof_says_so_and_opens_again_when_it_is_back() -> None:
    world = World(challenge=CallFault.NOT_REACHED)
    world.to_ways()
    world.do(ChooseWay("city_pin"))
    ways = page_of(world, IdentityWaysPage)
    assert ways.problem
    world.do(LineChanged(False))
    ways = page_of(world, IdentityWaysPage)
    assert not any(row.available for row in ways.ways)
    world.challenge = ChallengeState.OPEN
    world.do(LineChanged(True), ChooseWay("city_pin"))
    assert world.page == "SecretPage"


def test_wrong_then_locked_then_the_other_way() -> None:
    world = World()
    world.to_ways()
    world.do(ChooseWay("phone_code"), SubmitSecret("12"))
    secret = page_of(world, SecretPage)
    assert secret.problem
    assert not world.asked(Prove)
    world.do(SubmitSecret("000000"))
    secret = page_of(world, SecretPage)
    assert secret.tries_left == 4
    world.proof = ProofOutcome.LOCKED
    world.do(SubmitSecret("000000"))
    ways = page_of(world, IdentityWaysPage)
    assert [row.available for row in ways.ways] == [row.way != "phone_code" for row in ways.ways]
    world.do(ChooseWay("phone_code"))
    assert world.page == "IdentityWaysPage"
    world.proof = None
    world.do(ChooseWay("city_pin"), SubmitSecret(PIN))
    assert world.page == "FormPage"


def test_a_code_can_be_sent_again_after_a_minute_but_not_before() -> None:
    world = World()
    world.to_ways()
    world.do(ChooseWay("phone_code"), ResendCode())
    assert len(world.asked(OpenChallenge)) == 1
    world.clock.step(61)
    secret = page_of(world, SecretPage)
    assert secret.can_resend
    world.do(ResendCode())
    assert len(world.asked(OpenChallenge)) == 2
    world.do(OtherWay())
    assert world.page == "IdentityWaysPage"


def test_an_identity_that_lapsed_is_asked_again_at_signing_and_keeps_the_form() -> None:
    world = World()
    world.to_summary(SHOP)
    world.do(PutSignature(PNG, 2))
    world.clock.step(1000)
    world.do(Sign(DecisionWay.AUTOMATIC))
    assert world.page == "IdentityWaysPage"
    world.do(ChooseWay("city_pin"), SubmitSecret(PIN))
    assert world.page == "FormPage"
    world.fill()
    assert world.page == "SummaryPage"
    world.do(Sign(DecisionWay.AUTOMATIC))
    assert world.page == "ResultPage"


def test_silent_registers_leave_fields_for_the_citizen() -> None:
    world = World(prefill=CallFault.NOT_REACHED)
    world.to_form()
    form = page_of(world, FormPage)
    fields = {f.key: f for f in form.fields}
    assert (fields["phone"].input, fields["phone"].source) == ("digits", "")
    # Whose account it is the bank is asked in any case, so it may be typed where the register names none.
    assert (fields["account"].input, fields["account"].source) == ("digits", "")


def test_registers_that_never_answer_do_not_hold_the_form_up() -> None:
    world = World(silent={AskPrefill})
    world.to_form()
    assert world.page == "ProgressPage"
    world.wait(9)
    assert world.page == "FormPage"


def test_nothing_of_a_register_is_asked_before_identity_is_proved() -> None:
    world = World()
    world.to_ways()
    assert not world.asked(AskPrefill)


def test_the_store_that_is_full_registers_nothing_and_says_so() -> None:
    world = World(store_fault=StoreFault.FULL)
    world.to_result()
    page = page_of(world, ResultPage)
    assert page.kind is ResultKind.DECLINED_OFFLINE
    assert not page.code
    world.do(Finish())
    assert world.page == "GoodbyePage"


def test_a_store_that_is_slow_is_never_called_registered() -> None:
    world = World(silent={StoreAndSend})
    world.to_result()
    world.wait(20)
    assert world.page == "ProgressPage"


@pytest.mark.parametrize("fault", list(CallFault))
def test_a_request_that_the_centre_refuses_ends_with_words(fault: CallFault) -> None:
    world = World(held={"answer"})
    world.to_result()
    (stored,) = world.asked(StoreAndSend)
    world.do(ApplicationRejected(stored.application.application_id, fault))
    expected = "IdentityWaysPage" if fault is CallFault.IDENTITY_REFUSED else "ResultPage"
    assert world.page == expected


def test_progress_shows_measured_stages() -> None:
    world = World(silent={StoreAndSend})
    world.to_summary()
    world.sign()
    (stored,) = world.asked(StoreAndSend)
    world.clock.step(0.4)
    world.do(ApplicationStored(stored.application.application_id))
    world.clock.step(1.0)
    page = page_of(world, ProgressPage)
    assert [(s.state, s.seconds) for s in page.stages] == [(StageState.DONE, 0.4), (StageState.NOW, -1.0)]
    assert page.seconds == pytest.approx(1.4)
    assert page.deadline == 8.0


def test_answers_of_another_session_are_nobodys() -> None:
    world = World(silent={AskPrefill})
    world.to_form()
    (late,) = world.asked(AskPrefill)
    world.do(End())
    world.wait(11)
    world.to_ways()
    world.do(PrefillAnswered(late.session_id, late.item_code, PrefillAnswer(values={}, silent=())))
    assert world.page == "IdentityWaysPage"


def test_the_printer_out_of_paper_leaves_the_code_and_prints_when_it_is_back() -> None:
    world = World()
    world.do(printer(PrintBlock.PAPER_OUT))
    world.to_result()
    page = page_of(world, ResultPage)
    assert not page.can_print
    assert page.slip_note
    assert page.code
    world.do(PrintSlip())
    assert not world.asked(PutOnPaper)
    world.do(printer(), PrintSlip())
    page = page_of(world, ResultPage)
    assert page.slip is SlipState.PRINTED
    world.do(PrintSlip())
    assert len(world.asked(PutOnPaper)) == 1


def test_a_failed_slip_is_the_same_job_again_and_silence_makes_a_copy() -> None:
    world = World(slip=JobEnd(JobOutcome.FAILED, PrintBlock.PAPER_OUT))
    world.to_result()
    world.do(PrintSlip())
    world.slip = JobEnd(JobOutcome.UNKNOWN)
    world.do(PrintSlip())
    world.slip = JobEnd(JobOutcome.PRINTED)
    world.do(PrintSlip())
    assert [order.copy for order in world.asked(PutOnPaper)] == [False, False, True]
    assert len({order.job_id for order in world.asked(PutOnPaper)}) == 1


def test_idle_warns_then_wipes_and_any_touch_keeps() -> None:
    world = World()
    world.to_form()
    world.wait(60)
    assert world.warning() == (30, 30)
    world.do(StillHere())
    assert world.warning() is None
    world.wait(60)
    world.wait(30)
    assert page_of(world, GoodbyePage).wiped
    world.wait(11)
    assert world.page == "IdlePage"


def test_elder_gets_more_time() -> None:
    world = World()
    world.do(Begin(), SetElder(True))
    world.wait(89)
    assert world.warning() is None
    world.wait(2)
    assert world.warning() == (59, 60)
    world.wait(58)
    assert world.page == "HomePage"
    world.wait(3)
    assert world.page == "IdlePage"
    assert not world.view.elder


def test_waiting_for_the_machine_is_not_idling() -> None:
    world = World(silent={OpenChallenge})
    world.to_ways()
    world.do(ChooseWay("city_pin"))
    world.wait(120)
    assert world.warning() is None


def test_help_is_over_every_page_and_keeps_it() -> None:
    world = World()
    world.to_form()
    world.do(OpenHelp(), AskCallback("123"))
    assert world.help().problem
    world.do(AskCallback("13800000011"))
    assert world.help().callback.value == CallbackState.STORED
    (kept,) = world.asked(KeepCallback)
    assert kept.request.page == "AtForm"
    world.do(CloseHelp())
    assert world.view.help is None
    assert world.page == "FormPage"


def test_look_up_by_code() -> None:
    world = World()
    world.do(Begin(), OpenTile("progress"), LookUp("nonsense"))
    page = page_of(world, LookupPage)
    assert page.problem
    world.do(LookUp(new_pick_up_code()))
    page = page_of(world, LookupPage)
    assert page.status
    assert page.as_of
    world.do(Back())
    assert not page_of(world, LookupPage).code
    world.do(Back())
    assert isinstance(world.view.page, HomePage)


def test_without_the_line_tiles_and_rows_say_what_works() -> None:
    world = World()
    world.do(Begin())
    home = page_of(world, HomePage)
    assert [tile.id for tile in home.tiles] == ["apply", "print", "progress", "resume", "help", "elder"]
    world.do(LineChanged(False))
    home = page_of(world, HomePage)
    assert [tile.id for tile in home.tiles if tile.doable] == ["apply", "progress", "help", "elder"]
    # The card alone is enough for one of them; the others need the city to say whose card it is.
    assert [row.code for row in home.popular if row.doable] == [SENIOR_CARD]
    assert all(row.tag for row in home.popular)


def test_lists_by_kind_and_search_among_everything() -> None:
    world = World()
    world.do(Begin(), OpenTile("print"))
    page = page_of(world, SearchPage)
    assert page.heading
    printed = [item.code for item in catalogue().bundle.items if item.kind is ItemKind.PRINT]
    assert [row.code for row in page.rows] == printed
    assert CERTIFICATE in printed
    world.do(Query("laorenbutie"))
    page = page_of(world, SearchPage)
    assert page.rows[0].code == ALLOWANCE
    world.do(Query(""))
    page = page_of(world, SearchPage)
    assert [row.code for row in page.rows] == printed


def test_after_a_breakdown_the_person_finds_the_application_again() -> None:
    leftover = Leftover("0190-left", ALLOWANCE, NOON, "ABCDE-FGHJK-MNPQR", None)
    world = World(leftovers=(leftover,))
    world.to_form()
    page = page_of(world, RecoveredPage)
    assert page.code == leftover.pick_up_code
    assert page.can_print
    world.do(PrintSlip())
    page = page_of(world, RecoveredPage)
    assert page.slip is SlipState.PRINTED
    assert not world.asked(Release)
    world.do(Next())
    assert world.page == "FormPage"


def test_a_recovered_decision_is_released_once_seen() -> None:
    leftover = Leftover("0190-left", ALLOWANCE, NOON, "C", decision("0190-left", CaseOutcome.REFERRED))
    world = World(leftovers=(leftover,))
    world.to_form()
    assert world.page == "RecoveredPage"
    world.do(Next())
    assert [r.application_id for r in world.asked(Release)] == ["0190-left"]


def test_the_slip_of_a_recovered_application_is_not_cut_by_an_empty_battery() -> None:
    leftover = Leftover("0190-left", ALLOWANCE, NOON, "C", decision("0190-left", CaseOutcome.REFERRED))
    world = World(leftovers=(leftover,), silent={PutOnPaper})
    world.to_form()
    world.do(PrintSlip(), ServiceStopped(ServiceGap.POWER_FAILING, "11 %"))
    world.wait(5)
    assert world.page == "RecoveredPage"
    world.do(SlipEnded("0190-left", JobEnd(JobOutcome.PRINTED)))
    world.wait(1)
    assert world.page == "GoodbyePage"


def test_out_of_service_says_where_else_and_comes_back() -> None:
    world = World()
    world.do(ServiceStopped(ServiceGap.STORE_UNUSABLE, "disk"))
    page = page_of(world, OutOfServicePage)
    assert page.elsewhere
    world.do(Begin())
    assert world.page == "OutOfServicePage"
    world.lay()
    assert world.page == "OutOfServicePage"
    world.do(OpenHelp())
    assert world.help().hotline
    world.do(ServiceStopped(None))
    assert world.page == "IdlePage"


def test_rating_reasons_switch_with_the_grade() -> None:
    world = World()
    world.to_result()
    world.do(Finish(), Grade(Satisfaction.GOOD), ToggleReason("fast"), Grade(Satisfaction.VERY_POOR))
    page = page_of(world, RatingPage)
    assert not any(reason.chosen for reason in page.reasons)
    assert "slow" in [reason.id for reason in page.reasons]
    world.do(SkipRating())
    assert not world.asked(KeepRating)


def test_goodbye_names_only_what_is_really_there() -> None:
    world = World()
    world.do(Begin(), End())
    assert world.page == "IdlePage"
    world = World(slip=JobEnd(JobOutcome.FAILED))
    world.to_result()
    world.do(PrintSlip(), End())
    page = page_of(world, GoodbyePage)
    assert len(page.take) == 1
    world = World()
    world.to_result()
    world.do(PrintSlip(), End())
    page = page_of(world, GoodbyePage)
    assert len(page.take) == 2
