# SPDX-License-Identifier: GPL-3.0-or-later
"""Canonical JSON (RFC 8785) and digests over it."""

from __future__ import annotations

import hashlib
import json
from typing import Any, Final

import rfc8785
from cryptography.hazmat.primitives import hashes

from kiosk.sealing.profiles import Profile

_MOST_EXACT: Final = 2**53 - 1
_PLAINLY: Final = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))
"""Gives the canonical form of what `_is_plain`, some six times as fast: every decision is digested and signed."""


def canonical_json(value: Any) -> bytes:
    """The one byte form of a JSON value. Raises ValueError for what JSON cannot hold exactly."""
    if _is_plain(value):
        try:
            return _PLAINLY.encode(value).encode()
        except UnicodeEncodeError:
            pass  # half a surrogate pair: refused below, as anything else that is no JSON
    try:
        return rfc8785.dumps(value)
    except rfc8785.CanonicalizationError as error:
        raise ValueError(f"no canonical JSON: {error}") from error


def _is_plain(value: Any) -> bool:
    """Whether Python writes it as RFC 8785 does: no fractions, whose digits differ, and no keys beyond ASCII, whose
    order could."""
    kind = type(value)
    if kind is str or value is None or kind is bool:
        return True
    if kind is int:
        return bool(-_MOST_EXACT <= value <= _MOST_EXACT)
    # Loops, and a look ahead for texts: a decision has a thousand of them, and each is signed.
    if kind is dict:
        for key, part in value.items():
            if type(key) is not str or not key.isascii():
                return False
            if type(part) is not str and not _is_plain(part):
                return False
        return True
    if kind is list or kind is tuple:
        for part in value:  # noqa: SIM110
            if type(part) is not str and not _is_plain(part):
                return False
        return True
    return False


def digest(data: bytes, profile: Profile = Profile.STANDARD) -> str:
    """SHA-256 as "sha256:", or in the gm profile SM3 as "sm3:", and 64 hexadecimal digits."""
    if profile is Profile.STANDARD:
        return "sha256:" + hashlib.sha256(data).hexdigest()
    made = hashes.Hash(hashes.SM3())
    made.update(data)
    return "sm3:" + made.finalize().hex()


def fits_digest(text: str, data: bytes) -> bool:
    """Whether a digest of either profile is one of these bytes."""
    profile = Profile.GM if text.startswith("sm3:") else Profile.STANDARD
    return text == digest(data, profile)


def json_digest(value: Any) -> str:
    """The SHA-256 digest of a JSON value's canonical form."""
    return digest(canonical_json(value))
