# SPDX-License-Identifier: GPL-3.0-or-later
"""PIN pads that encrypt. The line to the pad belongs to a process of its own (keeper), which hands the encrypted
block to the bank's middleware; the kiosk's process learns only how many digits are in and how the entry ended."""

from devices.pin_pad.driver import SerialPinPad

__all__ = ["SerialPinPad"]
