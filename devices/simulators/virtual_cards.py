# SPDX-License-Identifier: GPL-3.0-or-later
"""What a chip card does with a command: a small card system with applications, record files and T=0's manners.

ISO/IEC 7816-4. Cards of each kind are made in devices.simulators.card_kinds. Nothing here is shared with drivers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

T0_ATR: Final = bytes.fromhex("3B65000020 63CBB800".replace(" ", ""))
T1_ATR: Final = bytes.fromhex("3B800181")

OK: Final = 0x9000
NOT_FOUND: Final = 0x6A82
NO_RECORD: Final = 0x6A83
WRONG_PARAMETERS: Final = 0x6A86
WRONG_LENGTH: Final = 0x6700
NO_SUCH_INSTRUCTION: Final = 0x6D00
NO_SUCH_CLASS: Final = 0x6E00
SECURITY: Final = 0x6982
CONDITIONS: Final = 0x6985
NO_CURRENT_FILE: Final = 0x6986

_SHORT_MOST: Final = 256


@dataclass(frozen=True)
class RecordFile:
    """Records by their order; the first byte of each is its identifier. open_to: which P2 forms of READ RECORD it
    answers, "number" (P1 counts from 1) or "identifier" (P1 is the first byte); protected: only after a PIN."""

    sfi: int
    records: tuple[bytes, ...]
    file_id: int = 0
    open_to: frozenset[str] = frozenset({"number", "identifier"})
    protected: bool = False

    def read(self, p1: int, mode: int) -> tuple[bytes, int]:
        if mode == 4 and "number" in self.open_to:
            if 1 <= p1 <= len(self.records):
                return self.records[p1 - 1], OK
            return b"", NO_RECORD
        if mode == 0 and "identifier" in self.open_to:
            found = next((record for record in self.records if record[0] == p1), None)
            return (found, OK) if found is not None else (b"", NO_RECORD)
        return b"", WRONG_PARAMETERS


@dataclass(frozen=True)
class CardApplication:
    """select_p1: values that SELECT by file id takes; by_sfi, by_selection: how its files can be read.

    processing: what GET PROCESSING OPTIONS answers to its data field, as data and status word.
    """

    name: bytes
    control_information: bytes
    files: tuple[RecordFile, ...] = ()
    select_p1: frozenset[int] = frozenset({0x00, 0x02})
    by_sfi: bool = True
    by_selection: bool = True
    processing: Callable[[bytes], tuple[bytes, int]] | None = None


@dataclass
class VirtualCard:
    """One card. t0: it answers with 61xx and 6Cxx, else with all that fits.

    mute: it does not answer its reset. extra: instructions of a kind of card, by their code.
    """

    applications: tuple[CardApplication, ...]
    t0: bool = True
    mute: bool = False
    extra: Mapping[int, Callable[[bytes], tuple[bytes, int]]] = field(default_factory=dict)
    _current: CardApplication | None = None
    _file: RecordFile | None = None
    _waiting: bytes = b""

    @property
    def answer_to_reset(self) -> bytes:
        return T0_ATR if self.t0 else T1_ATR

    def reset(self) -> None:
        self._current, self._file, self._waiting = None, None, b""

    def answer(self, command: bytes) -> bytes:
        """The answer to a command APDU, with its status word."""
        if len(command) < 4:
            return _word(WRONG_LENGTH)
        if command[1] == 0xC0:
            return self._get_response(command)
        self._waiting = b""
        data_field, wanted = _split(command)
        if data_field is None:
            return _word(WRONG_LENGTH)
        data, word = self._execute(command, data_field)
        if word != OK or not data:
            return data + _word(word)
        if data_field and self.t0:
            self._waiting = data
            return _word(0x6100 | min(len(data), _SHORT_MOST) & 0xFF)
        if not data_field and self.t0 and wanted != len(data):
            return _word(0x6C00 | len(data) & 0xFF)
        return data[: wanted or _SHORT_MOST] + _word(OK)

    def _get_response(self, command: bytes) -> bytes:
        wanted = command[4] or _SHORT_MOST if len(command) > 4 else _SHORT_MOST
        if not self._waiting:
            return _word(CONDITIONS)
        piece, self._waiting = self._waiting[:wanted], self._waiting[wanted:]
        left = min(len(self._waiting), _SHORT_MOST)
        return piece + _word(0x6100 | left & 0xFF if left else OK)

    def _execute(self, command: bytes, data: bytes) -> tuple[bytes, int]:
        kind, instruction, p1, p2 = command[:4]
        if instruction in self.extra:
            return self.extra[instruction](command)
        match kind & 0xF0, instruction:
            case 0x00, 0xA4:
                return self._select(p1, data)
            case 0x00, 0xB2:
                return self._read_record(p1, p2)
            case 0x80, 0xA8 if self._current is not None and self._current.processing is not None:
                return self._current.processing(data)
            case 0x00 | 0x80, _:
                return b"", NO_SUCH_INSTRUCTION
            case _:
                return b"", NO_SUCH_CLASS

    def _select(self, p1: int, data: bytes) -> tuple[bytes, int]:
        if p1 == 0x04:
            # A partial name selects the first application that begins with it.
            found = next((a for a in self.applications if data and a.name.startswith(data)), None)
            if found is None:
                return b"", NOT_FOUND
            self._current, self._file = found, None
            return found.control_information, OK
        if self._current is None or p1 not in self._current.select_p1 or len(data) != 2:
            return b"", WRONG_PARAMETERS
        wanted = int.from_bytes(data, "big")
        file = next((f for f in self._current.files if f.file_id and f.file_id == wanted), None)
        if file is None:
            return b"", NOT_FOUND
        self._file = file
        return b"", OK

    def _read_record(self, p1: int, p2: int) -> tuple[bytes, int]:
        if self._current is None:
            return b"", NO_CURRENT_FILE
        short = p2 >> 3
        if short:
            file = next((f for f in self._current.files if f.sfi == short), None)
            if file is None or not self._current.by_sfi:
                return b"", NOT_FOUND
        elif self._file is None or not self._current.by_selection:
            return b"", NO_CURRENT_FILE
        else:
            file = self._file
        if file.protected:
            return b"", SECURITY
        return file.read(p1, p2 & 0x07)


def _word(word: int) -> bytes:
    return word.to_bytes(2, "big")


def _split(command: bytes) -> tuple[bytes | None, int]:
    """The data field (None when its length is wrong) and Le, 256 where it says 00 or nothing."""
    body = command[4:]
    if len(body) <= 1:
        return b"", (body[0] if body else 0) or _SHORT_MOST
    length = body[0]
    if len(body) not in (1 + length, 2 + length) or not length:
        return None, 0
    le = body[1 + length] if len(body) == 2 + length else 0
    return body[1 : 1 + length], le or _SHORT_MOST


def tlv(tag: int, *values: bytes) -> bytes:
    """One BER-TLV element."""
    value = b"".join(values)
    name = tag.to_bytes((tag.bit_length() + 7) // 8, "big")
    if len(value) < 0x80:
        length = bytes([len(value)])
    elif len(value) < 0x100:
        length = bytes([0x81, len(value)])
    else:
        length = b"\x82" + len(value).to_bytes(2, "big")
    return name + length + value
