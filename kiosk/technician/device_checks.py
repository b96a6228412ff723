# SPDX-License-Identifier: GPL-3.0-or-later
"""The checks of the devices, through the very drivers that the kiosk uses, and what is plugged in beside them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from devices.capabilities import DeviceLostError
from devices.discovery import Found, Places, discover
from devices.drivers.choice import Unsupported
from devices.quality import read_scale
from devices.reports import PagePrinterStatus, PaperSupply, ReceiptPrinterStatus, TonerSupply
from devices.status import Cause, DeviceClass, DeviceState, DeviceStatus
from kiosk.equipment import Fitting
from kiosk.faults import Code, DeviceFault, explain
from kiosk.journey.phrases import Phrase
from kiosk.technician.machine_checks import Machine
from kiosk.technician.results import CheckResult, is_good, is_wrong, look_at, not_checked

_PRINTERS: Final = (DeviceClass.RECEIPT_PRINTER, DeviceClass.PAGE_PRINTER)


def device(machine: Machine, fitting: Fitting) -> CheckResult:
    """Connect, hear the status, look further when it serves, let go."""
    id = fitting.device.value
    if machine.kiosk_runs():
        # A device has one master; asking beside the kiosk would disturb a citizen.
        return not_checked(id, "the running kiosk has it", "close the kiosk to check its devices")
    make = fitting.build()
    if isinstance(make, Unsupported):
        return is_wrong(id, f"driver {make.driver}", make.reason, "change the settings")
    driver = make()
    try:
        status = driver.connect()
        if status.state.serves and fitting.device in _PRINTERS:
            return _printer(fitting, driver)
    except DeviceLostError as lost:
        status = DeviceStatus(fitting.device, lost.state, lost.detail, lost.cause)
    finally:
        driver.close()
    return judged(fitting, status)


def switched_off(classes: Sequence[DeviceClass]) -> CheckResult:
    """The devices that this machine lacks, by its settings."""
    if not classes:
        return is_good("switched_off", "none: the settings name every kind of device")
    return not_checked("switched_off", "the settings say that there is no " + ", ".join(classes))


def plugged_in(fitted: Sequence[Fitting], places: Places | None = None) -> CheckResult:
    """What is there and stands in no settings."""
    found = discover(places or Places(readers=_pcsc_readers))
    loose = [one for one in found if not any(_is_at(one, fitting) for fitting in fitted)]
    if not loose:
        return is_good("plugged_in", f"{len(found)} things, each of them configured" if found else "nothing")
    return look_at(
        "plugged_in",
        "; ".join(f"{one.description} at {one.address}" for one in loose),
        f"{len(loose)} of {len(found)} are not configured",
        "if they belong to this machine, name them in the settings: "
        + "; ".join(sorted({_may_be(one) for one in loose})),
    )


def _is_at(found: Found, fitting: Fitting) -> bool:
    """Whether this fitting uses it. Services are named by their kind: there is one of each."""
    if found.may_be[0] in (DeviceClass.PAGE_PRINTER, DeviceClass.UPS):
        return fitting.device is found.may_be[0]
    if found.may_be[0] is DeviceClass.SMART_CARD_READER:
        return fitting.device in found.may_be and fitting.address in found.address
    return found.has_address(fitting.address)


def _may_be(found: Found) -> str:
    return " or ".join(device_class.value for device_class in found.may_be)


def _pcsc_readers() -> Sequence[str]:
    from devices.smart_card.pcsc import Context, PcscError, PcscMissingError

    try:
        context = Context()
    except (PcscError, PcscMissingError):
        return ()
    try:
        return context.readers()
    except PcscError:
        return ()
    finally:
        context.release()


def _printer(fitting: Fitting, printer: Any) -> CheckResult:
    """What a printer that answers may still lack."""
    seen: ReceiptPrinterStatus | PagePrinterStatus = printer.status()
    id = fitting.device.value
    found = _with_grade(fitting, seen.status.detail or f"paper {seen.paper}")
    if seen.block is not None:
        return is_wrong(id, found, seen.block, said(seen.block))
    if seen.paper is PaperSupply.LOW:
        return look_at(id, found, "paper is running low", "have new paper at hand")
    if isinstance(seen, PagePrinterStatus) and seen.toner is TonerSupply.LOW:
        return look_at(id, found, "toner is running low", "have a new cartridge at hand")
    return judged(fitting, seen.status)


def judged(fitting: Fitting, status: DeviceStatus) -> CheckResult:
    """What its status alone says."""
    id = fitting.device.value
    found = _with_grade(fitting, status.detail or "answers")
    if status.state is DeviceState.ONLINE:
        return is_good(id, found)
    wrong = status.state.value if status.cause is Cause.NONE else f"{status.state.value}: {status.cause.value}"
    fault = DeviceFault(fitting.device, status.state, status.cause)
    looks = status.state in (DeviceState.USER_ERROR, DeviceState.DEGRADED)
    say: Callable[[str, str, str, str], CheckResult] = look_at if looks else is_wrong
    return say(id, found, wrong, said(fault))


def _with_grade(fitting: Fitting, found: str) -> str:
    """The driver's place on the quality scale, so that nobody takes a simulated driver for a tried one."""
    scale = read_scale()
    known = scale.driver(fitting.driver, fitting.device)
    if known is None:
        return f"{found}; driver {fitting.driver}"
    tried = "seen on " + ", ".join(one.model for one in known.seen) if known.seen else "never seen on real hardware"
    return f"{found}; driver {fitting.driver} ({scale.grade(known).value}, {tried})"


def said(code: Code) -> str:
    """The technician's sentence for a code, in English."""
    return _plain(explain(code).technician)


def _plain(phrase: Phrase) -> str:
    values = {name: _plain(v) if isinstance(v, Phrase) else str(v) for name, v in phrase.values.items()}
    return phrase.source.format(**values)
