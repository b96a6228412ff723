# SPDX-License-Identifier: GPL-3.0-or-later
"""Try the devices, keep how they did, put it all on paper: `kiosk doctor --test` and `--report`, and the dock."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from devices.status import DeviceClass
from kiosk.equipment import fittings
from kiosk.settings import Settings
from kiosk.technician.machine_checks import Machine
from kiosk.technician.results import CheckResult
from kiosk.technician.self_test_store import keep_self_tests, last_self_tests
from kiosk.technician.self_tests import SelfTest, Workers, run_self_tests
from kiosk.timing import Clock, SystemClock


class KioskRunsError(Exception):
    """A device has one master, and the running kiosk is it."""


def try_devices(settings: Settings, clock: Clock | None = None) -> tuple[SelfTest, ...]:
    """Each device that is switched on, in order; the results are kept in the data folder.

    Raises KioskRunsError, and OSError when the results cannot be kept.
    """
    time = clock or SystemClock()
    machine = Machine.of(settings, time)
    if machine.kiosk_runs():
        raise KioskRunsError("close the kiosk first: a device has one master")
    return tuple(_kept(settings, machine, time, None))


def try_beside(settings: Settings, workers: Workers, clock: Clock) -> Iterator[SelfTest]:
    """The same through the workers of the running kiosk, each as soon as it is done and kept. Raises OSError.

    It does not look whether somebody is served: whoever asks for it does.
    """
    return _kept(settings, Machine.of(settings, clock), clock, workers)


def kept_tests(settings: Settings, clock: Clock) -> Mapping[DeviceClass, SelfTest]:
    """How each device did when it was last tried."""
    return last_self_tests(Machine.of(settings, clock).folder.root)


def _kept(settings: Settings, machine: Machine, clock: Clock, workers: Workers | None) -> Iterator[SelfTest]:
    machine.folder.root.mkdir(mode=0o700, parents=True, exist_ok=True)
    for fitting in fittings(settings, clock):
        (test,) = run_self_tests([fitting], clock, site=settings.machine.site_name, workers=workers)
        keep_self_tests(machine.folder.root, [test])
        yield test


def readiness(
    settings: Settings, program_version: str, checks: Sequence[CheckResult], clock: Clock | None = None
) -> bytes:
    """The report as PDF, with the last kept self-test of each device that is switched on."""
    # Setting type takes 200 ms to load, which a doctor without a report need not wait for.
    from kiosk.technician.readiness import MachineFacts, readiness_report

    time = clock or SystemClock()
    machine = Machine.of(settings, time)
    enrolment = machine.enrolment
    facts = MachineFacts(
        machine_id=enrolment.machine_id if enrolment is not None else "",
        site=enrolment.site.zh if enrolment is not None else settings.machine.site_name,
        version=program_version,
        at=time.now(),
        demonstration=settings.machine.demonstration,
    )
    fitted = [fitting.device for fitting in fittings(settings, time)]
    return readiness_report(facts, checks, last_self_tests(machine.folder.root), fitted)
