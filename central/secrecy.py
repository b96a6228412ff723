# SPDX-License-Identifier: GPL-3.0-or-later
"""Hashes of what must be recognised but not kept: codes, PINs, passwords, people."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from typing import Final

_N: Final = 2**14
_R: Final = 8
_P: Final = 1
"""scrypt cost: about 50 ms and 16 MiB (RFC 7914's interactive setting)."""


class Tagger:
    """Keyed hashes: without the centre's key a copy of the database tells nothing of short secrets."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def tag(self, purpose: str, *parts: str) -> str:
        """64 hexadecimal digits. The purpose keeps hashes of different things apart."""
        text = "\x1f".join((purpose, *parts))
        return hmac.new(self._key, text.encode(), hashlib.sha256).hexdigest()


def slow_hash(secret: str) -> str:
    """scrypt with a random salt, as "scrypt$salt$hash"."""
    salt = secrets.token_bytes(16)
    return f"scrypt${_text(salt)}${_text(_scrypt(secret, salt))}"


def slow_hash_fits(secret: str, stored: str) -> bool:
    """Whether the secret made this hash. Takes the same time either way."""
    scheme, _, rest = stored.partition("$")
    salt, _, wanted = rest.partition("$")
    if scheme != "scrypt":
        raise ValueError("the stored hash is of an unknown scheme")
    return hmac.compare_digest(_scrypt(secret, base64.b64decode(salt)), base64.b64decode(wanted))


def _scrypt(secret: str, salt: bytes) -> bytes:
    return hashlib.scrypt(secret.encode(), salt=salt, n=_N, r=_R, p=_P, dklen=32)


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()
