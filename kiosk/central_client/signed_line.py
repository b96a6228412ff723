# SPDX-License-Identifier: GPL-3.0-or-later
"""Requests signed by this machine, and envelopes signed by its centre."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from typing import Final, TypeVar
from urllib.parse import quote

from pydantic import ValidationError

from kiosk.central_client.judging import judge
from kiosk.central_client.results import Answer, Failure, Nonsense, NotEnrolled, NotReached, Unreached, Wrong
from kiosk.central_client.wire import CONNECT_S, Wire
from kiosk.contract.fleet import EnrolmentAnswer
from kiosk.contract.message import Message
from kiosk.sealing import (
    KeyProvider,
    KeyStoreError,
    SignatureInvalidError,
    SignedEnvelope,
    TrustedKeys,
    sign_request,
)
from kiosk.timing import Breaker, Clock

SMALL: Final = 1 << 20
LARGE: Final = 24 << 20
"""Bytes of a document at most."""

_Opened = TypeVar("_Opened", bound=Message)


class SignedLine:
    """The way of one machine to one centre. Safe from any thread."""

    def __init__(
        self,
        base_url: str,
        machine: EnrolmentAnswer | None,
        keys: KeyProvider,
        clock: Clock,
        *,
        demonstration: bool,
        ca_file: str | None,
        connect_s: float = CONNECT_S,
    ) -> None:
        """Raises ValueError for a base URL that is none."""
        self.wire = Wire(base_url, ca_file=ca_file, connect_s=connect_s)
        self.demonstration = demonstration
        self._keys = keys
        self._clock = clock
        self._breakers: dict[str, Breaker] = {}
        self._lock = threading.Lock()
        self.machine = machine

    @property
    def machine(self) -> EnrolmentAnswer | None:
        return self._machine

    @machine.setter
    def machine(self, machine: EnrolmentAnswer | None) -> None:
        trusted = TrustedKeys(machine.centre_keys if machine else {})
        self._trusted = trusted if self.demonstration else trusted.without_demonstration()
        self._machine = machine

    def send(
        self,
        method: str,
        route: str,
        body: bytes = b"",
        *,
        deadline_s: float,
        place: Mapping[str, str] | None = None,
        limit: int = SMALL,
        headers: Mapping[str, str] | None = None,
        content_type: str = "application/json",
        patient: bool = False,
    ) -> Answer | Failure:
        """One signed request. place: what is filled into the route. limit: bytes of answer that are read at most.

        patient: whoever sends paces itself, so the route's breaker neither stops it nor counts for it. Raises
        KeyStoreError when the machine's keys cannot be had.
        """
        machine = self._machine
        if machine is None:
            return NotEnrolled()
        breaker = self._breaker(route)
        if not patient and not breaker.may_try():
            return NotReached(Unreached.RESTING)
        filled = {name: quote(value, safe="") for name, value in (place or {}).items()}
        target = self.wire.target(route.format(**filled) if filled else route)
        try:
            stamp = sign_request(
                self._keys.signing_key(),
                machine.machine_id,
                method=method,
                target=target,
                body=body,
                at=self._clock.now(),
            )
        except KeyStoreError:
            breaker.gave_up()
            raise
        sent = {**stamp, **(headers or {})}
        if body:
            sent["Content-Type"] = content_type
        reply = self.wire.exchange(method, target, sent, body, deadline_s=deadline_s, limit=limit)
        if not isinstance(reply, NotReached):
            self._answered(breaker)
        elif not patient:
            breaker.failed()
        return judge(reply)

    def open(self, envelope: SignedEnvelope, kind: str, message: type[_Opened]) -> _Opened | Nonsense:
        """What a trusted centre has signed."""
        try:
            return message.from_payload(self._trusted.open(envelope, kind))
        except SignatureInvalidError as error:
            return Nonsense(Wrong.SIGNATURE, str(error))
        except (ValidationError, ValueError):
            return Nonsense(Wrong.SHAPE, f"a signed {kind} of another shape")

    def _breaker(self, route: str) -> Breaker:
        with self._lock:
            return self._breakers.setdefault(route, Breaker(self._clock))

    def _answered(self, answered: Breaker) -> None:
        """The line is there: this route is well, and the others may try again."""
        answered.succeeded()
        with self._lock:
            for breaker in self._breakers.values():
                breaker.nudge()
