# SPDX-License-Identifier: GPL-3.0-or-later
"""What is to be spoken: any text becomes voices and pinyin, and no figure is left in it."""

from __future__ import annotations

import re
from typing import Final

from devices.speech.numbers import read_aloud
from devices.speech.spoken_text import LONGEST, for_espeak

SEEDS: Final = (
    "2026年7月3日8:30,¥1,234.50元,共2份,50%".encode(),
    "请扫QR码,或者A4纸<b>&amp;".encode(),
    "银行重新办理𠮷䶮".encode(),
)
_TAG: Final = re.compile(r'</?speak>|</voice>|<voice name="(?:en|cmn-latn-pinyin)">')


def target(data: bytes) -> None:
    text = data.decode("utf-8", "replace")[:LONGEST]
    assert not re.search("[0-9]", read_aloud(text))
    for language in ("zh", "en"):
        words = _TAG.sub("", for_espeak(text, language))
        assert "<" not in words
