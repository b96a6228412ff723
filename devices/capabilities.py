# SPDX-License-Identifier: GPL-3.0-or-later
"""What a driver can do, as small Protocols. A driver's calls run on its own worker thread and assert it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Protocol

from devices.reports import (
    BankCard,
    CardEvent,
    CodeDropped,
    CodeScanned,
    GuideLight,
    JobEnd,
    KeyPressed,
    PagePrinterStatus,
    PinEnd,
    PinForwarding,
    PinProgress,
    Power,
    ReceiptPrinterStatus,
    Saying,
    SealedPin,
    SensorChanged,
    SmartCardInserted,
    SmartCardNotRead,
    SmartCardRemoved,
    SocialSecurityCard,
    TravelDocument,
)
from devices.status import Cause, DeviceState, DeviceStatus


class Device(Protocol):
    """Every driver: made closed; `connect` opens; after any I/O error it is thrown away and made anew."""

    def connect(self) -> DeviceStatus:
        """Open the port and bring the device to a known state."""

    def close(self) -> None:
        """Let go of the port; never raises."""


class CardReading(Device, Protocol):
    """An ID-card reader that finds and reads."""

    reports_removal: bool
    """Whether the device can tell that a read card was lifted. Most SAM readers cannot."""

    def poll(self) -> CardEvent | None:
        """One find-select-read cycle: None while no (new) card answers. Raises DeviceLostError."""


class ReceiptPrinting(Device, Protocol):
    """A receipt printer with real-time status."""

    def status(self) -> ReceiptPrinterStatus:
        """Ask now. A printer that does not answer is OFFLINE, never "ready"."""

    def print_job(self, data: bytes) -> JobEnd:
        """Check, send, wait for the end, check again. Never raises: the end says it all."""

    def void_rest(self) -> None:
        """An earlier run of the program was cut off in a job: mark as void what hangs in the slot, and cut it off,
        as soon as that can be done and before anything else is printed. Never raises."""


class SmartCardReading(Device, Protocol):
    """A PC/SC reader: tells of cards, reads one only when asked."""

    def poll(self) -> SmartCardInserted | SmartCardRemoved | None:
        """What changed in the slot since the last call. Raises DeviceLostError."""

    def read_bank_card(self) -> BankCard | SmartCardNotRead:
        """The account number of the card in the slot. Raises DeviceLostError."""

    def read_social_security_card(self) -> SocialSecurityCard | SmartCardNotRead:
        """The card's own data, never proof that it is genuine. Raises DeviceLostError."""

    def read_travel_document(self, number: str, birth: date, expiry: date) -> TravelDocument | SmartCardNotRead:
        """What the chip says that opens with these printed data, never proof that it is genuine. Raises
        DeviceLostError."""


class CodeScanning(Device, Protocol):
    """A code scanner on a line of its own."""

    def poll(self) -> CodeScanned | CodeDropped | None:
        """The next whole code; waits a moment for it, None when there is none. Raises DeviceLostError."""


class KeyReading(Device, Protocol):
    """A keypad of twelve keys."""

    def poll(self) -> KeyPressed | None:
        """The next key; waits a moment for it, None when there is none. Raises DeviceLostError."""


class PinEntry(Device, Protocol):
    """An encrypting PIN pad. It is never told an account, and its blocks never reach this process."""

    def begin(self, least: int, most: int, within_s: int) -> None:
        """Let a person enter a PIN of this many digits (4 to 12); what was entered before is forgotten.
        Raises DeviceLostError."""

    def poll(self) -> PinProgress | PinEnd | None:
        """What happened since the last call. Raises DeviceLostError."""

    def cancel(self) -> None:
        """End the entry that runs and forget the one that ended. Raises DeviceLostError."""

    def sealed(self) -> SealedPin | None:
        """What was entered, after PinEnd.ENTERED and until it was forwarded or forgotten."""

    def forward(self, pin: SealedPin, reference: str) -> PinForwarding:
        """Hand it to the bank's middleware, whose address only the settings name. reference: what the middleware
        knows the business by (1 to 64 letters, digits and hyphens). Raises DeviceLostError."""


class Sensing(Device, Protocol):
    """Sensors and guide lights."""

    def poll(self) -> tuple[SensorChanged, ...]:
        """What changed; right after connecting, each sensor that is there, as it is. Raises DeviceLostError."""

    def light(self, light: GuideLight | None) -> None:
        """Only this light is on; None for none. Raises DeviceLostError."""


class PowerWatching(Device, Protocol):
    """A UPS."""

    def power(self) -> Power:
        """How it stands. Raises DeviceLostError."""


class Speaking(Device, Protocol):
    """A voice."""

    def say(self, text: str, language: str, *, private: bool = False) -> Saying:
        """Begin to say this ("zh" or "en"), cutting off what is being said. private: for one person only, and
        refused unless headphones are plugged. Raises DeviceLostError."""

    def headphones(self, plugged: bool) -> None:
        """What the sensor says of the plug; without such a sensor, never called, none is believed in. Pulling the
        plug cuts off what is private."""

    def hush(self) -> None:
        """Be silent at once. Raises DeviceLostError."""


class PagePrinting(Device, Protocol):
    """A page printer whose jobs are followed to their end."""

    def status(self) -> PagePrinterStatus:
        """Ask now. A printer that does not answer is OFFLINE, never "ready". Raises DeviceLostError."""

    def print_document(
        self, name: str, pdf: bytes, pages: int, on_page: Callable[[int], None] | None = None
    ) -> JobEnd:
        """Check, send, follow to the end; after a failure nothing of it is left in a queue. Never raises.

        name: what the queue shows, never personal data, another one for each job. pages: sheets that the job
        needs. on_page: told, on the worker, how many are out each time that another is.
        """


class DeviceLostError(Exception):
    """The device is gone, talks nonsense or says that it is broken: discard the driver."""

    def __init__(self, detail: str, state: DeviceState = DeviceState.OFFLINE, cause: Cause = Cause.LOST) -> None:
        super().__init__(detail)
        self.detail = detail
        self.state = state
        self.cause = cause
