# SPDX-License-Identifier: GPL-3.0-or-later
"""Drivers of ID-card readers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from devices.capabilities import CardReading
from devices.drivers.choice import Unsupported, unsupported
from devices.id_card import SamSerialReader
from devices.id_card.photo import NONE as PHOTO_NONE
from devices.id_card.photo import PhotoDecoderConfig
from devices.id_card.speeds import BAUD_RATES, Speeds
from devices.reports import DeviceEvent
from devices.standing import Cadence
from devices.status import DeviceClass
from devices.supervisor import Supervisor
from devices.watches import CardWatch
from kiosk.timing import Clock

SAM_SERIAL: Final = "sam-serial"
SAM_PCSC: Final = "sam-pcsc"

SUPPORTED: Final = MappingProxyType(
    {
        SAM_SERIAL: "ID-card reader with a GA/T 467 security module on a serial port",
        SAM_PCSC: "ID-card reader that hands the card's blocks out over PC/SC",
    }
)

UNSUPPORTED: Final = MappingProxyType(
    {
        "sam-usb": "a security module on raw USB pipes needs the vendor's own pipe numbers; "
        "use its serial port (sam-serial) or, if it is a PC/SC reader, sam-pcsc",
        "sam-hid": "a security module behind HID reports has no driver yet; "
        "set the reader to serial or PC/SC in its vendor's tool and use sam-serial or sam-pcsc",
    }
)
"""Known kinds of device that this program cannot serve, and what to do instead."""

_RETRY_S: Final = 0.1
"""So that three misses of a dead reader, each up to 0.6 s, are over within the 2 s in which a loss is shown."""


@dataclass(frozen=True)
class IdCardReaderConfig:
    """port: a device path, stable over replugging (/dev/serial/by-id/...). poll_s: between two finds.
    reader_name: for PC/SC, a part of the reader's name, "" for the only one. photo_decoder, photo_library: as
    devices.id_card.photo has them; the reader tells when the wanted decoder is lacking, and serves without.
    admits_simulator: only a demonstration says True; it admits the test decoder as well."""

    port: str
    baud: int = 115200
    driver: str = SAM_SERIAL
    poll_s: float = 0.2
    reader_name: str = ""
    photo_decoder: str = PHOTO_NONE
    photo_library: str = ""
    admits_simulator: bool = False

    @property
    def address(self) -> str:
        """Where the reader is, as the settings say it."""
        return (self.reader_name or "PC/SC") if self.driver == SAM_PCSC else self.port

    @property
    def photo(self) -> PhotoDecoderConfig:
        """For PhotoDecoding, which belongs to whoever shows or compares portraits."""
        return PhotoDecoderConfig(self.photo_decoder, self.photo_library, admits_test=self.admits_simulator)


def build(config: IdCardReaderConfig, clock: Clock) -> Callable[[], CardReading] | Unsupported:
    """What makes the driver (on the worker's thread), or why there is none."""
    if config.driver == SAM_PCSC:
        # ctypes and the library of PC/SC, for kiosks that have such a reader.
        from devices.id_card.pcsc_reader import SamPcscReader

        return lambda: SamPcscReader(
            config.reader_name, clock, photo=config.photo, admits_simulator=config.admits_simulator
        )
    if config.driver != SAM_SERIAL:
        return unsupported(DeviceClass.ID_CARD_READER, config.driver, SUPPORTED, UNSUPPORTED)
    if config.baud not in BAUD_RATES:
        rates = ", ".join(str(rate) for rate in sorted(BAUD_RATES))
        return Unsupported(DeviceClass.ID_CARD_READER, config.driver, f"baud {config.baud} is none of {rates}")
    # What was found of the port outlives the drivers, which are thrown away with each error.
    speeds = Speeds(config.baud)
    return lambda: SamSerialReader(
        config.port, speeds, clock, photo=config.photo, admits_simulator=config.admits_simulator
    )


def supervise(
    config: IdCardReaderConfig, listener: Callable[[DeviceEvent], None], clock: Clock
) -> Supervisor[CardReading] | Unsupported:
    """The reader's worker, not started. The listener hears DeviceStatus and CardEvent."""
    make = build(config, clock)
    if isinstance(make, Unsupported):
        return make
    cadence = Cadence(poll_s=config.poll_s, retry_s=_RETRY_S)
    return Supervisor(DeviceClass.ID_CARD_READER, make, CardWatch(), listener, clock, cadence)
