# SPDX-License-Identifier: GPL-3.0-or-later
"""What is printed of a document: all of it, and a line of its own under each page."""

from __future__ import annotations

import subprocess
from pathlib import Path
from shutil import which

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from printing.imprint import MAX_PAGES, UnprintableError, imprinted
from tests.printing.sealed_papers import A4, paper, with_a_look

_LEFT = "第 1 份 · 终端 KSK-0001 演示大厅 · 2026-11-22 10:20:31"
_RIGHT = "打印件 PRINTED COPY · "
_DPI = 72
needs_poppler = pytest.mark.skipif(which("pdftoppm") is None, reason="pdftoppm (poppler-utils) draws the pages")


def _drawn(pdf: bytes, folder: Path) -> list[Image.Image]:
    path = folder / "copy.pdf"
    path.write_bytes(pdf)
    subprocess.run(["pdftoppm", "-r", str(_DPI), "-png", path, folder / "page"], check=True)
    return [Image.open(one).convert("L") for one in sorted(folder.glob("page*.png"))]


@needs_poppler
@pytest.mark.parametrize(
    ("size", "turned"),
    [(A4, 0), (A4, 180), ((842, 595), 0), ((842, 595), 90), (A4, 90), (A4, 270), ((612, 792), 0), ((420, 595), 0)],
)
def test_the_whole_page_stands_above_the_strip(size: tuple[float, float], turned: int, tmp_path: Path) -> None:
    made = imprinted(paper(1, size, turned), _LEFT, _RIGHT)
    (page,) = _drawn(made.pdf, tmp_path)
    assert page.size == (596, 842)
    dark = np.asarray(page) < 100
    above = dark[: 842 - 34]
    rows, columns = np.flatnonzero(above.any(axis=1)), np.flatnonzero(above.any(axis=0))
    # All four corners are there: in each corner of what is drawn stands a square.
    top, bottom, left, right = rows[0], rows[-1], columns[0], columns[-1]
    for y in (top + 4, bottom - 4):
        for x in (left + 4, right - 4):
            assert above[y, x], (y, x)
    # The shape is kept: nothing is stretched.
    wide, high = sorted(size)
    assert abs((right - left + 4) / (bottom - top + 4) - wide / high) < 0.02
    # The strip: a rule, words at both ends, nothing of the page.
    strip = dark[842 - 33 :]
    assert strip[:8].any()
    assert strip[10:26, 20:200].any()
    assert strip[10:26, 480:575].any()


@needs_poppler
def test_words_of_a_long_place_stay_in_their_half(tmp_path: Path) -> None:
    made = imprinted(paper(1), "重印 REPRINT · 第 12 份 · 终端 KSK-0001 " + "䶮㐂𠮷𬸚政务服务大厅" * 8, _RIGHT)
    (page,) = _drawn(made.pdf, tmp_path)
    strip = np.asarray(page)[842 - 33 :] < 128
    columns = np.flatnonzero(strip[10:26].any(axis=0))
    assert columns[0] >= 18
    assert columns[-1] <= 577
    gaps = np.diff(columns)
    assert gaps.max() >= 8


@needs_poppler
def test_three_pages_are_three_sheets_with_their_own_numbers(tmp_path: Path) -> None:
    made = imprinted(paper(3), _LEFT, _RIGHT)
    assert made.pages == 3
    pages = _drawn(made.pdf, tmp_path)
    assert len(pages) == 3
    strips = [np.asarray(page)[842 - 24 :, 480:].tobytes() for page in pages]
    assert len(set(strips)) == 3
    text = subprocess.run(["pdftotext", tmp_path / "copy.pdf", "-"], check=True, capture_output=True).stdout
    assert text.count(b"sealed page") == 3


def test_the_document_itself_is_only_read() -> None:
    pdf = paper(2)
    before = bytes(pdf)
    imprinted(pdf, _LEFT, _RIGHT)
    assert pdf == before


@pytest.mark.parametrize(
    "pdf", [b"", b"%PDF-1.4", b"no", paper(1)[:200], paper(1)[:-900], b"%PDF-1.7\n" + b"\0" * 5000]
)
def test_what_is_no_pdf_is_refused_in_words(pdf: bytes) -> None:
    with pytest.raises(UnprintableError):
        imprinted(pdf, _LEFT, _RIGHT)


def test_more_pages_than_anybody_prints_are_refused() -> None:
    with pytest.raises(UnprintableError, match=str(MAX_PAGES)):
        imprinted(paper(MAX_PAGES + 1), _LEFT, _RIGHT)


def test_a_filter_that_does_not_exist_is_refused() -> None:
    with pytest.raises(UnprintableError):
        imprinted(paper(1).replace(b"ASCII85Decode", b"\0SCII85Decode"), _LEFT, _RIGHT)


@needs_poppler
@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_the_look_of_a_signature_is_printed_once_and_where_it_was(turned: int, tmp_path: Path) -> None:
    """A seal is no part of the page that it stands on: it is the look of a field."""
    plain, sealed = paper(1, A4, turned), with_a_look(paper(1, A4, turned))
    (before,) = _drawn(imprinted(plain, _LEFT, _RIGHT).pdf, tmp_path)
    (after,) = _drawn(imprinted(sealed, _LEFT, _RIGHT).pdf, tmp_path)
    changed = np.argwhere(np.abs(np.asarray(after, int) - np.asarray(before, int)) > 60)
    scale = (842 - 34) / 842 if turned in (0, 180) else min(596 / 595, (842 - 34) / 842)
    top, left = changed.min(axis=0)
    bottom, right = changed.max(axis=0) + 1
    assert abs((right - left) - 100 * scale) <= 2
    assert abs((bottom - top) - 100 * scale) <= 2
    # It lies at 120, 200 of the page as it is read when it is not turned.
    if turned == 0:
        assert abs(842 - bottom - (34 + 200 * scale)) <= 2
        assert abs(left - ((595 - 595 * scale) / 2 + 120 * scale)) <= 2


@settings(deadline=None, max_examples=60)
@given(st.data())
def test_a_damaged_pdf_is_printed_or_refused(data: st.DataObject) -> None:
    whole = bytearray(paper(1))
    for _ in range(data.draw(st.integers(1, 6))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    try:
        assert imprinted(bytes(whole), _LEFT, _RIGHT).pages >= 1
    except UnprintableError:
        pass
