# SPDX-License-Identifier: GPL-3.0-or-later
"""What the process that reads papers may say, and the fields in it; and pictures that should become a file."""

from __future__ import annotations

from typing import Final

from devices.camera.page_file import NoPageError, file_of
from devices.camera.reading import wire
from devices.camera.reading.fields import found_fields
from devices.reports import FieldCheck, WantedField

_WANTED: Final = tuple(WantedField(check.value, ("地址", "号码", "x"), check) for check in FieldCheck)
SEEDS: Final = (
    b'{"ready": "3.10.0"}',
    '{"lines": [["地址：样例市样例区1号", 0.99, 1, 2, 30.5, 4], ["x:2025-02-28", 0.9, 1, 9, 3, 12]]}'.encode(),
    b'{"unreadable": true}',
    b"\xff\xd8\xff\xe0\x00\x04ab\xff\xc0\x00\x0b\x08\x00\x10\x00\x10\x01\x01\x11\x00\xff\xd9",
)


def target(data: bytes) -> None:
    try:
        said = wire.unpacked(data)
    except wire.NonsenseError:
        said = None
    if isinstance(said, wire.Lines):
        assert len(said.lines) <= wire.MOST_LINES
        for found in found_fields(said.lines, _WANTED):
            assert found.text.isprintable()
            assert 0 < len(found.text) <= 100
    try:
        pdf = file_of((data,))
    except NoPageError:
        return
    assert pdf.count(data) >= 1
    assert len(pdf) < len(data) + 2000
