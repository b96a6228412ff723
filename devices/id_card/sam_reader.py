# SPDX-License-Identifier: GPL-3.0-or-later
"""The driver of a reader that speaks GA/T 467 on a serial port: find, select, read, newest address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from enum import IntEnum
from typing import Final

from devices.capabilities import DeviceLostError
from devices.id_card.card_text import CardTextFault, parse_card, parse_new_address
from devices.id_card.frames import MAX_LENGTH, Reply
from devices.id_card.serial_line import NoReply, SerialLine
from devices.reports import (
    CardEvent,
    CardNotRead,
    CardRead,
    CardReadFault,
    CardSeen,
    IdCard,
    IdCardLayout,
)
from devices.status import DeviceClass, DeviceState, DeviceStatus
from devices.worker_bound import WorkerBound
from kiosk.timing import Clock

_STATUS: Final = (0x11, 0xFF)
_SAM_ID: Final = (0x12, 0xFF)
_FIND: Final = (0x20, 0x01)
_SELECT: Final = (0x20, 0x02)
_READ: Final = (0x30, 0x01)
_NEW_ADDRESS: Final = (0x30, 0x03)

_ANSWER_S: Final = 0.6
"""The module's own time for a command that does not touch the card's data."""
_READ_S: Final = 3.0
"""Readers in use take 0.8 to 1.5 s for text and photo."""
_TRIES: Final = 3
_READ_REPLY_BYTES: Final = 1295
_RESIDENT_LAYOUTS: Final = (IdCardLayout.RESIDENT, IdCardLayout.HMT_RESIDENCE)


class Sw3(IntEnum):
    """The third status byte, table of GA/T 467."""

    OK = 0x90
    FOUND = 0x9F
    NO_SUCH_ITEM = 0x91
    CHECKSUM = 0x10
    LENGTH = 0x11
    BAD_COMMAND = 0x21
    NOT_ALLOWED = 0x23
    UNKNOWN_ERROR = 0x24
    CARD_REJECTS_SAM = 0x31
    SAM_REJECTS_CARD = 0x32
    DATA_NOT_VERIFIED = 0x33
    FINGERPRINT_NOT_VERIFIED = 0x37
    DATA_LENGTH = 0x3F
    WRONG_CARD_TYPE = 0x40
    READ_FAILED = 0x41
    RANDOM_FAILED = 0x47
    SELF_TEST_FAILED = 0x60
    NOT_AUTHORISED = 0x66
    NO_CARD = 0x80
    SELECT_FAILED = 0x81


_CARD_FAULTS: Final[Mapping[int, CardReadFault]] = {
    Sw3.CARD_REJECTS_SAM: CardReadFault.REJECTED,
    Sw3.SAM_REJECTS_CARD: CardReadFault.REJECTED,
    Sw3.DATA_NOT_VERIFIED: CardReadFault.REJECTED,
    Sw3.FINGERPRINT_NOT_VERIFIED: CardReadFault.REJECTED,
    Sw3.WRONG_CARD_TYPE: CardReadFault.NOT_ID_CARD,
    Sw3.READ_FAILED: CardReadFault.MOVED_EARLY,
    Sw3.NO_CARD: CardReadFault.MOVED_EARLY,
    Sw3.SELECT_FAILED: CardReadFault.MOVED_EARLY,
    Sw3.RANDOM_FAILED: CardReadFault.UNREADABLE,
    Sw3.UNKNOWN_ERROR: CardReadFault.UNREADABLE,
    Sw3.NO_SUCH_ITEM: CardReadFault.UNREADABLE,
}
"""What an answer says about the card on the plate."""
_BROKEN: Final[Mapping[int, str]] = {
    Sw3.SELF_TEST_FAILED: "the security module fails its self test; replace the reader",
    Sw3.NOT_AUTHORISED: "the security module is not authorised; ask the reader's supplier",
    Sw3.BAD_COMMAND: "the reader does not know this command; it is not a GA/T 467 reader",
    Sw3.NOT_ALLOWED: "the reader does not allow this command; ask the reader's supplier",
}
"""What an answer says about the reader itself."""
_SIMULATED: Final = bytes.fromhex("63006300")
"""How a simulator's number begins, "99.99-": no module has this kind and maker."""
_MISHEARD: Final = (Sw3.CHECKSUM, Sw3.LENGTH, Sw3.DATA_LENGTH)
"""The module did not understand our frame: noise on the line, so we say it again."""


class SamSerialReader(WorkerBound):
    """One reader on one serial port; made closed. Implements devices.capabilities.CardReading.

    Every CardSeen is followed by one CardRead or CardNotRead. A card that lies there and cannot be read is tried
    again at each poll, and told of again only when the reason changes.
    """

    reports_removal = False
    """A card that was read and left lying answers "no card", as does an empty plate: nobody can know."""

    def __init__(self, port: str, baud: int, clock: Clock, *, admits_simulator: bool = False) -> None:
        super().__init__()
        self._admits_simulator = admits_simulator
        self._port = port
        self._baud = baud
        self._clock = clock
        self._line: SerialLine | None = None
        self._seen = False
        self._told: CardReadFault | None = None
        self._lost: DeviceLostError | None = None

    def connect(self) -> DeviceStatus:
        """Open the port and ask the module for its state and its number."""
        self.assert_worker()
        self.close()
        try:
            self._line = SerialLine(self._port, self._baud, self._clock)
            state = self._ask(_STATUS)
            if state.sw3 != Sw3.OK:
                return self._status(DeviceState.HARDWARE_ERROR, _named(state.sw3))
            identity = self._ask(_SAM_ID)
        except DeviceLostError as lost:
            self.close()
            return self._status(lost.state, lost.detail)
        if identity.data[:4] == _SIMULATED and not self._admits_simulator:
            self.close()
            return self._status(DeviceState.REFUSED, "this reader is a simulator: connect a real one")
        return self._status(DeviceState.ONLINE, f"{self._port}, {_sam_number(identity.data)}")

    def poll(self) -> CardEvent | None:
        """One step: find a card, or read the one just found. Raises DeviceLostError."""
        self.assert_worker()
        if self._lost is not None:
            raise self._lost
        if not self._seen:
            if self._ask(_FIND).sw3 != Sw3.FOUND:
                self._told = None
                return None
            self._seen = True
            if self._told is None:
                return CardSeen()
        self._seen = False
        try:
            event = self._read()
        except DeviceLostError as lost:
            # The promise of CardSeen is kept first; the loss is told at the next poll.
            self._lost = lost
            event = CardNotRead(CardReadFault.UNREADABLE)
        return self._worth_telling(event)

    def close(self) -> None:
        self.assert_worker()
        line, self._line = self._line, None
        if line is not None:
            line.close()

    def _worth_telling(self, event: CardRead | CardNotRead) -> CardEvent | None:
        if isinstance(event, CardRead):
            self._told = None
            return event
        before, fault = self._told, event.fault
        if fault == CardReadFault.MOVED_EARLY and before in (CardReadFault.MOVED_EARLY, CardReadFault.UNREADABLE):
            # It broke off twice and still lies there: nobody moved it, it cannot be read.
            fault = CardReadFault.UNREADABLE
        self._told = fault
        return None if fault == before else CardNotRead(fault)

    def _read(self) -> CardRead | CardNotRead:
        selected = self._ask(_SELECT)
        if selected.sw3 != Sw3.OK:
            return _not_read(selected.sw3)
        reply = self._ask(_READ, within_s=_READ_S, reply_bytes=_READ_REPLY_BYTES)
        if reply.sw3 != Sw3.OK:
            return _not_read(reply.sw3)
        try:
            card = parse_card(*_text_and_photo(reply.data))
            if card.layout in _RESIDENT_LAYOUTS:
                newest = self._ask(_NEW_ADDRESS, within_s=_READ_S)
                match newest.sw3:
                    case Sw3.OK:
                        card = _with_address(card, parse_new_address(newest.data))
                    case Sw3.NO_SUCH_ITEM | Sw3.BAD_COMMAND | Sw3.NOT_ALLOWED:
                        pass
                    case _:
                        return _not_read(newest.sw3)
        except CardTextFault:
            return CardNotRead(CardReadFault.UNREADABLE)
        return CardRead(card)

    def _ask(
        self, command: tuple[int, int], *, within_s: float = _ANSWER_S, reply_bytes: int = MAX_LENGTH // 32
    ) -> Reply:
        """A reply that is about the card; what is about the reader raises DeviceLostError."""
        if self._line is None:
            raise DeviceLostError("the port is not open", DeviceState.NO_DEVICE)
        why = "does not answer"
        for attempt in range(_TRIES):
            try:
                if attempt and command == _SELECT:
                    # A card may be selected once after it was found.
                    self._line.ask(*_FIND, within_s=_ANSWER_S)
                reply = self._line.ask(*command, within_s=within_s, reply_bytes=reply_bytes)
            except NoReply as none:
                why = str(none)
                if not none.damaged:
                    break
                continue
            if reply.sw3 in _MISHEARD:
                why = "does not understand what it hears; check cable and baud rate"
                continue
            if reply.sw3 in _BROKEN and command != _NEW_ADDRESS:
                raise DeviceLostError(_named(reply.sw3), DeviceState.HARDWARE_ERROR)
            return reply
        raise DeviceLostError(f"the reader on {self._port} {why}")

    @staticmethod
    def _status(state: DeviceState, detail: str) -> DeviceStatus:
        return DeviceStatus(DeviceClass.ID_CARD_READER, state, detail)


def _not_read(sw3: int) -> CardNotRead:
    return CardNotRead(_CARD_FAULTS.get(sw3, CardReadFault.UNREADABLE))


def _named(sw3: int) -> str:
    return _BROKEN.get(sw3, "the security module is not ready") + f" (SW3 {sw3:02X})"


def _text_and_photo(data: bytes) -> tuple[bytes, bytes]:
    """Two big-endian lengths, then both. Raises CardTextFault when they do not add up."""
    if len(data) < 4:
        raise CardTextFault("lengths")
    text_length, photo_length = int.from_bytes(data[:2], "big"), int.from_bytes(data[2:4], "big")
    if len(data) != 4 + text_length + photo_length:
        raise CardTextFault("lengths")
    return data[4 : 4 + text_length], data[4 + text_length :]


def _with_address(card: IdCard, newest: str) -> IdCard:
    return replace(card, address=newest) if newest else card


def _sam_number(data: bytes) -> str:
    """The module's number as printed on the reader: 05.01-20200101-0000000001-0000000002."""
    if len(data) != 16:
        return "number unknown"
    kind, maker = (int.from_bytes(data[at : at + 2], "little") for at in (0, 2))
    day, serial_1, serial_2 = (int.from_bytes(data[at : at + 4], "little") for at in (4, 8, 12))
    return f"{kind:02d}.{maker:02d}-{day:08d}-{serial_1:010d}-{serial_2:010d}"
