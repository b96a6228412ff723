# SPDX-License-Identifier: GPL-3.0-or-later
"""The gallery's pages that need no card: idle, home, lists, guides, the look-up, and out of service."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from kiosk.contract.guide_words import RESULT_SENTENCES, RESULT_TAGS
from kiosk.contract.guides import ResultWay
from kiosk.journey.drawing_guides import TABS
from kiosk.journey.guides import guide_note
from kiosk.journey.views import (
    Fact,
    GuidePage,
    GuideSection,
    HomePage,
    IdlePage,
    ItemRow,
    ListChoice,
    MaterialRow,
    OfflineNote,
    OutOfServicePage,
    Page,
    SearchPage,
    SlipState,
    StatusPill,
    Tile,
    View,
)
from ui.gallery_views.guides import WAYS
from ui.gallery_views.made_up import (
    ALLOWANCE,
    ALLOWANCE_LEGAL,
    HOTLINE,
    OFFLINE,
    StateMaker,
    both,
    chrome,
    fixed,
    fixed_day,
    said,
)

_NO_READER: Final = StatusPill(
    "identification-card",
    said("No card reader"),
    said("Guides and look-ups still work; applying does not, for now."),
)

_CHIP_CARD_LEFT: Final = StatusPill(
    "credit-card",
    said("A card was left"),
    said("It is in the chip-card slot. If it is yours, take it; if not, give it to the staff."),
)

_ON_BATTERY: Final = StatusPill(
    "battery-warning",
    said("On battery"),
    said("The power is out. Please finish soon: what is registered is kept safely."),
)


def _row(
    code: str, names: tuple[str, str], legal: tuple[str, str], minutes: int, icon: str, tag: str = ""
) -> ItemRow:
    return ItemRow(
        code=code,
        title=both(*names),
        legal_name=both(*legal),
        department=both("平顶山市民政局", "Civil Affairs Bureau"),
        note=said("This cannot be done on the machine just now. The window does it.")
        if tag
        else said("About {minutes} min · {fee}", minutes=minutes, fee=both("不收费", "Free")),
        icon=icon,
        doable=not tag,
        tag=said(tag) if tag else RESULT_TAGS[ResultWay.PAPER],
    )


_ROWS: Final = (
    _row("A", ALLOWANCE, ALLOWANCE_LEGAL, 3, "hand-coins"),
    _row(
        "B",
        ("打印社保缴费证明", "Print social insurance proof"),
        ("社会保险参保缴费证明打印", "Social insurance record"),
        1,
        "shield-check",
    ),
    _row(
        "C",
        ("开个小店，办营业执照", "Open a small shop"),
        ("个体工商户开业登记", "Registration of a sole trader"),
        8,
        "storefront",
    ),
    _row(
        "D",
        ("开网约车，办驾驶员证", "Drive for a ride-hailing service"),
        ("网络预约出租汽车驾驶员证申领", "Ride-hailing driver's licence"),
        6,
        "taxi",
        "At the window",
    ),
)

_LISTS: Final = tuple(
    ListChoice(name[0], both(*name), count)
    for name, count in (
        (("平顶山市民政局", "Pingdingshan Civil Affairs Bureau"), 21),
        (("平顶山市人力资源和社会保障局", "Pingdingshan Human Resources and Social Security Bureau"), 43),
        (("平顶山市公安局", "Pingdingshan Public Security Bureau"), 38),
    )
)

_TILES: Final = (
    Tile(
        "apply",
        said("Apply"),
        said("Most are decided at once, a few by a person"),
        "pencil-line",
        filled=True,
    ),
    Tile("print", said("Look up and print"), said("Certificates from the registers"), "printer"),
    Tile("progress", said("Where is my case?"), said("By your slip or ID card"), "magnifying-glass"),
    Tile("resume", said("Continue a form"), said("Fetch it with its code"), "clipboard-text"),
    Tile("help", said("Help me"), said("Call, or be called back"), "hand-waving", warm=True),
    Tile("elder", said("Large print"), said("Bigger letters, one question a page"), "text-aa", warm=True),
)


def _home(elder: bool) -> HomePage:
    tiles = _TILES
    if elder:
        tiles = (*_TILES[:-1], replace(_TILES[-1], title=said("Normal print"), note=said("Back to normal letters")))
    return HomePage(tiles, _ROWS)


def _home_without_reader(elder: bool) -> Page:
    """The card reader fails: what needs it is marked, with the reason and another way."""
    page = _home(elder)
    why = said("The card reader is out of order. The window, or another machine, does it.")
    tiles = (
        *(replace(tile, doable=False, note=why) for tile in page.tiles[:2]),
        *page.tiles[2:],
    )
    tag = said("Card reader out of order")
    return HomePage(tiles, tuple(replace(row, doable=False, note=why, tag=tag) for row in page.popular))


GUIDE: Final = GuidePage(
    title=both(*ALLOWANCE),
    legal_name=both(*ALLOWANCE_LEGAL),
    summary=both(
        "年满 80 周岁、户口在本市的老人，每月领一笔津贴，打到社保卡。",
        "People of 80 and over whose household is registered in this city receive a monthly allowance, "
        "paid to the social security card.",
    ),
    department=both("平顶山市民政局", "Pingdingshan Civil Affairs Bureau"),
    facts=(
        Fact("clock", said("Takes about"), said("{minutes} min here", minutes=3)),
        Fact("calendar-check", said("Decided within"), both("5 个工作日", "5 working days")),
        Fact("coins", said("Fee"), both("不收费", "Free")),
        Fact("footprints", said("Trips in person"), said("Once, right here")),
    ),
    conditions=(
        both("年满 80 周岁", "You are 80 or older"),
        both("户口在平顶山市", "Your household is registered in Pingdingshan"),
        both("没有在别的地方领同样的津贴", "You do not receive the same allowance elsewhere"),
    ),
    materials=(
        MaterialRow(both("本人身份证", "Your own ID card"), False, both("放在读卡区", "Lay it on the reader")),
        MaterialRow(
            both("户口簿", "Household book"),
            True,
            said("Not needed. {source}", source=both("公安人口库", "The population register")),
        ),
        MaterialRow(
            both("收款的银行卡", "Bank card for the payment"),
            True,
            said("Not needed. {source}", source=both("社会保险库", "The social insurance register")),
        ),
    ),
    result=both("高龄津贴认定通知书", "Notice of entitlement to the old-age allowance"),
    window=both("市政务服务大厅民政窗口", "Civil affairs window, city service hall"),
    qr="https://zwfw.example/guide/41040000MZ-JF-0001",
    can_start=True,
    blocked="",
    slip=SlipState.NOT_ASKED,
    slip_note="",
    can_print=True,
    tabs=TABS,
    reach=RESULT_SENTENCES[ResultWay.PAPER],
    questions=2,
    checked=True,
    next=said("Start"),
)
_TAKE_ALONG: Final = replace(GUIDE, section=GuideSection.WAYS, materials=(), ways=WAYS)

_WINDOW: Final = both(
    "市政务服务大厅民政窗口；开放时间请拨 12345 询问",
    "Civil affairs window, City Government Service Hall; for opening hours call 12345",
)
REGISTERS: Final = OfflineNote(
    title=said("Network down: registered now, not yet accepted"),
    now=(
        said("Fill in and sign: it is kept safely here, and sent by itself when the network is back"),
        said("You get a slip with a code. It says: registered, not yet accepted"),
    ),
    not_now=(
        said("An answer on the spot"),
        said("Licences, sealed documents and payments"),
    ),
    until=said(
        "It is tried until {last} (working days: {count}). If it does not get through by then, it is not "
        "accepted and goes to the staff; if nobody has contacted you, ask on {ask}.",
        last=fixed_day(2026, 11, 25),
        count=3,
        ask=fixed_day(2026, 11, 26),
    ),
    deadline=said(
        "Registering here stops no legal deadline. If today is your last day, do not wait. Go here: {where}.",
        where=_WINDOW,
    ),
    elsewhere="",
    can_call_back=False,
)
_NEEDS_PROOF: Final = replace(
    REGISTERS,
    title=said("Network down: this cannot be started here just now"),
    now=(said("Reading this guide, and taking it along on paper or on a phone"),),
    not_now=(said("Confirming that the card is yours: only the city can, and it cannot be reached just now"),),
    until="",
    deadline=said(
        "If today is your last day, do not wait for the network. Go here: {where}.",
        where=_WINDOW,
    ),
    elsewhere=said("{window}; or be called back", window=_WINDOW),
    can_call_back=True,
)
_DATED: Final = said("This guide is from {day}.", day=fixed_day(2026, 11, 20))


def _home_offline(elder: bool) -> HomePage:
    page = _home(elder)
    later = said("No network: registered now, not yet accepted")
    why = said("This needs the network, which is down.")
    only_here = said("No network: only what is kept on this machine")
    apply, printing, progress, *rest = page.tiles
    tiles = (
        replace(apply, note=later),
        replace(printing, note=why, doable=False),
        replace(progress, note=only_here),
    )
    first, *rows = page.popular
    can = replace(first, note=later, tag=said("Can be registered"))
    popular = (can, *(replace(row, doable=False, note=why, tag=said("No network")) for row in rows))
    return HomePage((*tiles, *rest), popular)


STATES: Final[dict[str, StateMaker]] = {
    "idle": fixed(IdlePage(True, True), chrome(can_end=False)),
    "idle-card-left": fixed(IdlePage(False, True), chrome(can_end=False)),
    "idle-limit-near": fixed(
        IdlePage(
            True,
            True,
            staff=said(
                "The number of waiting applications is near its limit, or over it: bring the line up, or export"
                " the queue."
            ),
        ),
        chrome(can_end=False),
    ),
    "idle-no-reader": fixed(IdlePage(False, False), chrome(can_end=False)),
    "idle-chip-card-left": fixed(
        IdlePage(True, True), replace(chrome(can_end=False, pill=_CHIP_CARD_LEFT), card_left=True)
    ),
    "home": lambda elder: View(_home(elder), chrome()),
    "home-offline": lambda elder: View(_home_offline(elder), chrome(pill=OFFLINE)),
    "home-no-reader": lambda elder: View(_home_without_reader(elder), chrome(pill=_NO_READER)),
    "home-on-battery": lambda elder: View(_home(elder), chrome(pill=_ON_BATTERY)),
    "search-kind": fixed(SearchPage(said("What would you like to apply for?"), "", _ROWS), chrome()),
    "search-typed": fixed(SearchPage("", "津贴", _ROWS[:2], can_ask=True), chrome()),
    "search-typed-with-model": fixed(SearchPage("", "津贴", _ROWS[:2], can_ask=True, by_meaning=True), chrome()),
    "search-nothing": fixed(
        SearchPage("", "天文台", (), nothing=True, sure=False, choices=_LISTS, can_ask=True), chrome()
    ),
    "search-near": fixed(
        SearchPage(
            "",
            "老了每月有钱没",
            _ROWS[:1],
            note=said("Nothing has exactly these words. Perhaps one of these?"),
            sure=False,
            choices=_LISTS,
        ),
        chrome(),
    ),
    "search-list": fixed(SearchPage(_LISTS[0].title, "", _ROWS[:2]), chrome()),
    "guide": fixed(GUIDE, chrome()),
    **{
        f"guide-print-{state.value.replace('_', '-')}": fixed(
            replace(_TAKE_ALONG, slip=state, slip_note=guide_note(state), can_print=can_print), chrome()
        )
        for state, can_print in (
            (SlipState.PRINTING, False),
            (SlipState.PRINTED, False),
            (SlipState.UNKNOWN, True),
            (SlipState.FAILED, True),
        )
    },
    "guide-window-first": fixed(
        replace(
            GUIDE,
            first=said(
                "With neither a phone nor your face it cannot be done here, only at a window: {window}",
                window=GUIDE.window,
            ),
        ),
        chrome(),
    ),
    "guide-offline": fixed(replace(GUIDE, offline=REGISTERS, dated=_DATED), chrome(pill=OFFLINE)),
    "guide-blocked": fixed(
        replace(
            GUIDE,
            can_start=False,
            next=said("Ways to get it done"),
            blocked=said("This needs the network, which is down."),
            offline=_NEEDS_PROOF,
            dated=_DATED,
        ),
        chrome(pill=OFFLINE),
    ),
    "guide-no-more": fixed(
        replace(
            GUIDE,
            can_start=False,
            next=said("Ways to get it done"),
            blocked=said("While the network is down, this machine registers nothing more. The window does it."),
            offline=replace(
                _NEEDS_PROOF,
                not_now=(said("Registering: this machine registers nothing more until the network is back"),),
            ),
            dated=_DATED,
        ),
        chrome(pill=OFFLINE),
    ),
    "guide-old": fixed(
        replace(
            GUIDE,
            dated=said(
                "This guide is from {day}. That is a while ago: please ask whether it still holds.",
                day=fixed_day(2026, 9, 30),
            ),
        ),
        chrome(),
    ),
    "out-of-service": fixed(
        OutOfServicePage(
            said("This machine is not yet admitted to the city's service."),
            said("Please go to a window or to another machine, or call {hotline}.", hotline=HOTLINE),
            said(
                "{next} ({detail})",
                next=said("The machine is not enrolled: enter a one-time code of the centre."),
                detail="E-12",
            ),
        ),
        chrome(can_end=False),
    ),
    "out-of-service-revoked": fixed(
        OutOfServicePage(
            said("The city has taken this machine out of service."),
            said("Please go to a window or to another machine, or call {hotline}.", hotline=HOTLINE),
            said(
                "The centre has revoked this machine: call its operator. What it owes is kept and can be exported."
            ),
        ),
        chrome(can_end=False),
    ),
}
"""By stable name, in the order of a visit."""
