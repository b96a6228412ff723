# SPDX-License-Identifier: GPL-3.0-or-later
"""Keypads of twelve keys, for those who do not see the screen or cannot reach it. Never for PINs."""

from devices.keypad.keypads import EventKeypad, SerialKeypad

__all__ = ["EventKeypad", "SerialKeypad"]
