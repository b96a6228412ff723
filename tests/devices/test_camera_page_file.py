# SPDX-License-Identifier: GPL-3.0-or-later
"""Scanned pages as one PDF: opened by another program, the pictures unchanged, nothing in it but them."""

from __future__ import annotations

import io
import re
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from devices.camera.page_file import MOST_PAGES, NoPageError, file_of, jpeg_size


def jpeg(width: int, height: int, mode: str = "RGB", shade: int = 200, *, progressive: bool = False) -> bytes:
    out = io.BytesIO()
    picture = Image.new(mode, (width, height), shade if mode == "L" else (shade, shade, 90))
    picture.save(out, "JPEG", progressive=progressive)
    return out.getvalue()


def test_poppler_opens_it_and_finds_the_pictures_unchanged(tmp_path: Path) -> None:
    pages = (jpeg(1240, 1754), jpeg(1754, 1240, "L"), jpeg(300, 300, progressive=True))
    pdf = tmp_path / "pages.pdf"
    pdf.write_bytes(file_of(pages))
    told = subprocess.run(["pdfinfo", pdf], capture_output=True, text=True, check=True)
    assert told.stderr == ""
    assert re.search(r"Pages:\s+3", told.stdout)
    assert re.search(r"Page size:\s+595.28 x 841.89 pts \(A4\)", told.stdout)
    assert not re.search("Author|Creator|Producer|CreationDate|Title", told.stdout)
    subprocess.run(["pdfimages", "-all", pdf, tmp_path / "page"], check=True)
    assert tuple(path.read_bytes() for path in sorted(tmp_path.glob("page-*.jpg"))) == pages
    drawn = subprocess.run(
        ["pdftoppm", "-r", "20", "-png", pdf, tmp_path / "drawn"], capture_output=True, check=True
    )
    assert drawn.stderr == b""


def test_the_same_pages_are_the_same_bytes() -> None:
    pages = (jpeg(100, 140), jpeg(140, 100))
    assert file_of(pages) == file_of(pages)


def test_too_many_too_large_or_none() -> None:
    page = jpeg(10, 10)
    for pages in ((), (page,) * (MOST_PAGES + 1), (page + bytes(5_000_000),)):
        with pytest.raises(NoPageError):
            file_of(pages)


def test_pictures_that_a_pdf_cannot_hold_as_they_are() -> None:
    four_colours = io.BytesIO()
    Image.new("CMYK", (10, 10)).save(four_colours, "JPEG")
    png = io.BytesIO()
    Image.new("RGB", (10, 10)).save(png, "PNG")
    for data in (four_colours.getvalue(), png.getvalue(), jpeg(10, 10)[:40], b""):
        with pytest.raises(NoPageError):
            file_of((data,))


@given(st.binary(max_size=400) | st.binary(max_size=400).map(lambda tail: jpeg(20, 30)[:160] + tail))
def test_any_bytes(data: bytes) -> None:
    try:
        width, height, components = jpeg_size(data)
    except NoPageError:
        return
    assert width > 0
    assert height > 0
    assert components in (1, 3)
