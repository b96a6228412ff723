# SPDX-License-Identifier: GPL-3.0-or-later
"""One code list of one endpoint, read both ways.

A table is checked when it is made, so that one that does not hold together never goes out: every member of the enum
has a code or a reason for having none, every code stands in the list as the endpoint words it, and where several
members share a code it is said which of them comes back.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, Generic, TypeVar

_Member = TypeVar("_Member", bound=StrEnum)
_MOST_SHOWN: Final = 20


@dataclass(frozen=True)
class UnknownCode:
    """A code that came in and stands for nothing here. words: what it means to the endpoint, if it is in its list:
    then it is a thing that this product does not have (a window, a telephone), else no code of that list at all."""

    table: str
    code: str
    words: str | None

    def __str__(self) -> str:
        told = "is not in the list" if self.words is None else f"is {self.words}, which nothing here stands for"
        return f"{self.table}: code {self.code!r} {told}"


@dataclass(frozen=True)
class NoCode:
    """A member that the endpoint has no code for, and why."""

    table: str
    member: str
    why: str

    def __str__(self) -> str:
        return f"{self.table}: no code for {self.member}: {self.why}"


@dataclass(frozen=True)
class CodeTable(Generic[_Member]):
    """words: the endpoint's whole list, code to its own words. codes: what each member is called there. without:
    the members that have no code there, with the reason. comes_back: for a code of several members the one that it
    is read as. to_confirm: codes that are commonly used, and that the city confirms before it relies on them.

    Raises ValueError when it does not hold together.
    """

    name: str
    of: type[_Member]
    words: Mapping[str, str]
    codes: Mapping[_Member, str]
    without: Mapping[_Member, str] = field(default_factory=dict)
    comes_back: Mapping[str, _Member] = field(default_factory=dict)
    to_confirm: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        if missing := [member.name for member in self.of if (member in self.codes) == (member in self.without)]:
            raise ValueError(f"{self.name}: a code or a reason for none, one of the two: {', '.join(missing)}")
        if strange := sorted((set(self.codes.values()) | self.to_confirm) - self.words.keys()):
            raise ValueError(f"{self.name}: {', '.join(strange)} does not stand in the list")
        sharing = self._sharing()
        if unsaid := sorted(
            code for code, members in sharing.items() if (len(members) > 1) != (code in self.comes_back)
        ):
            raise ValueError(f"{self.name}: say what comes back for a code of several, and for no other: {unsaid}")
        if wrong := sorted(code for code, member in self.comes_back.items() if member not in sharing.get(code, ())):
            raise ValueError(f"{self.name}: what comes back does not go out as it: {wrong}")

    def outward(self, member: _Member) -> str | NoCode:
        """What the endpoint calls it."""
        code = self.codes.get(member)
        return NoCode(self.name, member.name, self.without[member]) if code is None else code

    def inward(self, code: str) -> _Member | UnknownCode:
        """What the endpoint's code stands for here. Nothing is trimmed, padded or guessed: "1 " is no "1"."""
        members = self._sharing().get(code, [])
        match members:
            case []:
                return UnknownCode(self.name, code[:_MOST_SHOWN], self.words.get(code))
            case [member]:
                return member
            case _:
                return self.comes_back[code]

    def loses(self, member: _Member) -> bool:
        """Whether it comes back as another member."""
        code = self.codes.get(member)
        return code is not None and self.comes_back.get(code, member) is not member

    def _sharing(self) -> dict[str, list[_Member]]:
        sharing: defaultdict[str, list[_Member]] = defaultdict(list)
        for member, code in self.codes.items():
            sharing[code].append(member)
        return sharing
