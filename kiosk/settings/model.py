# SPDX-License-Identifier: GPL-3.0-or-later
# ruff: noqa: RUF009 - `setting` makes a dataclass field, it is no mutable default
"""Every setting of the kiosk, once."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from kiosk.settings.setting import setting

VERSION = 1
"""Of the settings file. Raised with each change that an old file cannot be read under; see MIGRATIONS."""


class Edition(StrEnum):
    """What kind of place the machine stands in."""

    HALL = "hall"
    BANK = "bank"
    VILLAGE = "village"


class Language(StrEnum):
    ZH = "zh"
    EN = "en"


class Paper(StrEnum):
    """Paper profiles of the receipt printer (printing.profiles names the same)."""

    MM_80 = "80mm"
    MM_58 = "58mm"
    MM_80_RASTER_QR = "80mm-raster-qr"
    MM_58_RASTER_QR = "58mm-raster-qr"


_TEXT = {"pattern": r".{0,60}", "wanted": "a text of at most 60 characters"}
_HOST = {"pattern": r"([A-Za-z0-9._:-]{1,253})?", "wanted": 'a host name or address, or "" for none'}


@dataclass(frozen=True)
class MachineSettings:
    site_name: str = setting("", "The name of the place, as slips print it until the centre names it.", **_TEXT)
    data_folder: Path = setting(Path("/var/lib/kiosk"), "Where the machine keeps its keys, applications and logs.")
    edition: Edition = setting(Edition.HALL, "What kind of place the machine stands in.")
    demonstration: bool = setting(False, "Fictional people and keys; `kiosk run` refuses to start when true.")


@dataclass(frozen=True)
class CentreSettings:
    url: str = setting(
        "",
        "The address of the city's central service.",
        pattern=r"(https?://[^\s/?#@]+(/[^\s?#]*)?)?",
        wanted='an address like "https://centre.example", without user name, ? or #',
    )
    ca_file: str = setting(
        "",
        "Certificates to trust for it instead of the system's; \"\" for the system's.",
        pattern=r"(/.*)?",
        wanted='an absolute path, or ""',
    )
    connect_seconds: float = setting(3.0, "Give up connecting after this.", unit="seconds", low=0.5, high=30)
    answer_seconds: float = setting(
        8.0, "Give up waiting for an answer after this, all in all.", unit="seconds", low=1, high=60
    )
    heartbeat_seconds: float = setting(
        60.0, "Tell the centre how this machine is, this often.", unit="seconds", low=5, high=3600
    )
    catalogue_days: float = setting(
        30.0, "A catalogue older than this is reported as old.", unit="days", low=1, high=365
    )


@dataclass(frozen=True)
class IdCardReaderSettings:
    enabled: bool = setting(True, "Whether the machine has one.")
    driver: str = setting("sam-serial", "Which driver serves it.", **_TEXT)
    port: str = setting(
        "/dev/serial/by-id/id-card-reader",
        "Its serial port; take a name that survives replugging.",
        pattern=r"/.{1,200}",
        wanted='a device path like "/dev/serial/by-id/..."',
    )
    baud: int = setting(115200, "Its speed; most readers keep 115200.", unit="baud", low=9600, high=115200)
    poll_seconds: float = setting(0.25, "Look for a card this often.", unit="seconds", low=0.1, high=2)


@dataclass(frozen=True)
class ReceiptPrinterSettings:
    enabled: bool = setting(True, "Whether the machine has one.")
    driver: str = setting("escpos-network", "Which driver serves it.", **_TEXT)
    host: str = setting("", "Its network name or address.", **_HOST)
    port: int = setting(9100, "Its TCP port.", low=1, high=65535)
    paper: Paper = setting(Paper.MM_80, "Paper width, and whether QR codes are sent as pictures.")
    poll_seconds: float = setting(1.0, "Ask for paper and cover this often.", unit="seconds", low=0.2, high=60)


@dataclass(frozen=True)
class ScreenSettings:
    language: Language = setting(Language.ZH, "The language that a session begins in.")
    full_screen: bool = setting(True, "Cover the whole screen; false only on a desk.")
    idle_seconds: float = setting(
        60.0, "Untouched for this long, ask who is there.", unit="seconds", low=10, high=600
    )
    elder_idle_seconds: float = setting(90.0, "The same in elder mode.", unit="seconds", low=10, high=900)
    countdown_seconds: int = setting(
        30, "Then count down this long before wiping the session.", unit="seconds", low=5, high=300
    )
    elder_countdown_seconds: int = setting(60, "The same in elder mode.", unit="seconds", low=5, high=600)
    goodbye_seconds: int = setting(10, "How long the last page stays.", unit="seconds", low=3, high=60)
    resend_seconds: int = setting(60, "Before a code can be sent again.", unit="seconds", low=10, high=600)


@dataclass(frozen=True)
class HelpSettings:
    hotline: str = setting(
        "12345", "The number on every help page.", pattern=r"[0-9+ -]{3,20}", wanted="a telephone number"
    )


@dataclass(frozen=True)
class StoreSettings:
    ballast_mebibytes: int = setting(
        16, "Room kept free so that a full disk can still be written to.", unit="MiB", low=1, high=1024
    )
    keep_answers_minutes: float = setting(
        120.0, "An answer that nobody came back for is destroyed after this.", unit="minutes", low=1, high=1440
    )
    audit_file_mebibytes: int = setting(8, "Begin a new audit file at this size.", unit="MiB", low=1, high=256)


@dataclass(frozen=True)
class Settings:
    """All sections. A section's name and a field's name make the key, "screen.idle_seconds"."""

    machine: MachineSettings = field(default_factory=MachineSettings)
    centre: CentreSettings = field(default_factory=CentreSettings)
    id_card_reader: IdCardReaderSettings = field(default_factory=IdCardReaderSettings)
    receipt_printer: ReceiptPrinterSettings = field(default_factory=ReceiptPrinterSettings)
    screen: ScreenSettings = field(default_factory=ScreenSettings)
    help: HelpSettings = field(default_factory=HelpSettings)
    store: StoreSettings = field(default_factory=StoreSettings)


SECTION_NOTES = {
    "machine": "This machine.",
    "centre": "The city's central service.",
    "id_card_reader": "The reader for ID cards.",
    "receipt_printer": "The printer for slips.",
    "screen": "The screen, and how long it waits for a person.",
    "help": "What the help page shows.",
    "store": "The store of applications that are on their way.",
}
