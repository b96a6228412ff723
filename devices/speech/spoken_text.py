# SPDX-License-Identifier: GPL-3.0-or-later
"""A sentence as espeak-ng takes it.

Its voice "cmn" of Debian 12 reads Chinese characters as English letters; "cmn-latn-pinyin" is right, and takes
pinyin with tone numbers. Latin words within a Chinese sentence go to the English voice.
"""

from __future__ import annotations

import re
from typing import Final
from xml.sax.saxutils import escape

from devices.speech.numbers import read_aloud

PINYIN_VOICE: Final = "cmn-latn-pinyin"
ENGLISH_VOICE: Final = "en"
LANGUAGES: Final = ("zh", "en")
LONGEST: Final = 1000
"""Characters of one text: several minutes."""

_LATIN: Final = re.compile(r"[A-Za-z][A-Za-z'-]*(?: [A-Za-z][A-Za-z'-]*)*")
_PAUSES: Final = str.maketrans(
    {"，": ",", "、": ",", "；": ";", "：": ",", "。": ".", "！": "!", "？": "?", "…": ",", "\n": "."}
)
_SAYABLE: Final = re.compile(r"[^A-Za-z0-9\u3400-\u9fff\U00020000-\U0003ffff ,.;!?'-]+")


def for_espeak(text: str, language: str) -> str:
    """SSML, whose only tags are those that choose the voice. Raises ValueError for another language or a text that
    is too long."""
    if language not in LANGUAGES:
        raise ValueError(f"no voice speaks {language!r}")
    if len(text) > LONGEST:
        raise ValueError(f"more than {LONGEST} characters to say")
    if language == "en":
        return f'<speak><voice name="{ENGLISH_VOICE}">{escape(_plain(text))}</voice></speak>'
    parts = []
    at = 0
    # Figures first: a number beside a Latin letter must not become its tone.
    text = read_aloud(text)
    for latin in _LATIN.finditer(text):
        parts += [_chinese(text[at : latin.start()]), _english(latin[0])]
        at = latin.end()
    parts.append(_chinese(text[at:]))
    return f"<speak>{''.join(parts)}</speak>"


def _english(text: str) -> str:
    return f'<voice name="{ENGLISH_VOICE}">{escape(text)}</voice>'


def _chinese(text: str) -> str:
    # Loaded with the first sentence: it takes 0.1 s and 20 MB that a machine without a voice does not need.
    from pypinyin import Style, lazy_pinyin

    text = _SAYABLE.sub(" ", text.translate(_PAUSES)).strip()
    if not text:
        return ""
    syllables = lazy_pinyin(
        text, style=Style.TONE3, neutral_tone_with_five=True, v_to_u=True, tone_sandhi=True, errors=_unknown
    )
    return f'<voice name="{PINYIN_VOICE}">{escape(" ".join(syllables))}</voice>'


def _unknown(text: str) -> str:
    """What has no pinyin: punctuation stays, a character that no table has is passed over."""
    return "".join(character for character in text if character.isascii())


def _plain(text: str) -> str:
    return " ".join(text.split())
