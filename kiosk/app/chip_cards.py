# SPDX-License-Identifier: GPL-3.0-or-later
"""Reading a chip card when the journey asks: on its reader's worker, answered once, nothing of it kept here."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from typing import Final

from devices.capabilities import DeviceLostError, SmartCardReading
from devices.reports import BankCard, SmartCardNotRead
from devices.status import NotAsked
from devices.supervisor import Supervisor
from kiosk.journey.effects import ReadBankCard
from kiosk.journey.events import BankCardAnswered, Outcome

_ASKED_WITHIN_S: Final = 3.0
"""Until the reader's worker comes to it, a reconnection included."""
_LASTS_S: Final = 8.0
"""A whole dialogue with a slow card takes less than 2 s."""

_Answer = BankCard | SmartCardNotRead | NotAsked


class ChipCardDesk:
    """Its methods belong to one thread and return at once."""

    def __init__(
        self, reader: Callable[[], Supervisor[SmartCardReading] | None], tell: Callable[[Outcome], None]
    ) -> None:
        """reader: the worker of this machine's chip card reader, None where it has none; tell: hands an outcome on,
        from any thread."""
        self._reader = reader
        self._tell = tell
        self._asked: Future[_Answer] | None = None

    def read(self, effect: ReadBankCard) -> None:
        """Read the bank card in the slot, once."""
        reader = self._reader()
        if reader is None:
            self._tell(BankCardAnswered(effect.session_id, effect.run, None))
            return
        self.forget()
        asked: Future[_Answer] = reader.ask(
            lambda card: card.read_bank_card(), deadline_s=_ASKED_WITHIN_S, lasts_s=_LASTS_S
        )
        self._asked = asked
        asked.add_done_callback(
            lambda done: self._tell(BankCardAnswered(effect.session_id, effect.run, _answer(done)))
        )

    def forget(self) -> None:
        """Let go of what was read last. A read that has not begun never begins."""
        asked, self._asked = self._asked, None
        if asked is not None:
            asked.cancel()


def _answer(done: Future[_Answer]) -> BankCard | SmartCardNotRead | None:
    try:
        answer = done.result()
    except (DeviceLostError, CancelledError):
        return None
    return None if isinstance(answer, NotAsked) else answer
