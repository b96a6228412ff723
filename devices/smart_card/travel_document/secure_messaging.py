# SPDX-License-Identifier: GPL-3.0-or-later
"""Basic Access Control and the protected commands after it (Doc 9303-11, 4.3 and 9.8)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import Final

from devices.smart_card.apdu import Answer, AnswerFault, Dialogue, Word
from devices.smart_card.tlv import TlvFault, find, parse_tlv
from devices.smart_card.travel_document.access_key import AccessKey
from devices.smart_card.travel_document.ciphers import (
    BLOCK,
    KeyPair,
    decrypt,
    derive,
    encrypt,
    mac,
    pad,
    same,
    unpad,
)

_CHALLENGE_BYTES: Final = 8
_KEY_BYTES: Final = 16
_TOKEN_BYTES: Final = 32
_DATA: Final = 0x87
_LENGTH: Final = 0x97
_STATUS: Final = 0x99
_CODE: Final = 0x8E


class KeyRefused(Exception):  # noqa: N818 - what the document said
    """The document does not accept the key: it is another document's, or typed wrong."""


class Tampered(Exception):  # noqa: N818 - what the document said
    """A protected answer whose code does not fit: noise on the line, or somebody in between."""


@dataclass
class SecureChannel:
    """Commands that nobody in between can read or change. counter: the send sequence counter."""

    dialogue: Dialogue
    keys: KeyPair
    counter: int = field(repr=False)

    def command(
        self, instruction: int, p1: int, p2: int, data: bytes = b"", *, wanted: int | None = None
    ) -> Answer:
        """One command and its answer in the clear. wanted: how many bytes are to come (up to 256).

        Raises Tampered, AnswerFault. An answer that is not protected has only its status word.
        """
        head = bytes((0x0C, instruction, p1, p2))
        objects = b""
        if data:
            sealed = b"\x01" + encrypt(self.keys.encryption, pad(data))
            objects += bytes((_DATA, len(sealed))) + sealed
        if wanted is not None:
            objects += bytes((_LENGTH, 1, wanted & 0xFF))
        code = self._code(pad(head) + objects)
        answer = self.dialogue.command(0x0C, instruction, p1, p2, objects + bytes((_CODE, len(code))) + code)
        return self._opened(answer) if answer.ok else Answer(b"", answer.word)

    def _opened(self, answer: Answer) -> Answer:
        try:
            elements = parse_tlv(answer.data)
        except TlvFault:
            raise Tampered from None
        code, status, sealed = (find(elements, tag) for tag in (_CODE, _STATUS, _DATA))
        signed = answer.data[: len(answer.data) - 2 - BLOCK]
        if code is None or status is None or len(status) != 2 or not same(self._code(signed), code):
            raise Tampered
        data = b""
        if sealed is not None:
            if sealed[:1] != b"\x01" or len(sealed) % BLOCK != 1:
                raise Tampered
            plain = unpad(decrypt(self.keys.encryption, sealed[1:]))
            if plain is None:
                raise Tampered
            data = plain
        return Answer(data, int.from_bytes(status, "big"))

    def _code(self, data: bytes) -> bytes:
        self.counter = (self.counter + 1) % (1 << 64)
        return mac(self.keys.mac, self.counter.to_bytes(8, "big") + data)


def open_channel(dialogue: Dialogue, key: AccessKey, own_random: bytes, own_key: bytes) -> SecureChannel:
    """Basic Access Control. own_random: 8, own_key: 16 fresh random bytes. Raises KeyRefused, AnswerFault."""
    keys = derive(hashlib.sha1(key.text.encode("ascii"), usedforsecurity=False).digest()[:_KEY_BYTES])
    challenge = dialogue.command(0x00, 0x84, 0x00, 0x00, expects=_CHALLENGE_BYTES)
    if not challenge.ok or len(challenge.data) != _CHALLENGE_BYTES:
        raise AnswerFault("the document gives no challenge")
    token = encrypt(keys.encryption, own_random + challenge.data + own_key)
    answer = dialogue.command(0x00, 0x82, 0x00, 0x00, token + mac(keys.mac, token), expects=_TOKEN_BYTES + BLOCK)
    if not answer.ok:
        raise KeyRefused
    if len(answer.data) != _TOKEN_BYTES + BLOCK:
        raise AnswerFault("the document answers the key with another length")
    their_token, code = answer.data[:_TOKEN_BYTES], answer.data[_TOKEN_BYTES:]
    if not same(mac(keys.mac, their_token), code):
        raise KeyRefused
    plain = decrypt(keys.encryption, their_token)
    if plain[:8] != challenge.data or plain[8:16] != own_random:
        raise KeyRefused
    shared = bytes(ours ^ theirs for ours, theirs in zip(own_key, plain[16:], strict=True))
    counter = challenge.data[-4:] + own_random[-4:]
    return SecureChannel(dialogue, derive(shared), int.from_bytes(counter, "big"))


REFUSED: Final = (Word.SECURITY_NOT_SATISFIED, Word.CONDITIONS_NOT_SATISFIED)
"""What a document says to a file that this access does not open."""
