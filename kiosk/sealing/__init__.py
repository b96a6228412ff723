# SPDX-License-Identifier: GPL-3.0-or-later
"""Seals: canonical JSON and digests, signed envelopes, signed requests, boxes at rest, and the machine's keys."""

from kiosk.sealing.boxes import BoxDamagedError, new_box_key, open_box, seal_box, seal_large
from kiosk.sealing.canonical import canonical_json, digest, fits_digest, json_digest
from kiosk.sealing.keepers.keeper import KeyAbsentError, KeyStoreError
from kiosk.sealing.key_store import FolderKeyProvider, KeyProvider, MachineKeys
from kiosk.sealing.profiles import Profile
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
    public_key_id,
)
from kiosk.sealing.storage_keys import StorageKeys, generation_of
from kiosk.sealing.wrapping import UnwrapKey, WrapKey, wrapped_for

__all__ = [
    "ACCEPTED_SKEW",
    "DEMONSTRATION_PREFIX",
    "BoxDamagedError",
    "FolderKeyProvider",
    "KeyAbsentError",
    "KeyProvider",
    "KeyStoreError",
    "MachineKeys",
    "Profile",
    "RequestStamp",
    "SignatureInvalidError",
    "SignedEnvelope",
    "SigningKey",
    "StorageKeys",
    "TrustedKeys",
    "UnwrapKey",
    "WrapKey",
    "canonical_json",
    "digest",
    "fits_digest",
    "generation_of",
    "json_digest",
    "new_box_key",
    "open_box",
    "public_key_id",
    "read_stamp",
    "seal_box",
    "seal_large",
    "sign_request",
    "verify_request",
    "wrapped_for",
]
