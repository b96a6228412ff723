# SPDX-License-Identifier: GPL-3.0-or-later
"""What is known of paper on its way out."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from kiosk.journey.phrases import Words


class SlipState(StrEnum):
    """What is known of the slip on the way out. UNKNOWN: the printer fell silent; look before a second one."""

    NOT_ASKED = "not_asked"
    PRINTING = "printing"
    PRINTED = "printed"
    FAILED = "failed"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class PaperPart:
    """The result document on A4: what is known of it, in words; out: pages that are out, of so many.

    can_print: it is here, and the printer can finish it. doubtful: it is not printed because of what it is, and
    not because of the printer: its seal does not hold, or it was revoked.
    """

    state: SlipState
    note: Words
    out: int
    pages: int
    can_print: bool
    doubtful: bool = False
