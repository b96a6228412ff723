# SPDX-License-Identifier: GPL-3.0-or-later
"""A draft's box: its place and its key both come from the resume code, which never leaves its citizen's hands.

HKDF-SHA256 (RFC 5869) over the code's letters and digits, once for the locator and once for the key. The code has
70 random bits and one use, so no slow hash is wanted; whoever keeps the boxes learns nothing from a locator.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from kiosk.sealing.boxes import KEY_BYTES, open_box, seal_box
from kiosk.sealing.profiles import Profile

_SALT: Final = b"hall-kiosk draft 1"


@dataclass(frozen=True)
class DraftKeys:
    """locator: 64 hexadecimal digits, under which the box is kept. key: of the box."""

    locator: str
    key: bytes = field(repr=False)


def draft_keys(resume_code: str) -> DraftKeys:
    """What a resume code opens. resume_code: in its canonical form, "ABCDE-FGHJK-MNPQR"."""
    secret = resume_code.replace("-", "").encode("ascii")
    return DraftKeys(_derived(secret, b"locator").hex(), _derived(secret, b"key"))


def seal_draft(keys: DraftKeys, content: bytes, *, profile: Profile = Profile.STANDARD) -> bytes:
    """The box of a draft, bound to its locator."""
    return seal_box(keys.key, content, record=f"draft:{keys.locator}", profile=profile)


def open_draft(keys: DraftKeys, box: bytes) -> bytes:
    """What is in the box. Raises BoxDamagedError."""
    return open_box(keys.key, box, record=f"draft:{keys.locator}")


def _derived(secret: bytes, purpose: bytes) -> bytes:
    return HKDF(SHA256(), KEY_BYTES, _SALT, purpose).derive(secret)
