# SPDX-License-Identifier: GPL-3.0-or-later
"""The devices that this machine's settings name: which driver each takes, and with what.

The one place that turns a section of the settings into a driver's configuration. The kiosk supervises what stands
here, the doctor tries it. A device's driver is imported only when it is asked for: most machines lack most devices.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from devices.drivers.choice import Unsupported
from devices.reports import DeviceEvent
from devices.status import DeviceClass
from devices.supervisor import Supervisor
from kiosk.settings import Settings
from kiosk.timing import Clock

Listener = Callable[[DeviceEvent], None]


@dataclass(frozen=True)
class Fitting:
    """One device of this machine. address: where it is, as the settings say it.

    build: what makes its driver on a worker, for a check; supervise: its worker, not started, for the kiosk.
    Both answer Unsupported when no driver serves it.
    """

    device: DeviceClass
    driver: str
    address: str
    build: Callable[[], Callable[[], Any] | Unsupported]
    supervise: Callable[[Listener], Supervisor[Any] | Unsupported]


def fittings(settings: Settings, clock: Clock) -> tuple[Fitting, ...]:
    """Those that are switched on, in the order of DeviceClass."""
    return tuple(
        make(settings, clock) for device, make in _MAKERS.items() if getattr(settings, device.value).enabled
    )


def _id_card_reader(settings: Settings, clock: Clock) -> Fitting:
    from devices.drivers import id_card_reader as drivers

    chosen = settings.id_card_reader
    config = drivers.IdCardReaderConfig(
        chosen.port,
        chosen.baud,
        chosen.driver,
        chosen.poll_seconds,
        chosen.reader_name,
        chosen.photo_decoder,
        chosen.photo_library,
        admits_simulator=settings.machine.demonstration,
    )
    return Fitting(
        DeviceClass.ID_CARD_READER,
        chosen.driver,
        config.address,
        lambda: drivers.build(config, clock),
        lambda listener: drivers.supervise(config, listener, clock),
    )


def _receipt_printer(settings: Settings, clock: Clock) -> Fitting:
    from devices.drivers import receipt_printer as drivers

    chosen = settings.receipt_printer
    config = drivers.ReceiptPrinterConfig(
        chosen.host,
        chosen.port,
        chosen.driver,
        chosen.poll_seconds,
        admits_simulator=settings.machine.demonstration,
    )
    return Fitting(
        DeviceClass.RECEIPT_PRINTER,
        chosen.driver,
        f"{chosen.host}:{chosen.port}",
        lambda: drivers.build(config, clock),
        lambda listener: drivers.supervise(config, listener, clock),
    )


_MAKERS: Final[dict[DeviceClass, Callable[[Settings, Clock], Fitting]]] = {
    DeviceClass.ID_CARD_READER: _id_card_reader,
    DeviceClass.RECEIPT_PRINTER: _receipt_printer,
}
