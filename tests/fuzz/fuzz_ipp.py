# SPDX-License-Identifier: GPL-3.0-or-later
"""Answers of IPP: any bytes end in an answer or in the parser's own fault, and every answer has a meaning."""

from __future__ import annotations

from typing import Final

from devices.page_printer.ipp import Group, IppFault, parse
from devices.page_printer.printer_state import read

_HEAD: Final = b"\x01\x01\x00\x00\x00\x00\x00\x09\x01\x47\x00\x12attributes-charset\x00\x05utf-8\x04"

SEEDS: Final = (
    _HEAD
    + b"\x23\x00\x0dprinter-state\x00\x04\x00\x00\x00\x03"
    + b"\x44\x00\x15printer-state-reasons\x00\x11media-empty-error\x44\x00\x00\x00\x11toner-low-warning\x03",
    _HEAD
    + b"\x44\x00\x0cmarker-types\x00\x05toner\x21\x00\x0dmarker-levels\x00\x04\x00\x00\x00\x09"
    + b"\x30\x00\x12printer-input-tray\x00\x09level=12;\x03",
    _HEAD
    + b"\x34\x00\x01c\x00\x00\x4a\x00\x00\x00\x01m\x34\x00\x00\x00\x00\x37\x00\x00\x00\x00\x37\x00\x00\x00\x00\x03",
    _HEAD + b"\x35\x00\x01m\x00\x07\x00\x02zh\x00\x01x\x33\x00\x01r\x00\x08\x00\x00\x00\x01\x00\x00\x00\x02\x03",
)


def target(data: bytes) -> None:
    try:
        answer = parse(data)
    except IppFault:
        return
    values = sum(len(value) for _, group in answer.groups for value in group.values())
    # Every value takes at least its tag and two lengths.
    assert values * 5 <= len(data)
    for group in answer.all(Group.PRINTER):
        reading = read(group)
        assert (reading.block is None) == reading.status().status.state.serves
