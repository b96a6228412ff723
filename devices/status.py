# SPDX-License-Identifier: GPL-3.0-or-later
"""The closed set of device states, in CEN/XFS words, and what each device class adds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class DeviceState(StrEnum):
    """XFS device status. NO_DEVICE: the port is missing; OFFLINE: it opens but nothing answers;
    HARDWARE_ERROR: it answers that it is broken; USER_ERROR: a person must act (cover, jam, paper)."""

    STARTING = "starting"
    ONLINE = "online"
    NO_DEVICE = "no_device"
    OFFLINE = "offline"
    HARDWARE_ERROR = "hardware_error"
    USER_ERROR = "user_error"
    NOT_CONFIGURED = "not_configured"
    REFUSED = "refused"
    """It is a simulator, and this machine serves the public."""


class DeviceClass(StrEnum):
    """XFS device classes that this machine may have."""

    ID_CARD_READER = "id_card_reader"
    RECEIPT_PRINTER = "receipt_printer"


@dataclass(frozen=True)
class DeviceStatus:
    """detail: one English line for the log and the technician (a port, a status byte), never personal data."""

    device: DeviceClass
    state: DeviceState
    detail: str = ""


@dataclass(frozen=True)
class NotAsked:
    """A worker's answer instead of the device's: the call never reached a driver. status: the last known;
    why: one English line for the log."""

    status: DeviceStatus
    why: str


class IdCardLayout(StrEnum):
    """The four layouts of the 256-byte text block (GA/T 467-2019); the flag stands at byte 248."""

    RESIDENT = "resident"
    HMT_RESIDENCE = "hmt_residence"
    FOREIGNER_2017 = "foreigner_2017"
    FOREIGNER_2023 = "foreigner_2023"


@dataclass(frozen=True)
class IdCard:
    """What a card says, unchecked. Dates as on the card; valid_to None for 长期. photo: 1024 bytes of WLT.

    name: the Chinese name; foreign_name: the Latin one ("" where the layout has none). sex: 男 女 未知 未说明.
    nation: 汉, 回 ... for RESIDENT, "" for HMT_RESIDENCE, three letters of ISO 3166 for the foreigner cards.
    address: the newest on the card. authority: the office's name, its 4-digit code (2017), or "" (2023).
    pass_number: HMT_RESIDENCE only. A text that the layout does not have is "".
    """

    layout: IdCardLayout
    name: str
    foreign_name: str
    sex: str
    nation: str
    birth_date: date
    address: str
    number: str
    authority: str
    valid_from: date
    valid_to: date | None
    pass_number: str
    photo: bytes


class CardReadFault(StrEnum):
    """Why a card on the plate gave no card data."""

    MOVED_EARLY = "moved_early"
    UNREADABLE = "unreadable"
    NOT_ID_CARD = "not_id_card"
    REJECTED = "rejected"
    """SAM and card do not accept each other: a forged or foreign card, or a reader not authorised."""


@dataclass(frozen=True)
class CardSeen:
    """A card answered the find command and is being read."""


@dataclass(frozen=True)
class CardRead:
    card: IdCard


@dataclass(frozen=True)
class CardNotRead:
    fault: CardReadFault


CardEvent = CardSeen | CardRead | CardNotRead


class PaperSupply(StrEnum):
    FULL = "full"
    LOW = "low"
    OUT = "out"
    UNKNOWN = "unknown"


class PrintBlock(StrEnum):
    """Why a job must not be started."""

    NO_DEVICE = "no_device"
    OFFLINE = "offline"
    PAPER_OUT = "paper_out"
    COVER_OPEN = "cover_open"
    CUTTER = "cutter"
    HARDWARE = "hardware"


@dataclass(frozen=True)
class ReceiptPrinterStatus:
    """The real-time status (DLE EOT 1 to 4) folded into what matters. block None: a job may start."""

    status: DeviceStatus
    paper: PaperSupply
    block: PrintBlock | None


class JobOutcome(StrEnum):
    """How a print job ended. UNKNOWN: bytes went out and the printer then fell silent."""

    PRINTED = "printed"
    FAILED = "failed"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class JobEnd:
    """block: the state that stopped it, for FAILED."""

    outcome: JobOutcome
    block: PrintBlock | None = None
    detail: str = ""
