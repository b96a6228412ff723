# SPDX-License-Identifier: GPL-3.0-or-later
"""What keeps a machine's root secret, and how it can fail."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

ROOT_BYTES = 32


class KeyStoreError(Exception):
    """A key cannot be had; the message names what is wrong and what to do."""


class KeyAbsentError(KeyStoreError):
    """The keys exist but what keeps them does not give them out now: a chip, a token, a credential is missing or
    refuses. Nothing is lost; the machine is out of service until it is there again."""

    def __init__(self, cause: str, next_step: str) -> None:
        super().__init__(f"{cause}: {next_step}")
        self.cause = cause
        self.next_step = next_step


class Keeper(Protocol):
    """Keeps 32 secret bytes. What it needs to give them out again is its anchor: texts that are no secret by
    themselves (but for the file's), and stand in the keys folder."""

    @property
    def name(self) -> str:
        """As in the settings; recorded beside the anchor."""

    @property
    def protects_against(self) -> str:
        """One clause for a technician, in English."""

    @property
    def not_against(self) -> str:
        """The same, of what it does not protect against."""

    def protect(self, secret: bytes) -> dict[str, str]:
        """The anchor for a new secret. Raises KeyStoreError."""

    def reveal(self, anchor: Mapping[str, str]) -> bytes:
        """The secret. Raises KeyStoreError."""


def part(anchor: Mapping[str, str], name: str) -> str:
    """A part of an anchor; raises KeyStoreError when somebody has spoiled the file."""
    found = anchor.get(name)
    if not isinstance(found, str):
        raise KeyStoreError(f"the record of the machine's keys has no {name!r}: restore the keys folder")
    return found
