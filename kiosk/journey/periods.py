# SPDX-License-Identifier: GPL-3.0-or-later
"""Time limits in words. A limit of 0 has no unit worth saying."""

from __future__ import annotations

from kiosk.contract.guide_words import period_words
from kiosk.contract.items import Period
from kiosk.journey.phrases import QT_TRANSLATE_NOOP, Phrase, Words


def promised_within(period: Period) -> Words:
    """The promised time. An instant item still goes to a person now and then, and says so."""
    if period.count == 0:
        return Phrase(QT_TRANSLATE_NOOP("Journey", "mostly at once"))
    return period_words(period)


def at_most_within(period: Period) -> Words:
    """The time that the law allows."""
    if period.count == 0:
        return Phrase(QT_TRANSLATE_NOOP("Journey", "the same day"))
    return period_words(period)
