# SPDX-License-Identifier: GPL-3.0-or-later
"""Make the keyboard's table: the same bytes from the same sources each time.

    python -m ui.pinyin.make_table

Readings: pypinyin. How common: sources/frequencies.txt. The city's own words, and names: sources/words.txt.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Final

from pypinyin import Style, lazy_pinyin, phrases_dict, pinyin_dict
from pypinyin.contrib.tone_convert import to_normal

from ui.pinyin.levels import LEVELS, count_of, level
from ui.pinyin.sources import Group, read_frequencies, read_words
from ui.pinyin.table import GIVEN, MARK, SURNAMES, TABLE_FILE, WORDS

_BASIC: Final = range(0x3400, 0xA000)
"""CJK with its extension A. What names need of the planes beyond stands in words.txt."""
_LONGEST: Final = 9
"""Syllables of the longest word that is kept."""

_SURNAME: Final = 5
"""Levels that a surname gains as a character: on this machine names are typed more than prose."""

Levels = dict[tuple[str, str], str]
"""(syllables with marks, word) to level."""


def syllables_of(word: str) -> str:
    return MARK.join(lazy_pinyin(word, style=Style.NORMAL, v_to_u=False))


def readings_of(character: str) -> list[str]:
    """Without tones, the usual one first. Sounds that are no syllables ("hm", "ng") are left out."""
    listed = pinyin_dict.pinyin_dict.get(ord(character), "").split(",")
    plain = (to_normal(reading, v_to_u=False) for reading in listed)
    return list(dict.fromkeys(reading for reading in plain if _is_syllable(reading)))


def table_text() -> str:
    """The whole file."""
    groups = [*read_frequencies(), *read_words()]
    words = _words(groups)
    surnames = _of_kind(groups, "surnames")
    lines = [f"{SURNAMES}{key} {entries}" for key, entries in _packed(surnames).items()]
    lines += [f"{GIVEN}{key} {entries}" for key, entries in _packed(_of_kind(groups, "given")).items()]
    lines += [f"{key} {entries}" for key, entries in _packed(_characters(groups, words, surnames)).items()]
    by_initials: defaultdict[str, list[str]] = defaultdict(list)
    for key, entries in _packed(words).items():
        initials = "".join(syllable[0] for syllable in key.split(MARK))
        by_initials[initials].append(f"{key}:{entries}")
    lines += [f"{WORDS}{initials} {' '.join(sorted(packed))}" for initials, packed in by_initials.items()]
    # Sorted as bytes, a key before every longer key: that is how the table is searched.
    return "".join(line + "\n" for line in sorted(lines, key=str.encode))


def _words(groups: Iterable[Group]) -> Levels:
    found: Levels = {}
    for group in groups:
        if group.kind in {"given", "characters", "beyond"}:
            continue
        for word, reading in group.words:
            if 2 <= len(word) <= _LONGEST:
                _raise(found, reading or syllables_of(word), word, group.level)
    for word in phrases_dict.phrases_dict:
        if 2 <= len(word) <= 4 and all(map(_is_common, word)):
            _raise(found, syllables_of(word), word, LEVELS[0])
    return {(key, word): at for (key, word), at in found.items() if all(map(_is_syllable, key.split(MARK)))}


def _of_kind(groups: Iterable[Group], kind: str) -> Levels:
    found: Levels = {}
    for group in groups:
        for word, reading in group.words if group.kind == kind else ():
            _raise(found, reading or MARK.join(readings_of(each)[0] for each in word), word, group.level)
    return found


def _characters(groups: Iterable[Group], words: Levels, surnames: Levels) -> Levels:
    """A character's occurrences are shared among its readings in the proportion that counted words sound them."""
    alone: Counter[str] = Counter()
    heard: Counter[tuple[str, str]] = Counter()
    beyond: Levels = {}
    for group in groups:
        if group.kind == "characters":
            alone.update({word: count_of(group.level) for word, _ in group.words})
        if group.kind == "beyond":
            beyond |= {(reading or readings_of(word)[0], word): group.level for word, reading in group.words}
    for (key, word), at in words.items():
        for syllable, character in zip(key.split(MARK), word, strict=True):
            heard[syllable, character] += count_of(at)
    found = beyond
    for character in map(chr, _BASIC):
        readings = readings_of(character)
        sounded = sum(heard[reading, character] for reading in readings)
        for place, reading in enumerate(readings):
            share = heard[reading, character] / sounded if sounded else float(place == 0)
            _raise(found, reading, character, level((alone[character] + sounded) * share))
    for (key, surname), at in surnames.items():
        if len(surname) == 1:
            _raise(found, key, surname, LEVELS[min(LEVELS.index(at) + _SURNAME, len(LEVELS) - 1)])
    for (key, character), at in _of_kind(groups, "given").items():
        _raise(found, key, character, at)
    return found


def _packed(levels: Levels) -> dict[str, str]:
    """Key to its words with their levels, commonest first, common characters before rare ones."""
    rows: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for (key, word), at in levels.items():
        rows[key].append((word, at))
    return {
        key: "".join(word + at for word, at in sorted(row, key=lambda pair: (-ord(pair[1]), *_rarity(pair[0]))))
        for key, row in rows.items()
    }


def _rarity(word: str) -> tuple[int, str]:
    """Simplified everyday characters (GB 2312) first, then GBK, then the rest."""
    for place, encoding in enumerate(("gb2312", "gbk")):
        try:
            word.encode(encoding)
        except UnicodeEncodeError:
            continue
        return place, word
    return 2, word


def _raise(levels: Levels, key: str, word: str, at: str) -> None:
    levels[key, word] = max(at, levels.get((key, word), at))


def _is_common(character: str) -> bool:
    return _rarity(character)[0] == 0 and "一" <= character <= "龥"


def _is_syllable(reading: str) -> bool:
    return (
        reading.isascii() and reading.isalpha() and bool(set(reading) & set("aeiouv")) and reading[0] not in "iuv"
    )


def main() -> int:
    TABLE_FILE.write_text(table_text(), encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
