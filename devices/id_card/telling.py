# SPDX-License-Identifier: GPL-3.0-or-later
"""What is told of a card that lies on the plate and is tried again and again."""

from __future__ import annotations

from devices.reports import CardEvent, CardNotRead, CardRead, CardReadFault, CardSeen


class Telling:
    """Every CardSeen is followed by one CardRead or CardNotRead. A card that lies there and cannot be read is
    told of again only when the reason changes."""

    def __init__(self) -> None:
        self._told: CardReadFault | None = None

    def empty(self) -> None:
        """No card is there: the next one is a new one."""
        self._told = None

    def seen(self) -> CardSeen | None:
        """A card answers; None when it is the one that could not be read."""
        return CardSeen() if self._told is None else None

    def ended(self, event: CardRead | CardNotRead) -> CardEvent | None:
        """A try to read it ended so; None when that was told before."""
        if isinstance(event, CardRead):
            self._told = None
            return event
        before, fault = self._told, event.fault
        if fault == CardReadFault.MOVED_EARLY and before in (CardReadFault.MOVED_EARLY, CardReadFault.UNREADABLE):
            # It broke off twice and still lies there: nobody moved it, it cannot be read.
            fault = CardReadFault.UNREADABLE
        self._told = fault
        return None if fault == before else CardNotRead(fault)
