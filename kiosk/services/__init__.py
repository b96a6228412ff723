# SPDX-License-Identifier: GPL-3.0-or-later
"""The public services that this machine offers: an application frozen at signing, and its slip."""

from kiosk.services.apply import Identifiers, Ink, freeze, new_identifiers
from kiosk.services.slip import SlipHead, registered_slip, result_slip, slip_job

__all__ = [
    "Identifiers",
    "Ink",
    "SlipHead",
    "freeze",
    "new_identifiers",
    "registered_slip",
    "result_slip",
    "slip_job",
]
