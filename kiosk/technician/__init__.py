# SPDX-License-Identifier: GPL-3.0-or-later
"""The technician's work: the checks of `kiosk doctor`, self-tests of devices, the readiness report."""

from kiosk.technician.checks import LIMIT_S, run_checks
from kiosk.technician.results import CheckResult, Verdict, all_well, as_json, print_table
from kiosk.technician.self_tests import SelfTest, SelfTestOutcome
from kiosk.technician.trying import KioskRunsError, kept_tests, readiness, try_beside, try_devices

__all__ = [
    "LIMIT_S",
    "CheckResult",
    "KioskRunsError",
    "SelfTest",
    "SelfTestOutcome",
    "Verdict",
    "all_well",
    "as_json",
    "kept_tests",
    "print_table",
    "readiness",
    "run_checks",
    "try_beside",
    "try_devices",
]
