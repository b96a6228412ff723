# SPDX-License-Identifier: GPL-3.0-or-later
# ruff: noqa: RUF009 - `setting` makes a dataclass field, it is no mutable default
"""Every setting of the kiosk, once."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from kiosk.settings.device_sections import (
    CodeScannerSettings,
    DocumentCameraSettings,
    FaceCameraSettings,
    FaceMatcherSettings,
    IdCardReaderSettings,
    KeypadSettings,
    PagePrinterSettings,
    PinPadSettings,
    ReceiptPrinterSettings,
    SensorSettings,
    SmartCardReaderSettings,
    SpeechSettings,
    UpsSettings,
)
from kiosk.settings.key_section import KeySettings
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


_TEXT = {"pattern": r".{0,60}", "wanted": "a text of at most 60 characters"}


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
        50.0,
        "Tell the centre how this machine is, this often. Beyond 50, what the city switches off is offered here "
        "for more than a minute.",
        unit="seconds",
        low=5,
        high=3600,
    )
    catalogue_days: float = setting(
        30.0, "A catalogue older than this is reported as old.", unit="days", low=1, high=365
    )


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
    audit_keep_years: int = setting(
        3,
        "Drop an audit file when its newest line is older: the law wants records kept for three years.",
        unit="years",
        low=1,
        high=30,
    )


@dataclass(frozen=True)
class Settings:
    """All sections. A section's name and a field's name make the key, "screen.idle_seconds"."""

    machine: MachineSettings = field(default_factory=MachineSettings)
    centre: CentreSettings = field(default_factory=CentreSettings)
    id_card_reader: IdCardReaderSettings = field(default_factory=IdCardReaderSettings)
    receipt_printer: ReceiptPrinterSettings = field(default_factory=ReceiptPrinterSettings)
    page_printer: PagePrinterSettings = field(default_factory=PagePrinterSettings)
    smart_card_reader: SmartCardReaderSettings = field(default_factory=SmartCardReaderSettings)
    face_camera: FaceCameraSettings = field(default_factory=FaceCameraSettings)
    document_camera: DocumentCameraSettings = field(default_factory=DocumentCameraSettings)
    face_matcher: FaceMatcherSettings = field(default_factory=FaceMatcherSettings)
    code_scanner: CodeScannerSettings = field(default_factory=CodeScannerSettings)
    keypad: KeypadSettings = field(default_factory=KeypadSettings)
    pin_pad: PinPadSettings = field(default_factory=PinPadSettings)
    sensors: SensorSettings = field(default_factory=SensorSettings)
    ups: UpsSettings = field(default_factory=UpsSettings)
    speech: SpeechSettings = field(default_factory=SpeechSettings)
    screen: ScreenSettings = field(default_factory=ScreenSettings)
    help: HelpSettings = field(default_factory=HelpSettings)
    store: StoreSettings = field(default_factory=StoreSettings)
    keys: KeySettings = field(default_factory=KeySettings)


SECTION_NOTES = {
    "machine": "This machine.",
    "centre": "The city's central service.",
    "id_card_reader": "The reader for ID cards.",
    "receipt_printer": "The printer for slips.",
    "page_printer": "The printer for A4 papers.",
    "smart_card_reader": "The reader for social security and bank cards.",
    "face_camera": "The camera that looks at the person.",
    "document_camera": "The camera that looks at papers.",
    "face_matcher": "Comparing faces with the photo on the chip.",
    "code_scanner": "The scanner for QR codes and bar codes.",
    "keypad": "The twelve keys.",
    "pin_pad": "The encrypting PIN pad.",
    "sensors": "Door, presence and guide lights.",
    "ups": "The battery behind the machine.",
    "speech": "The voice.",
    "screen": "The screen, and how long it waits for a person.",
    "help": "What the help page shows.",
    "store": "The store of applications that are on their way.",
    "keys": "The machine's keys: under them applications are sealed, and requests signed.",
}
