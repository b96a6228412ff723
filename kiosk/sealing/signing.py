# SPDX-License-Identifier: GPL-3.0-or-later
"""One signed envelope for bundles, commands, decisions and receipts: canonical JSON, Ed25519.

The signature covers the kind of the message as well as its payload, so that a receipt can never be
passed off as a decision.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from pydantic import BaseModel, ConfigDict

from kiosk.sealing.canonical import canonical_json

DEMONSTRATION_PREFIX: Final = "demo-"
"""Key ids of demonstration keys begin with this, and a production kiosk trusts none of them."""


class SignatureInvalidError(Exception):
    """An envelope that this machine must not believe. The message says why, in English, for the log."""


class SignedEnvelope(BaseModel):
    """A payload, who signed it, and the signature (base64) over kind and payload."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    kind: str
    key_id: str
    payload: dict[str, Any]
    signature: str


@dataclass(frozen=True)
class SigningKey:
    """A private Ed25519 key with its id."""

    key_id: str
    _private: Ed25519PrivateKey

    @classmethod
    def generate(cls, *, demonstration: bool = False) -> SigningKey:
        """A new random key; its id is made from the public half."""
        private = Ed25519PrivateKey.generate()
        return cls._named(private, demonstration)

    @classmethod
    def from_bytes(cls, raw: bytes, *, demonstration: bool = False) -> SigningKey:
        """The key of 32 raw private bytes."""
        if len(raw) != 32:
            raise ValueError(f"an Ed25519 private key has 32 bytes, not {len(raw)}")
        return cls._named(Ed25519PrivateKey.from_private_bytes(raw), demonstration)

    @classmethod
    def _named(cls, private: Ed25519PrivateKey, demonstration: bool) -> SigningKey:
        public = private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        prefix = DEMONSTRATION_PREFIX if demonstration else ""
        return cls(prefix + hashlib.sha256(public).hexdigest()[:16], private)

    @property
    def demonstration(self) -> bool:
        return self.key_id.startswith(DEMONSTRATION_PREFIX)

    def private_bytes(self) -> bytes:
        """The 32 raw bytes, for a key store and nowhere else."""
        return self._private.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())

    def public_text(self) -> str:
        """The public half, base64 of 32 bytes."""
        return base64.b64encode(self._private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)).decode()

    def sign_bytes(self, data: bytes) -> str:
        """A detached signature, base64."""
        return base64.b64encode(self._private.sign(data)).decode()

    def sign(self, kind: str, payload: Mapping[str, Any]) -> SignedEnvelope:
        """Seal a payload as a message of a kind ("bundle", "receipt", "decision", ...)."""
        body = dict(payload)
        signature = self.sign_bytes(_signed_bytes(kind, self.key_id, body))
        return SignedEnvelope(kind=kind, key_id=self.key_id, payload=body, signature=signature)


class TrustedKeys:
    """The public keys that this side believes, by key id."""

    def __init__(self, keys: Mapping[str, str]) -> None:
        """keys: key id to base64 public key. Raises ValueError for a text that is no Ed25519 key."""
        self._keys = {key_id: _public_key(text) for key_id, text in keys.items()}

    def without_demonstration(self) -> TrustedKeys:
        """The same trust less every demonstration key."""
        kept = TrustedKeys({})
        kept._keys = {k: v for k, v in self._keys.items() if not k.startswith(DEMONSTRATION_PREFIX)}
        return kept

    def __contains__(self, key_id: object) -> bool:
        return key_id in self._keys

    def verify_bytes(self, key_id: str, data: bytes, signature: str) -> None:
        """Raises SignatureInvalidError unless the named, trusted key signed exactly these bytes."""
        key = self._keys.get(key_id)
        if key is None:
            raise SignatureInvalidError(f"the key {key_id!r} is not trusted here")
        try:
            key.verify(base64.b64decode(signature, validate=True), data)
        except (InvalidSignature, binascii.Error, ValueError) as error:
            raise SignatureInvalidError(f"the signature of key {key_id!r} does not fit") from error

    def open(self, envelope: SignedEnvelope, kind: str) -> dict[str, Any]:
        """The payload of an envelope of this kind; raises SignatureInvalidError for any other."""
        if envelope.kind != kind:
            raise SignatureInvalidError(f"a {envelope.kind!r} was sent where a {kind!r} is wanted")
        try:
            signed = _signed_bytes(envelope.kind, envelope.key_id, envelope.payload)
        except ValueError as error:
            raise SignatureInvalidError(str(error)) from error
        self.verify_bytes(envelope.key_id, signed, envelope.signature)
        return envelope.payload


def _signed_bytes(kind: str, key_id: str, payload: Mapping[str, Any]) -> bytes:
    return canonical_json({"key_id": key_id, "kind": kind, "payload": payload})


def _public_key(text: str) -> Ed25519PublicKey:
    try:
        return Ed25519PublicKey.from_public_bytes(base64.b64decode(text, validate=True))
    except (binascii.Error, ValueError) as error:
        raise ValueError(f"not a base64 Ed25519 public key: {text!r}") from error
