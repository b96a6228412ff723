# SPDX-License-Identifier: GPL-3.0-or-later
"""The IPP parser: true answers are read, and any bytes end in an answer or in its own fault."""

from __future__ import annotations

import struct

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from devices.page_printer.ipp import (
    MAX_MESSAGE,
    Answer,
    Group,
    IppFault,
    Operation,
    Tag,
    Wanted,
    encode,
    number,
    numbers,
    parse,
    text,
    texts,
)
from devices.page_printer.printer_state import read

_HEAD = b"\x01\x01\x00\x00\x00\x00\x00\x09"


def _value(tag: int, name: bytes, raw: bytes) -> bytes:
    return bytes([tag]) + struct.pack(">H", len(name)) + name + struct.pack(">H", len(raw)) + raw


def _answer(*values: bytes) -> bytes:
    return _HEAD + b"\x04" + b"".join(values) + b"\x03"


def test_the_example_of_the_standard_is_encoded_as_printed_there() -> None:
    # RFC 8010, appendix A.1, with what this program always says in front.
    about = (
        Wanted("printer-uri", Tag.URI, ("ipp://printer.example.com/ipp/print/pinetree",)),
        Wanted("job-name", Tag.NAME, ("foobar",)),
    )
    job = (Wanted("copies", Tag.INTEGER, (20,)), Wanted("sides", Tag.KEYWORD, ("two-sided-long-edge",)))
    assert encode(Operation.PRINT_JOB, 1, about, job, b"%!PDF...") == (
        b"\x01\x01\x00\x02\x00\x00\x00\x01\x01"
        b"\x47\x00\x12attributes-charset\x00\x05utf-8"
        b"\x48\x00\x1battributes-natural-language\x00\x02en"
        b"\x45\x00\x0bprinter-uri\x00\x2cipp://printer.example.com/ipp/print/pinetree"
        b"\x42\x00\x08job-name\x00\x06foobar"
        b"\x02"
        b"\x21\x00\x06copies\x00\x04\x00\x00\x00\x14"
        b"\x44\x00\x05sides\x00\x13two-sided-long-edge"
        b"\x03%!PDF..."
    )


def test_every_kind_of_value_is_read() -> None:
    answer = parse(
        _answer(
            _value(0x23, b"printer-state", struct.pack(">i", 4)),
            _value(0x44, b"printer-state-reasons", b"media-low-report"),
            _value(0x44, b"", b"toner-low-warning"),
            _value(0x22, b"printer-is-accepting-jobs", b"\x01"),
            _value(0x33, b"copies-supported", struct.pack(">ii", 1, 99)),
            _value(0x35, b"printer-state-message", b"\x00\x05zh-cn\x00\x06" + "缺纸".encode()),
            _value(0x13, b"time-at-completed", b""),
            _value(0x30, b"printer-input-tray", b"level=7;"),
            _value(0x21, b"marker-levels", struct.pack(">i", -2)),
            _value(0x21, b"", struct.pack(">i", 50)),
        )
    )
    printer = answer.first(Group.PRINTER)
    assert answer.succeeded
    assert number(printer, "printer-state") == 4
    assert texts(printer, "printer-state-reasons") == ("media-low-report", "toner-low-warning")
    assert printer["printer-is-accepting-jobs"] == (True,)
    assert number(printer, "printer-is-accepting-jobs") is None
    assert printer["copies-supported"] == ((1, 99),)
    assert text(printer, "printer-state-message") == "缺纸"
    assert printer["time-at-completed"] == (None,)
    assert printer["printer-input-tray"] == (b"level=7;",)
    assert numbers(printer, "marker-levels") == (-2, 50)


def test_a_collection_is_passed_over_and_what_follows_is_read() -> None:
    size = (
        _value(0x34, b"media-col", b"")
        + _value(0x4A, b"", b"media-size")
        + _value(0x34, b"", b"")
        + _value(0x4A, b"", b"x-dimension")
        + _value(0x21, b"", struct.pack(">i", 21000))
        + _value(0x37, b"", b"")
        + _value(0x37, b"", b"")
    )
    answer = parse(_answer(size, _value(0x23, b"printer-state", struct.pack(">i", 3))))
    assert answer.first(Group.PRINTER) == {"media-col": (None,), "printer-state": (3,)}


@pytest.mark.parametrize(
    "data",
    [
        b"",
        _HEAD,
        b"\x09" + _HEAD[1:] + b"\x03",
        _HEAD + b"\x21\x00\x01a\x00\x04\x00\x00\x00\x01\x03",
        _answer(_value(0x21, b"", struct.pack(">i", 1))),
        _answer(_value(0x21, b"short", b"\x00")),
        _answer(_value(0x22, b"long", b"\x00\x01")),
        _answer(_value(0x33, b"range", b"\x00" * 7)),
        _answer(_value(0x35, b"language", b"\x00\x09zh")),
        _answer(_value(0x37, b"end", b"")),
        _answer(_value(0x34, b"open", b"")),
        _answer(b"".join(_value(0x34, b"x" if not n else b"", b"") for n in range(12))),
        _answer(*(_value(0x21, b"a%d" % n, b"\x00\x00\x00\x01") for n in range(4001))),
        _HEAD + b"\x04" + b"\x00" * MAX_MESSAGE,
    ],
)
def test_what_is_no_answer_is_refused(data: bytes) -> None:
    with pytest.raises(IppFault):
        parse(data)


def _parsed(data: bytes) -> Answer | None:
    try:
        return parse(data)
    except IppFault:
        return None


@given(st.binary(max_size=600))
@example(_HEAD + b"\x04\x35\x00\x01a\x00\x02\xff\xff\x03")
def test_any_bytes(data: bytes) -> None:
    answer = _parsed(data)
    if answer is not None:
        read(answer.first(Group.PRINTER))


@given(st.data())
def test_true_answers_with_a_byte_changed(data: st.DataObject) -> None:
    whole = _answer(
        _value(0x44, b"printer-state-reasons", b"media-empty-error"),
        _value(0x30, b"printer-input-tray", b"type=sheetFeedAutoRemovableTray;level=12;"),
        _value(0x34, b"c", b"") + _value(0x4A, b"", b"m") + _value(0x21, b"", b"\0\0\0\1") + _value(0x37, b"", b""),
        _value(0x44, b"marker-types", b"toner"),
        _value(0x21, b"marker-levels", struct.pack(">i", 9)),
    )
    at = data.draw(st.integers(0, len(whole) - 1))
    changed = whole[:at] + bytes([data.draw(st.integers(0, 255))]) + whole[at + 1 :]
    answer = _parsed(changed[: data.draw(st.integers(0, len(changed)))])
    if answer is not None:
        read(answer.first(Group.PRINTER))


@given(
    st.dictionaries(
        st.sampled_from(["printer-state", "printer-state-reasons", "marker-types", "marker-levels"])
        | st.sampled_from(["marker-low-levels", "printer-input-tray", "printer-is-accepting-jobs"]),
        st.lists(
            st.integers(-(2**31), 2**31 - 1)
            | st.booleans()
            | st.text(max_size=40)
            | st.binary(max_size=80)
            | st.none(),
            max_size=5,
        ).map(tuple),
    )
)
def test_whatever_a_printer_tells_has_a_meaning(attributes: dict[str, tuple[object, ...]]) -> None:
    reading = read(attributes)  # type: ignore[arg-type]
    assert reading.pages_left is None or reading.pages_left >= 0
    assert (reading.block is None) == reading.status().status.state.serves
