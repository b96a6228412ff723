# SPDX-License-Identifier: GPL-3.0-or-later
# ruff: noqa: RUF009 - `setting` makes a dataclass field, it is no mutable default
"""The settings of the devices, a section each. A device that most machines lack is off until switched on."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from kiosk.settings.setting import setting


class Paper(StrEnum):
    """Paper profiles of the receipt printer (printing.profiles names the same)."""

    MM_80 = "80mm"
    MM_58 = "58mm"
    MM_80_RASTER_QR = "80mm-raster-qr"
    MM_58_RASTER_QR = "58mm-raster-qr"


class Flow(StrEnum):
    """How a serial printer says "wait" (devices.receipt_printer names the same)."""

    NONE = "none"
    DTR = "dtr"
    RTS = "rts"
    XON = "xon"


_TEXT = {"pattern": r".{0,60}", "wanted": "a text of at most 60 characters"}
_HOST = {"pattern": r"([A-Za-z0-9._:-]{1,253})?", "wanted": 'a host name or address, or "" for none'}
_SERIAL = {"pattern": r"/.{1,200}", "wanted": 'a device path like "/dev/serial/by-id/..."'}
_PATH = {"pattern": r"(/.{1,500})?", "wanted": 'an absolute path, or ""'}
_HAS_ONE = "Whether the machine has one."
_DRIVER = "Which driver serves it."


@dataclass(frozen=True)
class IdCardReaderSettings:
    enabled: bool = setting(True, _HAS_ONE)
    driver: str = setting("sam-serial", _DRIVER, **_TEXT)
    port: str = setting(
        "/dev/serial/by-id/id-card-reader", "Its serial port; take a name that survives replugging.", **_SERIAL
    )
    baud: int = setting(
        115200, "Its speed; others are tried when this one is not answered.", unit="baud", low=9600, high=115200
    )
    reader_name: str = setting("", 'For PC/SC: a part of the reader\'s name; "" when there is only one.', **_TEXT)
    photo_decoder: str = setting(
        "none",
        'What opens the photo on the chip: "none", "vendor-library" or "test" (demonstration only).',
        **_TEXT,
    )
    photo_library: str = setting("", 'The vendor\'s decoder library, for "vendor-library".', **_PATH)
    poll_seconds: float = setting(0.2, "Look for a card this often.", unit="seconds", low=0.1, high=2)


@dataclass(frozen=True)
class ReceiptPrinterSettings:
    enabled: bool = setting(True, _HAS_ONE)
    driver: str = setting("escpos-network", _DRIVER, **_TEXT)
    host: str = setting("", "Its network name or address.", **_HOST)
    port: int = setting(9100, "Its TCP port.", low=1, high=65535)
    device: str = setting("", "For a serial or USB printer: its device path.", **_PATH)
    baud: int = setting(115200, "For a serial printer: its speed.", unit="baud", low=9600, high=921600)
    flow: Flow = setting(Flow.DTR, 'For a serial printer: how it says "wait".')
    start_commands: str = setting(
        "",
        "The maker's own commands in hexadecimal, sent before the first slip and after each stop: for a printer "
        "that prints a slip again by itself when it is mended, the one that switches this off.",
        pattern=r"([0-9A-Fa-f]{2}){0,64}",
        wanted='bytes in hexadecimal, like "1f1b1f5200"',
    )
    paper: Paper = setting(Paper.MM_80, "Paper width, and whether QR codes are sent as pictures.")
    poll_seconds: float = setting(1.0, "Ask for paper and cover this often.", unit="seconds", low=0.2, high=60)


@dataclass(frozen=True)
class PagePrinterSettings:
    enabled: bool = setting(False, _HAS_ONE)
    driver: str = setting("cups", 'Which driver serves it: "cups" or "ipp" (straight to the printer).', **_TEXT)
    queue: str = setting(
        "kiosk", "The name of its CUPS queue.", pattern=r"[A-Za-z0-9_.-]{1,60}", wanted="the name of a CUPS queue"
    )
    address: str = setting(
        "ipp://localhost:631/printers/kiosk",
        "The address of its queue or, for ipp, of the printer.",
        pattern=r"ipps?://[^\s?#@]{3,200}",
        wanted='an address like "ipp://printer.local/ipp/print"',
    )
    sheets: int = setting(
        0, "Sheets that its tray holds when it was filled; 0 when nobody counts.", unit="sheets", low=0, high=5000
    )
    poll_seconds: float = setting(1.0, "Ask for paper and toner this often.", unit="seconds", low=0.2, high=60)


@dataclass(frozen=True)
class SmartCardReaderSettings:
    enabled: bool = setting(False, _HAS_ONE)
    driver: str = setting("pcsc", _DRIVER, **_TEXT)
    reader_name: str = setting("", 'A part of the reader\'s name; "" when there is only one.', **_TEXT)


@dataclass(frozen=True)
class FaceCameraSettings:
    enabled: bool = setting(False, _HAS_ONE)
    source: str = setting(
        "/dev/video0",
        "Where its pictures come from: a device, an http(s) or rtsp address, or a file.",
        pattern=r"(/|https?://|rtsps?://)[^\s]{1,300}",
        wanted='a device like "/dev/video0", or an http, https or rtsp address',
    )
    turned: int = setting(
        0, "By how far it is turned clockwise: 0, 90, 180 or 270.", unit="degrees", low=0, high=270
    )


@dataclass(frozen=True)
class DocumentCameraSettings:
    enabled: bool = setting(False, _HAS_ONE)
    source: str = setting(
        "/dev/video2",
        "Where its pictures come from: a device, an http(s) or rtsp address, or a file.",
        pattern=r"(/|https?://|rtsps?://)[^\s]{1,300}",
        wanted='a device like "/dev/video2", or an http, https or rtsp address',
    )
    turned: int = setting(
        0, "By how far it is turned clockwise: 0, 90, 180 or 270.", unit="degrees", low=0, high=270
    )
    sharpness: float = setting(
        0.26, "Pages less sharp than this are called blurred; calibrate it on the spot.", low=0.05, high=0.9
    )
    ocr: bool = setting(False, "Whether papers are read for prefill (needs the OCR extra).")


@dataclass(frozen=True)
class FaceMatcherSettings:
    enabled: bool = setting(False, "Whether faces are compared with the photo on the chip.")
    driver: str = setting("dlib", 'Which matcher: "dlib" (extra) or "demonstration".', **_TEXT)
    most_distance: float = setting(
        0.40, "Faces further apart than this do not match; calibrate it on the spot.", low=0.05, high=1
    )


@dataclass(frozen=True)
class CodeScannerSettings:
    enabled: bool = setting(False, _HAS_ONE)
    driver: str = setting("serial", 'Which driver serves it: "serial" or "wedge" (types like a keyboard).', **_TEXT)
    port: str = setting(
        "/dev/serial/by-id/code-scanner", "Its serial port or, for wedge, its event device.", **_SERIAL
    )
    baud: int = setting(9600, "Its speed.", unit="baud", low=1200, high=115200)


@dataclass(frozen=True)
class KeypadSettings:
    enabled: bool = setting(False, _HAS_ONE)
    driver: str = setting("serial", 'Which driver serves it: "serial" or "evdev".', **_TEXT)
    port: str = setting("/dev/serial/by-id/keypad", "Its serial port, or its event device.", **_SERIAL)
    baud: int = setting(9600, "Its speed.", unit="baud", low=1200, high=115200)


@dataclass(frozen=True)
class PinPadSettings:
    enabled: bool = setting(False, _HAS_ONE)
    driver: str = setting("serial", _DRIVER, **_TEXT)
    port: str = setting("/dev/serial/by-id/pin-pad", "Its serial port.", **_SERIAL)
    baud: int = setting(9600, "Its speed.", unit="baud", low=1200, high=115200)
    sink: str = setting("", "The socket of the bank's middleware, which alone gets the encrypted PINs.", **_PATH)


@dataclass(frozen=True)
class SensorSettings:
    enabled: bool = setting(False, "Whether the machine has a board for sensors and lights.")
    driver: str = setting("modbus-rtu", _DRIVER, **_TEXT)
    port: str = setting("/dev/serial/by-id/sensors", "Its serial port.", **_SERIAL)
    baud: int = setting(9600, "Its speed.", unit="baud", low=1200, high=115200)
    unit: int = setting(1, "The board's Modbus address.", low=1, high=247)
    inputs: str = setting(
        "cabinet_door=0,presence=1,slip_taken=2,headphones=3",
        "Which input tells of what, counted from 0; a ! before the number turns it round.",
        pattern=r"([a-z_]+=!?[0-9]{1,2}(,[a-z_]+=!?[0-9]{1,2})*)?",
        wanted='pairs like "cabinet_door=0,presence=!1"',
    )
    lights: str = setting(
        "id_card_reader=0,smart_card_reader=1,receipt_printer=2,page_printer=3,code_scanner=4,document_camera=5",
        "Which output lights which slot, counted from 0.",
        pattern=r"([a-z_]+=[0-9]{1,2}(,[a-z_]+=[0-9]{1,2})*)?",
        wanted='pairs like "id_card_reader=0,receipt_printer=2"',
    )


@dataclass(frozen=True)
class UpsSettings:
    enabled: bool = setting(False, _HAS_ONE)
    driver: str = setting("nut", _DRIVER, **_TEXT)
    host: str = setting("127.0.0.1", "Where NUT's upsd listens.", **_HOST)
    port: int = setting(3493, "Its TCP port.", low=1, high=65535)
    name: str = setting(
        "kiosk", "The name of the UPS there.", pattern=r"[A-Za-z0-9_.-]{1,60}", wanted="a UPS's name"
    )
    stop_percent: int = setting(25, "Stop in order below this charge.", unit="%", low=5, high=90)


@dataclass(frozen=True)
class SpeechSettings:
    enabled: bool = setting(False, "Whether the machine speaks.")
    driver: str = setting("espeak-ng", _DRIVER, **_TEXT)
    prompts: str = setting("", "A folder of recorded prompts that are played where they exist.", **_PATH)
    player: str = setting(
        "aplay", "The program that plays sound.", pattern=r"[A-Za-z0-9_./-]{1,200}", wanted="the name of a program"
    )
    words_per_minute: int = setting(150, "How fast it speaks.", low=80, high=260)
