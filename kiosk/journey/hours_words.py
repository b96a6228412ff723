# SPDX-License-Identifier: GPL-3.0-or-later
"""What is said of an item whose registers do not answer at this hour: before it is begun, and before it is signed.

By a clock that is known to be wrong nobody is told that something is closed: then only the hours are named.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from kiosk.catalogue import ClosedRegister, closed_registers, limited_registers
from kiosk.contract.items import GuideItem, ItemKind, RegisterHours, ServiceItem
from kiosk.journey.change import Context, decides_by_rules, obstacle_of
from kiosk.journey.phrases import QT_TRANSLATE_NOOP, Phrase, Words
from kiosk.journey.state import State
from kiosk.journey.views import HoursNote
from kiosk.timing import CHINA_STANDARD_TIME

_CLOSED: Final = Phrase(QT_TRANSLATE_NOOP("Journey", "A register does not answer at this hour"))


def closed_now(context: Context, state: State, item: GuideItem) -> tuple[ClosedRegister, ...]:
    """None while the clock is wrong, and where a person decides in any case or nothing can be begun for now."""
    if not isinstance(item, ServiceItem) or not decides_by_rules(state, item):
        return ()
    if not state.machine.clock_trusted or not state.machine.line_up:
        return ()
    return closed_registers(item, context.moment.now)


def opening_words(context: Context, closed: tuple[ClosedRegister, ...]) -> Words:
    """When the last of them answers again: "06:00", or with the day."""
    opens = max(one.opens for one in closed)
    return _when(opens, context.moment.now.astimezone(CHINA_STANDARD_TIME))


def _when(opens: datetime, now: datetime) -> Words:
    time = f"{opens:%H:%M}"
    if opens.date() == now.date():
        return time
    return Phrase(QT_TRANSLATE_NOOP("Journey", "tomorrow {time}"), {"time": time})


def hours_row(context: Context, closed: tuple[ClosedRegister, ...]) -> Words:
    """In a list, of an item that can be registered all the same."""
    return Phrase(
        QT_TRANSLATE_NOOP("Journey", "Registers closed until {time}: register now, checked then"),
        {"time": opening_words(context, closed)},
    )


def print_closed(context: Context, closed: tuple[ClosedRegister, ...]) -> Words:
    """Of what cannot be had before its registers answer."""
    return Phrase(
        QT_TRANSLATE_NOOP("Journey", "Its register is closed now. It can be printed from {time} on."),
        {"time": opening_words(context, closed)},
    )


def signing_hours(context: Context, state: State, item: ServiceItem) -> Words:
    """Beside the signature; "" while all of its registers answer."""
    closed = closed_now(context, state, item)
    if not closed or item.kind is ItemKind.PRINT:
        return print_closed(context, closed) if closed else ""
    return Phrase(
        QT_TRANSLATE_NOOP(
            "Journey", "A register answers only from {time} on: it is registered now, and decided after that"
        ),
        {"time": opening_words(context, closed)},
    )


def hours_note(context: Context, state: State, item: GuideItem) -> HoursNote | None:
    """On the guide. None while all of its registers answer, or while the missing line says more than they do."""
    if not isinstance(item, ServiceItem) or not state.machine.line_up or not decides_by_rules(state, item):
        return None
    limited = limited_registers(item)
    if limited and not state.machine.clock_trusted:
        return HoursNote(
            title=Phrase(QT_TRANSLATE_NOOP("Journey", "Some registers answer at certain hours only")),
            registers=tuple(_hours(one) for one in limited),
            sentence=Phrase(
                QT_TRANSLATE_NOOP(
                    "Journey",
                    "This machine's clock is not right, so please look at your own. Outside of these hours it is "
                    "not decided on the spot.",
                )
            ),
        )
    closed = closed_now(context, state, item)
    if not closed:
        return None
    when = {"time": opening_words(context, closed)}
    if item.kind is ItemKind.PRINT:
        sentence = Phrase(
            QT_TRANSLATE_NOOP(
                "Journey",
                "It can be printed from {time} on. Beginning now would not help: please come back then, or ask at "
                "the window.",
            ),
            when,
        )
    elif obstacle_of(context, state, item) is None:
        sentence = Phrase(
            QT_TRANSLATE_NOOP(
                "Journey",
                "You can register now. From {time} on the system goes on checking by itself. The result comes by "
                "short message where a phone number is on record, and with your code at any machine.",
            ),
            when,
        )
    else:
        # Something else stands against it: nothing is said of registering.
        sentence = Phrase(QT_TRANSLATE_NOOP("Journey", "They answer again from {time} on."), when)
    return HoursNote(_CLOSED, tuple(_hours(one.register) for one in closed), sentence)


def _hours(register: RegisterHours) -> Words:
    return Phrase(
        QT_TRANSLATE_NOOP("Journey", "{register}: daily {hours}"),
        {"register": register.register_name, "hours": register.hours},
    )
