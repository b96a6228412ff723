# SPDX-License-Identifier: GPL-3.0-or-later
"""The machine's keys as its settings name them."""

from __future__ import annotations

from kiosk.sealing import MachineKeys
from kiosk.settings.data_folder import DataFolder
from kiosk.settings.key_section import keeper_of
from kiosk.settings.model import Settings


def machine_keys(
    settings: Settings, *, may_make: bool = True, look_only: bool = False, insist: bool = False
) -> MachineKeys:
    """Nothing is opened yet. A machine that is enrolled or has stored applications has keys: new ones would open
    nothing, so none are made. look_only: for a check, which changes nothing. insist: see `keeper_of`."""
    folder = DataFolder(settings.machine.data_folder)
    return MachineKeys(
        folder.keys,
        keeper_of(settings.keys, settings.keys.provider, insist=insist),
        demonstration=settings.machine.demonstration,
        profile=settings.keys.profile,
        may_make=may_make and not folder.store.exists() and not folder.enrolment.exists(),
        look_only=look_only,
    )
