# SPDX-License-Identifier: GPL-3.0-or-later
"""What the keyboard's table is made of: an excerpt of word counts, and the words of this city and its errands.

Read only when the table is made; the running program reads the table alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

WORDS: Final = Path(__file__).with_name("words.txt")
FREQUENCIES: Final = Path(__file__).with_name("frequencies.txt")


@dataclass(frozen=True)
class Group:
    """Words of one kind and one level, each with its syllables ("ye'xian"), or "" where the usual reading holds."""

    kind: str
    level: str
    words: tuple[tuple[str, str], ...]


def read_words() -> list[Group]:
    return _read(WORDS)


def read_frequencies() -> list[Group]:
    return _read(FREQUENCIES)


def _read(path: Path) -> list[Group]:
    """Raises ValueError for words before the first heading."""
    groups: list[Group] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("#") or not line:
            continue
        if line.startswith("== "):
            _, kind, level = line.split(" ")
            groups.append(Group(kind, level, ()))
            continue
        if not groups:
            raise ValueError(f"{path.name}: words before the first heading")
        pairs = (word.partition("=") for word in line.split())
        last = groups[-1]
        groups[-1] = Group(
            last.kind, last.level, (*last.words, *((word, reading.replace("-", "'")) for word, _, reading in pairs))
        )
    return groups
