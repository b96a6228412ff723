# SPDX-License-Identifier: GPL-3.0-or-later
"""A certificate authority of a city that does not exist, for a demonstration: its root, and a seal for each body.

Everything it issues says 演示. Its keys are in SoftHSM where a demonstration wants and has it, else in files.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_der_public_key,
    load_pem_private_key,
)
from cryptography.x509.oid import NameOID

from central.seals.keys import PublicKey
from central.seals.opening import SEALS_FILE, SealData, SealsData, TokenData
from central.seals.port import SealFailed
from central.seals.stamp import PURPOSE
from central.seals.token import Token, TokenPlace
from kiosk.durable import write_whole
from kiosk.sealing.keepers.keeper import KeyStoreError

SOFT_HSM: Final = Path("/usr/lib/softhsm/libsofthsm2.so")
_TOKEN: Final = "city-seals"
_ROOT: Final = "root.pem"
_ROOT_KEY: Final = "root.key"
_PIN: Final = "pin"
_TOKENS: Final = "tokens"
_CONFIGURATION: Final = "softhsm2.conf"
_ROOT_NAME: Final = "演示城市电子印章根证书（无法律效力）"
_ROOT_LIFE: Final = timedelta(days=20 * 365)
_SEAL_LIFE: Final = timedelta(days=5 * 365)
_BEFORE: Final = timedelta(days=1)
"""A receiver's clock may be behind."""


def soft_hsm_installed() -> bool:
    """Whether a token can be made here."""
    return SOFT_HSM.exists() and shutil.which("softhsm2-util") is not None


def provide(folder: Path, authorities: Sequence[str], *, in_token: bool, now: datetime) -> None:
    """Make root and seals in a folder that has none, and the seals that are missing in one that has.

    Raises KeyStoreError when a token does not do what it is asked, and OSError.
    """
    if not (folder / SEALS_FILE).exists():
        _make(folder, authorities, in_token=in_token and soft_hsm_installed(), now=now)
    found = SealsData.model_validate_json((folder / SEALS_FILE).read_bytes())
    if found.token is not None:
        found = _moved(folder, found, found.token)
    missing = [name for name in dict.fromkeys(authorities) if name not in {seal.authority for seal in found.seals}]
    if missing:
        _extend(folder, found, missing, now)


def _make(folder: Path, authorities: Sequence[str], *, in_token: bool, now: datetime) -> None:
    """All in a folder beside, which takes its name when it is whole: another process may be doing the same."""
    folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = Path(tempfile.mkdtemp(prefix="seals-", dir=folder.parent))
    try:
        key = ec.generate_private_key(ec.SECP256R1())
        root = _certificate(_ROOT_NAME, _ROOT_NAME, key.public_key(), key, now, authority=None)
        _write_key(part / _ROOT_KEY, key)
        write_whole(part / _ROOT, root.public_bytes(Encoding.PEM))
        token = _make_token(part) if in_token else None
        seals = _issued(part, list(dict.fromkeys(authorities)), token, 1, now)
        _write(part, SealsData(roots=(_ROOT,), token=token, seals=seals, demonstration=True))
        with contextlib.suppress(OSError):
            # Another process was first: its authority is as good.
            part.rename(folder)
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _extend(folder: Path, found: SealsData, missing: Sequence[str], now: datetime) -> None:
    more = _issued(folder, missing, found.token, len(found.seals) + 1, now)
    _write(folder, found.model_copy(update={"seals": (*found.seals, *more)}))


def _issued(
    folder: Path, authorities: Sequence[str], token: TokenData | None, first: int, now: datetime
) -> tuple[SealData, ...]:
    root_key = load_pem_private_key((folder / _ROOT_KEY).read_bytes(), None)
    if not isinstance(root_key, ec.EllipticCurvePrivateKey):
        raise KeyStoreError(f"{folder / _ROOT_KEY} is not the key of this demonstration")
    line = None if token is None else Token(_place(folder, token), writes=True)
    seals = []
    try:
        for number, authority in enumerate(authorities, first):
            name = f"seal-{number}"
            public: PublicKey
            if line is None:
                key = ec.generate_private_key(ec.SECP256R1())
                _write_key(folder / f"{name}.key", key)
                public = key.public_key()
                seal = SealData(authority=authority, certificate=f"{name}.pem", key_file=f"{name}.key")
            else:
                public = _made_in(line, name)
                seal = SealData(authority=authority, certificate=f"{name}.pem", key=name)
            certificate = _certificate(f"演示 {authority}", _ROOT_NAME, public, root_key, now, authority=authority)
            write_whole(folder / seal.certificate, certificate.public_bytes(Encoding.PEM))
            seals.append(seal)
    finally:
        if line is not None:
            line.close()
    return tuple(seals)


def _certificate(
    name: str,
    issuer: str,
    public: PublicKey,
    signer: ec.EllipticCurvePrivateKey,
    now: datetime,
    *,
    authority: str | None,
) -> x509.Certificate:
    """authority: whose seal it is, None for the root."""
    root = authority is None
    builder = (
        x509.CertificateBuilder()
        .subject_name(_name(name, authority))
        .issuer_name(_name(issuer, None))
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _BEFORE)
        .not_valid_after(now + (_ROOT_LIFE if root else _SEAL_LIFE))
        .add_extension(x509.BasicConstraints(ca=root, path_length=0 if root else None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False)
        .add_extension(
            x509.KeyUsage(
                digital_signature=not root,
                content_commitment=not root,
                key_encipherment=False,
                data_encipherment=False,
                key_agreement=False,
                key_cert_sign=root,
                crl_sign=root,
                encipher_only=False,
                decipher_only=False,
            ),
            critical=True,
        )
    )
    return builder.sign(signer, SHA256())


def _name(name: str, organisation: str | None) -> x509.Name:
    parts = (
        (NameOID.COUNTRY_NAME, "CN"),
        (NameOID.ORGANIZATION_NAME, organisation or "演示城市"),
        (NameOID.ORGANIZATIONAL_UNIT_NAME, PURPOSE if organisation else "演示"),
        (NameOID.COMMON_NAME, name),
    )
    return x509.Name([x509.NameAttribute(kind, _short(text)) for kind, text in parts])


def _short(text: str) -> str:
    """At most the 64 bytes that X.520 gives to a name."""
    return text.encode()[:64].decode("utf-8", "ignore")


def _make_token(folder: Path) -> TokenData:
    """A token of its own for this data folder. Its PIN is made here, and is on no command line."""
    (folder / _TOKENS).mkdir(mode=0o700)
    token = _configured(folder)
    first, pin = "first-pin", secrets.token_urlsafe(12)
    made = subprocess.run(
        ("softhsm2-util", "--init-token", "--free", "--label", _TOKEN, "--so-pin", "none-keeps-it", "--pin", first),
        env={**os.environ, **token.environment},
        capture_output=True,
        timeout=30,
        check=False,
    )
    if made.returncode:
        raise KeyStoreError(f"softhsm2-util has made no token (code {made.returncode})")
    write_whole(folder / _PIN, first.encode(), private=True)
    line = Token(_place(folder, token), writes=True)
    changed = line.ask({"old_pin": first, "new_pin": pin})
    line.close()
    if isinstance(changed, SealFailed):
        raise KeyStoreError(changed.cause)
    write_whole(folder / _PIN, pin.encode(), private=True)
    return token


def _configured(folder: Path) -> TokenData:
    """SoftHSM told where the tokens of this folder are."""
    text = (
        f"directories.tokendir = {(folder / _TOKENS).absolute()}\nobjectstore.backend = file\nlog.level = ERROR\n"
    )
    path = folder / _CONFIGURATION
    if not path.exists() or path.read_text() != text:
        write_whole(path, text.encode())
    return TokenData(
        library=str(SOFT_HSM),
        label=_TOKEN,
        pin_file=_PIN,
        environment={"SOFTHSM2_CONF": str(path.absolute())},
    )


def _moved(folder: Path, found: SealsData, token: TokenData) -> SealsData:
    """The folder has another name than when it was made, be it its first or a restored backup's."""
    here = _configured(folder)
    if here == token:
        return found
    found = found.model_copy(update={"token": here})
    _write(folder, found)
    return found


def _place(folder: Path, token: TokenData) -> TokenPlace:
    return TokenPlace(Path(token.library), token.label, folder / _PIN, token.environment)


def _made_in(line: Token, label: str) -> PublicKey:
    import base64

    answer = line.ask({"make": label})
    if isinstance(answer, SealFailed):
        raise KeyStoreError(answer.cause)
    public = load_der_public_key(base64.b64decode(answer["public"]))
    if not isinstance(public, ec.EllipticCurvePublicKey):
        raise KeyStoreError("the token has made another key than it was asked for")
    return public


def _write_key(path: Path, key: ec.EllipticCurvePrivateKey) -> None:
    write_whole(path, key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()), private=True)


def _write(folder: Path, data: SealsData) -> None:
    write_whole(folder / SEALS_FILE, data.model_dump_json(indent=1).encode())
