# SPDX-License-Identifier: GPL-3.0-or-later
"""Where people meet the service."""

from __future__ import annotations

from enum import StrEnum


class Channel(StrEnum):
    """Where the application was made (办件来源); the outward codes are in contract.codes."""

    KIOSK = "kiosk"
    BANK_STM = "bank_stm"
