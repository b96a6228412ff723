# SPDX-License-Identifier: GPL-3.0-or-later
"""What a kiosk that serves the public must not start with."""

from __future__ import annotations

from urllib.parse import urlsplit

from kiosk.contract.fleet import EnrolmentAnswer
from kiosk.sealing import DEMONSTRATION_PREFIX
from kiosk.settings.data_folder import DataFolder
from kiosk.settings.model import Settings

_LOOPBACK = ("127.0.0.1", "localhost", "::1")


def production_faults(settings: Settings, enrolment: EnrolmentAnswer | None) -> tuple[str, ...]:
    """Why `kiosk run` must refuse: each a sentence with what to do; empty when it may start.

    enrolment: None before the machine is enrolled, which is no reason to refuse.
    """
    faults = []
    if settings.machine.demonstration:
        faults.append("machine.demonstration is true: this is a demonstration's settings file; use `kiosk demo`")
    folder = DataFolder(settings.machine.data_folder)
    if folder.keys.is_dir() and any(p.name.startswith(DEMONSTRATION_PREFIX) for p in folder.keys.iterdir()):
        faults.append(f"{folder.keys} holds demonstration keys: use another data folder")
    if enrolment is not None and (
        enrolment.demonstration or any(k.startswith(DEMONSTRATION_PREFIX) for k in enrolment.centre_keys)
    ):
        faults.append("this machine is enrolled at a demonstration centre: enrol it at the city's")
    if not settings.centre.url:
        faults.append("centre.url is not set: write the address of the city's central service")
    else:
        parts = urlsplit(settings.centre.url)
        if parts.scheme != "https" and parts.hostname not in _LOOPBACK:
            faults.append("centre.url is not https: applications would cross the network unprotected")
    printer = settings.receipt_printer
    if printer.enabled and not (printer.host if printer.driver == "escpos-network" else printer.device):
        unset = "host" if printer.driver == "escpos-network" else "device"
        faults.append(f"receipt_printer.{unset} is not set: write its address, or receipt_printer.enabled = false")
    if printer.enabled and printer.driver == "escpos-file":
        faults.append("receipt_printer.driver is escpos-file, which never knows whether a slip was printed")
    return tuple(faults)
