# SPDX-License-Identifier: GPL-3.0-or-later
"""Keys that sign for a seal."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from central.seals.port import SealFailed
from kiosk.sealing.keepers.keeper import KeyStoreError
from kiosk.sealing.key_file import read_private

PublicKey = ec.EllipticCurvePublicKey | rsa.RSAPublicKey


class SealKey(Protocol):
    """One private key, wherever it is. Safe to use from many threads."""

    def sign(self, data: bytes) -> bytes | SealFailed:
        """ECDSA (DER) or RSA (PKCS #1 v1.5), with SHA-256."""


class FileKey:
    """A key in a file of mode 0600, PEM without a passphrase: for demonstrations, and for who has no token."""

    def __init__(self, path: Path) -> None:
        """Raises KeyStoreError when there is none that can be used."""
        raw = read_private(path)
        if raw is None:
            raise KeyStoreError(f"{path}: no such file")
        try:
            key = load_pem_private_key(raw, None)
        except (ValueError, TypeError) as error:
            raise KeyStoreError(f"{path} is no private key in PEM without a passphrase") from error
        if not isinstance(key, ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey):
            raise KeyStoreError(f"{path} is neither an RSA key nor one of an elliptic curve")
        self._key = key

    @property
    def public(self) -> PublicKey:
        return self._key.public_key()

    def sign(self, data: bytes) -> bytes | SealFailed:
        if isinstance(self._key, rsa.RSAPrivateKey):
            return self._key.sign(data, PKCS1v15(), SHA256())
        return self._key.sign(data, ec.ECDSA(SHA256()))
