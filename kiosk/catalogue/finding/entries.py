# SPDX-License-Identifier: GPL-3.0-or-later
"""What of an item can be searched, and the digest under which an index of many is kept."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from itertools import chain
from typing import Final

from kiosk.catalogue.finding.words import compared
from kiosk.contract.guides import GuideItem

_MOST_OTHER: Final = 600
"""Characters of conditions, materials and the rest: what an item is asked for by stands in its beginning."""
_BRACKETS: Final = re.compile(r"[（(][^（()）]*[)）]\s*$")


class NameKind(IntEnum):
    """In the order of how much a name of it weighs."""

    PLAIN = 0
    ALIAS = 1
    LEGAL = 2
    ENGLISH = 3


@dataclass(frozen=True)
class Entry:
    """code: the item's; names: as they are written; other: conditions, materials, department, all compared."""

    code: str
    names: tuple[tuple[NameKind, str], ...]
    other: str

    @property
    def family(self) -> str:
        """The colloquial name without what stands in brackets at its end."""
        name = self.names[0][1]
        return compared(_BRACKETS.sub("", name)) or compared(name)


def entry_of(item: GuideItem) -> Entry:
    aliases = tuple((NameKind.ALIAS, alias) for alias in item.aliases)
    other = compared(
        " ".join(
            text.zh
            for text in chain(
                (item.summary, item.result_name, item.department),
                item.conditions,
                (material.name for material in item.materials),
            )
        )
    )
    names = (
        (NameKind.PLAIN, item.plain_name.zh),
        *aliases,
        (NameKind.LEGAL, item.legal_name.zh),
        (NameKind.ENGLISH, item.plain_name.en),
        (NameKind.ENGLISH, item.legal_name.en),
    )
    return Entry(item.code, names, other[:_MOST_OTHER])


def digest_of(entries: Iterable[Entry], words: Iterable[str], version: int) -> str:
    """64 hex digits: of all that is searched and of how it is laid down."""
    hashed = hashlib.sha256(str(version).encode())
    for word in words:
        hashed.update(f"{len(word)}:{word}".encode("utf-8", "surrogatepass"))
    for entry in entries:
        for text in (entry.code, *(f"{kind.value}{name}" for kind, name in entry.names), entry.other):
            hashed.update(f"{len(text)}:{text}".encode("utf-8", "surrogatepass"))
    return hashed.hexdigest()
