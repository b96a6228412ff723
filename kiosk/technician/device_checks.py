# SPDX-License-Identifier: GPL-3.0-or-later
"""The checks of the devices, through the very drivers that the kiosk uses."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from devices.capabilities import Device, DeviceLostError, ReceiptPrinting
from devices.drivers import id_card_reader as id_card_drivers
from devices.drivers import receipt_printer as receipt_drivers
from devices.drivers.choice import Unsupported
from devices.reports import PaperSupply
from devices.status import DeviceClass, DeviceState, DeviceStatus
from kiosk.faults import Code, DeviceFault, explain
from kiosk.journey.phrases import Phrase
from kiosk.technician.machine_checks import Machine
from kiosk.technician.results import CheckResult, is_good, is_wrong, look_at, not_checked

_Driver = TypeVar("_Driver", bound=Device)


def id_card_reader(machine: Machine) -> CheckResult:
    chosen = machine.settings.id_card_reader
    config = id_card_drivers.IdCardReaderConfig(
        chosen.port,
        chosen.baud,
        chosen.driver,
        chosen.poll_seconds,
        admits_simulator=machine.settings.machine.demonstration,
    )
    return _look(
        machine,
        DeviceClass.ID_CARD_READER,
        chosen.enabled,
        lambda: id_card_drivers.build(config, machine.clock),
        lambda _: None,
    )


def receipt_printer(machine: Machine) -> CheckResult:
    chosen = machine.settings.receipt_printer
    config = receipt_drivers.ReceiptPrinterConfig(
        chosen.host,
        chosen.port,
        chosen.driver,
        chosen.poll_seconds,
        admits_simulator=machine.settings.machine.demonstration,
    )
    return _look(
        machine,
        DeviceClass.RECEIPT_PRINTER,
        chosen.enabled,
        lambda: receipt_drivers.build(config, machine.clock),
        _paper,
    )


def _look(
    machine: Machine,
    device: DeviceClass,
    enabled: bool,
    build: Callable[[], Callable[[], _Driver] | Unsupported],
    further: Callable[[_Driver], CheckResult | None],
) -> CheckResult:
    """Connect, hear the status, look further when it is online, let go."""
    if not enabled:
        return not_checked(device, "the settings say that there is none")
    if machine.kiosk_runs():
        # A device has one master; asking beside the kiosk would disturb a citizen.
        return not_checked(device, "the running kiosk has it", "close the kiosk to check its devices")
    make = build()
    if isinstance(make, Unsupported):
        return is_wrong(device, f"driver {make.driver}", make.reason, "change the settings")
    driver = make()
    try:
        status = driver.connect()
        if status.state is DeviceState.ONLINE:
            return further(driver) or is_good(device, status.detail or "answers")
    except DeviceLostError as lost:
        status = DeviceStatus(device, lost.state, lost.detail)
    finally:
        driver.close()
    say = look_at if status.state is DeviceState.USER_ERROR else is_wrong
    return say(device, status.detail or status.state, status.state, _said(DeviceFault(device, status.state)))


def _paper(printer: ReceiptPrinting) -> CheckResult | None:
    """What a printer that answers may still lack."""
    seen = printer.status()
    device = DeviceClass.RECEIPT_PRINTER
    found = seen.status.detail or f"paper {seen.paper}"
    if seen.block is not None:
        return is_wrong(device, found, seen.block, _said(seen.block))
    if seen.paper is PaperSupply.LOW:
        return look_at(device, found, "paper is running low", "have a new roll at hand")
    return None


def _said(code: Code) -> str:
    """The technician's sentence for a code, in English."""
    return _plain(explain(code).technician)


def _plain(phrase: Phrase) -> str:
    values = {name: _plain(v) if isinstance(v, Phrase) else str(v) for name, v in phrase.values.items()}
    return phrase.source.format(**values)
