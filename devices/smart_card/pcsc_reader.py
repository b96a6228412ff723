# SPDX-License-Identifier: GPL-3.0-or-later
"""The driver of a chip card reader behind pcscd: tells of cards, and reads one when asked.

The watcher is one short SCardGetStatusChange a poll, on a context of this driver's own. After any error of the
service or the reader the driver is thrown away with its context and made anew (devices.supervisor), so a pcscd that
died and came back is found again. What a card does wrong is told of the card and loses nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Final, TypeVar

from devices.capabilities import DeviceLostError
from devices.reports import (
    BankCard,
    SmartCardFault,
    SmartCardInserted,
    SmartCardNotRead,
    SmartCardRemoved,
    SocialSecurityCard,
    TravelDocument,
)
from devices.smart_card.apdu import AnswerFault, Dialogue
from devices.smart_card.bank_card import read_bank_card
from devices.smart_card.pcsc import (
    Context,
    Disposition,
    PcscCode,
    PcscError,
    PcscMissingError,
    Protocol,
    ReaderState,
    Share,
)
from devices.smart_card.social_security import read_social_security_card
from devices.status import Cause, DeviceClass, DeviceState, DeviceStatus
from devices.worker_bound import WorkerBound
from kiosk.timing import Clock

WAIT_S: Final = 0.15
"""How long a poll waits for a change: what an order waits at most before the reader is free for it."""
_PULLED_WITHIN_S: Final = 0.6
"""pcscd asks a reader for its card about every 0.4 s: so long after a failure, a pulled card is known as pulled."""
_MOST_LOOKS: Final = 20
_SIMULATED: Final = "virtual pcd"
"""How the virtual readers of vsmartcard are called."""

_Read = TypeVar("_Read")


class PcscReader(WorkerBound):
    """One slot of one reader; made closed. Implements devices.capabilities.SmartCardReading."""

    def __init__(self, name_part: str, clock: Clock, *, admits_simulator: bool = False) -> None:
        """name_part: see `choose`."""
        super().__init__()
        self._name_part = name_part
        self._clock = clock
        self._admits_simulator = admits_simulator
        self._context: Context | None = None
        self._known = ReaderState("")
        self._told_present = False
        self._told_events = 0

    def connect(self) -> DeviceStatus:
        """Reach pcscd and find the reader; what lies in its slot is told by the first poll."""
        self.assert_worker()
        self.close()
        try:
            self._context = Context()
            readers = self._context.readers()
            name = choose(readers, self._name_part)
            if name is None:
                self.close()
                return _status(DeviceState.NO_DEVICE, _absent(readers, self._name_part), Cause.PORT_MISSING)
            if _SIMULATED in name.lower() and not self._admits_simulator:
                self.close()
                detail = "this reader is a simulator: connect a real one"
                return _status(DeviceState.REFUSED, detail, Cause.SIMULATOR)
            self._known = self._look(ReaderState(name), 0)
        except PcscMissingError as missing:
            self.close()
            return _status(DeviceState.OFFLINE, str(missing), Cause.PROGRAM_MISSING)
        except PcscError as error:
            self.close()
            lost = _lost(error)
            return _status(lost.state, lost.detail, lost.cause)
        except DeviceLostError as lost:
            self.close()
            return _status(lost.state, lost.detail, lost.cause)
        self._told_present, self._told_events = False, self._known.card_events
        return _status(DeviceState.ONLINE, name, Cause.NONE)

    def poll(self) -> SmartCardInserted | SmartCardRemoved | None:
        """The next change in the slot, after at most WAIT_S. A card that took another's place between two polls is
        told as removed and inserted. Raises DeviceLostError."""
        self.assert_worker()
        if self._known.present == self._told_present and self._known.card_events == self._told_events:
            try:
                self._known = self._look(self._known, WAIT_S)
            except PcscError as error:
                raise _lost(error) from None
        state = self._known
        another = state.card_events != self._told_events
        if self._told_present and (not state.present or another):
            self._told_present = False
            if not state.present:
                self._told_events = state.card_events
            return SmartCardRemoved()
        self._told_events = state.card_events
        if state.present and not self._told_present:
            self._told_present = True
            return SmartCardInserted()
        return None

    def read_bank_card(self) -> BankCard | SmartCardNotRead:
        """The account number of the card in the slot; nothing of it stays here. Raises DeviceLostError."""
        return self._read(lambda dialogue: read_bank_card(dialogue, self._clock.now().date()))

    def read_social_security_card(self) -> SocialSecurityCard | SmartCardNotRead:
        """What the card in the slot says of itself, proof of nothing. Raises DeviceLostError."""
        return self._read(read_social_security_card)

    def read_travel_document(self, number: str, birth: date, expiry: date) -> TravelDocument | SmartCardNotRead:
        """Printed data and face of the document in the slot, which opens with what is printed in it.

        Proof of nothing. Raises DeviceLostError.
        """
        self.assert_worker()
        # Ciphers are loaded only by who reads such documents.
        from devices.smart_card.travel_document import access_key, read_travel_document

        key = access_key(number, birth, expiry)
        if key is None:
            return SmartCardNotRead(SmartCardFault.WRONG_KEY)
        today = self._clock.now().date()
        return self._read(lambda dialogue: read_travel_document(dialogue, key, today))

    def close(self) -> None:
        self.assert_worker()
        context, self._context = self._context, None
        if context is not None:
            context.release()

    def _read(self, dialogue: Callable[[Dialogue], _Read]) -> _Read | SmartCardNotRead:
        self.assert_worker()
        context = self._context
        if context is None:
            raise DeviceLostError("the reader is not open", DeviceState.NO_DEVICE, Cause.LOST)
        try:
            before = self._look(self._known, 0)
        except PcscError as error:
            raise _lost(error) from None
        if not before.present:
            return SmartCardNotRead(SmartCardFault.NO_CARD)
        if before.mute:
            return SmartCardNotRead(SmartCardFault.MUTE)
        try:
            # Alone with the card: what it says is nobody else's.
            connection = context.connect(before.reader, Share.EXCLUSIVE)
        except PcscError as error:
            return self._card_fault(error, before)
        try:
            with connection.transaction():
                return dialogue(Dialogue(connection, t0=connection.protocol is Protocol.T0))
        except AnswerFault:
            # Some readers answer for a card that was pulled, with nothing.
            pulled = self._pulled(before)
            return SmartCardNotRead(SmartCardFault.REMOVED_EARLY if pulled else SmartCardFault.UNREADABLE)
        except PcscError as error:
            return self._card_fault(error, before)
        finally:
            # The next program finds the card as if it had just been laid.
            connection.disconnect(Disposition.RESET)

    def _card_fault(self, error: PcscError, before: ReaderState) -> SmartCardNotRead:
        """What an error in the middle of a read says of the card. Raises DeviceLostError when it is another's."""
        if error.code is PcscCode.SHARING_VIOLATION:
            detail = "another program holds the card; end it"
            raise DeviceLostError(detail, DeviceState.OFFLINE, Cause.PORT_BUSY) from None
        if not error.code.is_about_card:
            raise _lost(error) from None
        if self._pulled(before):
            return SmartCardNotRead(SmartCardFault.REMOVED_EARLY)
        mute = error.code in (PcscCode.UNRESPONSIVE_CARD, PcscCode.UNPOWERED_CARD)
        return SmartCardNotRead(SmartCardFault.MUTE if mute else SmartCardFault.UNREADABLE)

    def _pulled(self, before: ReaderState) -> bool:
        """Whether this card left the slot, as far as pcscd finds out in time. Raises DeviceLostError."""
        now, deadline = before, self._clock.monotonic() + _PULLED_WITHIN_S
        try:
            for _ in range(_MOST_LOOKS):
                left = deadline - self._clock.monotonic()
                if left < 0 or not now.present or now.card_events != before.card_events:
                    break
                # The state changes for other reasons too: our own connection is one.
                now = self._look(now, left)
        except PcscError as error:
            raise _lost(error) from None
        return not now.present or now.card_events != before.card_events

    def _look(self, known: ReaderState, wait_s: float) -> ReaderState:
        """The slot now, or when it changed. Raises PcscError, DeviceLostError when the reader is not there."""
        if self._context is None:
            raise DeviceLostError("the reader is not open", DeviceState.NO_DEVICE, Cause.LOST)
        (state,) = self._context.status_change((known,), wait_s)
        if state.gone:
            raise DeviceLostError(f"{known.reader} is gone", DeviceState.NO_DEVICE, Cause.LOST)
        return state


def choose(readers: tuple[str, ...], name_part: str) -> str | None:
    """The reader to take: the first, in pcscd's order, whose name holds this part, small or capital.

    pcscd's names end in two numbers: of the reader among its kind, which changes with replugging, and of the slot.
    So a part without numbers finds a reader again wherever it is plugged in; two of one kind are told apart by the
    serial number that many have in their name, or else by the numbers.
    """
    wanted = name_part.casefold()
    return next((name for name in readers if wanted in name.casefold()), None)


def _absent(readers: tuple[str, ...], name_part: str) -> str:
    if not readers:
        return "pcscd knows no reader"
    return f"no reader's name has {name_part!r} in it; there are {', '.join(readers)}"


def _lost(error: PcscError) -> DeviceLostError:
    """What an error that is not the card's says of the reader or its service."""
    if error.code.is_about_reader:
        return DeviceLostError(str(error), DeviceState.NO_DEVICE, Cause.LOST)
    detail = f"pcscd does not answer ({error})"
    return DeviceLostError(detail, DeviceState.OFFLINE, Cause.SERVICE_DOWN)


def _status(state: DeviceState, detail: str, cause: Cause) -> DeviceStatus:
    return DeviceStatus(DeviceClass.SMART_CARD_READER, state, detail, cause)
