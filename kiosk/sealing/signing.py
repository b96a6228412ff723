# SPDX-License-Identifier: GPL-3.0-or-later
"""One signed envelope for bundles, commands, decisions and receipts: canonical JSON, Ed25519 or SM2.

The signature covers the kind of the message as well as its payload, so that a receipt can never be
passed off as a decision. As text, keys and signatures of SM2 begin with "sm2:", then base64; those of Ed25519 are
base64 alone. Which algorithm a signature is checked by is said by the trusted key, never by the signature.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from pydantic import BaseModel, ConfigDict

from kiosk.sealing.canonical import canonical_json
from kiosk.sealing.profiles import Profile
from kiosk.sealing.sm2 import Sm2PrivateKey, Sm2PublicKey, Sm2UnavailableError

DEMONSTRATION_PREFIX: Final = "demo-"
"""Key ids of demonstration keys begin with this, and a production kiosk trusts none of them."""
_SM2_PREFIX: Final = "sm2:"
_KEY_ID_DIGITS: Final = 16


class SignatureInvalidError(Exception):
    """An envelope that this machine must not believe. The message says why, in English, for the log."""


class SignedEnvelope(BaseModel):
    """A payload, who signed it, and the signature (base64) over kind and payload."""

    # Only keys are kept in pydantic's cache of strings: values may be a person's.
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, cache_strings="keys")

    kind: str
    key_id: str
    payload: dict[str, Any]
    signature: str


@dataclass(frozen=True)
class SigningKey:
    """A private key with its id: Ed25519, or SM2 in the gm profile."""

    key_id: str
    _private: Ed25519PrivateKey | Sm2PrivateKey

    @classmethod
    def generate(cls, *, demonstration: bool = False, profile: Profile = Profile.STANDARD) -> SigningKey:
        """A new random key; its id is made from the public half. Raises Sm2UnavailableError."""
        if profile is Profile.GM:
            return cls._named(Sm2PrivateKey.generate(), demonstration)
        return cls._named(Ed25519PrivateKey.generate(), demonstration)

    @classmethod
    def from_bytes(
        cls, raw: bytes, *, demonstration: bool = False, profile: Profile = Profile.STANDARD
    ) -> SigningKey:
        """The key of 32 raw private bytes. Raises ValueError, Sm2UnavailableError."""
        if len(raw) != 32:
            raise ValueError(f"a private key for signing has 32 bytes, not {len(raw)}")
        if profile is Profile.GM:
            return cls._named(Sm2PrivateKey(raw), demonstration)
        return cls._named(Ed25519PrivateKey.from_private_bytes(raw), demonstration)

    @classmethod
    def _named(cls, private: Ed25519PrivateKey | Sm2PrivateKey, demonstration: bool) -> SigningKey:
        prefix = DEMONSTRATION_PREFIX if demonstration else ""
        return cls(prefix + hashlib.sha256(_public_bytes(private)).hexdigest()[:_KEY_ID_DIGITS], private)

    @property
    def profile(self) -> Profile:
        return Profile.GM if isinstance(self._private, Sm2PrivateKey) else Profile.STANDARD

    @property
    def demonstration(self) -> bool:
        return self.key_id.startswith(DEMONSTRATION_PREFIX)

    @property
    def algorithm(self) -> str:
        """For a reader: "Ed25519" or "SM2"."""
        return "SM2" if self.profile is Profile.GM else "Ed25519"

    def private_bytes(self) -> bytes:
        """The 32 raw bytes, for a key store and nowhere else."""
        private = self._private
        return private.private_bytes() if isinstance(private, Sm2PrivateKey) else private.private_bytes_raw()

    def public_text(self) -> str:
        """The public half: base64 of 32 bytes, or "sm2:" and base64 of 65."""
        return _as_text(_public_bytes(self._private), self.profile)

    def sign_bytes(self, data: bytes) -> str:
        """A detached signature: base64 of 64 bytes, for SM2 after "sm2:"."""
        return _as_text(self._private.sign(data), self.profile)

    def sign(self, kind: str, payload: Mapping[str, Any]) -> SignedEnvelope:
        """Seal a payload as a message of a kind ("bundle", "receipt", "decision", ...)."""
        body = dict(payload)
        signature = self.sign_bytes(_signed_bytes(kind, self.key_id, body))
        return SignedEnvelope(kind=kind, key_id=self.key_id, payload=body, signature=signature)


class TrustedKeys:
    """The public keys that this side believes, by key id."""

    def __init__(self, keys: Mapping[str, str]) -> None:
        """keys: key id to public text. Raises ValueError for a text that is no key."""
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
            key.verify(_from_text(signature, _profile_of(key)), data)
        except (InvalidSignature, ValueError) as error:
            raise SignatureInvalidError(f"the signature of key {key_id!r} does not fit") from error

    def profile_of(self, key_id: str) -> Profile:
        """Of a trusted key; the standard one for a key that is not trusted, which verifies nothing."""
        key = self._keys.get(key_id)
        return Profile.STANDARD if key is None else _profile_of(key)

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


def public_key_id(text: str) -> str:
    """The id of a public key, as SigningKey.public_text gives it, without the mark of a demonstration key. Raises
    ValueError for a text that is no key."""
    key = _public_key(text)
    raw = key.point if isinstance(key, Sm2PublicKey) else key.public_bytes_raw()
    return hashlib.sha256(raw).hexdigest()[:_KEY_ID_DIGITS]


def _signed_bytes(kind: str, key_id: str, payload: Mapping[str, Any]) -> bytes:
    return canonical_json({"key_id": key_id, "kind": kind, "payload": payload})


def _public_key(text: str) -> Ed25519PublicKey | Sm2PublicKey:
    try:
        if text.startswith(_SM2_PREFIX):
            return Sm2PublicKey(_from_text(text, Profile.GM))
        return Ed25519PublicKey.from_public_bytes(_from_text(text, Profile.STANDARD))
    except ValueError as error:
        raise ValueError(f"not a public key for signatures: {text!r}") from error
    except Sm2UnavailableError as error:
        raise ValueError(str(error)) from error


def _public_bytes(private: Ed25519PrivateKey | Sm2PrivateKey) -> bytes:
    if isinstance(private, Sm2PrivateKey):
        return private.public_key().point
    return private.public_key().public_bytes_raw()


def _profile_of(key: Ed25519PublicKey | Sm2PublicKey) -> Profile:
    return Profile.GM if isinstance(key, Sm2PublicKey) else Profile.STANDARD


def _as_text(raw: bytes, profile: Profile) -> str:
    return (_SM2_PREFIX if profile is Profile.GM else "") + base64.b64encode(raw).decode()


def _from_text(text: str, profile: Profile) -> bytes:
    """Raises ValueError."""
    prefix = _SM2_PREFIX if profile is Profile.GM else ""
    if not text.startswith(prefix):
        raise ValueError("of another algorithm than its key")
    return base64.b64decode(text[len(prefix) :], validate=True)
