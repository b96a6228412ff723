# SPDX-License-Identifier: GPL-3.0-or-later
"""Recorded prompts: a folder of WAV files, each named by the sentence that it says.

The name is LANGUAGE-DIGEST.wav; the digest is the first 16 hexadecimal digits of the SHA-256 of the sentence in
UTF-8, Unicode form NFC, without space around it: `printf %s 请刷身份证 | sha256sum | cut -c1-16`.
"""

from __future__ import annotations

import hashlib
import unicodedata
from pathlib import Path
from typing import Final

LARGEST: Final = 20 * 1024 * 1024
_DIGITS: Final = 16


def prompt_name(text: str, language: str) -> str:
    sentence = unicodedata.normalize("NFC", text).strip().encode()
    return f"{language}-{hashlib.sha256(sentence).hexdigest()[:_DIGITS]}.wav"


def recorded(folder: Path | None, text: str, language: str) -> Path | None:
    """The file that says this, if there is one."""
    if folder is None:
        return None
    path = folder / prompt_name(text, language)
    try:
        return path if path.is_file() and 0 < path.stat().st_size <= LARGEST else None
    except OSError:
        return None
