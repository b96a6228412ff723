# SPDX-License-Identifier: GPL-3.0-or-later
"""The ciphers of Basic Access Control (Doc 9303-11, 9.7 and 9.8): 3DES in CBC, and ISO 9797-1's MAC algorithm 3.

They are old and weak by today's measure; the documents in people's hands know no others for this.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass, field
from typing import Final

from cryptography.hazmat.decrepit.ciphers.algorithms import TripleDES
from cryptography.hazmat.primitives.ciphers import Cipher, modes

BLOCK: Final = 8
_FOR_ENCRYPTION: Final = 1
_FOR_MAC: Final = 2


@dataclass(frozen=True)
class KeyPair:
    """encryption, mac: 16 bytes each, a two-key 3DES key."""

    encryption: bytes = field(repr=False)
    mac: bytes = field(repr=False)


def derive(seed: bytes) -> KeyPair:
    """Both keys from a seed of 16 bytes (9.7.1.1)."""
    return KeyPair(_derived(seed, _FOR_ENCRYPTION), _derived(seed, _FOR_MAC))


def encrypt(key: bytes, data: bytes) -> bytes:
    """Whole blocks, first vector zero."""
    return Cipher(TripleDES(key + key[:BLOCK]), modes.CBC(bytes(BLOCK))).encryptor().update(data)


def decrypt(key: bytes, data: bytes) -> bytes:
    return Cipher(TripleDES(key + key[:BLOCK]), modes.CBC(bytes(BLOCK))).decryptor().update(data)


def mac(key: bytes, data: bytes) -> bytes:
    """Eight bytes over the padded data: single DES in CBC with the first half, then once more with both."""
    first, second = key[:BLOCK], key[BLOCK:]
    chained = Cipher(TripleDES(first * 3), modes.CBC(bytes(BLOCK))).encryptor().update(pad(data))[-BLOCK:]
    # Decrypting with the second half and encrypting with the first: what is left of 3DES over the last block.
    back = Cipher(TripleDES(second * 3), modes.CBC(bytes(BLOCK))).decryptor().update(chained)
    return Cipher(TripleDES(first * 3), modes.CBC(bytes(BLOCK))).encryptor().update(back)


def same(left: bytes, right: bytes) -> bool:
    """Without telling by its time how far they agree."""
    return hmac.compare_digest(left, right)


def pad(data: bytes) -> bytes:
    """ISO 9797-1 method 2: 80, then zeros to whole blocks."""
    return data + b"\x80" + bytes(-(len(data) + 1) % BLOCK)


def unpad(data: bytes) -> bytes | None:
    """None when it is not padded so."""
    text = data.rstrip(b"\0")
    return text[:-1] if text.endswith(b"\x80") and len(data) - len(text) < BLOCK else None


def _derived(seed: bytes, purpose: int) -> bytes:
    digest = hashlib.sha1(seed + purpose.to_bytes(4, "big"), usedforsecurity=False).digest()[: 2 * BLOCK]
    return bytes(byte & 0xFE | (byte >> 1).bit_count() & 1 ^ 1 for byte in digest)
