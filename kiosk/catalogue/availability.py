# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether this applicant can do an item on this machine at this moment, and if not, the one reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from kiosk.catalogue.register_hours import closed_registers
from kiosk.contract.cards import CardType
from kiosk.contract.channels import Channel
from kiosk.contract.items import (
    GuideItem,
    IdentityLevel,
    ItemDevice,
    ItemKind,
    OfflinePolicy,
    ServiceItem,
    SignatureStrength,
)


class Obstacle(StrEnum):
    """Why an item cannot be started. It stays visible, and its words in kiosk.faults name a way out."""

    SWITCHED_OFF = "switched_off"
    GUIDED = "guided"
    """No machine takes it: its guide says who does, where, and with what."""
    DATA_FAULTY = "data_faulty"
    STRONGER_SIGNATURE = "stronger_signature"
    """It needs more than a name drawn on a screen, and no machine has more."""
    CARD_NOT_TAKEN = "card_not_taken"
    HALLS_ONLY = "halls_only"
    BANKS_ONLY = "banks_only"
    NOT_FITTED = "not_fitted"
    """This machine does not have a device that the item needs."""
    NO_READER = "no_reader"
    NO_SMART_CARD_READER = "no_smart_card_reader"
    NO_FACE_CAMERA = "no_face_camera"
    NO_DOCUMENT_CAMERA = "no_document_camera"
    NO_CODE_SCANNER = "no_code_scanner"
    NO_PIN_PAD = "no_pin_pad"
    NO_PRINTER = "no_printer"
    NO_PAGE_PRINTER = "no_page_printer"
    NO_ROOM = "no_room"
    """The disk is full: nothing that is signed could be kept, with the line or without."""
    REGISTER_CLOSED = "register_closed"
    """What it prints comes from a register that does not answer at this hour."""
    LINE_DOWN = "line_down"
    OFFLINE_PAUSED = "offline_paused"
    """It could be registered without the line, but this machine may hold no more until the line is back."""


_FAILING: Final = {
    ItemDevice.ID_CARD_READER: Obstacle.NO_READER,
    ItemDevice.SMART_CARD_READER: Obstacle.NO_SMART_CARD_READER,
    ItemDevice.FACE_CAMERA: Obstacle.NO_FACE_CAMERA,
    ItemDevice.DOCUMENT_CAMERA: Obstacle.NO_DOCUMENT_CAMERA,
    ItemDevice.CODE_SCANNER: Obstacle.NO_CODE_SCANNER,
    ItemDevice.PIN_PAD: Obstacle.NO_PIN_PAD,
    ItemDevice.RECEIPT_PRINTER: Obstacle.NO_PRINTER,
    ItemDevice.PAGE_PRINTER: Obstacle.NO_PAGE_PRINTER,
}
"""In the order in which a citizen meets them."""


@dataclass(frozen=True)
class Circumstances:
    """The machine and the moment. fitted: the devices that this machine has; failing: those of them that cannot do
    their work now. line_up: False only when the line is known to be down.

    card_type: of the card read in this session, if any; proven: the level reached in this session.
    """

    fitted: frozenset[ItemDevice]
    failing: frozenset[ItemDevice]
    line_up: bool
    card_type: CardType | None
    proven: IdentityLevel
    channel: Channel = Channel.KIOSK
    """What kind of machine it is."""
    registers: bool = True
    """Whether a limit of what this machine may hold lets it register one more while the line is down."""
    room: bool = True
    """Whether the disk takes one more at all."""
    at: datetime | None = None
    """The wall clock; None while it is known to be wrong: then no hour stands against anything."""


def obstacle(item: GuideItem, here: Circumstances, *, form_usable: bool) -> Obstacle | None:
    """The first reason that stands against starting this item, the lasting ones first; None when it can."""
    if not item.enabled:
        return Obstacle.SWITCHED_OFF
    if not isinstance(item, ServiceItem):
        return Obstacle.GUIDED
    if not form_usable:
        return Obstacle.DATA_FAULTY
    if item.signature is not SignatureStrength.INK:
        return Obstacle.STRONGER_SIGNATURE
    if here.channel not in item.channels:
        return Obstacle.HALLS_ONLY if here.channel is Channel.BANK_STM else Obstacle.BANKS_ONLY
    if here.card_type is not None and here.card_type not in item.card_types:
        return Obstacle.CARD_NOT_TAKEN
    needed = _needed(item, here.fitted)
    if not needed <= here.fitted:
        return Obstacle.NOT_FITTED
    # A card that was read needs no reader any more.
    read = frozenset() if here.card_type is None else frozenset({ItemDevice.ID_CARD_READER})
    for device in _FAILING:
        if device in needed & here.failing - read:
            return _FAILING[device]
    if not here.room:
        return Obstacle.NO_ROOM
    if here.line_up and here.at is not None and item.kind is ItemKind.PRINT and closed_registers(item, here.at):
        return Obstacle.REGISTER_CLOSED
    if not here.line_up and needs_line(item, here.proven):
        return Obstacle.LINE_DOWN
    if not here.line_up and not here.registers:
        return Obstacle.OFFLINE_PAUSED
    return None


def _needed(item: ServiceItem, fitted: frozenset[ItemDevice]) -> frozenset[ItemDevice]:
    """On a machine that has no page printer a slip stands for the document: it has the code that leads to it."""
    needed = item.needed_devices
    if item.kind is ItemKind.PRINT and ItemDevice.PAGE_PRINTER in needed - fitted:
        return needed - {ItemDevice.PAGE_PRINTER} | {ItemDevice.RECEIPT_PRINTER}
    return needed


def needs_line(item: ServiceItem, proven: IdentityLevel) -> bool:
    """Whether the item cannot be done without the centre: declined offline, or identity is still to prove there."""
    return item.offline is OfflinePolicy.DECLINE or item.identity_level.rank > proven.rank
