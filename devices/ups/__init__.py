# SPDX-License-Identifier: GPL-3.0-or-later
"""The battery behind the machine, as Network UPS Tools tells of it."""

from devices.ups.nut import NutUps

__all__ = ["NutUps"]
