# SPDX-License-Identifier: GPL-3.0-or-later
"""Sealed boxes for data at rest, under a key of its own for each record.

A box is one algorithm byte, a 96-bit random nonce, then ciphertext and a 128-bit tag. Its associated data is the
record's identity, so a box moved to another record does not open. A record's key is itself kept in a box under the
machine's storage key (`storage_keys`): to destroy the record, destroy that small box.
"""

from __future__ import annotations

import os
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from kiosk.sealing.profiles import Profile

KEY_BYTES: Final = 32
"""Of every box key, whatever the algorithm; SM4 takes its 128 bits from it by `_sm4_key`."""
_AES_256_GCM: Final = 1
_SM4_GCM: Final = 2
_NONCE_BYTES: Final = 12
_HEAD_BYTES: Final = 1 + _NONCE_BYTES
_TAG_BYTES: Final = 16
_SM4_LABEL: Final = b"hall-kiosk box SM4-GCM 1"


class BoxDamagedError(Exception):
    """The box does not open: damaged, of another record, or the key is another."""


def new_box_key() -> bytes:
    """256 random bits."""
    return os.urandom(KEY_BYTES)


def seal_box(key: bytes, plain: bytes, *, record: str, profile: Profile = Profile.STANDARD) -> bytes:
    """Seal bytes for one record. key: 32 bytes."""
    return bytes(seal_large(key, plain, record=record, profile=profile))


def seal_large(key: bytes, plain: bytes, *, record: str, profile: Profile = Profile.STANDARD) -> bytearray:
    """The same box, sealed into its place: of 300 KB one more copy would take longer than the sealing."""
    box, identity = bytearray(_HEAD_BYTES + len(plain) + _TAG_BYTES), record.encode()
    nonce = os.urandom(_NONCE_BYTES)
    box[1:_HEAD_BYTES] = nonce
    with memoryview(box) as whole, whole[_HEAD_BYTES:] as rest:
        if profile is Profile.STANDARD:
            box[0] = _AES_256_GCM
            AESGCM(key).encrypt_into(nonce, plain, identity, rest)
        else:
            box[0] = _SM4_GCM
            sealing = Cipher(algorithms.SM4(_sm4_key(key)), modes.GCM(nonce)).encryptor()
            sealing.authenticate_additional_data(identity)
            sealing.update_into(plain, rest)
            sealing.finalize()
            rest[-_TAG_BYTES:] = sealing.tag
    return box


def open_box(key: bytes, box: bytes | bytearray, *, record: str) -> bytes:
    """The bytes of a box of either profile. Raises BoxDamagedError."""
    if len(box) < _HEAD_BYTES + _TAG_BYTES or box[0] not in (_AES_256_GCM, _SM4_GCM):
        raise BoxDamagedError("this is no box of a known algorithm")
    nonce, rest, identity = bytes(box[1:_HEAD_BYTES]), box[_HEAD_BYTES:], record.encode()
    try:
        if box[0] == _AES_256_GCM:
            return AESGCM(key).decrypt(nonce, rest, identity)
        opening = Cipher(algorithms.SM4(_sm4_key(key)), modes.GCM(nonce, bytes(rest[-_TAG_BYTES:]))).decryptor()
        opening.authenticate_additional_data(identity)
        return opening.update(rest[:-_TAG_BYTES]) + opening.finalize()
    except InvalidTag as error:
        raise BoxDamagedError("the box is damaged, of another record, or under another key") from error


def _sm4_key(key: bytes) -> bytes:
    """16 bytes made of the box key for SM4 alone, so that no two ciphers ever work under the same key."""
    made = hmac.HMAC(key, hashes.SM3())
    made.update(_SM4_LABEL)
    return made.finalize()[:16]
