# SPDX-License-Identifier: GPL-3.0-or-later
"""The closed set of device states, in CEN/XFS words, and the causes behind them. What a class of device tells
beyond its state stands in devices.reports."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class DeviceState(StrEnum):
    """XFS device status. NO_DEVICE: the port is missing; OFFLINE: it opens but nothing answers;
    HARDWARE_ERROR: it answers that it is broken; USER_ERROR: a person must act (cover, jam, paper);
    DEGRADED: it does its work, and something of it is lacking (paper low, no photo decoder, on battery)."""

    STARTING = "starting"
    ONLINE = "online"
    DEGRADED = "degraded"
    NO_DEVICE = "no_device"
    OFFLINE = "offline"
    HARDWARE_ERROR = "hardware_error"
    USER_ERROR = "user_error"
    NOT_CONFIGURED = "not_configured"
    REFUSED = "refused"
    """It is a simulator, and this machine serves the public."""

    @property
    def serves(self) -> bool:
        """Whether the device does its work now."""
        return self in (DeviceState.ONLINE, DeviceState.DEGRADED)


class DeviceClass(StrEnum):
    """The device classes that this machine may have; in brackets the XFS class."""

    ID_CARD_READER = "id_card_reader"
    """Resident ID cards (IDC)."""
    SMART_CARD_READER = "smart_card_reader"
    """Social security and bank cards over PC/SC (IDC)."""
    FACE_CAMERA = "face_camera"
    """Looks at the person (CAM)."""
    DOCUMENT_CAMERA = "document_camera"
    """Looks at papers (CAM)."""
    FACE_MATCHER = "face_matcher"
    """Compares chip photo and live frame, in a process of its own."""
    CODE_SCANNER = "code_scanner"
    """QR codes and bar codes (BCR)."""
    KEYPAD = "keypad"
    """Twelve keys to feel (PIN without encryption)."""
    PIN_PAD = "pin_pad"
    """An encrypting PIN pad (PIN)."""
    SENSORS = "sensors"
    """Door, presence and guide lights (SIU)."""
    UPS = "ups"
    """The battery behind the machine."""
    SPEECH = "speech"
    """The voice, in a process of its own."""
    RECEIPT_PRINTER = "receipt_printer"
    """Slips (PTR)."""
    PAGE_PRINTER = "page_printer"
    """A4 papers (PTR)."""


class Cause(StrEnum):
    """Why a device is not simply online. Each is turned into a technician's sentence by kiosk.faults."""

    NONE = "none"
    PORT_MISSING = "port_missing"
    """No such port, address or reader."""
    PORT_BUSY = "port_busy"
    """Another program holds it."""
    PORT_FORBIDDEN = "port_forbidden"
    """This program's user may not open it."""
    NO_ANSWER = "no_answer"
    """Open, and silent."""
    NONSENSE = "nonsense"
    """It answers what its protocol does not know."""
    LOST = "lost"
    """It was there and is gone: unplugged, switched off."""
    STALLED = "stalled"
    """It delivers nothing new."""
    SERVICE_DOWN = "service_down"
    """The system service behind it (pcscd, CUPS, upsd) does not run."""
    PROGRAM_MISSING = "program_missing"
    """A library or program that the driver needs is not installed."""
    BROKEN = "broken"
    """It reports a fault of its own."""
    NOT_AUTHORISED = "not_authorised"
    """It is well and does not serve this program: a security module without licence, a refused login."""
    PAPER_OUT = "paper_out"
    PAPER_LOW = "paper_low"
    COVER_OPEN = "cover_open"
    PAPER_JAM = "paper_jam"
    CUTTER = "cutter"
    TONER_OUT = "toner_out"
    TONER_LOW = "toner_low"
    OUTPUT_FULL = "output_full"
    NO_DECODER = "no_decoder"
    """The ID-card reader reads, and nothing can decode the photo."""
    ON_BATTERY = "on_battery"
    BATTERY_LOW = "battery_low"
    SHUTDOWN_ORDERED = "shutdown_ordered"
    """The UPS's own software has ordered the machine to stop."""
    BATTERY_OLD = "battery_old"
    DOOR_OPEN = "door_open"
    SIMULATOR = "simulator"
    """A simulator on a machine that serves the public."""
    DRIVER_MISTAKE = "driver_mistake"
    """The driver raised what it must not: a mistake of this program."""
    WATCHER_DEAD = "watcher_dead"
    """The worker that watches it ended or hangs; it is being started again."""


@dataclass(frozen=True)
class DeviceStatus:
    """detail: one English line for the log and the technician (a port, a status byte), never personal data."""

    device: DeviceClass
    state: DeviceState
    detail: str = ""
    cause: Cause = Cause.NONE


@dataclass(frozen=True)
class NotAsked:
    """A worker's answer instead of the device's: the call never reached a driver. status: the last known;
    why: one English line for the log."""

    status: DeviceStatus
    why: str
