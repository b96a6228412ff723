# SPDX-License-Identifier: GPL-3.0-or-later
"""What a citizen asks of their cases, and takes back: of this machine's store, and of the centre."""

from __future__ import annotations

import hashlib
import secrets
from collections import deque
from collections.abc import Callable
from typing import Final

import structlog

from kiosk.app.failures import call_fault, line_tells
from kiosk.central_client import CentralClient
from kiosk.contract.delivery import MaterialAnswer
from kiosk.contract.hand_ins import HandInReceipt, HandInState
from kiosk.contract.tracking import StatusAnswer
from kiosk.journey.effects import AskCases, FindHeld, SendOwedPaper, TakeBackOrder
from kiosk.journey.events import CasesAnswered, HeldFound, Leftover, LineChanged, Outcome, OwedPaperSent, TakenBack
from kiosk.journey.troubles import HeldFault
from kiosk.journey.views import WithdrawState
from kiosk.sender_process import SenderHandle
from kiosk.timing import Clock
from offline_cache import Store, StoreError, Unfinished, WithdrawOutcome

_log: Final = structlog.get_logger("kiosk")

PAPER_DEADLINE_S: Final = 40.0
"""For 4 MiB while their citizen waits: at 1 Mbit/s they take 34 s."""
SHORT_CODE_TRIES: Final = 5
"""Wrong ones with one card within TRIES_WITHIN_S. A short code is one of 33,554,432: whoever found a card and stood
there for a whole day would try 720 of them."""
TRIES_WITHIN_S: Final = 600.0
_MOST_CARDS: Final = 256


class ShortCodeTries:
    """Counts wrong short codes of each card, in memory only and under a salt that dies with the program."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._salt = secrets.token_bytes(16)
        self._wrong: dict[bytes, deque[float]] = {}

    def allowed(self, number: str) -> bool:
        """Whether one more may be tried with this card."""
        tries = self._wrong.get(self._tag(number))
        if tries is None:
            return True
        while tries and self._clock.monotonic() - tries[0] >= TRIES_WITHIN_S:
            tries.popleft()
        return len(tries) < SHORT_CODE_TRIES

    def wrong(self, number: str) -> None:
        """It was not one of this card."""
        tag = self._tag(number)
        if tag not in self._wrong and len(self._wrong) >= _MOST_CARDS:
            # The one that was tried longest ago goes.
            del self._wrong[next(iter(self._wrong))]
        self._wrong.setdefault(tag, deque(maxlen=SHORT_CODE_TRIES)).append(self._clock.monotonic())

    def _tag(self, number: str) -> bytes:
        return hashlib.blake2b(number.encode(), key=self._salt, digest_size=16).digest()


class TrackingDesk:
    """`held` and `take_back` belong to the disk's worker, `cases` and `hand_in` to the centre's; no method raises
    for what is expected."""

    def __init__(
        self,
        store: Store,
        client: CentralClient,
        sender: SenderHandle,
        clock: Clock,
        tell: Callable[[Outcome], None],
    ) -> None:
        """sender: woken by an order. tell: hears what an answer says of the line."""
        self._store = store
        self._client = client
        self._sender = sender
        self._tell = tell
        self._tries = ShortCodeTries(clock)

    def held(self, effect: FindHeld) -> Outcome:
        """What this machine holds of a code or a card, as much of it as may be told."""
        try:
            found = self._held(effect)
            if found == () and self._store.damaged_copies:
                # It may lie in the database that was set aside: nobody here can say.
                found = HeldFault.UNREADABLE
            return HeldFound(effect.session_id, effect.ask, found)
        except StoreError as error:
            _log.error("kiosk.store_trouble", fault=type(error).__name__.removesuffix("Error"))
            return HeldFound(effect.session_id, effect.ask, HeldFault.UNREADABLE)

    def _held(self, effect: FindHeld) -> tuple[Leftover, ...] | HeldFault:
        if effect.code:
            one = self._store.held_by_code(effect.code)
            if one is None:
                return ()
            # A code alone is told state and day.
            return (
                Leftover(
                    one.id, "", one.made_at, "", None, one.state, until=one.expires_at, withdrawing=one.withdrawing
                ),
            )
        if effect.short_code:
            if not self._tries.allowed(effect.number):
                return HeldFault.TOO_MANY
            found = self._store.held_by_short_code(effect.number, effect.short_code)
            if found is None:
                self._tries.wrong(effect.number)
                return ()
            return (_told(found, in_words=True),)
        held = self._store.held_for(effect.number)
        return tuple(_told(one, in_words=effect.in_words) for one in reversed(held))

    def cases(self, effect: AskCases) -> Outcome:
        """What the centre says of a person's cases."""
        answer = self._client.status_question(effect.question)
        up = line_tells(answer)
        if up is not None:
            self._tell(LineChanged(up))
        told = answer if isinstance(answer, StatusAnswer) else call_fault(answer)
        return CasesAnswered(effect.session_id, effect.ask, told)

    def hand_in(self, effect: SendOwedPaper, file: Callable[[], bytes]) -> Outcome:
        """Send a paper that is owed, and then hand it in by its digest; taken it is only with the centre's receipt.
        file: gives its bytes, or raises kiosk.app.documents.PapersLostError."""
        wanted = effect.hand_in
        kept = self._client.put_material(wanted.sha256, file(), deadline_s=PAPER_DEADLINE_S)
        answer = kept if not isinstance(kept, MaterialAnswer) else self._client.hand_in(wanted)
        up = line_tells(answer)
        if up is not None:
            self._tell(LineChanged(up))
        told = answer if isinstance(answer, HandInReceipt | HandInState) else call_fault(answer)
        return OwedPaperSent(effect.session_id, wanted.hand_in_id, told)

    def take_back(self, effect: TakeBackOrder) -> Outcome:
        """By this machine alone where that is certain; else the order is kept for the sender, and sent."""
        withdrawal_id = effect.withdrawal.withdrawal_id
        try:
            outcome = self._store.put_withdrawal(effect.withdrawal)
        except StoreError as error:
            _log.error("kiosk.store_trouble", fault=type(error).__name__.removesuffix("Error"))
            return TakenBack(withdrawal_id, WithdrawState.FAILED)
        match outcome:
            case WithdrawOutcome.WITHDRAWN:
                return TakenBack(withdrawal_id, WithdrawState.WITHDRAWN)
            case WithdrawOutcome.TOO_LATE:
                return TakenBack(withdrawal_id, WithdrawState.TOO_LATE)
            case WithdrawOutcome.MUST_ASK_CENTRE:
                self._sender.wake(withdrawal_id)
                return TakenBack(withdrawal_id, WithdrawState.KEPT)


def _told(one: Unfinished, *, in_words: bool) -> Leftover:
    return Leftover(
        application_id=one.application_id,
        item_code=one.item_code if in_words else "",
        signed_at=one.signed_at,
        pick_up_code=one.pick_up_code if in_words else "",
        decision=one.decision if in_words else None,
        state=one.state,
        until=one.expires_at,
        withdrawing=one.withdrawing,
    )
