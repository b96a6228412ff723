# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether this applicant can do an item on this machine at this moment, and if not, the one reason."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from kiosk.contract.cards import CardType
from kiosk.contract.items import IdentityLevel, ItemKind, OfflinePolicy, ServiceItem


class Obstacle(StrEnum):
    """Why an item cannot be started. It stays visible, and its words in kiosk.faults name a way out."""

    SWITCHED_OFF = "switched_off"
    DATA_FAULTY = "data_faulty"
    CARD_NOT_TAKEN = "card_not_taken"
    NO_READER = "no_reader"
    NO_PRINTER = "no_printer"
    LINE_DOWN = "line_down"


@dataclass(frozen=True)
class Circumstances:
    """The machine and the moment. line_up: False only when the line is known to be down.

    card_type: of the card read in this session, if any; proven: the level reached in this session.
    """

    reader_ready: bool
    printer_ready: bool
    line_up: bool
    card_type: CardType | None
    proven: IdentityLevel


def obstacle(item: ServiceItem, here: Circumstances, *, form_usable: bool) -> Obstacle | None:
    """The first reason that stands against starting this item, the lasting ones first; None when it can."""
    if not item.enabled:
        return Obstacle.SWITCHED_OFF
    if not form_usable:
        return Obstacle.DATA_FAULTY
    if here.card_type is not None and here.card_type not in item.card_types:
        return Obstacle.CARD_NOT_TAKEN
    if here.card_type is None and not here.reader_ready:
        return Obstacle.NO_READER
    if item.kind is ItemKind.PRINT and not here.printer_ready:
        return Obstacle.NO_PRINTER
    if not here.line_up and needs_line(item, here.proven):
        return Obstacle.LINE_DOWN
    return None


def needs_line(item: ServiceItem, proven: IdentityLevel) -> bool:
    """Whether the item cannot be done without the centre: declined offline, or identity is still to prove there."""
    return item.offline is OfflinePolicy.DECLINE or item.identity_level.rank > proven.rank
