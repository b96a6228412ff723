# SPDX-License-Identifier: GPL-3.0-or-later
"""Drivers of chip card readers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from devices.capabilities import SmartCardReading
from devices.drivers.choice import Unsupported, unsupported
from devices.reports import DeviceEvent
from devices.smart_card import PcscReader
from devices.standing import Cadence
from devices.status import DeviceClass
from devices.supervisor import Supervisor
from devices.watches import SmartCardWatch
from kiosk.timing import Clock

PCSC: Final = "pcsc"

SUPPORTED: Final = MappingProxyType({PCSC: "chip card reader that pcscd serves (USB CCID)"})

UNSUPPORTED: Final = MappingProxyType(
    {
        "ct-api": "readers with a CT-API library need the vendor's program; take one that pcscd serves",
        "serial": "chip card readers on a serial port need pcscd's driver for them; configure it there, take pcsc",
    }
)
"""Known kinds of device that this program cannot serve, and what to do instead."""

_CADENCE: Final = Cadence(poll_s=0.01, retry_s=0.2, retry_max_s=0.5)
"""A poll itself waits for a change; between two of them is only the moment for orders. A try to reach pcscd costs a
millisecond, and its return is to be noticed within 2 s."""


@dataclass(frozen=True)
class SmartCardReaderConfig:
    """reader_name: a part of the reader's name, "" for the first (devices.smart_card.pcsc_reader.choose)."""

    reader_name: str = ""
    driver: str = PCSC
    admits_simulator: bool = False


def build(config: SmartCardReaderConfig, clock: Clock) -> Callable[[], SmartCardReading] | Unsupported:
    """What makes the driver (on the worker's thread), or why there is none."""
    if config.driver != PCSC:
        return unsupported(DeviceClass.SMART_CARD_READER, config.driver, SUPPORTED, UNSUPPORTED)
    return lambda: PcscReader(config.reader_name, clock, admits_simulator=config.admits_simulator)


def supervise(
    config: SmartCardReaderConfig, listener: Callable[[DeviceEvent], None], clock: Clock
) -> Supervisor[SmartCardReading] | Unsupported:
    """The reader's worker, not started. The listener hears DeviceStatus, SmartCardInserted, SmartCardRemoved.

    To read: `supervisor.ask(lambda reader: reader.read_bank_card(), deadline_s=...)`.
    """
    make = build(config, clock)
    if isinstance(make, Unsupported):
        return make
    return Supervisor(DeviceClass.SMART_CARD_READER, make, SmartCardWatch(), listener, clock, _CADENCE)
