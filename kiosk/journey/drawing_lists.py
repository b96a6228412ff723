# SPDX-License-Identifier: GPL-3.0-or-later
"""Pages that need no card: idle, home, lists, guides."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from kiosk.catalogue import Obstacle
from kiosk.contract.guide_words import RESULT_TAGS
from kiosk.contract.items import GuideItem, ItemKind, ServiceItem
from kiosk.faults import explain
from kiosk.journey.change import Context, obstacle_of
from kiosk.journey.hours_words import closed_now, hours_row, print_closed
from kiosk.journey.machine import Machine, ReaderTrust
from kiosk.journey.offline_words import registers_offline
from kiosk.journey.phrases import QT_TRANSLATE_NOOP, Phrase, Words
from kiosk.journey.state import State
from kiosk.journey.troubles import CallFault
from kiosk.journey.views import HomePage, IdlePage, ItemRow, Tile
from offline_cache import Limit

_TAGS: Final = {
    Obstacle.SWITCHED_OFF: Phrase(QT_TRANSLATE_NOOP("Journey", "Paused")),
    Obstacle.GUIDED: Phrase(QT_TRANSLATE_NOOP("Journey", "Guide")),
    Obstacle.DATA_FAULTY: Phrase(QT_TRANSLATE_NOOP("Journey", "At the window")),
    Obstacle.STRONGER_SIGNATURE: Phrase(QT_TRANSLATE_NOOP("Journey", "At the window")),
    Obstacle.CARD_NOT_TAKEN: Phrase(QT_TRANSLATE_NOOP("Journey", "Other card needed")),
    Obstacle.HALLS_ONLY: Phrase(QT_TRANSLATE_NOOP("Journey", "At service halls")),
    Obstacle.BANKS_ONLY: Phrase(QT_TRANSLATE_NOOP("Journey", "At bank machines")),
    Obstacle.NOT_FITTED: Phrase(QT_TRANSLATE_NOOP("Journey", "Not on this machine")),
    Obstacle.NO_SMART_CARD_READER: Phrase(QT_TRANSLATE_NOOP("Journey", "Chip-card slot out of order")),
    Obstacle.NO_FACE_CAMERA: Phrase(QT_TRANSLATE_NOOP("Journey", "Camera out of order")),
    Obstacle.NO_DOCUMENT_CAMERA: Phrase(QT_TRANSLATE_NOOP("Journey", "Document camera out of order")),
    Obstacle.NO_CODE_SCANNER: Phrase(QT_TRANSLATE_NOOP("Journey", "Code scanner out of order")),
    Obstacle.NO_PIN_PAD: Phrase(QT_TRANSLATE_NOOP("Journey", "PIN pad out of order")),
    Obstacle.NO_PAGE_PRINTER: Phrase(QT_TRANSLATE_NOOP("Journey", "A4 printer out of order")),
    Obstacle.NO_READER: Phrase(QT_TRANSLATE_NOOP("Journey", "Card reader out of order")),
    Obstacle.NO_PRINTER: Phrase(QT_TRANSLATE_NOOP("Journey", "Printer out of order")),
    Obstacle.NO_ROOM: Phrase(QT_TRANSLATE_NOOP("Journey", "No room here")),
    Obstacle.REGISTER_CLOSED: Phrase(QT_TRANSLATE_NOOP("Journey", "Not at this hour")),
    Obstacle.LINE_DOWN: Phrase(QT_TRANSLATE_NOOP("Journey", "No network")),
    Obstacle.OFFLINE_PAUSED: Phrase(QT_TRANSLATE_NOOP("Journey", "Not without network")),
}


def idle_page(state: State) -> IdlePage:
    machine = state.machine
    return IdlePage(
        card_starts=machine.reader_ready and machine.reader_trust is ReaderTrust.FRESH,
        reader_available=machine.reader_ready,
        person_near=machine.person_near,
        staff=_for_staff(machine),
    )


def _for_staff(machine: Machine) -> Words:
    """A wrong clock, for it makes limits look passed too; else a limit that is passed, else one that is near."""
    if not machine.clock_trusted:
        return explain(CallFault.CLOCK_WRONG).technician
    near = next((limit for limit in Limit if limit in machine.near_limits), None)
    limit = machine.declines or near
    return "" if limit is None else explain(limit).technician


def home_page(context: Context, state: State) -> HomePage:
    """A tile is there only when there is something behind it."""
    catalogue, tiles = state.machine.catalogue, []
    apply, printing = (
        () if catalogue is None else catalogue.of_kind(kind) for kind in (ItemKind.APPLY, ItemKind.PRINT)
    )
    if apply:
        tiles.append(
            _kind_tile(
                context,
                state,
                apply,
                Tile(
                    "apply",
                    Phrase(QT_TRANSLATE_NOOP("Journey", "Apply")),
                    Phrase(QT_TRANSLATE_NOOP("Journey", "Most are decided at once, a few by a person")),
                    "pencil-line",
                    filled=True,
                ),
            )
        )
    if printing:
        tiles.append(
            _kind_tile(
                context,
                state,
                printing,
                Tile(
                    "print",
                    Phrase(QT_TRANSLATE_NOOP("Journey", "Look up and print")),
                    Phrase(QT_TRANSLATE_NOOP("Journey", "Certificates from the registers")),
                    "printer",
                ),
            )
        )
    of_here = Phrase(QT_TRANSLATE_NOOP("Journey", "No network: only what is kept on this machine"))
    by_what = Phrase(QT_TRANSLATE_NOOP("Journey", "By your slip or ID card"))
    tiles.append(
        Tile(
            "progress",
            Phrase(QT_TRANSLATE_NOOP("Journey", "Where is my case?")),
            by_what if state.machine.line_up else of_here,
            "magnifying-glass",
        )
    )
    tiles.append(
        Tile(
            "resume",
            Phrase(QT_TRANSLATE_NOOP("Journey", "Continue a form")),
            Phrase(QT_TRANSLATE_NOOP("Journey", "Fetch it with its code"))
            if state.machine.line_up
            else Phrase(QT_TRANSLATE_NOOP("Journey", "No network: not on this machine just now")),
            "clipboard-text",
            doable=state.machine.line_up,
        )
    )
    tiles.append(
        Tile(
            "help",
            Phrase(QT_TRANSLATE_NOOP("Journey", "Help me")),
            Phrase(QT_TRANSLATE_NOOP("Journey", "Call, or be called back")),
            "hand-waving",
            warm=True,
        )
    )
    tiles.append(
        Tile(
            "elder",
            Phrase(
                QT_TRANSLATE_NOOP("Journey", "Normal print")
                if state.elder
                else QT_TRANSLATE_NOOP("Journey", "Large print")
            ),
            Phrase(
                QT_TRANSLATE_NOOP("Journey", "Back to normal letters")
                if state.elder
                else QT_TRANSLATE_NOOP("Journey", "Bigger letters, one question a page")
            ),
            "text-aa",
            warm=True,
        )
    )
    popular = () if catalogue is None else tuple(item_row(context, state, item) for item in catalogue.popular())
    return HomePage(tuple(tiles), popular)


_REGISTERED: Final = Phrase(QT_TRANSLATE_NOOP("Journey", "No network: registered now, not yet accepted"))


def _kind_tile(context: Context, state: State, items: tuple[GuideItem, ...], tile: Tile) -> Tile:
    """The tile of a kind of items, marked when something stands against each of them."""
    against = {obstacle_of(context, state, item) for item in items}
    if None in against and not state.machine.line_up:
        return replace(tile, note=_REGISTERED)
    if None in against:
        return tile
    reasons = [one for one in Obstacle if one in against]
    different = Phrase(
        QT_TRANSLATE_NOOP("Journey", "Not on this machine just now: look there why, and where else.")
    )
    if reasons == [Obstacle.REGISTER_CLOSED] and len(items) == 1:
        return replace(tile, note=why_not(context, state, items[0], reasons[0]), doable=False)
    return replace(tile, note=explain(reasons[0]).citizen if len(reasons) == 1 else different, doable=False)


def why_not(context: Context, state: State, item: GuideItem, blocked: Obstacle) -> Words:
    """With the hour from which it can be done, where it is known."""
    closed = closed_now(context, state, item) if blocked is Obstacle.REGISTER_CLOSED else ()
    return print_closed(context, closed) if closed else explain(blocked).citizen


def item_row(context: Context, state: State, item: GuideItem) -> ItemRow:
    """An item in any list."""
    blocked = obstacle_of(context, state, item)
    note: Words = ""
    if isinstance(item, ServiceItem):
        values = {"minutes": item.minutes, "fee": item.fee}
        note = Phrase(QT_TRANSLATE_NOOP("Journey", "About {minutes} min · {fee}"), values)
    here: Words = RESULT_TAGS[item.result_way]
    if registers_offline(context, state, item):
        note = _REGISTERED
        here = Phrase(QT_TRANSLATE_NOOP("Journey", "Can be registered"))
    elif blocked is None and (closed := closed_now(context, state, item)):
        note = hours_row(context, closed)
        here = Phrase(QT_TRANSLATE_NOOP("Journey", "Can be registered"))
    return ItemRow(
        code=item.code,
        title=item.plain_name,
        legal_name=item.legal_name,
        department=item.department,
        note=note if blocked is None else why_not(context, state, item, blocked),
        icon=item.icon,
        doable=blocked is None,
        tag=here if blocked is None else _TAGS[blocked],
    )
