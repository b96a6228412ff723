# SPDX-License-Identifier: GPL-3.0-or-later
"""Who decides in law (实施主体), as a citizen reads it."""

from __future__ import annotations

from kiosk.contract.items import GuideItem
from kiosk.journey.phrases import QT_TRANSLATE_NOOP, Phrase, Words


def actor_words(item: GuideItem) -> Words:
    """The legal actor of an item, and in whose name it acts when it is entrusted; "" of a bundle of before."""
    actor = item.legal_actor
    if actor is None:
        return ""
    if actor.on_behalf_of is None:
        return actor.name
    return Phrase(
        QT_TRANSLATE_NOOP("Journey", "{actor}, in the name of {principal}"),
        {"actor": actor.name, "principal": actor.on_behalf_of},
    )
