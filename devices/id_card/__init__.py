# SPDX-License-Identifier: GPL-3.0-or-later
"""ID cards through the security module (SAM) of a reader: GA/T 467-2019 on a serial port."""

from devices.id_card.sam_reader import SamSerialReader

__all__ = ["SamSerialReader"]
