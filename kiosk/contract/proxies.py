# SPDX-License-Identifier: GPL-3.0-or-later
"""Doing it for somebody else (代办): who may, and on what that rests."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from kiosk.contract.message import Message, Text


class ProxyGround(StrEnum):
    """PRESENT: both are at the machine, and the one it is for signs too. AUTHORISED: by a written authorisation
    that is laid under the camera. GUARDIAN: a parent or guardian of a child under the item's age."""

    PRESENT = "present"
    AUTHORISED = "authorised"
    GUARDIAN = "guardian"


class ProxyPolicy(Message):
    """grounds: on what one may act. guardian_under: full years; under it only a guardian acts. scope: what the
    proxy may do and nothing more, in words that both papers carry."""

    grounds: tuple[ProxyGround, ...] = Field(min_length=1)
    guardian_under: int = Field(default=14, ge=1, le=18)
    scope: Text
