# SPDX-License-Identifier: GPL-3.0-or-later
"""`kiosk doctor`: devices, line, store, keys, clock, catalogue, fonts. What was found, what is wrong, what to do.

A check changes nothing on the machine and never raises. Each runs on a thread of its own with a limit, so
that a device that hangs hides no other finding.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from devices.discovery import Places
from devices.status import DeviceClass, DeviceStatus
from kiosk.equipment import Fitting, fittings
from kiosk.settings import Settings
from kiosk.technician import device_checks, machine_checks, outbox_checks, service_checks
from kiosk.technician.results import TITLES, CheckResult, Verdict
from kiosk.timing import Clock, SystemClock

LIMIT_S: Final = 20.0

Check = Callable[[], CheckResult]


def run_checks(
    settings: Settings,
    *,
    clock: Clock | None = None,
    more: Sequence[tuple[str, str, Check]] = (),
    limit_s: float = LIMIT_S,
    places: Places | None = None,
    statuses: Sequence[DeviceStatus] = (),
) -> list[CheckResult]:
    """Every check, in the order in which a technician would look. more: (id, title, check) of rooms above.

    places: where to look for what is plugged in, this machine's own when None. statuses: how the devices of the
    running kiosk stand, when it asks itself; from outside they are not looked at while it runs.
    """
    time = clock or SystemClock()
    where = machine_checks.Machine.of(settings, time)
    fitted = {fitting.device: fitting for fitting in fittings(settings, time)}
    absent = [device for device in DeviceClass if device not in fitted]

    known = {status.device: status for status in statuses}

    def device_check(fitting: Fitting) -> Check:
        status = known.get(fitting.device)
        return lambda: (
            device_checks.device(where, fitting) if status is None else device_checks.judged(fitting, status)
        )

    own: dict[str, Check] = {
        "settings": lambda: machine_checks.settings_allowed(where),
        "data_folder": lambda: machine_checks.data_folder(where),
        "second_copy": lambda: machine_checks.running_copies(where),
        "keys": lambda: machine_checks.keys(where),
        "store": lambda: machine_checks.store(where),
        "waiting": lambda: outbox_checks.waiting(where),
        "limits": lambda: outbox_checks.limits(where),
        "retention": lambda: outbox_checks.retention(where),
        "audit": lambda: machine_checks.audit(where),
        "fonts": machine_checks.fonts,
        **{device.value: device_check(fitting) for device, fitting in fitted.items()},
        "switched_off": lambda: device_checks.switched_off(absent),
        "plugged_in": lambda: device_checks.plugged_in(tuple(fitted.values()), places),
        "enrolment": lambda: service_checks.enrolment(where),
        "revocation": lambda: outbox_checks.service(where),
        "catalogue": lambda: service_checks.catalogue(where),
        "line": lambda: service_checks.line(where),
        "clock": lambda: service_checks.clock(where),
    }
    checks = [*((check_id, title, own[check_id]) for check_id, title in TITLES.items() if check_id in own), *more]
    running = [_Running(check_id, title, check) for check_id, title, check in checks]
    return [one.result(limit_s) for one in running]


class _Running:
    """One check on its thread."""

    def __init__(self, check_id: str, title: str, check: Check) -> None:
        self._id = check_id
        self._title = title
        self._check = check
        self._found: CheckResult | None = None
        self._thread = threading.Thread(target=self._run, name=f"check-{check_id}", daemon=True)
        self._thread.start()

    def _run(self) -> None:
        try:
            self._found = self._check()
        except Exception as error:
            # Only the type and the place: a message may hold anything.
            self._found = CheckResult(
                self._id,
                self._title,
                Verdict.WRONG,
                "the check itself failed",
                f"{type(error).__name__} at {_place(error)}",
                "report this to the maker of the program",
            )

    def result(self, limit_s: float) -> CheckResult:
        self._thread.join(limit_s)
        return self._found or CheckResult(
            self._id,
            self._title,
            Verdict.WRONG,
            f"no end after {limit_s:g} seconds",
            "it hangs",
            "switch the device or the machine off and on, then check again",
        )


def _place(error: BaseException) -> str:
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return "unknown" if trace is None else f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}"
