# SPDX-License-Identifier: GPL-3.0-or-later
"""Which registers are asked once more of an application that comes later than it was signed, and for what."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

CARD: Final = "id_cards"
LIFE: Final = "population"
ACCOUNT: Final = "bank_accounts"
PAID_FROM: Final = "social_insurance"

ASKED_WHEN_LATE: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {CARD: ("lost", "valid_from"), LIFE: ("alive",)}
)
"""Of every item that can be queued; its notice tells of them (`central check`)."""
MONEY_WHEN_LATE: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {ACCOUNT: ("belongs",), PAID_FROM: ("account", "card_normal", "paid_to_card")}
)
"""Besides, of an item that asks them anyway."""
CARD_PLAN: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType({CARD: ("lost", "valid_from")})
"""Of every card that somebody else than its holder lays (代办); the notice of an item that allows it tells of
it."""
GUARDIAN_PLAN: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {"household": ("agent_is_guardian",), "health": ("agent_is_parent",)}
)
"""Of who acts as a guardian."""
