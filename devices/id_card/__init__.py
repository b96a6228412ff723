# SPDX-License-Identifier: GPL-3.0-or-later
"""ID cards through the security module (SAM) of a reader: GA/T 467-2019 on a serial port, or blocks over PC/SC.

devices.id_card.photo opens the photo on the chip.
"""

from devices.id_card.sam_reader import SamSerialReader

__all__ = ["SamSerialReader"]
