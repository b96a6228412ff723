# SPDX-License-Identifier: GPL-3.0-or-later
"""The cards that a person may apply with."""

from __future__ import annotations

from enum import StrEnum


class CardType(StrEnum):
    """The four cards of the SAM interface (GA/T 467): resident, J, I and Y."""

    RESIDENT = "resident"
    HMT_RESIDENCE = "hmt_residence"
    FOREIGNER_2017 = "foreigner_2017"
    FOREIGNER_2023 = "foreigner_2023"
