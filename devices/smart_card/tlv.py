# SPDX-License-Identifier: GPL-3.0-or-later
"""BER-TLV as chip cards use it (ISO/IEC 7816-4 annex E, EMV book 3 annex B), with bounds on everything."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

_MOST_BYTES: Final = 1 << 16
_MOST_ELEMENTS: Final = 512
_DEEPEST: Final = 8
_TAG_BYTES: Final = 3


class TlvFault(ValueError):  # noqa: N818 - what the bytes are, not what went wrong here
    """The bytes are no BER-TLV; the message never holds any of them."""


@dataclass(frozen=True)
class Tlv:
    """One element. value: its bytes; parts: what is inside a constructed one, in order."""

    tag: int
    value: bytes = field(repr=False)
    parts: tuple[Tlv, ...] = field(default=(), repr=False)

    def all(self, tag: int) -> Iterator[Tlv]:
        """Every element with this tag inside, however deep, in the order of the bytes."""
        return find_all(self.parts, tag)


def parse_tlv(data: bytes) -> tuple[Tlv, ...]:
    """The elements one after another; 00 and FF between them are padding. Raises TlvFault."""
    if len(data) > _MOST_BYTES:
        raise TlvFault("longer than any card's answer")
    return _Parser().elements(data, 0)


def find_all(elements: tuple[Tlv, ...], tag: int) -> Iterator[Tlv]:
    """Every element with this tag, however deep, in the order of the bytes."""
    for element in elements:
        if element.tag == tag:
            yield element
        yield from find_all(element.parts, tag)


def find(elements: tuple[Tlv, ...], tag: int) -> bytes | None:
    """The value of the first one."""
    return next((element.value for element in find_all(elements, tag)), None)


def parse_object_list(data: bytes) -> tuple[tuple[int, int], ...]:
    """A data object list (a PDOL): tags and the lengths that are wanted of them. Raises TlvFault."""
    wanted: list[tuple[int, int]] = []
    at = 0
    while at < len(data):
        tag, at = _tag(data, at)
        length, at = _length(data, at)
        wanted.append((tag, length))
        if len(wanted) > _MOST_ELEMENTS:
            raise TlvFault("too many elements")
    return tuple(wanted)


class _Parser:
    """Counts what it made, over all depths."""

    def __init__(self) -> None:
        self._made = 0

    def elements(self, data: bytes, depth: int) -> tuple[Tlv, ...]:
        if depth > _DEEPEST:
            raise TlvFault("nested too deep")
        found: list[Tlv] = []
        at = 0
        while at < len(data):
            if data[at] in (0x00, 0xFF):
                at += 1
                continue
            self._made += 1
            if self._made > _MOST_ELEMENTS:
                raise TlvFault("too many elements")
            constructed = bool(data[at] & 0x20)
            tag, at = _tag(data, at)
            length, at = _length(data, at)
            if length > len(data) - at:
                raise TlvFault("shorter than it says")
            value = data[at : at + length]
            at += length
            found.append(Tlv(tag, value, self.elements(value, depth + 1) if constructed else ()))
        return tuple(found)


def _tag(data: bytes, at: int) -> tuple[int, int]:
    start = at
    more = data[at] & 0x1F == 0x1F
    at += 1
    while more:
        if at >= len(data) or at - start >= _TAG_BYTES:
            raise TlvFault("a tag does not end")
        more = bool(data[at] & 0x80)
        at += 1
    return int.from_bytes(data[start:at], "big"), at


def _length(data: bytes, at: int) -> tuple[int, int]:
    if at >= len(data):
        raise TlvFault("a length is missing")
    first = data[at]
    at += 1
    if first < 0x80:
        return first, at
    count = first & 0x7F
    if not 1 <= count <= 2 or at + count > len(data):
        raise TlvFault("a length is not readable")
    return int.from_bytes(data[at : at + count], "big"), at + count
