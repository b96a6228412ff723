# SPDX-License-Identifier: GPL-3.0-or-later
"""The composition root: settings in, a running kiosk out, an ordered end."""

from kiosk.app.closed_kiosk import ClosedKiosk
from kiosk.app.commands import enrol_machine, stored_catalogue, tray_filled
from kiosk.app.kiosk import Kiosk
from kiosk.app.opening import open_kiosk
from kiosk.app.outbox_commands import stored_records
from kiosk.app.version import PROGRAM_VERSION

__all__ = [
    "PROGRAM_VERSION",
    "ClosedKiosk",
    "Kiosk",
    "enrol_machine",
    "open_kiosk",
    "stored_catalogue",
    "stored_records",
    "tray_filled",
]
