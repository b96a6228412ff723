# SPDX-License-Identifier: GPL-3.0-or-later
"""The keyboard's dictionary as it lies in one sorted file, searched where it stands.

Each line is a key, then entries. Keys say what the entries are:

    zhang     张z章r掌q...                     characters of a syllable, commonest first
    =zs       zhang'san:张三o zhong'shi:重视s   words by the first letters of their syllables
    +zhang    张t章m                           surnames
    *wei      伟n巍h                           characters of given names

The letter after a word is its level (`ui.pinyin.levels`). Nothing is unpacked at start and nothing that
was looked up is kept: reading the file is all the loading there is.
"""

from __future__ import annotations

import re
from functools import cached_property
from pathlib import Path
from typing import Final

from ui.pinyin.levels import LEVELS

TABLE_FILE: Final = Path(__file__).with_name("table.txt")

WORDS: Final = "="
SURNAMES: Final = "+"
GIVEN: Final = "*"
MARK: Final = "'"
"""Between syllables, in keys and in what is typed."""

Entry = tuple[str, int]
"""A word and its level, 0 (rare) to 25."""

_ENTRY: Final = re.compile(r"([^a-z]+)([a-z])")


class Table:
    """Read-only. Raises OSError when the file is not there."""

    def __init__(self, path: Path = TABLE_FILE) -> None:
        self._data = path.read_bytes()

    @cached_property
    def syllables(self) -> frozenset[str]:
        """All syllables that some character sounds."""
        start = self._place(b"a")
        return frozenset(line.split(b" ", 1)[0].decode() for line in self._data[start:].splitlines())

    def characters(self, syllable: str) -> list[Entry]:
        return _entries(self._line(syllable))

    def surnames(self, syllables: str) -> list[Entry]:
        return _entries(self._line(SURNAMES + syllables))

    def given(self, syllable: str) -> list[Entry]:
        return _entries(self._line(GIVEN + syllable))

    def words(self, initials: str) -> list[tuple[list[str], str]]:
        """(syllables, packed entries) of the words whose syllables begin with these letters; see `unpack`."""
        return [
            (syllables.split(MARK), packed)
            for syllables, _, packed in (group.partition(":") for group in self._line(WORDS + initials).split())
        ]

    @staticmethod
    def unpack(packed: str) -> list[Entry]:
        return _entries(packed)

    def _line(self, key: str) -> str:
        """What follows the key; empty when there is no such key."""
        wanted = key.encode() + b" "
        place = self._place(wanted)
        if not self._data.startswith(wanted, place):
            return ""
        return self._data[place + len(wanted) : self._data.index(b"\n", place)].decode()

    def _place(self, wanted: bytes) -> int:
        """Where the first line begins that does not sort before `wanted`: a binary search over the bytes."""
        low, high = 0, len(self._data)
        while low < high:
            middle = (low + high) // 2
            start = self._data.rfind(b"\n", 0, middle) + 1
            if self._data[start : start + len(wanted)] < wanted:
                low = self._data.index(b"\n", middle) + 1
            else:
                high = start
        return low


def _entries(packed: str) -> list[Entry]:
    return [(word, LEVELS.index(letter)) for word, letter in _ENTRY.findall(packed)]
