# SPDX-License-Identifier: GPL-3.0-or-later
"""The machine's storage key in its generations, and the boxes that keep records' keys under it.

A key box is b"K", the generation (4 bytes, big-endian), then a box. One without that head is of the time before
generations: it is a box under generation 1.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from kiosk.sealing.boxes import BoxDamagedError, open_box, seal_box
from kiosk.sealing.profiles import Profile

FIRST_GENERATION: Final = 1
_HEAD: Final = b"K"
_HEAD_BYTES: Final = 5


@dataclass(frozen=True)
class StorageKeys:
    """32 bytes for each generation, at least one; the newest seals, every one opens."""

    secrets: Mapping[int, bytes] = field(repr=False)

    @property
    def current(self) -> int:
        return max(self.secrets)

    def seal_key(self, key: bytes, *, record: str, profile: Profile) -> bytes:
        """A key box under the current generation."""
        generation = self.current
        box = seal_box(self.secrets[generation], key, record=record, profile=profile)
        return _HEAD + generation.to_bytes(4, "big") + box

    def open_key(self, key_box: bytes, *, record: str) -> bytes:
        """Raises BoxDamagedError."""
        secret = self.secrets.get(generation_of(key_box))
        if secret is None:
            raise BoxDamagedError(f"generation {generation_of(key_box)} of the storage key is not here")
        box = key_box[_HEAD_BYTES:] if key_box[:1] == _HEAD else key_box
        return open_box(secret, box, record=record)


def generation_of(key_box: bytes) -> int:
    """Under which generation a key box was made."""
    if key_box[:1] != _HEAD:
        return FIRST_GENERATION
    return int.from_bytes(key_box[1:_HEAD_BYTES], "big")
