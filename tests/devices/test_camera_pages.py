# SPDX-License-Identifier: GPL-3.0-or-later
"""Finding a paper on a drawn desk: how far off its corners are, and what is said of a paper that is no good."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from devices.camera.document_desk import MOST_PAGE_BYTES, packed
from devices.camera.page_finder import FoundPage, Points, find_page
from devices.camera.page_picture import PAGE_SIZE, judged, look_at, sharpness, straight
from devices.reports import PageFault, PageLook, Side
from devices.simulators.desk_scenes import SCENES, Desk, Lies, Scene, draw

SIZE = (1632, 1224)
FAR_OFF = 0.008
"""Of the picture's longer side: 26 pixels of 8 MP, 2 mm on an A4 page."""


def off(found: Points, true: Points) -> float:
    """The farthest corner, whichever of the four is called the first."""
    return min(float(np.linalg.norm(np.roll(found, turn, axis=0) - true, axis=1).max()) for turn in range(4))


@settings(max_examples=20)
@given(
    desk=st.sampled_from(Desk),
    turned=st.floats(-35, 35),
    tilt=st.floats(0, 0.15),
    fill=st.floats(0.55, 0.82),
    light=st.floats(0.35, 1.1),
    uneven=st.floats(0, 0.4),
    blur=st.sampled_from([0.0, 0.0, 1.0, 2.5]),
    shift=st.tuples(st.floats(-0.05, 0.05), st.floats(-0.02, 0.02)),
    seed=st.integers(0, 50),
)
def test_corners_of_any_paper_in_view(
    desk: Desk,
    turned: float,
    tilt: float,
    fill: float,
    light: float,
    uneven: float,
    blur: float,
    shift: tuple[float, float],
    seed: int,
) -> None:
    scene = Scene(Lies.PAPER, desk, turned, tilt, fill, shift, light=light, uneven=uneven, blur=blur, seed=seed)
    drawn = draw(scene, *SIZE)
    page = find_page(drawn.bgr)
    assert page is not None
    assert drawn.corners is not None
    assert off(page.corners, drawn.corners) <= FAR_OFF * SIZE[0]
    # How far each corner lies inside of the picture; within the allowed error of its border either answer is right.
    room = float(np.minimum(drawn.corners, np.array(SIZE) - drawn.corners).min())
    if abs(room) > FAR_OFF * SIZE[0]:
        assert bool(page.sides) == (room < 0)


@settings(max_examples=15)
@given(desk=st.sampled_from(Desk), light=st.floats(0.1, 1.2), uneven=st.floats(0, 0.6), seed=st.integers(0, 50))
def test_an_empty_desk_has_no_paper(desk: Desk, light: float, uneven: float, seed: int) -> None:
    scene = Scene(Lies.NOTHING, desk, light=light, uneven=uneven, seed=seed)
    assert find_page(draw(scene, *SIZE).bgr) is None


@pytest.mark.parametrize(
    ("shift", "side"),
    [((0.0, -0.22), Side.TOP), ((0.0, 0.22), Side.BOTTOM), ((-0.36, 0.0), Side.LEFT), ((0.36, 0.0), Side.RIGHT)],
)
@pytest.mark.parametrize("desk", list(Desk))
def test_a_paper_that_leaves_the_picture_is_cropped_on_that_side(
    shift: tuple[float, float], side: Side, desk: Desk
) -> None:
    look = look_at(draw(replace(SCENES["page"], shift=shift, desk=desk), *SIZE).bgr)
    assert look.fault is PageFault.CROPPED
    assert look.sides == (side,)


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("page", None),
        ("page_light_desk", None),
        ("page_wood", None),
        ("page_turned", None),
        ("page_dim", None),
        ("blur", PageFault.BLURRED),
        ("glare", PageFault.GLARE),
        ("cropped", PageFault.CROPPED),
        ("dark", PageFault.TOO_DARK),
        ("empty", PageFault.NO_PAGE),
    ],
)
def test_what_is_said_of_a_paper(name: str, fault: PageFault | None) -> None:
    assert look_at(draw(SCENES[name], 3264, 2448).bgr).fault is fault


def test_a_paper_that_lies_too_far_away() -> None:
    assert look_at(draw(Scene(fill=0.4), *SIZE).bgr).fault is PageFault.TOO_SMALL


@pytest.mark.parametrize("size", [(2592, 1944), (1920, 1080)])
@pytest.mark.parametrize("light", [1.0, 0.45])
def test_sharpness_falls_with_blur_and_not_with_light_or_size(size: tuple[int, int], light: float) -> None:
    found = []
    for blur in (0.0, 0.5, 1.0, 4.0):
        bgr = draw(Scene(blur=blur, light=light), *size).bgr
        page = find_page(bgr)
        assert page is not None
        found.append(sharpness(straight(bgr, page)))
    values = [value for value in found if value is not None]
    assert len(values) == len(found)
    assert values == sorted(values, reverse=True)
    assert values[0] > 0.4
    assert values[2] < 0.26


def test_a_blank_page_is_not_called_blurred() -> None:
    blank = np.random.default_rng(1).normal(236, 2, (1754, 1240, 3)).clip(0, 255).astype(np.uint8)
    assert sharpness(blank) is None


def test_a_straight_page_has_a4_proportions_and_says_what_the_paper_said() -> None:
    upright = draw(Scene(turned=0, tilt=0, fill=0.95, uneven=0), 3264, 2448)
    turned = draw(Scene(turned=25, tilt=0.12, fill=0.8, uneven=0), 3264, 2448)
    pictures = []
    for drawn in (upright, turned):
        page = find_page(drawn.bgr)
        assert page is not None
        picture = straight(drawn.bgr, page)
        assert picture.shape == (PAGE_SIZE[1], PAGE_SIZE[0], 3)
        pictures.append(cv2.GaussianBlur(picture, (0, 0), 4).astype(np.float64))
    same = np.corrcoef(pictures[0].ravel(), pictures[1].ravel())[0, 1]
    assert same > 0.9


def test_a_page_lying_across_stays_across() -> None:
    drawn = draw(Scene(turned=88, fill=0.8), *SIZE)
    page = find_page(drawn.bgr)
    assert page is not None
    assert straight(drawn.bgr, page).shape[:2] == PAGE_SIZE


def test_a_packed_page_is_bounded_and_says_nothing_else() -> None:
    noise = np.random.default_rng(1).integers(0, 256, (1754, 1240, 3), np.uint8)
    shot = packed(noise, PageLook((), None))
    assert len(shot.jpeg) <= MOST_PAGE_BYTES
    drawn = draw(SCENES["page"], 3264, 2448)
    page = find_page(drawn.bgr)
    assert page is not None
    upright = straight(drawn.bgr, page)
    shot = packed(upright, judged(page, drawn.bgr, upright))
    assert len(shot.jpeg) <= MOST_PAGE_BYTES
    assert b"Exif" not in shot.jpeg
    small = cv2.imdecode(np.frombuffer(shot.small_jpeg, np.uint8), cv2.IMREAD_COLOR)
    assert small is not None
    assert small.shape[0] == 320
    assert "jpeg" not in repr(shot).replace("PageShot", "")


@given(
    st.integers(1, 60),
    st.integers(1, 60),
    st.binary(min_size=1, max_size=64),
)
def test_any_picture_at_all(height: int, width: int, pattern: bytes) -> None:
    filler = np.frombuffer(pattern, np.uint8)
    picture = np.resize(filler, (height * 7, width * 7, 3)).astype(np.uint8)
    page = find_page(picture)
    assert page is None or isinstance(page, FoundPage)
    assert isinstance(look_at(picture), PageLook)


_FULL_OF_EDGES = """
import numpy as np
from devices.camera.page_finder import find_page
tile = bytes.fromhex("8cebef0f2017a725880c928eaa224a7e2fde2d7b76480fc85a088c88b6ab8bf1d457affa")
for _ in range(50):
    find_page(np.resize(np.frombuffer(tile, np.uint8), (287, 112, 3)))
"""


def test_a_picture_full_of_edges_breaks_no_memory() -> None:
    """In a process of its own: where IPP draws the edges, the C library ends it ("free(): invalid next size")."""
    root = Path(__file__).parents[2]
    ended = subprocess.run(
        [sys.executable, "-c", _FULL_OF_EDGES], cwd=root, capture_output=True, text=True, timeout=60, check=False
    )
    assert (ended.returncode, ended.stderr) == (0, "")
