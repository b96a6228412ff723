# SPDX-License-Identifier: GPL-3.0-or-later
"""What works without the line is said before anything is begun, and until when it is tried."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from kiosk.catalogue import Catalogue, waiting_of
from kiosk.contract.items import IdentityLevel, ItemKind, OfflineLimits, OfflinePolicy, ServiceItem, WorkCalendar
from kiosk.contract.message import Text
from kiosk.journey.effects import KeepCallback, PutOnPaper, StoreAndSend
from kiosk.journey.events import CatalogueReady, ClockJudged, LineChanged, RegisteringJudged
from kiosk.journey.phrases import Phrase
from kiosk.journey.speaking import spoken
from kiosk.journey.touches import AskCallback, Begin, End, Finish, Next, OpenHelp, OpenTile, PrintSlip
from kiosk.journey.views import (
    GoodbyePage,
    GuidePage,
    HomePage,
    NoticePage,
    OfflineNote,
    ResultKind,
    ResultPage,
    SearchPage,
    SummaryPage,
)
from offline_cache import Limit
from printing import KeyValue
from tests.journey.journey_driver import ALLOWANCE, CERTIFICATE, SENIOR_CARD, World, bundle, catalogue
from tests.journey.test_tracking import said


def with_items(world: World, **changes: Any) -> World:
    """The catalogue with its first item changed, and queueable by the card alone."""
    plain: dict[str, Any] = {"identity_level": IdentityLevel.L1, **changes}
    items = tuple(
        item.model_copy(update=plain) if item.code == ALLOWANCE else item for item in catalogue().bundle.items
    )
    world.do(CatalogueReady(Catalogue(bundle(items))))
    return world


def guide(world: World, code: str = ALLOWANCE) -> GuidePage:
    world.to_guide(code)
    page = world.view.page
    assert isinstance(page, GuidePage)
    return page


def note_of(world: World, code: str = ALLOWANCE) -> OfflineNote:
    note = guide(world, code).offline
    assert note is not None
    return note


def all_said(note: OfflineNote) -> str:
    lines = (note.title, *note.now, *note.not_now, note.until, note.deadline, note.elsewhere)
    return " ".join(said(line) for line in lines)


def item(code: str = ALLOWANCE) -> ServiceItem:
    found = catalogue().service(code)
    assert found is not None
    return found


def test_with_the_line_nothing_of_it_is_said() -> None:
    page = guide(with_items(World()))
    assert page.offline is None
    assert page.dated == ""


def test_what_can_be_registered_says_so_before_it_begins() -> None:
    world = with_items(World())
    world.do(LineChanged(False))
    page = guide(world)
    assert page.can_start
    assert page.offline is not None
    told = all_said(page.offline)
    for wanted in (
        "registered, not yet accepted",
        "An answer on the spot",
        "Licences, sealed documents and payments",
        "stops no legal deadline",
        "0375-12345",
        # Friday the 20th, three working days: Monday, Tuesday, Wednesday.
        "2026年11月25日",
        "ask on {ask}",
        "2026年11月26日",
    ):
        assert wanted in told, wanted
    assert item().window.zh in told
    assert not page.offline.can_call_back
    assert "2026年11月20日" in said(page.dated)
    world.do(Next())
    notice = world.view.page
    assert isinstance(notice, NoticePage)
    assert notice.offline == page.offline


def test_a_hotline_that_the_window_names_already_is_not_said_twice() -> None:
    window = Text(
        zh="民政窗口；开放时间请拨 0375-12345 询问", en="Civil affairs; for opening hours call 0375-12345"
    )
    world = with_items(World(), window=window)
    world.do(LineChanged(False))
    deadline = note_of(world).deadline
    assert isinstance(deadline, Phrase)
    assert deadline.values["where"] == window


def test_tiles_and_rows_say_it_too() -> None:
    world = with_items(World())
    world.do(LineChanged(False), Begin())
    home = world.view.page
    assert isinstance(home, HomePage)
    tiles = {tile.id: tile for tile in home.tiles}
    assert tiles["apply"].doable
    assert "registered now" in said(tiles["apply"].note)
    assert not tiles["print"].doable
    assert "this machine" in said(tiles["progress"].note)
    world.do(OpenTile("apply"))
    page = world.view.page
    assert isinstance(page, SearchPage)
    rows = {row.code: row for row in page.rows}
    assert "not yet accepted" in said(rows[ALLOWANCE].note)
    assert "Can be registered" in said(rows[ALLOWANCE].tag)
    assert [row.code for row in page.rows if row.doable] == [ALLOWANCE, SENIOR_CARD]


def test_what_needs_an_identity_check_cannot_be_queued_but_somebody_calls_back() -> None:
    world = World()
    world.do(LineChanged(False))
    page = guide(world)
    assert not page.can_start
    assert page.offline is not None
    told = all_said(page.offline)
    assert "Confirming that the card is yours" in told
    assert "registered, not yet accepted" not in told, "no promise of what does not work"
    assert page.offline.until == ""
    assert page.offline.can_call_back
    world.do(Next())
    assert world.page == "GuidePage"
    world.do(OpenHelp())
    assert world.view.help is not None
    # The call is the booking: it names what is wanted.
    world.do(AskCallback("13800000011"))
    (kept,) = world.asked(KeepCallback)
    assert kept.request.item_code == ALLOWANCE


def test_what_is_only_printed_says_why() -> None:
    world = World()
    world.do(LineChanged(False))
    assert "city's registers" in all_said(note_of(world, CERTIFICATE))
    apply_only = with_items(World(), offline=OfflinePolicy.DECLINE)
    apply_only.do(LineChanged(False))
    assert item().kind is ItemKind.APPLY
    assert "cannot be registered first" in all_said(note_of(apply_only))


def test_past_a_limit_it_is_declined_with_another_way() -> None:
    world = with_items(World())
    world.do(LineChanged(False), RegisteringJudged(Limit.COUNT))
    page = guide(world)
    assert not page.can_start
    assert page.offline is not None
    assert "registers nothing more" in all_said(page.offline)
    assert page.offline.can_call_back
    assert item().window in page.offline.elsewhere.values.values()  # type: ignore[union-attr]
    # With the line a limit of what may wait here stands in nobody's way.
    world.do(LineChanged(True))
    again = world.view.page
    assert isinstance(again, GuidePage)
    assert again.can_start


def test_a_limit_that_is_passed_before_the_signature_registers_nothing() -> None:
    world = with_items(World(held={"answer"}))
    world.do(LineChanged(False))
    world.to_card()
    world.lay()
    world.fill()
    summary = world.view.page
    assert isinstance(summary, SummaryPage)
    assert "not yet accepted" in said(summary.offline)
    world.do(RegisteringJudged(Limit.DISK))
    summary = world.view.page
    assert isinstance(summary, SummaryPage)
    assert "registers nothing more" in said(summary.offline), "said before the signature"
    world.sign()
    page = world.view.page
    assert isinstance(page, ResultPage)
    assert page.kind is ResultKind.DECLINED_OFFLINE
    assert "nothing was registered" in said(page.sentence)
    assert not world.asked(StoreAndSend)


def test_the_voice_says_it_too_before_and_after() -> None:
    """Who listens instead of reading must not take a registration for a result."""
    world = with_items(World())
    assert "not yet accepted" not in heard(world, ALLOWANCE)
    world = with_items(World())
    world.do(LineChanged(False))
    assert "not yet accepted" in heard(world, ALLOWANCE)
    world = World()
    world.do(LineChanged(False))
    assert "cannot be started here" in heard(world, CERTIFICATE)


def heard(world: World, code: str) -> str:
    guide(world, code)
    return " ".join(said(part) for part in spoken(world.view))


def test_result_slip_and_goodbye_say_the_same() -> None:
    world = with_items(World(held={"answer"}))
    world.do(LineChanged(False))
    world.to_card()
    world.lay()
    world.fill()
    world.sign()
    world.wait(9)
    page = world.view.page
    assert isinstance(page, ResultPage)
    assert page.kind is ResultKind.REGISTERED_OFFLINE
    assert "stops no legal deadline" in said(page.warning)
    steps = " ".join(said(step.sentence) for step in page.next_steps)
    assert "2026年11月25日" in steps
    assert "2026年11月26日" in steps
    assert "first five characters" in steps
    assert "registered, not yet accepted" in " ".join(said(part) for part in spoken(world.view))
    world.do(PrintSlip())
    assert "take your slip" in " ".join(said(part) for part in spoken(world.view))
    (order,) = world.asked(PutOnPaper)
    values = [part.value for part in order.slip.parts if isinstance(part, KeyValue)]
    assert "2026年11月25日" in values
    world.do(Finish(), End())
    goodbye = world.view.page
    assert isinstance(goodbye, GoodbyePage)
    assert "not yet accepted" in said(goodbye.note)


def test_who_was_decided_reads_nothing_of_registering_at_the_goodbye() -> None:
    world = World()
    world.to_result()
    world.do(Finish(), End())
    goodbye = world.view.page
    assert isinstance(goodbye, GoodbyePage)
    assert goodbye.note == ""


@pytest.mark.parametrize(
    ("own", "signed", "last", "ask"),
    [
        (None, "2026-11-20T23:59+08:00", date(2026, 11, 25), date(2026, 11, 26)),
        (0, "2026-11-20T12:00+08:00", date(2026, 11, 20), date(2026, 11, 23)),
        (1, "2026-11-20T12:00+08:00", date(2026, 11, 23), date(2026, 11, 24)),
        # Over the holiday of the first week of October 2026, with its Saturday that is worked.
        (3, "2026-09-29T12:00+08:00", date(2026, 10, 9), date(2026, 10, 10)),
    ],
)
def test_until_when_it_is_tried(own: int | None, signed: str, last: date, ask: date) -> None:
    holidays = tuple(date(2026, 10, 1) + timedelta(days=n) for n in range(7))
    made = bundle(
        calendar=WorkCalendar(holidays=holidays, working_weekends=(date(2026, 10, 10),)),
        limits=OfflineLimits(age_working_days=3),
    )
    waiting = waiting_of(
        made,
        item().model_copy(update={"offline_working_days": own}),
        datetime.fromisoformat(signed),
    )
    assert (waiting.last, waiting.ask_from) == (last, ask)


def test_by_a_wrong_clock_no_last_day_is_named_neither_on_the_screen_nor_on_paper() -> None:
    world = with_items(World(held={"answer"}))
    world.do(LineChanged(False), ClockJudged(False))
    assert "no last day is named" in said(note_of(world).until)
    world.to_card()
    world.lay()
    world.fill()
    world.sign()
    # What was signed by a wrong clock stays so when the clock is right again.
    world.do(ClockJudged(True))
    world.wait(9)
    page = world.view.page
    assert isinstance(page, ResultPage)
    steps = " ".join(said(step.sentence) for step in page.next_steps)
    assert "no last day is named" in steps
    assert "2026年11月25日" not in steps
    world.do(PrintSlip())
    (order,) = world.asked(PutOnPaper)
    assert "2026年11月25日" not in [part.value for part in order.slip.parts if isinstance(part, KeyValue)]


def test_an_item_for_the_same_day_only_says_so() -> None:
    world = with_items(World(), offline_working_days=0)
    world.do(LineChanged(False))
    assert "today only" in said(note_of(world).until)


def test_an_old_catalogue_says_its_day_with_the_line_too() -> None:
    world = World()
    world.clock.step(31 * 86400)
    page = guide(world)
    assert "2026年11月20日" in said(page.dated)
    assert "still holds" in said(page.dated)


def test_the_line_that_falls_on_the_way_is_told_on_the_page() -> None:
    world = with_items(World())
    world.to_guide()
    world.do(LineChanged(False))
    page = world.view.page
    assert isinstance(page, GuidePage)
    assert page.offline is not None
