# SPDX-License-Identifier: GPL-3.0-or-later
"""The port of the city's gateway for short messages, and what stands there while a city has none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, Protocol


class NoticeFault(StrEnum):
    """Why a message did not reach its phone."""

    NO_SUCH_NUMBER = "no_such_number"
    SWITCHED_OFF = "switched_off"
    """The phone was not reached for as long as the networks try."""
    BARRED = "barred"
    """Its holder wants no messages, or the network stopped it."""
    GATEWAY_DOWN = "gateway_down"
    NO_GATEWAY = "no_gateway"
    """This city has not joined one."""
    NO_RECEIPT = "no_receipt"
    """The gateway took it and never said what became of it."""
    REGISTER_SILENT = "register_silent"
    """Who has the phone on record did not answer."""
    CENTRE_FAULT = "centre_fault"


@dataclass(frozen=True)
class Outgoing:
    """One message for the gateway. message_id: the same each time that it is handed over."""

    message_id: str
    phone: str = field(repr=False)
    text: str = field(repr=False)


class Taken:
    """The gateway has it; what becomes of it, it says later."""


@dataclass(frozen=True)
class Refused:
    """It will not take this message, however often it is asked."""

    reason: NoticeFault


class Busy:
    """It does not take anything now."""


Handover = Taken | Refused | Busy


@dataclass(frozen=True)
class Report:
    """What became of a message. failed_as: None where the phone has it."""

    message_id: str
    failed_as: NoticeFault | None


class NotificationPort(Protocol):
    """A gateway. Safe to call from many threads; never raises for one that is down."""

    @property
    def available(self) -> bool:
        """False when no message can be sent at all; then no way of identity may depend on one."""

    def take(self, message: Outgoing) -> Handover:
        """Hand a message over. One that came before under the same message_id is taken and not sent again: after a
        power cut nobody knows whether it was handed over, and it is handed over once more."""

    def reports(self) -> Sequence[Report]:
        """What has become of messages and was not confirmed yet, some at a time. A gateway that calls back puts
        what it tells into a list of the adapter's, and is answered when it is confirmed."""

    def confirm(self, reports: Sequence[Report]) -> None:
        """These are durable here: they need not be told again."""


class NoGateway:
    """A city that has not joined its gateway yet."""

    available: Final = False

    def take(self, message: Outgoing) -> Handover:  # noqa: ARG002 - the port's signature
        return Refused(NoticeFault.NO_GATEWAY)

    def reports(self) -> Sequence[Report]:
        return ()

    def confirm(self, reports: Sequence[Report]) -> None:
        """There are none."""
