# SPDX-License-Identifier: GPL-3.0-or-later
"""A virtual passport: Basic Access Control, protected READ BINARY, DG1 and DG2, with ciphers of its own.

{"insert": {"kind": "travel_document", "number": ..., "birth": YYMMDD, "expiry": YYMMDD, ...}}; the person in it is
whoever inserts the document's, and fictional. "shut_face": the face stays closed; "tampers": its answers are
changed on their way.
"""

from __future__ import annotations

import hashlib
import os
import re
from typing import Any, Final

from cryptography.hazmat.decrepit.ciphers.algorithms import TripleDES
from cryptography.hazmat.primitives.ciphers import Cipher, modes

from devices.simulators.controls import CommandRefused, only
from devices.simulators.portraits import CHIP_SIZE, chip_jpeg, face_of
from devices.simulators.virtual_cards import (
    CONDITIONS,
    NOT_FOUND,
    OK,
    SECURITY,
    WRONG_LENGTH,
    WRONG_PARAMETERS,
    VirtualCard,
    tlv,
)

_NAME: Final = bytes.fromhex("A0000002471001")
_ZERO: Final = bytes(8)
_BAD_MESSAGE: Final = 0x6988
_FACE_BYTES: Final = 12_000

Reply = tuple[bytes, int]


class TravelDocumentCard(VirtualCard):
    """One passport. key_text: number, birth and expiry with their check digits."""

    def __init__(self, key_text: str, files: dict[int, bytes], shut: frozenset[int], *, tampers: bool) -> None:
        super().__init__((), t0=False)
        seed = hashlib.sha1(key_text.encode(), usedforsecurity=False).digest()[:16]
        self._static = _two_keys(seed)
        self._files = files
        self._shut = shut
        self._tampers = tampers
        self._challenge = b""
        self._session: tuple[bytes, bytes] | None = None
        self._count = 0
        self._chosen: int | None = None
        self.extra = {0xA4: self._choose, 0x84: self._give_challenge, 0x82: self._authenticate, 0xB0: self._read}

    def reset(self) -> None:
        super().reset()
        self._challenge, self._session, self._chosen = b"", None, None

    def _choose(self, command: bytes) -> Reply:
        if command[0] == 0x0C:
            return self._protected(command)
        if command[2] == 0x04:
            self.reset()
            return b"", OK if command[5 : 5 + command[4]] == _NAME else NOT_FOUND
        return b"", SECURITY

    def _give_challenge(self, _command: bytes) -> Reply:
        self._challenge = os.urandom(8)
        return self._challenge, OK

    def _authenticate(self, command: bytes) -> Reply:
        told = command[5:45]
        encryption, authentication = self._static
        if len(told) != 40 or not self._challenge or _code(authentication, told[:32]) != told[32:]:
            return b"", 0x6300
        plain = _triple(encryption, told[:32], decrypts=True)
        theirs, challenge, their_key = plain[:8], plain[8:16], plain[16:]
        if challenge != self._challenge:
            return b"", 0x6300
        own_key = os.urandom(16)
        token = _triple(encryption, challenge + theirs + own_key)
        mixed = bytes(a ^ b for a, b in zip(own_key, their_key, strict=True))
        self._session = _two_keys(mixed)
        self._count = int.from_bytes(challenge[4:] + theirs[4:], "big")
        self._challenge = b""
        return token + _code(authentication, token), OK

    def _read(self, command: bytes) -> Reply:
        return self._protected(command) if command[0] == 0x0C else (b"", SECURITY)

    def _protected(self, command: bytes) -> Reply:
        """A command in secure messaging; a mistake in it ends the session, as the standard wants."""
        if self._session is None:
            return b"", CONDITIONS
        encryption, authentication = self._session
        body = command[5 : 5 + command[4]]
        sealed, wanted, code, objects = b"", None, b"", b""
        while len(body) >= 2 + body[1]:
            tag, value = body[0], body[2 : 2 + body[1]]
            if tag == 0x8E:
                code = value
            else:
                objects += body[: 2 + body[1]]
                sealed = value if tag == 0x87 else sealed
                wanted = value[0] or 256 if tag == 0x97 else wanted
            body = body[2 + body[1] :]
            if not body:
                break
        self._count += 1
        head = command[:4] + b"\x80\0\0\0"
        if _code(authentication, self._count.to_bytes(8, "big") + head + objects) != code:
            self._session = None
            return b"", _BAD_MESSAGE
        plain = _triple(encryption, sealed[1:], decrypts=True).rstrip(b"\0")[:-1] if sealed else b""
        data, word = self._obey(command, plain, wanted)
        return self._sealed(data, word), OK

    def _obey(self, command: bytes, data: bytes, wanted: int | None) -> Reply:
        if command[1] == 0xA4:
            file = int.from_bytes(data, "big")
            if file not in self._files:
                return b"", NOT_FOUND
            self._chosen = file
            return b"", OK
        if self._chosen is None:
            return b"", WRONG_PARAMETERS
        if self._chosen in self._shut:
            return b"", SECURITY
        content = self._files[self._chosen]
        at = command[2] << 8 | command[3]
        if wanted is None or at > len(content):
            return b"", WRONG_LENGTH
        return content[at : at + wanted], OK

    def _sealed(self, data: bytes, word: int) -> bytes:
        assert self._session is not None  # noqa: S101 - whoever calls this has opened one
        encryption, authentication = self._session
        objects = tlv(0x87, b"\x01" + _triple(encryption, _padded(data))) if data else b""
        objects += tlv(0x99, word.to_bytes(2, "big"))
        self._count += 1
        code = _code(authentication, self._count.to_bytes(8, "big") + objects)
        if self._tampers and data:
            objects = objects[:5] + bytes([objects[5] ^ 1]) + objects[6:]
        return objects + tlv(0x8E, code)


def travel_document(told: dict[str, Any]) -> TravelDocumentCard:
    """The document of an "insert" command. Raises CommandRefused."""
    only(
        told,
        "number",
        "birth",
        "expiry",
        "surname",
        "given",
        "issuer",
        "nationality",
        "sex",
        "shut_face",
        "tampers",
    )
    number = _text(told, "number", "DEMO12345", r"[A-Z0-9]{1,9}")
    birth, expiry = (
        _text(told, key, usual, r"[0-9]{6}") for key, usual in (("birth", "800101"), ("expiry", "340101"))
    )
    issuer, nationality = (_text(told, key, "UTO", r"[A-Z<]{3}") for key in ("issuer", "nationality"))
    names = (
        _text(told, "surname", "ERIKSSON", r"[A-Z<]{1,30}") + "<<" + _text(told, "given", "ANNA", r"[A-Z<]{1,30}")
    )
    sex = _text(told, "sex", "F", r"[MF<]")
    first = f"P<{issuer}{names}".ljust(44, "<")[:44]
    optional = "<" * 14
    parts = [number.ljust(9, "<"), birth, expiry]
    digits = [_check(part) for part in parts]
    second = f"{parts[0]}{digits[0]}{nationality}{birth}{digits[1]}{sex}{expiry}{digits[2]}{optional}<"
    second += _check(second[:10] + second[13:20] + second[21:43])
    zone = tlv(0x61, tlv(0x5F1F, (first + second).encode()))
    key_text = "".join(part + digit for part, digit in zip(parts, digits, strict=True))
    shut = frozenset({0x0102}) if told.get("shut_face") else frozenset[int]()
    files = {0x0101: zone, 0x0102: _face_group(number)}
    return TravelDocumentCard(key_text, files, shut, tampers=bool(told.get("tampers")))


def _face_group(person: str) -> bytes:
    """DG2 of ISO/IEC 19794-5 with a drawn face."""
    picture = chip_jpeg(face_of(person), _FACE_BYTES)
    record_length = 14 + 20 + 12 + len(picture)
    record = (
        b"FAC\x00010\x00" + record_length.to_bytes(4, "big") + b"\0\1"
        + (20 + 12 + len(picture)).to_bytes(4, "big") + bytes(16)
        + b"\1\0" + CHIP_SIZE[0].to_bytes(2, "big") + CHIP_SIZE[1].to_bytes(2, "big") + bytes(6)
        + picture
    )  # fmt: skip
    header = tlv(0xA1, tlv(0x80, b"\1\1"), tlv(0x87, b"\1\1"), tlv(0x88, b"\0\x08"))
    return tlv(0x75, tlv(0x7F61, tlv(0x02, b"\1"), tlv(0x7F60, header, tlv(0x5F2E, record))))


def _text(told: dict[str, Any], key: str, usual: str, pattern: str) -> str:
    value = told.get(key, usual)
    if not isinstance(value, str) or not re.fullmatch(pattern, value):
        raise CommandRefused(f"{key!r} does not stand in a machine readable zone so")
    return value


def _check(text: str) -> str:
    places = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    weighted = (max(0, places.find(c)) * (7, 3, 1)[i % 3] for i, c in enumerate(text))
    return str(sum(weighted) % 10)


def _two_keys(seed: bytes) -> tuple[bytes, bytes]:
    found = []
    for purpose in (b"\0\0\0\1", b"\0\0\0\2"):
        raw = hashlib.sha1(seed + purpose, usedforsecurity=False).digest()[:16]
        found.append(bytes(b if bin(b).count("1") % 2 else b ^ 1 for b in raw))
    return found[0], found[1]


def _triple(key: bytes, data: bytes, *, decrypts: bool = False) -> bytes:
    cipher = Cipher(TripleDES(key + key[:8]), modes.CBC(_ZERO))
    return (cipher.decryptor() if decrypts else cipher.encryptor()).update(data)


def _padded(data: bytes) -> bytes:
    return (data + b"\x80").ljust((len(data) // 8 + 1) * 8, b"\0")


def _code(key: bytes, data: bytes) -> bytes:
    """Retail MAC, block by block: single DES, and 3DES over the last one."""
    padded = _padded(data)
    single = Cipher(TripleDES(key[:8] * 3), modes.ECB())  # noqa: S305 - what the standard builds its code from
    state = _ZERO
    for at in range(0, len(padded) - 8, 8):
        state = single.encryptor().update(bytes(a ^ b for a, b in zip(state, padded[at : at + 8], strict=True)))
    last = bytes(a ^ b for a, b in zip(state, padded[-8:], strict=True))
    return Cipher(TripleDES(key + key[:8]), modes.ECB()).encryptor().update(last)  # noqa: S305
