# SPDX-License-Identifier: GPL-3.0-or-later
"""Requests of an enrolled machine: each is signed by the machine's own key.

The headers carry the machine's id, the time of signing and a nonce; the signature covers method, target, time,
nonce and the digest of the body (SM3 under an SM2 key). The centre refuses what is older than the window and a
nonce that it has seen.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from kiosk.sealing.canonical import canonical_json, digest
from kiosk.sealing.signing import SigningKey, TrustedKeys

MACHINE_HEADER: Final = "X-Machine-Id"
KEY_HEADER: Final = "X-Machine-Key"
TIME_HEADER: Final = "X-Machine-Time"
NONCE_HEADER: Final = "X-Machine-Nonce"
SIGNATURE_HEADER: Final = "X-Machine-Signature"

ACCEPTED_SKEW: Final = timedelta(minutes=10)
"""A machine's clock may be wrong by this much; the answer tells it the centre's time."""


@dataclass(frozen=True)
class RequestStamp:
    """What the headers of a signed request say."""

    machine_id: str
    key_id: str
    signed_at: datetime
    nonce: str
    signature: str


def sign_request(
    key: SigningKey, machine_id: str, *, method: str, target: str, body: bytes, at: datetime
) -> dict[str, str]:
    """The headers of one request. target: the path with its query, as sent."""
    time_text = at.isoformat(timespec="milliseconds")
    nonce = secrets.token_hex(16)
    signed = _request_bytes(machine_id, method, target, time_text, nonce, digest(body, key.profile))
    return {
        MACHINE_HEADER: machine_id,
        KEY_HEADER: key.key_id,
        TIME_HEADER: time_text,
        NONCE_HEADER: nonce,
        SIGNATURE_HEADER: key.sign_bytes(signed),
    }


def read_stamp(headers: Mapping[str, str]) -> RequestStamp | None:
    """The stamp of a request, or None when a header is missing or the time cannot be read."""
    lower = {name.lower(): value for name, value in headers.items()}
    values = [
        lower.get(h.lower()) for h in (MACHINE_HEADER, KEY_HEADER, TIME_HEADER, NONCE_HEADER, SIGNATURE_HEADER)
    ]
    machine_id, key_id, time_text, nonce, signature = values
    if not (machine_id and key_id and time_text and nonce and signature):
        return None
    try:
        signed_at = datetime.fromisoformat(time_text)
    except ValueError:
        return None
    if signed_at.tzinfo is None:
        return None
    return RequestStamp(machine_id, key_id, signed_at, nonce, signature)


def verify_request(keys: TrustedKeys, stamp: RequestStamp, *, method: str, target: str, body: bytes) -> None:
    """Raises SignatureInvalidError unless the stamp's key signed exactly this request."""
    time_text = stamp.signed_at.isoformat(timespec="milliseconds")
    body_digest = digest(body, keys.profile_of(stamp.key_id))
    signed = _request_bytes(stamp.machine_id, method, target, time_text, stamp.nonce, body_digest)
    keys.verify_bytes(stamp.key_id, signed, stamp.signature)


def _request_bytes(
    machine_id: str, method: str, target: str, time_text: str, nonce: str, body_digest: str
) -> bytes:
    return canonical_json(["request", machine_id, method.upper(), target, time_text, nonce, body_digest])
