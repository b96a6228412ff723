# SPDX-License-Identifier: GPL-3.0-or-later
"""The bytes: what may and what may not be in them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from printing import PAPER_58_MM, PAPER_80_MM, PROFILES, Heading, KeyValue, Line, Note, PaperProfile, QrCode, Slip
from printing.escpos import _raster, render_escpos
from tests.printing.slip_samples import URL, approved

ALL_PROFILES = pytest.mark.parametrize("profile", PROFILES.values(), ids=lambda profile: str(profile.name))
RASTER = re.compile(rb"\x1dv0\x00(..)(..)", re.DOTALL)


def without_rasters(data: bytes) -> bytes:
    """The stream with each GS v 0 and its dots taken out."""
    out = b""
    while found := RASTER.search(data):
        across, rows = (int.from_bytes(group, "little") for group in found.groups())
        out += data[: found.start()]
        data = data[found.end() + across * rows :]
    return out + data


@ALL_PROFILES
def test_the_stream_begins_with_a_reset_and_ends_with_the_cut(profile: PaperProfile) -> None:
    data = render_escpos(approved(), profile)
    assert data.startswith(b"\x1b@")
    assert b"\x1c&" in data[:10]
    assert data.endswith(b"\x1dVB" + bytes([profile.feed_to_blade]))


@ALL_PROFILES
def test_chinese_is_gbk_and_rare_characters_are_dots(profile: PaperProfile) -> None:
    plain = without_rasters(render_escpos(approved("张*英"), profile))
    assert "张*英".encode("gbk") in plain
    rare = without_rasters(render_escpos(approved("䶮𠮷"), profile))
    assert "申请人".encode("gbk") not in rare
    for data in (plain, rare):
        assert "䶮".encode("gb18030") not in data
        assert "办件编号".encode("gbk") in data


@ALL_PROFILES
def test_rasters_are_as_wide_as_the_paper(profile: PaperProfile) -> None:
    data = render_escpos(approved("䶮"), profile)
    widths = {int.from_bytes(found.group(1), "little") * 8 for found in RASTER.finditer(data)}
    assert widths == {profile.dots}


def test_native_and_raster_codes() -> None:
    assert URL.encode() in render_escpos(approved(), PAPER_80_MM)
    assert URL.encode() not in render_escpos(approved(), PROFILES["80mm-raster-qr"])


def test_the_demonstration_mark_is_in_the_bytes() -> None:
    mark = "演示 · 无法律效力".encode("gbk")
    assert render_escpos(approved(), PAPER_58_MM).count(mark) == 2
    assert mark not in render_escpos(approved(demonstration=False), PAPER_58_MM)


@settings(max_examples=60, deadline=None)
@given(st.binary(min_size=72 * 3, max_size=72 * 3))
def test_no_picture_holds_a_real_time_command(dots: bytes) -> None:
    spiked = dots[:50] + b"\x10\x04\x01\x10\x14\x08\x10\x05\x02" + dots[59:]
    image = Image.frombytes("1", (576, 3), bytes(byte ^ 0xFF for byte in spiked))
    body = RASTER.split(_raster(image))[-1]
    assert len(body) == len(spiked)
    assert not re.search(rb"\x10[\x04\x05\x14]", body)
    assert sum(a != b for a, b in zip(body, spiked, strict=True)) <= spiked.count(b"\x10")


@settings(max_examples=60, deadline=None)
@given(
    st.text(max_size=30), st.text(max_size=30), st.text(max_size=30), st.sampled_from([PAPER_80_MM, PAPER_58_MM])
)
def test_no_text_breaks_out_into_commands(heading: str, key: str, value: str, profile: PaperProfile) -> None:
    slip = Slip((Heading(heading), KeyValue(key, value), Line(value), Note(heading)), demonstration=False)
    plain = without_rasters(render_escpos(slip, profile))
    # What is left are our own commands and text: each ESC and GS is followed by one of ours.
    assert set(re.findall(rb"\x1b(.)", plain, re.DOTALL)) <= {b"@", b"a", b"E", b"3", b"J"}
    assert set(re.findall(rb"\x1c(.)", plain, re.DOTALL)) <= {b"&"}
    assert plain.count(b"\x1dV") == 1


@pytest.mark.parametrize("data", ["", "x" * 513, "码" * 171])
def test_a_code_that_no_phone_could_read_is_refused(data: str) -> None:
    with pytest.raises(ValueError, match="QR"):
        QrCode(data)


def test_a_character_that_no_font_has_is_still_printed() -> None:
    data = render_escpos(Slip((Line("\U0010fffd\ue000"),), demonstration=False), PAPER_80_MM)
    found = RASTER.search(data)
    assert found is not None
    assert any(data[found.end() : found.end() + 72 * 24])
