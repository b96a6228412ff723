# SPDX-License-Identifier: GPL-3.0-or-later
"""The file of a machine's keys: who keeps the root secret, and under that secret everything else.

A JSON object: format 1, keeper, anchor (the keeper's, texts), box (base64). The box holds the secrets, a JSON
object again. The two raw files of the time before (one of each key, 32 bytes) are read too.
"""

from __future__ import annotations

import base64
import binascii
import contextlib
import json
import os
import stat
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from kiosk.durable import sync_folder
from kiosk.sealing.boxes import KEY_BYTES, BoxDamagedError, open_box, seal_box
from kiosk.sealing.keepers.keeper import KeyStoreError
from kiosk.sealing.profiles import Profile
from kiosk.sealing.signing import SigningKey
from kiosk.sealing.storage_keys import FIRST_GENERATION

KEYS_FILE: Final = "machine-keys.json"
OLD_SIGNING_FILE: Final = "machine-signing.key"
OLD_STORAGE_FILE: Final = "machine-storage.key"
OLD_NAMES: Final = (OLD_SIGNING_FILE, OLD_STORAGE_FILE)
NAMES: Final = (KEYS_FILE, *OLD_NAMES)
_FORMAT: Final = 1
_MOST_BYTES: Final = 256 * 1024


@dataclass(frozen=True)
class SigningSecret:
    """32 bytes for a key of a profile."""

    profile: Profile
    private: bytes = field(repr=False)

    @classmethod
    def generate(cls, profile: Profile) -> SigningSecret:
        """Raises Sm2UnavailableError."""
        return cls(profile, SigningKey.generate(profile=profile).private_bytes())

    @classmethod
    def read(cls, value: Any) -> SigningSecret:
        return cls(Profile(value["profile"]), _key(value["private"]))

    def written(self) -> dict[str, str]:
        return {"profile": self.profile.value, "private": _text(self.private)}


@dataclass(frozen=True)
class Secrets:
    """next_signing: prepared for an enrolment that has not ended. tag: 32 bytes that never change. storage: by
    generation."""

    signing: SigningSecret
    tag: bytes = field(repr=False)
    storage: Mapping[int, bytes] = field(repr=False)
    next_signing: SigningSecret | None = None


@dataclass(frozen=True)
class KeyFile:
    keeper: str
    anchor: Mapping[str, str] = field(repr=False)
    box: bytes = field(repr=False)

    @classmethod
    def seal(
        cls, keeper: str, anchor: Mapping[str, str], root: bytes, secrets: Secrets, profile: Profile
    ) -> KeyFile:
        following = secrets.next_signing
        plain = json.dumps(
            {
                "signing": secrets.signing.written(),
                "next_signing": None if following is None else following.written(),
                "tag": _text(secrets.tag),
                "storage": {str(number): _text(key) for number, key in secrets.storage.items()},
            }
        )
        return cls(keeper, anchor, seal_box(root, plain.encode(), record=_identity(keeper), profile=profile))

    def open(self, root: bytes) -> Secrets:
        """Raises BoxDamagedError when this is not its root."""
        plain = open_box(root, self.box, record=_identity(self.keeper))
        try:
            value = json.loads(plain)
            following = value["next_signing"]
            return Secrets(
                signing=SigningSecret.read(value["signing"]),
                next_signing=None if following is None else SigningSecret.read(following),
                tag=_key(value["tag"]),
                storage={int(number): _key(text) for number, text in value["storage"].items()},
            )
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise BoxDamagedError("the key file holds something else than keys") from error


def read(path: Path) -> KeyFile | None:
    """None when there is none. Raises KeyStoreError."""
    raw = read_private(path)
    if raw is None:
        return None
    try:
        value: Any = json.loads(raw)
        if value["format"] != _FORMAT:
            raise KeyStoreError(f"{path} has format {value['format']}, this program knows {_FORMAT}: update it")
        anchor = value["anchor"]
        if not all(isinstance(k, str) and isinstance(v, str) for k, v in anchor.items()):
            raise TypeError
        return KeyFile(str(value["keeper"]), anchor, base64.b64decode(value["box"], validate=True))
    except (ValueError, KeyError, TypeError, AttributeError, binascii.Error) as error:
        raise KeyStoreError(f"{path} is damaged: restore it from its backup") from error


def read_private(path: Path) -> bytes | None:
    """The bytes of a file of mode 0600; None when there is none. Raises KeyStoreError."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise cannot_use(path, error) from error
    try:
        with os.fdopen(handle, "rb") as file:
            mode = stat.S_IMODE(os.fstat(file.fileno()).st_mode)
            raw = file.read(_MOST_BYTES)
    except OSError as error:
        raise cannot_use(path, error) from error
    if mode & 0o077:
        raise KeyStoreError(f"{path} can be read by others (mode {mode:o}): chmod 600 it")
    return raw


def write(path: Path, keys: KeyFile) -> None:
    """Replace the file, whole and durable. One writer at a time. Raises KeyStoreError."""
    text = json.dumps(
        {"format": _FORMAT, "keeper": keys.keeper, "anchor": dict(keys.anchor), "box": _text(keys.box)}, indent=1
    )
    try:
        for left in path.parent.glob(f"{path.name}*.part"):
            # Of a writer that was killed; it holds keys.
            left.unlink(missing_ok=True)
        handle, part = tempfile.mkstemp(prefix=path.name, suffix=".part", dir=path.parent)
        try:
            with os.fdopen(handle, "w", encoding="ascii") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            Path(part).rename(path)
        except BaseException:
            with contextlib.suppress(OSError):
                Path(part).unlink()
            raise
        sync_folder(path.parent)
    except OSError as error:
        raise cannot_use(path, error) from error


def read_old(folder: Path, prefix: str) -> Mapping[str, bytes]:
    """The raw files of the time before, by their names without the prefix. Raises KeyStoreError."""
    found = {}
    for name in OLD_NAMES:
        path = folder / (prefix + name)
        raw = read_private(path)
        if raw is None:
            continue
        if len(raw) != KEY_BYTES:
            raise KeyStoreError(f"{path} is damaged: {len(raw)} bytes instead of {KEY_BYTES}; restore it")
        found[name] = raw
    return found


def complete(old: Mapping[str, bytes], profile: Profile) -> Secrets:
    """The keys of the raw files, and new ones for what is not among them. Raises Sm2UnavailableError.

    The tags of persons were made with the storage key of the time before generations: that key is the tag secret.
    """
    storage, signing = old.get(OLD_STORAGE_FILE), old.get(OLD_SIGNING_FILE)
    return Secrets(
        signing=SigningSecret.generate(profile) if signing is None else SigningSecret(Profile.STANDARD, signing),
        tag=os.urandom(KEY_BYTES) if storage is None else storage,
        storage={FIRST_GENERATION: os.urandom(KEY_BYTES) if storage is None else storage},
    )


def cannot_use(path: Path, error: OSError) -> KeyStoreError:
    return KeyStoreError(f"cannot use the key file {path}: {error.strerror}")


def _identity(keeper: str) -> str:
    return f"machine keys kept by {keeper}"


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def _key(text: str) -> bytes:
    raw = base64.b64decode(text, validate=True)
    if len(raw) != KEY_BYTES:
        raise ValueError(f"a key of {len(raw)} bytes")
    return raw
