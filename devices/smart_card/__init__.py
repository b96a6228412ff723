# SPDX-License-Identifier: GPL-3.0-or-later
"""Chip cards over PC/SC: social security and bank cards."""

from devices.smart_card.pcsc_reader import PcscReader

__all__ = ["PcscReader"]
