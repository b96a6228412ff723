# SPDX-License-Identifier: GPL-3.0-or-later
"""容缺: a paper that is not here may follow within its working days, where the item says so."""

from __future__ import annotations

from datetime import date

from kiosk.contract.day_words import day_words
from kiosk.contract.guides import deferrable_materials
from kiosk.contract.items import Material
from kiosk.contract.message import Text
from kiosk.journey.change import Context, filing_of, item_of, session_of, today_of
from kiosk.journey.phrases import QT_TRANSLATE_NOOP, Phrase, Words
from kiosk.journey.state import State
from kiosk.standards import WorkingDays


def may_follow(state: State, code: str) -> Material | None:
    """The material, where it may be handed in later; one that is handed in now was that already."""
    if session_of(state).handing is not None:
        return None
    return deferrable_materials(item_of(state).materials).get(code)


def deferred_codes(state: State) -> tuple[str, ...]:
    """What the citizen undertakes to hand in later, in the order of the item's list."""
    scans = filing_of(state).scans
    known = deferrable_materials(item_of(state).materials)
    return tuple(code for code in known if code in scans and scans[code].later)


def last_day(state: State, material: Material, begun: date) -> date:
    """Until when it is owed, by the city's calendar; the centre counts the same from when it has the case."""
    catalogue = state.machine.catalogue
    count = material.deferred_working_days
    if catalogue is None or count is None:
        raise AssertionError("a paper follows by the calendar of the catalogue")
    calendar = catalogue.bundle.calendar
    return WorkingDays(calendar.holidays, calendar.working_weekends).last_day(begun, count)


def later_words(context: Context, state: State, code: str) -> Words:
    """What it means to hand it in later, "" where it may not be."""
    material = may_follow(state, code)
    if material is None:
        return ""
    day = day_words(last_day(state, material, today_of(context)))
    return Phrase(
        QT_TRANSLATE_NOOP(
            "Journey",
            "You may hand it in later: within {count} working days, until {day}, with your slip at the window. If "
            "it does not come, a member of staff gets in touch with you first; nothing is taken back by itself.",
        ),
        {"count": material.deferred_working_days or 0, "day": day},
    )


def owed(state: State, begun: date) -> tuple[tuple[Text, date], ...]:
    """The papers that follow, and their last days, for the slip."""
    known = deferrable_materials(item_of(state).materials)
    return tuple((known[code].name, last_day(state, known[code], begun)) for code in deferred_codes(state))
