# SPDX-License-Identifier: GPL-3.0-or-later
"""QR codes before a camera: found, told apart, bounded, and never trusted."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import qrcode
from hypothesis import given, settings
from hypothesis import strategies as st

from devices.camera.codes import find_code
from devices.reports import CodeDropped, CodeFault, CodeScanned
from devices.simulators.desk_scenes import SCENES, Picture, draw


def picture_of(*codes: tuple[bytes, int, int, int], size: tuple[int, int] = (1280, 720)) -> Picture:
    """Codes (what they hold, pixels of a module, left, top) on grey."""
    picture = np.full((size[1], size[0], 3), 160, np.uint8)
    for data, module, left, top in codes:
        code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=4)
        code.add_data(data, optimize=0)
        code.make(fit=True)
        squares = np.where(np.array(code.get_matrix()), 20, 240).astype(np.uint8)
        squares = np.kron(squares, np.ones((module, module), np.uint8))
        height, width = squares.shape
        picture[top : top + height, left : left + width] = squares[..., None]
    return picture


@pytest.mark.parametrize("text", ["HALL-KIOSK:7K3M9QX2", "https://kiosk.example/状态/办件"])
@pytest.mark.parametrize("blur", [0.0, 1.0])
def test_a_code_on_a_telephone(text: str, blur: float) -> None:
    for size in ((1920, 1080), (3264, 2448)):
        found = find_code(draw(replace(SCENES["phone"], text=text, blur=blur), *size).bgr)
        assert found == CodeScanned(text, "qr")


def test_no_code() -> None:
    assert find_code(draw(SCENES["page"], 1280, 720).bgr) is None
    assert find_code(np.zeros((720, 1280, 3), np.uint8)) is None


def test_of_several_the_large_one_in_the_middle_is_meant() -> None:
    small = (b"small", 4, 40, 40)
    large = (b"large", 9, 500, 220)
    assert find_code(picture_of(small, large)) == CodeScanned("large", "qr")
    assert find_code(picture_of((b"edge", 6, 20, 20), (b"middle", 6, 560, 270))) == CodeScanned("middle", "qr")


def test_chinese_of_old_systems() -> None:
    assert find_code(picture_of(("取件码".encode("gbk"), 8, 400, 100))) == CodeScanned("取件码", "qr")
    assert find_code(picture_of(("取件码".encode(), 8, 400, 100))) == CodeScanned("取件码", "qr")


@pytest.mark.parametrize(
    ("data", "fault"), [(b"x" * 513, CodeFault.TOO_LONG), (b"a\x00b\x1b[2J", CodeFault.NOT_TEXT)]
)
def test_what_is_no_bounded_text_is_dropped(data: bytes, fault: CodeFault) -> None:
    assert find_code(picture_of((data, 5, 300, 10))) == CodeDropped(fault)


@settings(max_examples=60)
@given(st.binary(min_size=1, max_size=150))
def test_whatever_a_code_holds(data: bytes) -> None:
    found = find_code(picture_of((data, 7, 400, 30)))
    assert found is not None
    if isinstance(found, CodeScanned):
        assert 0 < len(found.text) <= 512
        assert found.text not in repr(found) or len(found.text) < 3
