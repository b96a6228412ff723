# SPDX-License-Identifier: GPL-3.0-or-later
"""The technician's work: for now the checks of `kiosk doctor`."""

from kiosk.technician.checks import LIMIT_S, run_checks
from kiosk.technician.results import CheckResult, Verdict, all_well, as_json, print_table

__all__ = ["LIMIT_S", "CheckResult", "Verdict", "all_well", "as_json", "print_table", "run_checks"]
