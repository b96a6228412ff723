# SPDX-License-Identifier: GPL-3.0-or-later
"""Assurance levels: what is reached, what an item asks for, and what may be shown of a name."""

from __future__ import annotations

from kiosk.contract.cases import Applicant
from kiosk.contract.items import IdentityLevel, ServiceItem
from kiosk.identity.assertions import ProvenIdentity


def level_reached(proven: ProvenIdentity | None, monotonic: float) -> IdentityLevel:
    """L1 for the card alone; the assertion's level while it lasts."""
    if proven is None or monotonic >= proven.lapses_at:
        return IdentityLevel.L1
    return proven.claims.level


def needs_proof(item: ServiceItem, proven: ProvenIdentity | None, monotonic: float) -> bool:
    """Whether the person still has to show that the card is theirs, by a way that this item takes."""
    if item.identity_level.rank <= IdentityLevel.L1.rank:
        return False
    if proven is None or proven.claims.way not in item.identity_ways:
        return True
    return level_reached(proven, monotonic).rank < item.identity_level.rank


def accepts_card(item: ServiceItem, applicant: Applicant) -> bool:
    """Whether the item takes this type of card."""
    return applicant.card_type in item.card_types
