# SPDX-License-Identifier: GPL-3.0-or-later
"""Sealed boxes for data at rest: AES-256-GCM under a key of its own for each record.

A box is one algorithm byte, a 96-bit random nonce, then ciphertext and tag. Its associated data is
the record's id, so a box moved to another record does not open. A record's key is itself kept in a
box under the machine's key: to destroy the record, destroy that small box.
"""

from __future__ import annotations

import os
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES: Final = 32
_AES_256_GCM: Final = 1
_NONCE_BYTES: Final = 12


class BoxDamagedError(Exception):
    """The box does not open: damaged, of another record, or the key is another."""


def new_box_key() -> bytes:
    """256 random bits."""
    return os.urandom(KEY_BYTES)


def seal_box(key: bytes, plain: bytes, *, record: str) -> bytes:
    """Seal bytes for one record. key: 32 bytes."""
    nonce = os.urandom(_NONCE_BYTES)
    return bytes([_AES_256_GCM]) + nonce + AESGCM(key).encrypt(nonce, plain, record.encode())


def open_box(key: bytes, box: bytes, *, record: str) -> bytes:
    """The bytes of a box. Raises BoxDamagedError."""
    if len(box) < 1 + _NONCE_BYTES + 16 or box[0] != _AES_256_GCM:
        raise BoxDamagedError("this is no box of a known algorithm")
    nonce, rest = box[1 : 1 + _NONCE_BYTES], box[1 + _NONCE_BYTES :]
    try:
        return AESGCM(key).decrypt(nonce, rest, record.encode())
    except InvalidTag as error:
        raise BoxDamagedError("the box is damaged, of another record, or under another key") from error
