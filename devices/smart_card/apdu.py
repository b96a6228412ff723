# SPDX-License-Identifier: GPL-3.0-or-later
"""Commands to a chip card and its answers (ISO/IEC 7816-4), with T=0's 61xx and 6Cxx taken care of.

Nothing here logs, and no exception holds a byte of what went to or came from a card.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum
from typing import Final, Protocol

_MOST_ANSWER: Final = 1 << 15
_MOST_ROUNDS: Final = 160
"""GET RESPONSE and repetitions for one command: 32 KB in pieces of 256, and some."""


class Word(IntEnum):
    """Status words that are told apart."""

    OK = 0x9000
    SECURITY_NOT_SATISFIED = 0x6982
    PIN_BLOCKED = 0x6983
    CONDITIONS_NOT_SATISFIED = 0x6985
    FUNCTION_NOT_SUPPORTED = 0x6A81
    FILE_NOT_FOUND = 0x6A82
    RECORD_NOT_FOUND = 0x6A83
    WRONG_PARAMETERS = 0x6A86


class AnswerFault(Exception):  # noqa: N818 - what the card said, not what went wrong here
    """The card answered what no card may: less than a status word, or more without end."""


class CardLine(Protocol):
    """Where APDUs go: one command out, its answer with the status word back."""

    def transmit(self, command: bytes) -> bytes: ...


@dataclass(frozen=True)
class Answer:
    """data without the status word. word: the last one, never 61xx."""

    data: bytes = field(repr=False)
    word: int

    @property
    def ok(self) -> bool:
        return self.word == Word.OK


class Dialogue:
    """What one asks of one card. t0: the card speaks T=0, where Le is not sent after data."""

    def __init__(self, line: CardLine, *, t0: bool) -> None:
        self._line = line
        self._t0 = t0

    def command(
        self,
        kind: int,
        instruction: int,
        p1: int,
        p2: int,
        data: bytes = b"",
        *,
        wants_data: bool = True,
        expects: int = 0,
    ) -> Answer:
        """One command with at most 255 bytes of data, followed to its end. expects: so many bytes, 0 for all.

        Raises AnswerFault.
        """
        head = bytes((kind, instruction, p1, p2))
        expected = bytes((expects,)) if wants_data and (not data or not self._t0) else b""
        body = bytes((len(data),)) + data if data else b""
        collected = bytearray()
        command = head + body + expected
        for _ in range(_MOST_ROUNDS):
            received, word = self._exchange(command)
            if word >> 8 == 0x6C and expected:
                # The length was wrong, and the right one is told.
                command = command[:-1] + bytes((word & 0xFF,))
                continue
            collected += received
            if len(collected) > _MOST_ANSWER:
                raise AnswerFault("the card answers without end")
            if word >> 8 != 0x61:
                return Answer(bytes(collected), word)
            expected = bytes((word & 0xFF,))
            command = b"\x00\xc0\x00\x00" + expected
        raise AnswerFault("the card answers without end")

    def select_application(self, name: bytes) -> Answer:
        """SELECT by name; the answer is its file control information."""
        return self.command(0x00, 0xA4, 0x04, 0x00, name)

    def read_record(self, p1: int, p2: int) -> Answer:
        """READ RECORD with its parameters as they are."""
        return self.command(0x00, 0xB2, p1, p2)

    def _exchange(self, command: bytes) -> tuple[bytes, int]:
        answer = self._line.transmit(command)
        if len(answer) < 2:
            raise AnswerFault("the card answers without a status word")
        return answer[:-2], int.from_bytes(answer[-2:], "big")
