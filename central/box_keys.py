# SPDX-License-Identifier: GPL-3.0-or-later
"""The centre's own key pairs for boxes: machines wrap the key of each stored application to the newest of them.

In the centre's key folder, one file of mode 0600 each: box-key-0001.key, box-key-0002.key and so on, each the text
of `UnwrapKey.private_text`. The highest number is the current one. None is ever deleted by the program: what a
machine sealed before a rotation, and exports years later, must still open.
"""

from __future__ import annotations

import os
import re
import stat
import tempfile
import threading
from pathlib import Path
from typing import Final

from central.settings import SettingsRefusedError
from kiosk.contract.items import BoxKey
from kiosk.durable import sync_folder
from kiosk.sealing.profiles import Profile
from kiosk.sealing.sm2 import Sm2UnavailableError
from kiosk.sealing.wrapping import SM2, UnwrapKey

_NAME: Final = re.compile(r"box-key-([0-9]{4})\.key")
_PROFILES: Final = {SM2: Profile.GM}


class BoxKeys:
    """All of them, read once and after each rotation. Safe to use from many threads."""

    def __init__(self, folder: Path, *, demonstration: bool, profile: Profile = Profile.STANDARD) -> None:
        """Makes the first pair, of this profile, in a folder that has none. Raises SettingsRefusedError."""
        self._folder = folder
        self._demonstration = demonstration
        self._lock = threading.Lock()
        self._keys = self._read()
        if not self._keys:
            self._make(1, profile)
            self._keys = self._read()

    def current(self) -> BoxKey:
        """The public half that the bundle carries. Another process may have made a newer one."""
        with self._lock:
            if len(_numbers(self._folder)) > len(self._keys):
                self._keys = self._read()
            newest = self._keys[max(self._keys)]
        return BoxKey(key_id=newest.key_id, algorithm=newest.algorithm, public=newest.public_text())

    def opener(self, key_id: str) -> UnwrapKey | None:
        """The private half of a pair, old or new; None when it is none of ours."""
        with self._lock:
            return next((key for key in self._keys.values() if key.key_id == key_id), None)

    def rotate(self, algorithm: str | None = None) -> BoxKey:
        """Make a new pair, of the algorithm in use where none is named; the old ones stay.

        Raises SettingsRefusedError when this system cannot do the algorithm.
        """
        wanted = algorithm or self.current().algorithm
        with self._lock:
            self._make(1 + max(_numbers(self._folder)), _PROFILES.get(wanted, Profile.STANDARD))
            self._keys = self._read()
        return self.current()

    def _make(self, number: int, profile: Profile) -> None:
        try:
            text = UnwrapKey.generate(profile, demonstration=self._demonstration).private_text()
        except Sm2UnavailableError as error:
            raise SettingsRefusedError(f"no SM2 key can be made here: {error}") from error
        try:
            _write_private(self._folder / f"box-key-{number:04d}.key", text)
        except OSError as error:
            raise SettingsRefusedError(f"cannot write a key into {self._folder}: {error.strerror}") from error

    def _read(self) -> dict[int, UnwrapKey]:
        found: dict[int, UnwrapKey] = {}
        for number in _numbers(self._folder):
            path = self._folder / f"box-key-{number:04d}.key"
            try:
                mode = stat.S_IMODE(path.stat().st_mode)
                if mode & 0o077:
                    raise SettingsRefusedError(f"{path} can be read by others (mode {mode:o}): chmod 600 it")
                text = path.read_text("ascii")
                found[number] = UnwrapKey.from_private_text(text, demonstration=self._demonstration)
            except OSError as error:
                raise SettingsRefusedError(f"cannot read the key file {path}: {error.strerror}") from error
            except ValueError as error:
                raise SettingsRefusedError(f"{path} is damaged: {error}; restore it from the backup") from error
        return found


def _numbers(folder: Path) -> list[int]:
    if not folder.exists():
        return []
    return sorted(int(match[1]) for path in folder.iterdir() if (match := _NAME.fullmatch(path.name)))


def _write_private(path: Path, text: str) -> None:
    """Whole and durable, unless it is there: of two processes that start at once, one makes it."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, part = tempfile.mkstemp(prefix=path.name, suffix=".part", dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(part, path)
        except FileExistsError:
            return
    finally:
        Path(part).unlink()
    sync_folder(path.parent)
