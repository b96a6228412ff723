# SPDX-License-Identifier: GPL-3.0-or-later
"""Canonical JSON (RFC 8785) and digests over it."""

from __future__ import annotations

import hashlib
from typing import Any

import rfc8785
from cryptography.hazmat.primitives import hashes

from kiosk.sealing.profiles import Profile


def canonical_json(value: Any) -> bytes:
    """The one byte form of a JSON value. Raises ValueError for what JSON cannot hold exactly."""
    try:
        return rfc8785.dumps(value)
    except rfc8785.CanonicalizationError as error:
        raise ValueError(f"no canonical JSON: {error}") from error


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
