# SPDX-License-Identifier: GPL-3.0-or-later
"""A record's key wrapped to the centre: only the centre's private half opens it again.

A centre box is one algorithm byte, the length of the centre key's id (one byte), that id, then by algorithm

* 0x31 "x25519": HPKE (RFC 9180, base mode, DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-256-GCM): enc and
  ciphertext; the record's identity stands in `info`.
* 0x32 "sm2": the SM2 ciphertext (GB/T 32918.4) of the key and the SM3 of the record's identity, which SM2 itself
  has no place for.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from dataclasses import dataclass
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from kiosk.sealing.boxes import KEY_BYTES, BoxDamagedError
from kiosk.sealing.profiles import Profile
from kiosk.sealing.signing import DEMONSTRATION_PREFIX
from kiosk.sealing.sm2 import Sm2PrivateKey, Sm2PublicKey, Sm2RefusedError, Sm2UnavailableError

X25519: Final = "x25519"
SM2: Final = "sm2"
_HEADS: Final = {X25519: 0x31, SM2: 0x32}
_SUITE: Final = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
_PURPOSE: Final = b"hall-kiosk record key 1\0"
_SM3_BYTES: Final = 32


@dataclass(frozen=True)
class WrapKey:
    """The centre's public half."""

    key_id: str
    _public: X25519PublicKey | Sm2PublicKey

    @classmethod
    def parse(cls, key_id: str, algorithm: str, public: str) -> WrapKey:
        """public: base64 of 32 bytes (x25519) or of a point of 65 (sm2). Raises ValueError for what is no such key,
        and for SM2 on a system that has none."""
        if not key_id.isascii() or not 1 <= len(key_id) <= 255:
            raise ValueError("a key id has 1 to 255 ASCII characters")
        try:
            raw = base64.b64decode(public, validate=True)
            if algorithm == X25519:
                return cls(key_id, X25519PublicKey.from_public_bytes(raw))
            if algorithm == SM2:
                return cls(key_id, Sm2PublicKey(raw))
        except (binascii.Error, ValueError, Sm2UnavailableError) as error:
            raise ValueError(f"not an {algorithm} public key: {error}") from error
        raise ValueError(f"no wrapping is called {algorithm!r}: {', '.join(_HEADS)} are known")

    def wrap(self, key: bytes, *, record: str) -> bytes:
        """The centre box of a record's key of 32 bytes."""
        if isinstance(self._public, Sm2PublicKey):
            rest = self._public.encrypt(key + _bound_to(record))
            return _head(SM2, self.key_id) + rest
        return _head(X25519, self.key_id) + _SUITE.encrypt(key, self._public, _PURPOSE + record.encode())


@dataclass(frozen=True)
class UnwrapKey:
    """The centre's private half."""

    key_id: str
    _private: X25519PrivateKey | Sm2PrivateKey

    @classmethod
    def generate(cls, profile: Profile = Profile.STANDARD, *, demonstration: bool = False) -> UnwrapKey:
        """Raises Sm2UnavailableError."""
        if profile is Profile.GM:
            return cls._named(Sm2PrivateKey.generate(), demonstration)
        return cls._named(X25519PrivateKey.generate(), demonstration)

    @classmethod
    def from_private_text(cls, text: str, *, demonstration: bool = False) -> UnwrapKey:
        """What `private_text` gave. Raises ValueError."""
        algorithm, _, coded = text.partition(":")
        try:
            raw = base64.b64decode(coded, validate=True)
            if algorithm == X25519:
                return cls._named(X25519PrivateKey.from_private_bytes(raw), demonstration)
            if algorithm == SM2:
                return cls._named(Sm2PrivateKey(raw), demonstration)
        except (binascii.Error, ValueError, Sm2UnavailableError) as error:
            raise ValueError(f"not a private key for boxes: {error}") from error
        raise ValueError("not a private key for boxes: its algorithm is not known")

    @classmethod
    def _named(cls, private: X25519PrivateKey | Sm2PrivateKey, demonstration: bool) -> UnwrapKey:
        prefix = DEMONSTRATION_PREFIX if demonstration else ""
        return cls(prefix + hashlib.sha256(_public_bytes(private)).hexdigest()[:16], private)

    @property
    def algorithm(self) -> str:
        return SM2 if isinstance(self._private, Sm2PrivateKey) else X25519

    def private_text(self) -> str:
        """For the centre's own key store and nowhere else."""
        private = self._private
        raw = private.private_bytes() if isinstance(private, Sm2PrivateKey) else private.private_bytes_raw()
        return f"{self.algorithm}:{base64.b64encode(raw).decode()}"

    def public_text(self) -> str:
        """The public half for the bundle's box_key, base64."""
        return base64.b64encode(_public_bytes(self._private)).decode()

    def unwrap(self, centre_box: bytes, *, record: str) -> bytes:
        """The record's key. Raises BoxDamagedError, also for a box that was made for another key."""
        key_id = wrapped_for(centre_box)
        if key_id != self.key_id or centre_box[0] != _HEADS[self.algorithm]:
            raise BoxDamagedError(f"the box was made for the key {key_id!r}")
        rest = centre_box[2 + centre_box[1] :]
        try:
            if isinstance(self._private, Sm2PrivateKey):
                key, bound = _split(self._private.decrypt(rest))
                if not hmac.compare_digest(bound, _bound_to(record)):
                    raise BoxDamagedError("the box is of another record")
            else:
                key = _SUITE.decrypt(rest, self._private, _PURPOSE + record.encode())
        except (InvalidTag, Sm2RefusedError) as error:
            raise BoxDamagedError("the box is damaged or of another record") from error
        if len(key) != KEY_BYTES:
            raise BoxDamagedError("the box holds no key")
        return key


def wrapped_for(centre_box: bytes) -> str:
    """The id of the key that opens this box. Raises BoxDamagedError."""
    if len(centre_box) < 2 or centre_box[0] not in _HEADS.values() or len(centre_box) <= 2 + centre_box[1]:
        raise BoxDamagedError("this is no centre box of a known algorithm")
    try:
        return centre_box[2 : 2 + centre_box[1]].decode("ascii")
    except UnicodeDecodeError as error:
        raise BoxDamagedError("this is no centre box: its key id is not ASCII") from error


def _head(algorithm: str, key_id: str) -> bytes:
    return bytes((_HEADS[algorithm], len(key_id))) + key_id.encode("ascii")


def _public_bytes(private: X25519PrivateKey | Sm2PrivateKey) -> bytes:
    if isinstance(private, Sm2PrivateKey):
        return private.public_key().point
    return private.public_key().public_bytes_raw()


def _bound_to(record: str) -> bytes:
    made = hashes.Hash(hashes.SM3())
    made.update(_PURPOSE + record.encode())
    return made.finalize()


def _split(plain: bytes) -> tuple[bytes, bytes]:
    return plain[:-_SM3_BYTES], plain[-_SM3_BYTES:]
