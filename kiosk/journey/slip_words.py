# SPDX-License-Identifier: GPL-3.0-or-later
"""What is said beside the slip on the screen."""

from __future__ import annotations

from devices.reports import JobOutcome, PrintBlock
from kiosk.faults import explain
from kiosk.journey.phrases import QT_TRANSLATE_NOOP, Phrase, Words
from kiosk.journey.views import SlipState


def slip_note(slip: SlipState, block: PrintBlock | None, failed_by: PrintBlock | None) -> Words:
    """block: what stands against printing now; failed_by: what stopped the last try."""
    match slip:
        case SlipState.PRINTED:
            return explain(JobOutcome.PRINTED).citizen
        case SlipState.UNKNOWN:
            return explain(JobOutcome.UNKNOWN).citizen
        case SlipState.PRINTING:
            return Phrase(QT_TRANSLATE_NOOP("Journey", "The slip is being printed."))
        case SlipState.FAILED:
            return explain(block or failed_by or JobOutcome.FAILED).citizen
        case SlipState.NOT_ASKED:
            return "" if block is None else explain(block).citizen
