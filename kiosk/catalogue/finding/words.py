# SPDX-License-Identifier: GPL-3.0-or-later
"""Text as it is compared: one width, one case, no spaces; cut into characters and pairs; written by its sound."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from itertools import islice, product
from typing import Final

MARK: Final = "'"
"""Before every syllable of a reading: 'lao'ren'bu'tie."""
_MOST_READINGS: Final = 4
_WORD: Final = re.compile(r"[a-z0-9]+")
_NOT_LETTERS: Final = re.compile(r"[^a-z0-9]")
_FLAT: Final = (("zh", "z"), ("ch", "c"), ("sh", "s"))
_LETTERS: Final = "a-z0-9"


def compared(text: str) -> str:
    """Full width to half, capitals to small, ü to v; no spaces, punctuation, marks or signs."""
    folded = unicodedata.normalize("NFKC", text).casefold().replace("ü", "v")
    return "".join(c for c in folded if c.isalnum())


def is_hanzi(character: str) -> bool:
    return "\u3400" <= character <= "\u9fff" or character >= "\U00020000"


def has_hanzi(text: str) -> bool:
    return any(map(is_hanzi, text))


def pairs(text: str) -> list[str]:
    return [text[i : i + 2] for i in range(len(text) - 1)]


def grams(text: str) -> list[str]:
    """Characters and pairs of neighbours, each once."""
    return list(dict.fromkeys([*text, *pairs(text)]))


def english_words(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(unicodedata.normalize("NFKC", text).casefold()))


def readings(name: str) -> list[str]:
    """The ways to write a compared Chinese name in Latin letters, marked; a character of several sounds gives
    several. A name without Chinese reads as it is written."""
    if not has_hanzi(name):
        return [MARK + name] if name.isascii() and name else []
    # Here and not above: it takes 0.1 s to load, and only whoever builds an index needs it.
    from pypinyin import Style, pinyin

    choices = pinyin(name, style=Style.NORMAL, heteronym=True)
    found = []
    for reading in islice(product(*choices), _MOST_READINGS):
        syllables = [part for part in (_NOT_LETTERS.sub("", syllable) for syllable in reading) if part]
        if syllables:
            found.append(MARK + MARK.join(syllables))
    return list(dict.fromkeys(found))


@cache
def character_sounds() -> tuple[tuple[str, str], ...]:
    """Each character of Unicode's first Chinese block with its toneless syllables, the usual one first, apart by
    spaces."""
    from pypinyin.constants import PINYIN_DICT

    told = []
    for code in range(0x4E00, 0xA000):
        tones = PINYIN_DICT.get(code)
        if tones:
            syllables = dict.fromkeys(_toneless(tone) for tone in tones.split(","))
            told.append((chr(code), " ".join(part for part in syllables if part)))
    return tuple(told)


@cache
def _toneless(syllable: str) -> str:
    bare = unicodedata.normalize("NFD", syllable.replace("ü", "v").replace("Ü", "v"))
    return _NOT_LETTERS.sub("", bare.replace("u\u0308", "v").casefold())


def flattened(letters: str) -> str:
    """What many people say alike is one: zh z, ch c, sh s, -ng -n. Marks stay."""
    for wide, narrow in _FLAT:
        letters = letters.replace(wide, narrow)
    return letters.replace("ng", "n")


def syllables_of(reading: str) -> list[str]:
    return [syllable for syllable in reading.split(MARK) if syllable]


def sound_grams(reading: str) -> list[str]:
    """Syllables and pairs of neighbours of a marked reading, each between marks: 'lao' and 'lao'ren'."""
    told = syllables_of(reading)
    two = [f"{MARK}{told[i]}{MARK}{told[i + 1]}{MARK}" for i in range(len(told) - 1)]
    return list(dict.fromkeys([*(f"{MARK}{one}{MARK}" for one in told), *two]))


def initials(reading: str) -> str:
    """The first letters of a marked reading."""
    return "".join(syllable[0] for syllable in syllables_of(reading))


def chain(letters: str) -> str:
    """A regular expression that finds typed letters in marked readings, where the rest of a syllable may be left
    out before each next one: laorenbutie, lrbt, laorenbt."""
    return f"(?:[{_LETTERS}]*{MARK})?".join(re.escape(letter) for letter in letters)
