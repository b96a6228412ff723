# SPDX-License-Identifier: GPL-3.0-or-later
"""The driver of a reader that hands the blocks of an ID card out over PC/SC."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from devices.capabilities import DeviceLostError
from devices.id_card.card_text import NEW_ADDRESS_BYTES, CardTextFault, parse_card, parse_new_address
from devices.id_card.pcsc_profiles import PROFILES, PcscProfile
from devices.id_card.photo import PhotoDecoderConfig
from devices.id_card.telling import Telling
from devices.reports import CardEvent, CardNotRead, CardRead, CardReadFault, IdCard, IdCardLayout, PhotoFormat
from devices.smart_card.pcsc import (
    Connection,
    Context,
    Disposition,
    PcscCode,
    PcscError,
    PcscMissingError,
    ReaderState,
)
from devices.smart_card.pcsc_reader import choose
from devices.status import Cause, DeviceClass, DeviceState, DeviceStatus
from devices.worker_bound import WorkerBound
from kiosk.timing import Clock

_WAIT_S: Final = 0.2
"""How long a poll waits for a change in the slot; pcscd tells of one at once."""
_PULLED_WITHIN_S: Final = 0.6
"""pcscd asks a reader for its card about every 0.4 s: so long after a failure, a moved card is known as moved."""
_SIMULATED: Final = "virtual pcd"
"""How the virtual readers of vsmartcard are called."""
_TRIES: Final = 3
"""A card that lies there and cannot be read is not asked for ever: another program may want it."""
_OK: Final = 0x9000
_UNKNOWN_COMMAND: Final = (0x6D, 0x6E, 0x6A, 0x67, 0x68, 0x6B)
"""First status bytes of cards and readers that do not know a command, or not in this form."""
_MOST_ANSWER: Final = 4096
_MOST_ROUNDS: Final = 32
_TEST_PHOTO: Final = b"TST0"
_RESIDENT_LAYOUTS: Final = (IdCardLayout.RESIDENT, IdCardLayout.HMT_RESIDENCE)


class _UnknownCommand(Exception):  # noqa: N818 - an answer of the card
    """This card or reader has no such command: not this profile, or no ID card."""


class _Unreadable(Exception):  # noqa: N818 - an answer of the card
    """It has the command, and what it answers is of no use."""


class SamPcscReader(WorkerBound):
    """One slot of one reader; made closed. Implements devices.capabilities.CardReading."""

    reports_removal = False
    """pcscd knows; no event of a card tells it."""

    def __init__(
        self,
        name_part: str,
        clock: Clock,
        *,
        photo: PhotoDecoderConfig | None = None,
        admits_simulator: bool = False,
    ) -> None:
        """name_part: of the reader's name, see devices.smart_card.pcsc_reader.choose."""
        super().__init__()
        self._name_part = name_part
        self._clock = clock
        self._photo = photo or PhotoDecoderConfig()
        self._admits_simulator = admits_simulator
        self._context: Context | None = None
        self._slot = ReaderState("")
        self._profiles: tuple[PcscProfile, ...] = PROFILES
        self._telling = Telling()
        self._seen = False
        self._tries_left = 0
        self._lost: DeviceLostError | None = None

    def connect(self) -> DeviceStatus:
        """Reach pcscd and find the reader."""
        self.assert_worker()
        self.close()
        try:
            self._context = Context()
            readers = self._context.readers()
            name = choose(readers, self._name_part)
            if name is None:
                self.close()
                there = f"there are {', '.join(readers)}" if readers else "pcscd knows none"
                detail = f"no PC/SC reader's name has {self._name_part!r} in it; {there}"
                return _status(DeviceState.NO_DEVICE, detail, Cause.PORT_MISSING)
            if _SIMULATED in name.lower() and not self._admits_simulator:
                self.close()
                detail = "this reader is a simulator: connect a real one"
                return _status(DeviceState.REFUSED, detail, Cause.SIMULATOR)
            self._slot = ReaderState(name)
            self._look(0)
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
        self._tries_left = _TRIES
        lacking = self._photo.lacking
        if lacking:
            return _status(DeviceState.DEGRADED, f"{name}; {lacking}", Cause.NO_DECODER)
        return _status(DeviceState.ONLINE, name, Cause.NONE)

    def poll(self) -> CardEvent | None:
        """One step: see a card, or read the one just seen. Raises DeviceLostError."""
        self.assert_worker()
        if self._lost is not None:
            raise self._lost
        if not self._seen:
            before = self._slot.card_events
            try:
                self._look(0 if self._slot.present and self._tries_left else _WAIT_S)
            except PcscError as error:
                raise _lost(error) from None
            if self._slot.card_events != before or not self._slot.present:
                self._telling.empty()
                self._tries_left = _TRIES
            if not self._slot.present or not self._tries_left:
                return None
            self._seen = True
            if (seen := self._telling.seen()) is not None:
                return seen
        self._seen = False
        try:
            event = self._read()
        except DeviceLostError as lost:
            # The promise of CardSeen is kept first; the loss is told at the next poll.
            self._lost = lost
            event = CardNotRead(CardReadFault.UNREADABLE)
        over = isinstance(event, CardRead) or event.fault == CardReadFault.NOT_ID_CARD
        self._tries_left = 0 if over else self._tries_left - 1
        return self._telling.ended(event)

    def close(self) -> None:
        self.assert_worker()
        context, self._context = self._context, None
        if context is not None:
            context.release()

    def _look(self, wait_s: float) -> None:
        """The slot now, or when it changed. Raises PcscError, DeviceLostError."""
        if self._context is None:
            raise DeviceLostError("the reader is not open", DeviceState.NO_DEVICE, Cause.LOST)
        (state,) = self._context.status_change((self._slot,), wait_s)
        if state.gone:
            raise DeviceLostError(f"{self._slot.reader} is gone", DeviceState.NO_DEVICE, Cause.LOST)
        self._slot = state

    def _read(self) -> CardRead | CardNotRead:
        """Raises DeviceLostError."""
        if self._context is None:
            raise DeviceLostError("the reader is not open", DeviceState.NO_DEVICE, Cause.LOST)
        if self._slot.mute:
            return CardNotRead(CardReadFault.UNREADABLE)
        connection = None
        try:
            connection = self._context.connect(self._slot.reader)
            with connection.transaction():
                return CardRead(self._card(connection))
        except _UnknownCommand:
            return CardNotRead(CardReadFault.NOT_ID_CARD)
        except CardTextFault:
            return CardNotRead(CardReadFault.UNREADABLE)
        except _Unreadable:
            # Some readers answer for a card that is being lifted, and answer anything.
            return self._broken_off()
        except PcscError as error:
            return self._not_read(error)
        finally:
            if connection is not None:
                connection.disconnect(Disposition.LEAVE)

    def _card(self, connection: Connection) -> IdCard:
        """By the first profile that the reader knows.

        Raises _UnknownCommand, _Unreadable, CardTextFault, PcscError.
        """
        for profile in self._profiles:
            try:
                for apdu in profile.before:
                    _whole_answer(connection, apdu)
                blocks = _whole_answer(connection, profile.read)
            except _UnknownCommand:
                continue
            card = parse_card(*profile.blocks(blocks))
            self._profiles = (profile,)
            if profile.new_address is not None and card.layout in _RESIDENT_LAYOUTS:
                try:
                    newest = _whole_answer(connection, profile.new_address)
                except _UnknownCommand:
                    newest = b""
                if len(newest) == NEW_ADDRESS_BYTES and (address := parse_new_address(newest)):
                    card = replace(card, address=address)
            if self._admits_simulator and card.photo.startswith(_TEST_PHOTO):
                card = replace(card, photo_format=PhotoFormat.TEST)
            return card
        raise _UnknownCommand

    def _not_read(self, error: PcscError) -> CardNotRead:
        """What an error in the middle of a read says of the card. Raises DeviceLostError when it says none."""
        if error.code is PcscCode.SHARING_VIOLATION:
            detail = "another program holds the card; end it"
            raise DeviceLostError(detail, DeviceState.OFFLINE, Cause.PORT_BUSY) from None
        if not error.code.is_about_card:
            raise _lost(error) from None
        return self._broken_off()

    def _broken_off(self) -> CardNotRead:
        """Whether the card was moved, or lies there and does not do. Raises DeviceLostError."""
        before = self._slot.card_events
        try:
            self._look(_PULLED_WITHIN_S)
        except PcscError as worse:
            raise _lost(worse) from None
        moved = not self._slot.present or self._slot.card_events != before
        if moved:
            # Whatever lies there now is another card, or was laid again.
            self._tries_left = _TRIES + 1
        return CardNotRead(CardReadFault.MOVED_EARLY if moved else CardReadFault.UNREADABLE)


def _whole_answer(connection: Connection, apdu: bytes) -> bytes:
    """The data of an answer, fetched to its end (61xx, 6Cxx). Raises _UnknownCommand, _Unreadable, PcscError."""
    collected = b""
    command = apdu
    for _ in range(_MOST_ROUNDS):
        answer = connection.transmit(command)
        if len(answer) < 2:
            raise _Unreadable
        collected += answer[:-2]
        first, second = answer[-2:]
        if len(collected) > _MOST_ANSWER:
            raise _Unreadable
        if first == 0x61:
            command = b"\x00\xc0\x00\x00" + bytes((second,))
        elif first == 0x6C:
            command = apdu[:-1] + bytes((second,))
        elif first << 8 | second == _OK:
            return collected
        elif first in _UNKNOWN_COMMAND:
            raise _UnknownCommand
        else:
            raise _Unreadable
    raise _Unreadable


def _lost(error: PcscError) -> DeviceLostError:
    if error.code.is_about_reader:
        return DeviceLostError(str(error), DeviceState.NO_DEVICE, Cause.LOST)
    return DeviceLostError(f"pcscd does not answer ({error})", DeviceState.OFFLINE, Cause.SERVICE_DOWN)


def _status(state: DeviceState, detail: str, cause: Cause) -> DeviceStatus:
    return DeviceStatus(DeviceClass.ID_CARD_READER, state, detail, cause)
