# SPDX-License-Identifier: GPL-3.0-or-later
"""What comes out of the (simulated) printer, read back from its picture."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image, ImageChops

from devices.receipt_printer import on_network
from devices.reports import JobOutcome
from devices.simulators.process import RECEIPT_PRINTER, SimulatorProcess
from kiosk.timing import SystemClock
from printing import PAPER_80_MM, PROFILES, Line, PaperProfile, Slip
from printing.escpos import render_escpos
from printing.layout import TextRow
from printing.raster import text_image
from tests.printing.slip_samples import URL, approved

MARGIN = 32
TOP = 40
RARE_NAMES = "䶮㐂𠮷𬸚"


class Paper:
    """A simulator of one paper width and firmware, and a driver to it."""

    def __init__(self, folder: Path, profile: PaperProfile, *firmware: str) -> None:
        self._process = SimulatorProcess.start_module(
            RECEIPT_PRINTER, "--out", folder, "--dots", str(profile.dots), *firmware
        )
        self._driver = on_network("127.0.0.1", self._process.ready["port"], SystemClock(), admits_simulator=True)
        self._driver.connect()
        self._profile = profile

    def print(self, slip: Slip, copy: int = 1) -> Image.Image:
        end = self._driver.print_job(render_escpos(slip, self._profile, copy=copy))
        assert end.outcome == JobOutcome.PRINTED
        path = self._process.wait_for(lambda event: "printed" in event)["printed"]
        with Image.open(path) as picture:
            return picture.convert("L")

    def close(self) -> None:
        self._driver.close()
        self._process.stop()


@pytest.fixture(params=PROFILES.values(), ids=lambda profile: str(profile.name))
def paper(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Paper]:
    opened = Paper(tmp_path, request.param)
    yield opened
    opened.close()


def ink_box(picture: Image.Image) -> tuple[int, int, int, int]:
    box = ImageChops.invert(picture).getbbox()
    assert box is not None
    return box


def test_the_code_is_read_back_and_everything_is_on_the_paper(paper: Paper) -> None:
    picture = paper.print(approved("张*英" + RARE_NAMES), copy=2)
    codes = zxingcpp.read_barcodes(picture)
    assert [code.text for code in codes] == [URL]
    left, top, right, bottom = ink_box(picture)
    assert left >= MARGIN
    assert right <= picture.width - MARGIN
    assert top >= TOP
    assert bottom <= picture.height - 64


def test_the_demonstration_band_is_black_at_both_ends(paper: Paper) -> None:
    picture = paper.print(approved())
    width = picture.width - 2 * MARGIN
    _, top, _, bottom = ink_box(picture)
    first = picture.crop((MARGIN, top, MARGIN + width, top + 60))
    last = picture.crop((MARGIN, bottom - 110, MARGIN + width, bottom))
    for band in (first, last):
        black_rows = [y for y in range(band.height) if band.crop((0, y, width, y + 1)).getextrema() == (0, 0)]
        assert len(black_rows) >= 12


def test_rare_characters_are_on_paper_dot_for_dot_though_the_firmware_has_none(tmp_path: Path) -> None:
    gbk_only = Paper(tmp_path / "gbk", PAPER_80_MM, "--gbk-only")
    every = Paper(tmp_path / "all", PAPER_80_MM)
    slip = Slip((Line("申请人 " + RARE_NAMES),), demonstration=False)
    try:
        poor, rich = gbk_only.print(slip), every.print(slip)
    finally:
        gbk_only.close()
        every.close()
    assert ImageChops.difference(poor, rich).getbbox() is None
    wanted = text_image(TextRow("申请人 " + RARE_NAMES), 576).convert("L")
    assert ImageChops.difference(poor.crop((MARGIN, TOP, MARGIN + 576, TOP + 24)), wanted).getbbox() is None
    # Four different glyphs, none the box of a missing one.
    cells = [wanted.crop((84 + 24 * at, 0, 108 + 24 * at, 24)).tobytes() for at in range(4)]
    assert len(set(cells)) == 4


def test_the_simulators_own_letters_stand_where_the_dots_of_ours_would(tmp_path: Path) -> None:
    """Text by the firmware and text as raster are laid out alike, so a rare name does not jump."""
    printer = Paper(tmp_path, PAPER_80_MM)
    try:
        plain = printer.print(Slip((Line("申请人  张桂英 2026"),), demonstration=False))
        rare = printer.print(Slip((Line("申请人  䶮桂英 2026"),), demonstration=False))
    finally:
        printer.close()
    for x in (*range(0, 72, 24), 120, 144):
        cell = (MARGIN + x, TOP, MARGIN + x + 24, TOP + 24)
        boxes = ink_box(plain.crop(cell)), ink_box(rare.crop(cell))
        assert all(abs(a - b) <= 1 for a, b in zip(*boxes, strict=True)), (x, boxes)


def test_firmware_without_four_byte_codes_would_print_question_marks(tmp_path: Path) -> None:
    """Why the raster is needed: the same characters as GB18030 text come out wrong."""
    printer = Paper(tmp_path, PAPER_80_MM, "--gbk-only")
    try:
        end = printer._driver.print_job(b"\x1b@\x1c&" + "𠮷".encode("gb18030") + b"\n\x1dVB\x10")
        assert end.outcome == JobOutcome.PRINTED
        path = printer._process.wait_for(lambda event: "printed" in event)["printed"]
        with Image.open(path) as picture:
            first = picture.convert("L").crop((MARGIN, TOP, MARGIN + 24, TOP + 24))
            second = picture.convert("L").crop((MARGIN + 24, TOP, MARGIN + 48, TOP + 24))
    finally:
        printer.close()
    assert first.tobytes() == second.tobytes()
    assert first.getextrema() == (0, 255)
