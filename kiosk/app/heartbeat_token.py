# SPDX-License-Identifier: GPL-3.0-or-later
"""The token that a heartbeat shows, by which the centre tells a machine from a copy of it."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import Final

import structlog

from offline_cache import Store, StoreError

_log: Final = structlog.get_logger("kiosk")


class HeartbeatToken:
    """Only a token that is on the disk is ever shown: one that was shown and then lost with the power would make
    this machine look like its own copy.

    It stands in the store, and once more in a file beside it, so that a damaged database that is set aside takes no
    machine out of service. Used from one thread.
    """

    def __init__(self, store: Store, path: Path) -> None:
        self._store = store
        self._path = path

    def shown(self) -> str:
        """ "" before the first."""
        token = ""
        try:
            token = self._store.facts.token()
        except StoreError as error:
            _log.error("kiosk.store_trouble", fault=type(error).__name__)
        if not token:
            with contextlib.suppress(OSError, UnicodeDecodeError):
                token = self._path.read_text(encoding="ascii").strip()
        return token

    def heard(self, token: str) -> None:
        """The centre was heard now, and gave this token; "" for none."""
        try:
            self._store.facts.heard(token)
        except StoreError as error:
            _log.error("kiosk.store_trouble", fault=type(error).__name__)
        if token:
            try:
                self._write(token)
            except OSError as error:
                _log.error("kiosk.token_not_written", fault=type(error).__name__)

    def _write(self, token: str) -> None:
        part = self._path.with_name(self._path.name + ".part")
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(token)
            file.flush()
            os.fsync(file.fileno())
        part.replace(self._path)
