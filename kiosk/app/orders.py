# SPDX-License-Identifier: GPL-3.0-or-later
"""What the centre orders of this machine: out of service and back, and back to an older bundle.

An order counts when a trusted key of this machine's centre signed it, it names this machine, and it is newer than
the one that was followed last: what is replayed changes nothing, before and after a restart.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import structlog
from pydantic import ValidationError

from kiosk.contract.fleet import Revocation, RollBack
from kiosk.sealing import SignatureInvalidError, SignedEnvelope, TrustedKeys
from offline_cache import Store

_log: Final = structlog.get_logger("kiosk")
REVOCATION: Final = "revocation"
ROLL_BACK: Final = "roll_back"


@dataclass(frozen=True)
class Ordered:
    """revocation: the newest one that was not followed yet. roll_back: the one in force. refused: orders that are
    not believed."""

    revocation: Revocation | None = None
    roll_back: RollBack | None = None
    refused: int = 0


class Orders:
    """Of one machine and its centre. Methods raise StoreError."""

    def __init__(self, store: Store, trusted: TrustedKeys, machine_id: str) -> None:
        self._store = store
        self._trusted = trusted
        self._machine_id = machine_id

    def revoked(self) -> str:
        """The reason for which this machine is out of service, "" when it is not."""
        return self._store.facts.revoked()

    def read(self, envelopes: Iterable[SignedEnvelope]) -> Ordered:
        """What of these is to be followed."""
        revocation, roll_back, refused = None, None, 0
        last = self._store.facts.last_order()
        for envelope in envelopes:
            order = self._opened(envelope)
            match order:
                case None:
                    refused += 1
                case Revocation() if last is None or order.ordered_at > last:
                    if revocation is None or order.ordered_at > revocation.ordered_at:
                        revocation = order
                case RollBack():
                    roll_back = order
                case Revocation():
                    # Told in every answer: it was followed when it came.
                    pass
        return Ordered(revocation, roll_back, refused)

    def follow(self, revocation: Revocation) -> None:
        """Durable when it returns. What is not owed is wiped behind that: `wipe` repeats it after a power cut."""
        reason = "" if revocation.lifted else revocation.reason.value
        self._store.facts.set_revoked(reason, revocation.ordered_at)

    def wipe(self) -> None:
        """Drafts, kept answers and finished rows go; what the centre does not have yet stays, sealed."""
        self._store.wipe_what_is_not_owed()

    def _opened(self, envelope: SignedEnvelope) -> Revocation | RollBack | None:
        try:
            payload = self._trusted.open(envelope, envelope.kind)
            order: Revocation | RollBack
            if envelope.kind == REVOCATION:
                order = Revocation.from_payload(payload)
            elif envelope.kind == ROLL_BACK:
                order = RollBack.from_payload(payload)
            else:
                _log.error("order.refused", reason="of a kind that this program does not know")
                return None
        except (SignatureInvalidError, ValidationError) as error:
            _log.error("order.refused", reason=type(error).__name__)
            return None
        if order.machine_id is not None and order.machine_id != self._machine_id:
            _log.error("order.refused", reason="it names another machine")
            return None
        return order
