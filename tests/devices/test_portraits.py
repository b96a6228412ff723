# SPDX-License-Identifier: GPL-3.0-or-later
"""The drawn faces of the demonstration: the same id gives the same face, and each its own."""

from __future__ import annotations

import io
import itertools

import pytest
from PIL import Image, ImageChops, ImageStat

from devices.simulators.portraits import (
    CHIP_BYTES,
    CHIP_SIZE,
    Light,
    Pose,
    chip_jpeg,
    chip_photo,
    face_of,
    live_frame,
)

_IDS = ("zhang-xiuying", "chen-yan", "wu-xiaoyan", "zheng-qiang")


def _difference(one: Image.Image, other: Image.Image) -> float:
    return float(ImageStat.Stat(ImageChops.difference(one.convert("L"), other.convert("L"))).mean[0])


def test_an_id_always_gives_the_same_face() -> None:
    first = chip_photo(face_of("zhang-xiuying", age=84, woman=True)).tobytes()
    face_of.cache_clear()
    assert chip_photo(face_of("zhang-xiuying", age=84, woman=True)).tobytes() == first


def test_each_id_gives_a_face_of_its_own() -> None:
    photos = [chip_photo(face_of(one)) for one in _IDS]
    assert all(_difference(a, b) > 3 for a, b in itertools.combinations(photos, 2))


@pytest.mark.parametrize("person", _IDS)
def test_the_photo_on_the_chip_fits_its_container(person: str) -> None:
    packed = chip_jpeg(face_of(person))
    assert len(packed) <= CHIP_BYTES
    assert Image.open(io.BytesIO(packed)).size == CHIP_SIZE


def test_no_photo_is_small_enough_for_nothing() -> None:
    with pytest.raises(ValueError, match="no JPEG"):
        chip_jpeg(face_of("zhang-xiuying"), most_bytes=200)


def test_a_camera_sees_the_head_move_and_the_light_change() -> None:
    face = face_of("zhang-xiuying", age=84, woman=True)
    still = live_frame(face, size=(640, 360), moment=1)
    assert live_frame(face, size=(640, 360), moment=1).tobytes() == still.tobytes()
    assert _difference(still, live_frame(face, size=(640, 360), moment=2)) > 0.5
    assert _difference(still, live_frame(face, size=(640, 360), moment=1, pose=Pose(turn=0.4))) > 1
    dark = live_frame(face, size=(640, 360), moment=1, light=Light(brightness=0.15))
    assert ImageStat.Stat(dark.convert("L")).mean[0] < 25
    assert _difference(still, live_frame(None, size=(640, 360), moment=1)) > 10
