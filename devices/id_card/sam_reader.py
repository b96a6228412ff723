# SPDX-License-Identifier: GPL-3.0-or-later
"""The driver of a reader that speaks GA/T 467 on a serial port: find, select, read, newest address.

Of the standard's commands one is not sent: 61 (size of the radio frames), as nothing is known of a reader that is
quicker by it, and a wrong size makes some read no card at all.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from devices.capabilities import DeviceLostError
from devices.id_card import blocks
from devices.id_card.answers import ABOUT_LINE, ABOUT_MODULE, NOT_OFFERED, Sw3, card_fault, module_fault
from devices.id_card.card_text import CardTextFault, parse_card, parse_new_address
from devices.id_card.frames import MAX_LENGTH, Reply
from devices.id_card.photo import PhotoDecoderConfig
from devices.id_card.serial_line import NoReply, SerialLine
from devices.id_card.speeds import BAUD_RATES, Speeds
from devices.id_card.telling import Telling
from devices.reports import (
    CardEvent,
    CardNotRead,
    CardRead,
    CardReadFault,
    IdCard,
    IdCardLayout,
    PhotoFormat,
)
from devices.status import Cause, DeviceClass, DeviceState, DeviceStatus
from devices.worker_bound import WorkerBound
from kiosk.timing import Clock

_RESET: Final = (0x10, 0xFF)
_STATUS: Final = (0x11, 0xFF)
_MODULE_NUMBER: Final = (0x12, 0xFF)
_FIND: Final = (0x20, 0x01)
_SELECT: Final = (0x20, 0x02)
_READ: Final = (0x30, 0x01)
_READ_WITH_FINGERPRINT: Final = (0x30, 0x10)
_NEW_ADDRESS: Final = (0x30, 0x03)
_BODY_ID: Final = (0x30, 0x05)
_SET_BAUD: Final = 0x60

_ANSWER_S: Final = 0.6
"""The module's own time for a command that does not touch the card's data."""
_PROBE_S: Final = 0.15
"""To a question for its state a module answers within some milliseconds."""
_READ_S: Final = 3.0
"""Readers in use take 0.8 to 1.5 s for text and photo."""
_TRIES: Final = 3
_READ_REPLY_BYTES: Final = 1295
_FINGERPRINT_REPLY_BYTES: Final = _READ_REPLY_BYTES + 2 + blocks.FINGERPRINT_BYTES
_RESIDENT_LAYOUTS: Final = (IdCardLayout.RESIDENT, IdCardLayout.HMT_RESIDENCE)
_TEST_PHOTO: Final = b"TST0"


class SamSerialReader(WorkerBound):
    """One reader on one serial port; made closed. Implements devices.capabilities.CardReading.

    Every CardSeen is followed by one CardRead or CardNotRead. A card that lies there and cannot be read is tried
    again at each poll, and told of again only when the reason changes.
    """

    reports_removal = False
    """A card that was read and left lying answers "no card", as does an empty plate: nobody can know."""

    def __init__(
        self,
        port: str,
        speed: int | Speeds,
        clock: Clock,
        *,
        photo: PhotoDecoderConfig | None = None,
        admits_simulator: bool = False,
    ) -> None:
        """speed: in baud, or what is known of this port from earlier drivers. photo: the decoder that is wanted;
        the reader only says when it is lacking."""
        super().__init__()
        self._admits_simulator = admits_simulator
        self._port = port
        self._speeds = Speeds(speed) if isinstance(speed, int) else speed
        self._clock = clock
        self._photo = photo or PhotoDecoderConfig()
        self._line: SerialLine | None = None
        self._simulated = False
        self._seen = False
        self._telling = Telling()
        self._read_command = _READ
        self._lost: DeviceLostError | None = None

    def connect(self) -> DeviceStatus:
        """Open the port, find the speed, ask the module for its state and its number."""
        self.assert_worker()
        self.close()
        try:
            self._line = SerialLine(
                self._port, self._speeds.current, self._clock, admits_simulator=self._admits_simulator
            )
            state = self._first_answer(self._line)
            if state.sw3 not in (Sw3.OK, *ABOUT_MODULE):
                # It is busy with what another program left it at.
                self._ask(_RESET, optional=True)
                state = self._ask(_STATUS, optional=True)
            if state.sw3 != Sw3.OK:
                fault = module_fault(state.sw3)
                self.close()
                return self._status(DeviceState.HARDWARE_ERROR, fault.said, fault.cause)
            self._speak_faster(self._line)
            number = self._ask(_MODULE_NUMBER).data
        except DeviceLostError as lost:
            self.close()
            return self._status(lost.state, lost.detail, lost.cause)
        self._simulated = number.startswith(blocks.SIMULATED)
        if self._simulated and not self._admits_simulator:
            self.close()
            return self._status(
                DeviceState.REFUSED, "this reader is a simulator: connect a real one", Cause.SIMULATOR
            )
        detail = f"{self._port}, {self._line.baud} baud, {blocks.module_number(number)}"
        lacking = self._photo.lacking
        if lacking:
            return self._status(DeviceState.DEGRADED, f"{detail}; {lacking}", Cause.NO_DECODER)
        return self._status(DeviceState.ONLINE, detail)

    def poll(self) -> CardEvent | None:
        """One step: find a card, or read the one just found. Raises DeviceLostError."""
        self.assert_worker()
        if self._lost is not None:
            raise self._lost
        if not self._seen:
            if self._ask(_FIND).sw3 != Sw3.FOUND:
                self._telling.empty()
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
        return self._telling.ended(event)

    def body_id(self) -> bytes | CardReadFault:
        """The number of the card's body (卡体管理号), 28 bytes, while a card lies there that was read or selected:
        it tells a replaced card from its forerunner. Personal data. Raises DeviceLostError."""
        self.assert_worker()
        reply = self._ask(_BODY_ID, within_s=_READ_S, optional=True)
        if reply.sw3 != Sw3.OK:
            return card_fault(reply.sw3)
        return reply.data if len(reply.data) == blocks.BODY_ID_BYTES else CardReadFault.UNREADABLE

    def close(self) -> None:
        self.assert_worker()
        line, self._line = self._line, None
        if line is not None:
            line.close()

    def _first_answer(self, line: SerialLine) -> Reply:
        """The module's state, at whichever speed it is heard. Raises DeviceLostError."""
        try:
            reply = self._at_this_speed(line)
        except NoReply as none:
            found = self._probe(line)
            if found is None:
                raise self._silent(none) from None
            reply = found
        self._speeds.answered(line.baud)
        return reply

    @staticmethod
    def _at_this_speed(line: SerialLine) -> Reply:
        try:
            return line.ask(*_STATUS, within_s=_ANSWER_S)
        except NoReply as none:
            if not none.damaged:
                raise
        return line.ask(*_STATUS, within_s=_PROBE_S)

    def _probe(self, line: SerialLine) -> Reply | None:
        """What the module says at another speed, when it is time to look for one."""
        for rate in self._speeds.others():
            line.set_baud(rate)
            try:
                return line.ask(*_STATUS, within_s=_PROBE_S)
            except NoReply:
                continue
        return None

    def _speak_faster(self, line: SerialLine) -> None:
        """A module that was found slower than configured is asked to change: at 9600 baud a read's 1295 bytes alone
        take 1.35 s. One that does not is left at its speed, and not asked again. Raises DeviceLostError."""
        slow, wanted = line.baud, self._speeds.configured
        if slow >= wanted or not self._speeds.may_raise:
            return
        self._speeds.may_raise = False
        try:
            if line.ask(_SET_BAUD, BAUD_RATES.index(wanted), within_s=_ANSWER_S).sw3 != Sw3.OK:
                return
            line.set_baud(wanted)
            line.ask(*_STATUS, within_s=_PROBE_S)
        except NoReply:
            line.set_baud(slow)
            self._ask(_STATUS, optional=True)
        self._speeds.answered(line.baud)

    def _read(self) -> CardRead | CardNotRead:
        selected = self._ask(_SELECT)
        if selected.sw3 != Sw3.OK:
            return CardNotRead(card_fault(selected.sw3))
        reply = self._text_and_photo()
        if reply.sw3 != Sw3.OK:
            return CardNotRead(card_fault(reply.sw3))
        try:
            if self._read_command == _READ:
                card = parse_card(*blocks.text_and_photo(reply.data))
            else:
                card = parse_card(*blocks.text_and_photo_before_fingerprint(reply.data))
            if card.layout in _RESIDENT_LAYOUTS:
                newest = self._ask(_NEW_ADDRESS, within_s=_READ_S, optional=True)
                if newest.sw3 == Sw3.OK:
                    card = _with_address(card, parse_new_address(newest.data))
                elif newest.sw3 not in NOT_OFFERED:
                    return CardNotRead(card_fault(newest.sw3))
        except CardTextFault:
            return CardNotRead(CardReadFault.UNREADABLE)
        if self._simulated and card.photo.startswith(_TEST_PHOTO):
            card = replace(card, photo_format=PhotoFormat.TEST)
        return CardRead(card)

    def _text_and_photo(self) -> Reply:
        """Without the fingerprint, which nobody here has a use for; with it only where a module offers nothing
        else, and then it is passed over."""
        if self._read_command == _READ:
            reply = self._ask(_READ, within_s=_READ_S, reply_bytes=_READ_REPLY_BYTES, optional=True)
            if reply.sw3 not in (Sw3.BAD_COMMAND, Sw3.NOT_ALLOWED):
                return reply
            self._read_command = _READ_WITH_FINGERPRINT
        return self._ask(_READ_WITH_FINGERPRINT, within_s=_READ_S, reply_bytes=_FINGERPRINT_REPLY_BYTES)

    def _ask(
        self,
        command: tuple[int, int],
        *,
        within_s: float = _ANSWER_S,
        reply_bytes: int = MAX_LENGTH // 32,
        optional: bool = False,
    ) -> Reply:
        """A reply that is about the card; what is about the reader raises DeviceLostError. optional: not every
        module has this command, so every answer is one."""
        if self._line is None:
            raise DeviceLostError("the port is not open", DeviceState.NO_DEVICE, Cause.LOST)
        lost = DeviceLostError("", cause=Cause.NO_ANSWER)
        for attempt in range(_TRIES):
            try:
                if attempt and command == _SELECT:
                    # A card may be selected once after it was found.
                    self._line.ask(*_FIND, within_s=_ANSWER_S)
                reply = self._line.ask(*command, within_s=within_s, reply_bytes=reply_bytes)
            except NoReply as none:
                lost = self._silent(none)
                if not none.damaged:
                    break
                continue
            if reply.sw3 in ABOUT_LINE:
                said = f"the reader on {self._port} does not understand what it hears; check cable and baud rate"
                lost = DeviceLostError(said, cause=Cause.NONSENSE)
                continue
            if reply.sw3 in ABOUT_MODULE and not optional:
                fault = module_fault(reply.sw3)
                raise DeviceLostError(fault.said, DeviceState.HARDWARE_ERROR, fault.cause)
            return reply
        raise lost

    def _silent(self, none: NoReply) -> DeviceLostError:
        return DeviceLostError(f"the reader on {self._port} {none}", cause=none.cause)

    @staticmethod
    def _status(state: DeviceState, detail: str, cause: Cause = Cause.NONE) -> DeviceStatus:
        return DeviceStatus(DeviceClass.ID_CARD_READER, state, detail, cause)


def _with_address(card: IdCard, newest: str) -> IdCard:
    return replace(card, address=newest) if newest else card
