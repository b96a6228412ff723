# SPDX-License-Identifier: GPL-3.0-or-later
"""A machine's own keys: made once, kept by one keeper, found by every process of the machine.

The keys folder has one file (`key_file`) that names the keeper and holds everything else under the keeper's root
secret. A rotation replaces that file; whoever uses the keys looks at its stamp each time, so a new generation is
found by every running process at its next record.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import threading
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final, Protocol

from kiosk.durable import sync_folder
from kiosk.sealing import key_file
from kiosk.sealing.boxes import KEY_BYTES, BoxDamagedError
from kiosk.sealing.keepers.file import FileKeeper
from kiosk.sealing.keepers.keeper import ROOT_BYTES, Keeper, KeyAbsentError, KeyStoreError
from kiosk.sealing.key_file import KeyFile, Secrets, SigningSecret
from kiosk.sealing.profiles import Profile
from kiosk.sealing.signing import DEMONSTRATION_PREFIX, SigningKey
from kiosk.sealing.sm2 import Sm2UnavailableError
from kiosk.sealing.storage_keys import StorageKeys

_Stamp = tuple[int, int, int]
_NO_FILE: Final[_Stamp] = (0, 0, 0)


class KeyProvider(Protocol):
    """What a machine's programs ask of its keys. Each method raises KeyStoreError."""

    @property
    def profile(self) -> Profile:
        """Which algorithms new boxes are made with."""

    def signing_key(self) -> SigningKey:
        """The key that signs this machine's requests."""

    def storage_keys(self) -> StorageKeys:
        """Under which the keys of stored records are kept. Ask for each record: they may have been rotated."""

    def tag_secret(self) -> bytes:
        """32 bytes that no rotation changes, for tags by which something is found again."""


@dataclass(frozen=True)
class _Opened:
    """root: None while the keys lie in the raw files of an earlier program."""

    stamp: _Stamp
    root: bytes | None = field(repr=False)
    secrets: Secrets = field(repr=False)
    signing: SigningKey
    storage: StorageKeys


class MachineKeys:
    """The keys of one folder. May be used from several threads; several processes may have the same folder."""

    def __init__(
        self,
        folder: Path,
        keeper: Keeper,
        *,
        demonstration: bool = False,
        profile: Profile = Profile.STANDARD,
        may_make: bool = True,
        look_only: bool = False,
    ) -> None:
        """demonstration: makes and accepts only keys marked as such; a production kiosk passes False. may_make:
        False for a machine that was in use, for which new keys would open nothing. look_only: nothing is ever
        written."""
        self.keeper = keeper
        self._folder = folder
        self._demonstration = demonstration
        self._profile = profile
        self._may_make = may_make and not look_only
        self._look_only = look_only
        self._prefix = DEMONSTRATION_PREFIX if demonstration else ""
        self._path = folder / (self._prefix + key_file.KEYS_FILE)
        self._lock = threading.Lock()
        self._is_alone = False
        self._opened: _Opened | None = None

    @property
    def profile(self) -> Profile:
        return self._profile

    def signing_key(self) -> SigningKey:
        return self._now().signing

    def storage_keys(self) -> StorageKeys:
        return self._now().storage

    def tag_secret(self) -> bytes:
        return self._now().secrets.tag

    @property
    def exist(self) -> bool:
        """Whether this folder has keys; looking makes none."""
        return any((self._folder / (self._prefix + name)).exists() for name in key_file.NAMES)

    def rotate(self, in_use: Collection[int]) -> int:
        """A new generation of the storage key, which every process uses from its next record on; its number.

        in_use: the generations under which records still lie. Of the others, those that were not current before
        this are given up. Raises KeyStoreError.
        """

        def rotated(secrets: Secrets) -> Secrets:
            current = max(secrets.storage)
            kept = {n: key for n, key in secrets.storage.items() if n == current or n in in_use}
            return replace(secrets, storage={**kept, current + 1: os.urandom(KEY_BYTES)})

        return self._rewrite(self.keeper, rotated).storage.current

    def next_signing_key(self) -> SigningKey:
        """The key that a machine is enrolled with again. The same one until `use_next_signing_key`: an answer of
        the centre may have been lost. Raises KeyStoreError."""

        def prepared(secrets: Secrets) -> Secrets:
            following = secrets.next_signing or SigningSecret.generate(self._profile)
            return replace(secrets, next_signing=following)

        secrets = self._rewrite(self.keeper, prepared).secrets
        return self._signing(secrets.next_signing or secrets.signing)

    def use_next_signing_key(self) -> None:
        """The centre has taken it: from now on it signs. Raises KeyStoreError."""

        def taken(secrets: Secrets) -> Secrets:
            return replace(secrets, signing=secrets.next_signing or secrets.signing, next_signing=None)

        self._rewrite(self.keeper, taken)

    def drop_next_signing_key(self) -> None:
        """The centre has taken it for what this machine does not become. Raises KeyStoreError."""
        self._rewrite(self.keeper, lambda secrets: replace(secrets, next_signing=None))

    def move(self, to: Keeper) -> None:
        """Give the keys to another keeper, under a new root secret and with a new generation of the storage key.

        The signing key stays the one that is enrolled. Raises KeyStoreError; then nothing has changed.
        """

        def rotated(secrets: Secrets) -> Secrets:
            following = max(secrets.storage) + 1
            return replace(secrets, storage={**secrets.storage, following: os.urandom(KEY_BYTES)})

        self._rewrite(to, rotated)

    def _rewrite(self, keeper: Keeper, change: Callable[[Secrets], Secrets]) -> _Opened:
        self._now()
        with self._lock, self._alone():
            opened = self._load()
            if keeper is self.keeper and opened.root is not None:
                root, anchor = opened.root, self._read().anchor
            else:
                root, anchor = self._new_root(keeper)
            try:
                secrets = change(opened.secrets)
            except Sm2UnavailableError as error:
                raise KeyStoreError(str(error)) from error
            key_file.write(self._path, KeyFile.seal(keeper.name, anchor, root, secrets, self._profile))
            self._remove_old(opened.secrets)
            self.keeper = keeper
            self._opened = self._unsealed(self._stamp(), root, secrets)
            return self._opened

    def _now(self) -> _Opened:
        stamp = self._stamp()
        opened = self._opened
        if opened is not None and opened.stamp == stamp:
            return opened
        with self._lock:
            if self._opened is None:
                self._refuse_the_other_kind()
                self._make_what_is_missing()
            self._opened = self._load()
            return self._opened

    def _load(self) -> _Opened:
        """Of what is there. The keeper is asked only when the root secret is not at hand already."""
        stamp, opened = self._stamp(), self._opened
        if opened is not None and stamp == opened.stamp:
            return opened
        if stamp == _NO_FILE:
            old = key_file.read_old(self._folder, self._prefix)
            if len(old) < len(key_file.OLD_NAMES):
                raise self._gone()
            if self.keeper.name != FileKeeper.name:
                raise self._kept_by(FileKeeper.name)
            return self._unsealed(stamp, None, key_file.complete(old, self._profile))
        kept = self._read()
        if opened is not None and opened.root is not None:
            with contextlib.suppress(BoxDamagedError):
                return self._unsealed(stamp, opened.root, kept.open(opened.root))
        # One program after the other: a TPM has little room, and of a wrong PIN one try is enough.
        with self._alone():
            root = self.keeper.reveal(kept.anchor)
        try:
            return self._unsealed(stamp, root, kept.open(root))
        except BoxDamagedError as error:
            raise KeyStoreError(
                f"{self._path} does not open with what its keeper {self.keeper.name!r} gives: "
                "restore the keys folder from its backup"
            ) from error

    def _read(self) -> KeyFile:
        kept = key_file.read(self._path)
        if kept is None:
            raise self._gone()
        if kept.keeper != self.keeper.name:
            raise self._kept_by(kept.keeper)
        return kept

    def _gone(self) -> KeyAbsentError:
        return KeyAbsentError(
            f"the keys of this machine are not in {self._folder}",
            "restore the folder from its backup; new keys open nothing and are not enrolled",
        )

    def _kept_by(self, keeper: str) -> KeyStoreError:
        return KeyStoreError(
            f"the keys of this machine are kept by {keeper!r}, and the settings say {self.keeper.name!r}: "
            f'set keys.provider = "{keeper}", or move the keys with `kiosk keys move`'
        )

    def _make_what_is_missing(self) -> None:
        """Of several processes that start at once, one makes the keys."""
        old = key_file.read_old(self._folder, self._prefix)
        if self._path.exists() or len(old) == len(key_file.OLD_NAMES):
            return
        if self._look_only or not (old or self._may_make):
            raise self._gone()
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise key_file.cannot_use(self._path, error) from error
        with self._alone():
            if self._path.exists():
                return
            if old and self.keeper.name != FileKeeper.name:
                raise self._kept_by(FileKeeper.name)
            try:
                secrets = key_file.complete(old, self._profile)
            except Sm2UnavailableError as error:
                raise KeyStoreError(str(error)) from error
            root, anchor = self._new_root(self.keeper)
            key_file.write(self._path, KeyFile.seal(self.keeper.name, anchor, root, secrets, self._profile))
            self._remove_old(secrets)

    @staticmethod
    def _new_root(keeper: Keeper) -> tuple[bytes, dict[str, str]]:
        """A new root secret with its anchor, tried out: nothing is entrusted to a keeper that does not give
        back."""
        root = os.urandom(ROOT_BYTES)
        anchor = keeper.protect(root)
        if keeper.reveal(anchor) != root:
            raise KeyStoreError(f"{keeper.name} does not give back what it was given: nothing was changed")
        return root, anchor

    def _remove_old(self, secrets: Secrets) -> None:
        """The raw files are in the new file, which is durable by now. Others, which somebody put there, stay."""
        ours = {key_file.OLD_SIGNING_FILE: secrets.signing.private, key_file.OLD_STORAGE_FILE: secrets.tag}
        try:
            for name, raw in key_file.read_old(self._folder, self._prefix).items():
                if ours[name] == raw:
                    (self._folder / (self._prefix + name)).unlink(missing_ok=True)
            sync_folder(self._folder)
        except OSError as error:
            raise key_file.cannot_use(self._folder, error) from error

    def _refuse_the_other_kind(self) -> None:
        other = "" if self._demonstration else DEMONSTRATION_PREFIX
        kind = "production" if self._demonstration else "demonstration"
        for name in key_file.NAMES:
            path = self._folder / (other + name)
            if path.exists():
                raise KeyStoreError(f"{path} is a {kind} key: use another data folder")

    def _unsealed(self, stamp: _Stamp, root: bytes | None, secrets: Secrets) -> _Opened:
        return _Opened(stamp, root, secrets, self._signing(secrets.signing), StorageKeys(secrets.storage))

    def _signing(self, secret: SigningSecret) -> SigningKey:
        try:
            return SigningKey.from_bytes(secret.private, demonstration=self._demonstration, profile=secret.profile)
        except (ValueError, Sm2UnavailableError) as error:
            raise KeyStoreError(f"the signing key cannot be used: {error}") from error

    def _stamp(self) -> _Stamp:
        try:
            status = self._path.stat()
        except OSError:
            return _NO_FILE
        return (status.st_ino, status.st_mtime_ns, status.st_size)

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        """No other program makes or changes the keys, or asks their keeper, meanwhile."""
        if self._is_alone:
            yield
            return
        path = self._folder / (self._prefix + "machine-keys.lock")
        try:
            # A lock can be had on a file that is only read: then nothing is written by looking.
            making = 0 if self._look_only else os.O_CREAT
            handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC | making, 0o600)
        except FileNotFoundError as error:
            if not self._look_only:
                raise key_file.cannot_use(path, error) from error
            yield
            return
        except OSError as error:
            raise key_file.cannot_use(path, error) from error
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            self._is_alone = True
            yield
        finally:
            self._is_alone = False
            os.close(handle)


class FolderKeyProvider(MachineKeys):
    """Keys that a file of mode 0600 keeps."""

    def __init__(self, folder: Path, *, demonstration: bool = False, profile: Profile = Profile.STANDARD) -> None:
        super().__init__(folder, FileKeeper(), demonstration=demonstration, profile=profile)
