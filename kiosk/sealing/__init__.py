# SPDX-License-Identifier: GPL-3.0-or-later
"""Seals: canonical JSON and digests, signed envelopes, signed requests, boxes at rest, key stores."""

from kiosk.sealing.boxes import BoxDamagedError, new_box_key, open_box, seal_box
from kiosk.sealing.canonical import canonical_json, digest, json_digest
from kiosk.sealing.key_store import FolderKeyProvider, KeyProvider, KeyStoreError
from kiosk.sealing.requests import (
    ACCEPTED_SKEW,
    RequestStamp,
    read_stamp,
    sign_request,
    verify_request,
)
from kiosk.sealing.signing import (
    DEMONSTRATION_PREFIX,
    SignatureInvalidError,
    SignedEnvelope,
    SigningKey,
    TrustedKeys,
)

__all__ = [
    "ACCEPTED_SKEW",
    "DEMONSTRATION_PREFIX",
    "BoxDamagedError",
    "FolderKeyProvider",
    "KeyProvider",
    "KeyStoreError",
    "RequestStamp",
    "SignatureInvalidError",
    "SignedEnvelope",
    "SigningKey",
    "TrustedKeys",
    "canonical_json",
    "digest",
    "json_digest",
    "new_box_key",
    "open_box",
    "read_stamp",
    "seal_box",
    "sign_request",
    "verify_request",
]
