# SPDX-License-Identifier: GPL-3.0-or-later
"""The gallery's choices: the place that it is for, and when to come."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from kiosk.journey.views import ChoicePage, ChoiceRow, KeyValue
from ui.gallery_views.made_up import HOTLINE, OFFLINE, StateMaker, both, chrome, fixed, fixed_day, said

_HALL: Final = both("湛河分局户政窗口", "Household window, Zhanhe Branch")
_WINDOW: Final = both("市政务服务大厅公安窗口", "Public security window, City Government Service Hall")
_HERE: Final = ChoiceRow(
    "410400",
    said("Here: {city}", city=both("平顶山市", "Pingdingshan")),
    said("For most people who live here"),
    "map-pin",
)
_MISSING: Final = ChoiceRow("elsewhere", said("Another place"), said("It is not in this list"), "question")
_PLACES: Final = (
    ChoiceRow("410482", both("汝州市", "Ruzhou"), said("Done here from beginning to end"), "buildings"),
    ChoiceRow("410425", both("郏县", "Jia County"), said("Done here from beginning to end"), "buildings"),
    ChoiceRow("4110", both("许昌市", "Xuchang"), said("Handed in here, decided there"), "buildings"),
)
_ASKED: Final = ChoicePage(
    title=said("Which place is it for?"),
    sentence=said("Papers, time and who decides depend on it. You can go back and change it."),
    rows=(_HERE, *_PLACES, _MISSING),
)
_FOUND: Final = ChoicePage(
    title=said("Which place is it for?"),
    sentence=said("Papers, time and who decides depend on it. You can go back and change it."),
    rows=(_PLACES[2], _MISSING),
    query="许",
)
_TERMS: Final = ChoicePage(
    title=both("许昌市", "Xuchang"),
    sentence=said("This is how it goes for that place."),
    facts=(
        KeyValue(said("How it is done"), said("Handed in here, decided there")),
        KeyValue(said("Who decides it"), both("许昌市民政局", "Xuchang Civil Affairs Bureau")),
        KeyValue(said("Decided within"), both("15 个工作日", "15 working days")),
        KeyValue(
            said("Where the result goes"),
            both("寄到申请人填的地址，或到许昌市民政窗口领", "Posted to your address, or at the window in Xuchang"),
        ),
        KeyValue(said("Needed"), both("本人身份证", "Your own ID card")),
    ),
    next=said("This place"),
)
_ITSELF: Final = ChoicePage(
    title=said("That place does it itself"),
    sentence=said("It has not agreed with this city that it is done here. These are the ways:"),
    facts=(
        KeyValue(
            said("There"),
            said("At the government-service hall of that place, or on 12345 with its area code before it"),
        ),
        KeyValue(
            said("Ask here"),
            both("市政务服务大厅民政窗口，或拨打 12345", "Civil affairs window of the City Hall, or call 12345"),
        ),
    ),
    next=said("Read the guide"),
)
_WHEN: Final = both("什么时候来拍照、按指纹", "When you come for photo and fingerprints")
_LOOKING: Final = ChoicePage(title=_WHEN, sentence=said("Looking for free times"), waiting=True)
_WHERE: Final = ChoicePage(
    title=said("Where do you want to come?"),
    sentence=said("Choose the place, then the day, then the time."),
    rows=(
        ChoiceRow("hall", _WINDOW, both("新城区长安大道中段", "Chang'an Avenue, New District"), "map-pin"),
        ChoiceRow(
            "zhanhe",
            _HALL,
            both("湛河区光明路南段", "South Guangming Road, Zhanhe"),
            "map-pin",
            tag=said("No room"),
            active=False,
        ),
    ),
)
_DAYS: Final = ChoicePage(
    title=said("On which day?"),
    sentence=_WINDOW,
    rows=tuple(
        ChoiceRow(
            f"2026-11-{day}",
            fixed_day(2026, 11, day),
            said("{weekday} · {count} times free", weekday=weekday, count=count),
            "calendar-check",
        )
        for day, weekday, count in (
            (24, both("周二", "Tuesday"), 3),
            (25, both("周三", "Wednesday"), 9),
            (26, both("周四", "Thursday"), 12),
            (27, both("周五", "Friday"), 12),
            (30, both("周一", "Monday"), 12),
        )
    ),
    note=said("Chosen now: {day} {time}, {place}", day=fixed_day(2026, 11, 25), time="09:30", place=_WINDOW),
    next=said("Keep this time"),
)
_TIMES: Final = ChoicePage(
    title=said("At what time?"),
    sentence=said("{day}, {place}", day=fixed_day(2026, 11, 25), place=_WINDOW),
    rows=tuple(
        ChoiceRow(f"2026-11-25T{at}/hall", at, said("{count} free", count=left), chosen=at == "09:30")
        for at, left in (
            ("09:00", 1),
            ("09:30", 2),
            ("10:00", 2),
            ("10:30", 2),
            ("11:00", 1),
            ("13:30", 2),
            ("14:00", 2),
            ("14:30", 2),
            ("15:00", 1),
        )
    ),
    tiles=True,
    note=said("It is yours once it is confirmed, right after you sign."),
)
_UNASKED: Final = ChoicePage(
    title=_WHEN,
    sentence=said("The city's service cannot be reached just now."),
    facts=(
        KeyValue(said("By telephone"), said("Call {hotline}: it can be booked there", hotline=HOTLINE)),
        KeyValue(said("At the window"), _WINDOW),
    ),
    next=said("Look again"),
    again=True,
)
_FULL: Final = replace(_UNASKED, sentence=said("Every time of the next ten working days is taken."))

STATES: Final[dict[str, StateMaker]] = {
    "choice-region": fixed(_ASKED, chrome(0)),
    "choice-region-search": fixed(_FOUND, chrome(0)),
    "choice-region-terms": fixed(_TERMS, chrome(0)),
    "choice-region-itself": fixed(_ITSELF, chrome(0)),
    "choice-slot-looking": fixed(_LOOKING, chrome(2)),
    "choice-slot-where": fixed(_WHERE, chrome(2)),
    "choice-slot-days": fixed(_DAYS, chrome(2)),
    "choice-slot-times": fixed(_TIMES, chrome(2)),
    "choice-slot-full": fixed(_FULL, chrome(2)),
    "choice-slot-offline": fixed(_UNASKED, chrome(2, pill=OFFLINE)),
}
