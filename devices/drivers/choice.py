# SPDX-License-Identifier: GPL-3.0-or-later
"""When no driver serves a configuration."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from devices.status import DeviceClass


@dataclass(frozen=True)
class Unsupported:
    """No driver serves this configuration. reason: for the technician, with what to do."""

    device: DeviceClass
    driver: str
    reason: str


def unsupported(
    device: DeviceClass, driver: str, supported: Mapping[str, str], known: Mapping[str, str]
) -> Unsupported:
    """known: kinds that exist and are not served, each with what to do instead."""
    there_are = ", ".join(supported)
    return Unsupported(device, driver, known.get(driver, f"no such driver; there are {there_are}"))
