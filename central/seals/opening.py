# SPDX-License-Identifier: GPL-3.0-or-later
"""The seals of a data folder, as its `seals/seals.json` names them; a demonstration makes them at first start."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from central.seals.port import Sealer
from central.settings import SettingsRefusedError
from kiosk.sealing.keepers.keeper import KeyStoreError

if TYPE_CHECKING:
    from central.seals.pades import Seal
    from central.seals.token import Token

SEALS_FOLDER: Final = "seals"
SEALS_FILE: Final = "seals.json"
_MOST_BYTES: Final = 64 * 1024


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class TokenData(_Part):
    """library: path of the PKCS#11 library. label: the token's. pin_file: of mode 0600; without it the PIN is
    systemd's credential "central-seal-pin". environment: what the library is told besides."""

    library: str
    label: str = Field(min_length=1, max_length=32)
    pin_file: str | None = None
    environment: dict[str, str] = Field(default_factory=dict)


class SealData(_Part):
    """authority: its Chinese name as papers have it. certificate: PEM, what stands between it and the root after
    it. key: the label in the token; or key_file: PEM of mode 0600."""

    authority: str = Field(min_length=2, max_length=30)
    certificate: str
    key: str | None = None
    key_file: str | None = None


class SealsData(_Part):
    """seals.json. Paths are relative to its folder. demonstration: made by the program, for a demonstration."""

    roots: tuple[str, ...] = Field(min_length=1, max_length=8)
    token: TokenData | None = None
    seals: tuple[SealData, ...] = Field(min_length=1)
    demonstration: bool = False


def open_sealer(
    data: Path,
    *,
    demonstration: bool,
    authorities: Sequence[str],
    in_token: bool,
    now: datetime,
    insist: bool = False,
) -> Sealer | None:
    """The seals of a data folder; None where it has none: then no paper is sealed, and each says so.

    authorities: for whom a demonstration makes seals. in_token: that it makes them in SoftHSM where that is
    installed. insist: use the token's PIN although the last one was wrong. Raises SettingsRefusedError.
    """
    folder = data / SEALS_FOLDER
    try:
        if demonstration:
            from central.seals.demo_authority import provide

            provide(folder, authorities, in_token=in_token, now=now)
        if not (folder / SEALS_FILE).exists():
            return None
        found = SealsData.model_validate_json((folder / SEALS_FILE).read_bytes()[:_MOST_BYTES])
        if found.demonstration and not demonstration:
            raise SettingsRefusedError(
                f"{folder / SEALS_FILE} is of a demonstration: production needs its own seals"
            )
        return _opened(folder, found, demonstration=demonstration, insist=insist)
    except (ValidationError, KeyStoreError, ValueError) as error:
        raise SettingsRefusedError(f"{folder / SEALS_FILE}: {error}") from error


def _opened(folder: Path, found: SealsData, *, demonstration: bool, insist: bool) -> Sealer:
    # Here and not above: a centre without seals does without.
    from central.seals.pades import PadesSealer

    token = None if found.token is None else _token(folder, found.token, insist=insist)
    seals = tuple(_seal(folder, one, token) for one in found.seals)
    roots = tuple((folder / name).read_text(encoding="ascii") for name in found.roots)
    _check_chains(seals, roots)
    return PadesSealer(seals, roots, token, demonstration=demonstration)


def _token(folder: Path, data: TokenData, *, insist: bool) -> Token:
    from central.seals.token import Token, TokenPlace

    pin_file = None if data.pin_file is None else folder / data.pin_file
    return Token(TokenPlace(Path(data.library), data.label, pin_file, data.environment), insist=insist)


def _seal(folder: Path, data: SealData, token: Token | None) -> Seal:
    from cryptography import x509

    from central.seals.keys import FileKey, SealKey
    from central.seals.pades import Seal
    from central.seals.token import TokenKey

    certificate, *chain = x509.load_pem_x509_certificates((folder / data.certificate).read_bytes())
    key: SealKey
    if data.key_file is not None:
        file = FileKey(folder / data.key_file)
        if file.public.public_numbers() != certificate.public_key().public_numbers():  # type: ignore[union-attr]
            raise ValueError(f"{data.key_file} is not the key of {data.certificate}")
        key, kept = file, "file"
    elif data.key is not None and token is not None:
        key, kept = TokenKey(token, data.key), "PKCS#11"
    else:
        raise ValueError(f"{data.authority}: give key (with a token) or key_file")
    return Seal(data.authority, certificate, tuple(chain), key, kept)


def _check_chains(seals: Sequence[Seal], roots: Sequence[str]) -> None:
    """A certificate that no root has issued would make papers that every receiver refuses."""
    from cryptography import x509
    from cryptography.exceptions import InvalidSignature

    trusted = [x509.load_pem_x509_certificate(root.encode("ascii")) for root in roots]
    for seal in seals:
        line = (seal.certificate, *seal.chain)
        for lower, upper in zip(line, (*seal.chain, None), strict=True):
            issuers = trusted if upper is None else [upper]
            for issuer in issuers:
                try:
                    lower.verify_directly_issued_by(issuer)
                    break
                except (ValueError, TypeError, InvalidSignature):
                    continue
            else:
                raise ValueError(f"the certificate of {seal.authority} does not lead to a root")
