# SPDX-License-Identifier: GPL-3.0-or-later
"""IPP messages (RFC 8010) as far as printing a PDF needs them: requests encoded, answers parsed with bounds.

An answer is a header of 8 bytes (version 2, status 2, request id 4) and groups of attributes, each group begun by
a delimiter byte and all ended by 0x03. A value is: tag 1, length of the name 2, name, length of the value 2, value;
a name of length 0 is one more value of the attribute before. Numbers are big-endian.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Final

MAX_MESSAGE: Final = 1 << 20
"""Bytes of an answer. A printer's full description is some 30 kB."""
_MAX_ATTRIBUTES: Final = 4000
_MAX_VALUES: Final = 4000
"""Of one attribute."""
_MAX_DEPTH: Final = 8
"""Of collections in collections; the deepest registered one is 3."""
_HEADER: Final = struct.Struct(">BBHI")
_END: Final = 0x03
_DELIMITERS: Final = range(0x10)
_OUT_OF_BAND: Final = range(0x10, 0x20)


class IppFault(Exception):  # noqa: N818 - the far side's fault, not one of this program
    """The bytes are no answer of IPP; the message says why."""


class Operation(IntEnum):
    """RFC 8011, section 5.4.15."""

    PRINT_JOB = 0x0002
    VALIDATE_JOB = 0x0004
    CREATE_JOB = 0x0005
    SEND_DOCUMENT = 0x0006
    CANCEL_JOB = 0x0008
    GET_JOB_ATTRIBUTES = 0x0009
    GET_JOBS = 0x000A
    GET_PRINTER_ATTRIBUTES = 0x000B
    RESUME_PRINTER = 0x0011


class Tag(IntEnum):
    """Value tags that are sent or told apart."""

    INTEGER = 0x21
    BOOLEAN = 0x22
    ENUM = 0x23
    RANGE = 0x33
    BEGIN_COLLECTION = 0x34
    TEXT_WITH_LANGUAGE = 0x35
    NAME_WITH_LANGUAGE = 0x36
    END_COLLECTION = 0x37
    TEXT = 0x41
    NAME = 0x42
    KEYWORD = 0x44
    URI = 0x45
    CHARSET = 0x47
    LANGUAGE = 0x48
    MIME_TYPE = 0x49
    MEMBER_NAME = 0x4A


class Group(IntEnum):
    OPERATION = 0x01
    JOB = 0x02
    PRINTER = 0x04


Value = int | bool | str | bytes | tuple[int, int] | None
"""By tag: integer and enum; boolean; every kind of text; octets, dates and resolutions as they are; a range;
None for no-value, unknown and the like, and for a collection, which is passed over."""

Attributes = Mapping[str, tuple[Value, ...]]


@dataclass(frozen=True)
class Wanted:
    """One attribute of a request."""

    name: str
    tag: Tag
    values: tuple[int | bool | str, ...]


@dataclass(frozen=True)
class Answer:
    """status: RFC 8011, appendix B; below 0x0100 it is a success. groups: in order, each with its delimiter."""

    status: int
    request_id: int
    groups: tuple[tuple[int, Attributes], ...] = field(repr=False)

    @property
    def succeeded(self) -> bool:
        return self.status < 0x0100

    def all(self, group: Group) -> tuple[Attributes, ...]:
        """Every group of this kind: one a job for Get-Jobs."""
        return tuple(attributes for delimiter, attributes in self.groups if delimiter == group)

    def first(self, group: Group) -> Attributes:
        """The first group of this kind, empty when there is none."""
        return next(iter(self.all(group)), {})


def encode(
    operation: Operation,
    request_id: int,
    about: Sequence[Wanted],
    job: Sequence[Wanted] = (),
    document: bytes = b"",
) -> bytes:
    """A request of IPP/1.1, which every printer speaks. about: what follows charset and language, in order."""
    parts = [_HEADER.pack(1, 1, operation, request_id), bytes([Group.OPERATION])]
    parts.append(_attribute(Wanted("attributes-charset", Tag.CHARSET, ("utf-8",))))
    parts.append(_attribute(Wanted("attributes-natural-language", Tag.LANGUAGE, ("en",))))
    parts += [_attribute(wanted) for wanted in about]
    if job:
        parts.append(bytes([Group.JOB]))
        parts += [_attribute(wanted) for wanted in job]
    return b"".join([*parts, bytes([_END]), document])


def parse(data: bytes) -> Answer:
    """Raises IppFault and nothing else. What follows the end of the attributes is ignored."""
    if len(data) > MAX_MESSAGE:
        raise IppFault("the answer is too long")
    return _Parser(data).answer()


def number(attributes: Attributes, name: str) -> int | None:
    """The one integer or enum of this name, None when there is none."""
    value = next(iter(attributes.get(name, ())), None)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def text(attributes: Attributes, name: str) -> str:
    """The one text of this name, "" when there is none."""
    value = next(iter(attributes.get(name, ())), None)
    return value if isinstance(value, str) else ""


def texts(attributes: Attributes, name: str) -> tuple[str, ...]:
    return tuple(value for value in attributes.get(name, ()) if isinstance(value, str))


def numbers(attributes: Attributes, name: str) -> tuple[int, ...]:
    return tuple(
        value for value in attributes.get(name, ()) if isinstance(value, int) and not isinstance(value, bool)
    )


def _attribute(wanted: Wanted) -> bytes:
    name = wanted.name.encode("ascii")
    parts = []
    for value in wanted.values:
        packed = _packed(wanted.tag, value)
        parts.append(struct.pack(">BH", wanted.tag, len(name)) + name + struct.pack(">H", len(packed)) + packed)
        name = b""
    return b"".join(parts)


def _packed(tag: Tag, value: int | bool | str) -> bytes:
    if tag is Tag.BOOLEAN:
        return b"\x01" if value else b"\x00"
    if isinstance(value, int):
        return struct.pack(">i", value)
    return value.encode("utf-8")


class _Parser:
    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def answer(self) -> Answer:
        major, _minor, status, request_id = _HEADER.unpack(self._take(_HEADER.size))
        if major not in (1, 2):
            raise IppFault(f"version {major} of IPP is not known")
        groups: list[tuple[int, Attributes]] = []
        current: dict[str, tuple[Value, ...]] | None = None
        values: list[Value] = []
        name, seen = "", 0
        while (tag := self._byte()) != _END:
            if tag in _DELIMITERS:
                current, values, name = {}, [], ""
                groups.append((tag, current))
                continue
            seen += 1
            if current is None:
                raise IppFault("a value stands before any group")
            if seen > _MAX_ATTRIBUTES or len(values) > _MAX_VALUES:
                raise IppFault("too many values")
            own_name, value = self._value(tag)
            if own_name:
                values, name = [], own_name
            elif not name:
                raise IppFault("a value belongs to no attribute")
            values.append(value)
            current[name] = tuple(values) if len(values) == 1 else (*current[name], value)
        return Answer(status, request_id, tuple(groups))

    def _value(self, tag: int) -> tuple[str, Value]:
        name = self._text(self._counted())
        raw = self._counted()
        if tag == Tag.BEGIN_COLLECTION:
            self._pass_collection()
            return name, None
        if tag in (Tag.END_COLLECTION, Tag.MEMBER_NAME):
            raise IppFault("a part of a collection stands outside of one")
        return name, self._meaning(tag, raw)

    def _pass_collection(self) -> None:
        depth = 1
        while depth:
            tag = self._byte()
            if tag < _OUT_OF_BAND.start:
                raise IppFault("a collection does not end")
            self._counted()
            self._counted()
            if tag == Tag.BEGIN_COLLECTION:
                depth += 1
            elif tag == Tag.END_COLLECTION:
                depth -= 1
            if depth > _MAX_DEPTH:
                raise IppFault("collections are too deep")

    def _meaning(self, tag: int, raw: bytes) -> Value:
        if tag in _OUT_OF_BAND:
            return None
        if tag in (Tag.INTEGER, Tag.ENUM):
            return self._integer(raw)
        if tag == Tag.BOOLEAN:
            if len(raw) != 1:
                raise IppFault("a boolean has one byte")
            return raw != b"\x00"
        if tag == Tag.RANGE:
            if len(raw) != 8:
                raise IppFault("a range has 8 bytes")
            return self._integer(raw[:4]), self._integer(raw[4:])
        if tag in (Tag.TEXT_WITH_LANGUAGE, Tag.NAME_WITH_LANGUAGE):
            inner = _Parser(raw)
            inner._counted()
            return self._text(inner._counted())
        if 0x40 <= tag < 0x60:
            return self._text(raw)
        return raw

    def _byte(self) -> int:
        return self._take(1)[0]

    def _counted(self) -> bytes:
        return self._take(int.from_bytes(self._take(2), "big"))

    def _take(self, count: int) -> bytes:
        taken = self._data[self._at : self._at + count]
        if len(taken) != count:
            raise IppFault("the answer ends too early")
        self._at += count
        return taken

    @staticmethod
    def _integer(raw: bytes) -> int:
        if len(raw) != 4:
            raise IppFault("a number has 4 bytes")
        return int.from_bytes(raw, "big", signed=True)

    @staticmethod
    def _text(raw: bytes) -> str:
        # A printer's own texts are shown to technicians only: a wrong byte in one is no reason to fail.
        return raw.decode("utf-8", "replace")
