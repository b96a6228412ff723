# SPDX-License-Identifier: GPL-3.0-or-later
"""What stands around every page, and what may lie over it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from kiosk.journey.phrases import Words


class StepState(StrEnum):
    DONE = "done"
    NOW = "now"
    LATER = "later"


@dataclass(frozen=True)
class Step:
    """A dot of the stepper."""

    label: Words
    state: StepState


@dataclass(frozen=True)
class StatusPill:
    """Shown under the header only when something is wrong. icon and word together, then a sentence."""

    icon: str
    word: Words
    sentence: Words


@dataclass(frozen=True)
class Chrome:
    """What stands around every page: the stepper (empty outside an application), the pill, the rail."""

    city: Words
    machine_id: str
    demonstration: bool
    steps: tuple[Step, ...] = ()
    pill: StatusPill | None = None
    can_end: bool = False
    """Whether 结束·取卡 is drawn (it is on every page of a session)."""
    card_left: bool = False
    """Somebody who is gone left a chip card in its slot."""


class CallbackState(StrEnum):
    NOT_ASKED = "not_asked"
    STORED = "stored"
    """On this machine; the centre does not have it yet."""
    DELIVERED = "delivered"
    FAILED = "failed"


@dataclass(frozen=True)
class HelpPanel:
    """Over any page: hotline, machine number, call me back. ticket_no when the centre has given one."""

    hotline: str
    machine_id: str
    callback: CallbackState
    ticket_no: str
    problem: Words


@dataclass(frozen=True)
class IdleWarning:
    """Over any page of a session: seconds left until the wipe. can_save: the form can be saved for later."""

    seconds: int
    total: int
    can_save: bool = False
