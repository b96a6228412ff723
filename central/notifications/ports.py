# SPDX-License-Identifier: GPL-3.0-or-later
"""The port, its demonstration, and what stands there while a city has none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Protocol

from sqlalchemy import select

from central.database import Database
from central.database.schema import messages, stamp
from kiosk.timing import Clock

_SHOWN: Final = 200


class NotificationPort(Protocol):
    """Sends one short message."""

    @property
    def available(self) -> bool:
        """False when no message can be sent at all; then no way of identity may depend on one."""

    def send(self, phone: str, text: str) -> bool:
        """Hand a message over; True when the gateway took it. Never raises for a gateway that is down."""


class NoGateway:
    """A city that has not joined its gateway yet."""

    available: Final = False

    def send(self, phone: str, text: str) -> bool:  # noqa: ARG002 - the port's signature
        return False


@dataclass(frozen=True)
class KeptMessage:
    """One message that the demonstration "sent"."""

    phone: str
    text: str
    at: str


class MessagesKept:
    """The demonstration's gateway: what was sent can be read at /demo/messages."""

    available: Final = True

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def send(self, phone: str, text: str) -> bool:
        with self._database.write() as connection:
            connection.execute(messages.insert().values(phone=phone, text=text, at=stamp(self._clock.now())))
        return True

    def latest(self) -> list[KeptMessage]:
        """The last messages, newest first."""
        with self._database.read() as connection:
            rows = connection.execute(select(messages).order_by(messages.c.id.desc()).limit(_SHOWN)).all()
        return [KeptMessage(row.phone, row.text, row.at) for row in rows]
