# SPDX-License-Identifier: GPL-3.0-or-later
"""Chip photos: a vendor's library that dies, hangs and lies; ready pictures; the test container."""

from __future__ import annotations

import io
import os
import platform
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from devices.id_card.photo import NONE, TEST, VENDOR_LIBRARY, PhotoDecoderConfig, PhotoDecoding
from devices.id_card.photo import vendor_library as vendor
from devices.id_card.photo.pictures import HEIGHT, MAX_PICTURE_BYTES, WIDTH, ready_picture
from devices.reports import PhotoFault, PhotoFormat, Portrait
from kiosk.timing import SystemClock
from tests.devices import vendor_photo_libraries as libraries

WLT = PhotoFormat.WLT


def photo(first: int = 0, shade: int = 50) -> bytes:
    return bytes((first, shade)) + b"\x5a" * 1022


def picture(picture_format: str, size: tuple[int, int] = (WIDTH, HEIGHT), colour: object = (200, 30, 40)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, picture_format)  # type: ignore[arg-type]
    return out.getvalue()


@pytest.fixture(scope="module")
def libs(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    folder = tmp_path_factory.mktemp("libraries")
    return lambda name: libraries.compiled(name, folder)


@pytest.fixture
def decoding(libs: Callable[[str], Path]) -> Iterator[Callable[[str], PhotoDecoding]]:
    made: list[PhotoDecoding] = []

    def make(name: str) -> PhotoDecoding:
        made.append(PhotoDecoding(PhotoDecoderConfig(VENDOR_LIBRARY, str(libs(name))), SystemClock()))
        return made[-1]

    yield make
    for one in made:
        one.close()


def folders_in_memory() -> list[Path]:
    return list(vendor._MEMORY_FOLDER.glob(f"{vendor._FOLDER_PREFIX}{os.getpid()}-*"))


@pytest.mark.parametrize("name", ["unpack", "mangled", "get_bmp"])
def test_each_kind_of_library_decodes(decoding: Callable[[str], PhotoDecoding], name: str) -> None:
    decoder = decoding(name)
    assert decoder.lacking == ""
    for shade in (50, 100):
        portrait = decoder.decode(photo(shade=shade), WLT)
        assert isinstance(portrait, Portrait)
        assert (portrait.width, portrait.height, len(portrait.rgb)) == (102, 126, 102 * 126 * 3)
        # A BMP holds blue first; the portrait red.
        assert tuple(portrait.rgb[:3]) == (shade + 80, shade + 40, shade)


@pytest.mark.parametrize("name", ["unpack", "mangled", "get_bmp"])
@pytest.mark.parametrize(
    ("first", "fault"),
    [
        (libraries.DIES, PhotoFault.DECODER_DIED),
        (libraries.HANGS, PhotoFault.DECODER_DIED),
        (libraries.GROWS, PhotoFault.UNREADABLE),
        (libraries.WRITES_NOISE, PhotoFault.UNREADABLE),
        (libraries.RAISES_THE_SIZE, PhotoFault.UNREADABLE),
    ],
)
def test_a_bad_photo_costs_itself_only(
    decoding: Callable[[str], PhotoDecoding], name: str, first: int, fault: PhotoFault
) -> None:
    if first == libraries.HANGS and name != "unpack":
        pytest.skip("one library that hangs is enough: it costs two seconds")
    decoder = decoding(name)
    got = decoder.decode(photo(first), WLT)
    # How far a library grows before its time is over depends on the machine.
    assert got == fault or (first == libraries.GROWS and got == PhotoFault.DECODER_DIED)
    assert isinstance(decoder.decode(photo(), WLT), Portrait)


@pytest.mark.parametrize("name", ["unpack", "get_bmp"])
def test_what_a_library_prints_is_no_answer(
    decoding: Callable[[str], PhotoDecoding], name: str, capfd: pytest.CaptureFixture[str]
) -> None:
    assert isinstance(decoding(name).decode(photo(libraries.PRINTS), WLT), Portrait)
    assert "person" not in "".join(capfd.readouterr())


def test_what_a_library_refuses(decoding: Callable[[str], PhotoDecoding]) -> None:
    assert decoding("unpack").decode(photo(libraries.SAYS_NO), WLT) == PhotoFault.UNREADABLE
    assert decoding("get_bmp").decode(photo(libraries.SAYS_NO), WLT) == PhotoFault.NO_DECODER


@pytest.mark.parametrize("name", ["nothing", "dies_when_loaded"])
def test_a_library_that_is_none(decoding: Callable[[str], PhotoDecoding], name: str) -> None:
    # tcc knows no constructors: there the second is a library without functions too.
    wanted = (PhotoFault.NO_DECODER,) if name == "nothing" else (PhotoFault.DECODER_DIED, PhotoFault.NO_DECODER)
    decoder = decoding(name)
    assert decoder.decode(photo(), WLT) in wanted
    assert decoder.decode(photo(), WLT) in wanted


def test_the_child_is_kept_and_nothing_stays_in_memory(decoding: Callable[[str], PhotoDecoding]) -> None:
    decoder = decoding("get_bmp")
    decoder.decode(photo(), WLT)
    library = decoder._vendor
    assert library is not None
    child = library._child
    decoder.decode(photo(), WLT)
    assert library._child is child
    (folder,) = folders_in_memory()
    assert folder.stat().st_mode & 0o777 == 0o700
    assert list(folder.iterdir()) == []
    decoder.close()
    assert folders_in_memory() == []
    # It serves again when somebody still asks.
    assert isinstance(decoder.decode(photo(), WLT), Portrait)


def test_a_child_killed_in_between_is_started_again(decoding: Callable[[str], PhotoDecoding]) -> None:
    decoder = decoding("unpack")
    decoder.decode(photo(), WLT)
    library = decoder._vendor
    assert library is not None
    assert library._child is not None
    library._child.kill()
    library._child.wait()
    assert isinstance(decoder.decode(photo(), WLT), Portrait)


def test_several_threads_ask_at_once(decoding: Callable[[str], PhotoDecoding]) -> None:
    decoder = decoding("unpack")
    got: dict[int, object] = {}

    def ask(shade: int) -> None:
        got[shade] = decoder.decode(photo(shade=shade), WLT)

    threads = [threading.Thread(target=ask, args=(shade,)) for shade in range(10, 60, 10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert {shade: portrait.rgb[2] for shade, portrait in got.items() if isinstance(portrait, Portrait)} == {
        shade: shade for shade in range(10, 60, 10)
    }


def test_what_a_killed_kiosk_left_is_cleared(decoding: Callable[[str], PhotoDecoding]) -> None:
    within = vendor._MEMORY_FOLDER
    if not within.is_dir():
        pytest.skip("this machine has no /dev/shm")
    left = within / f"{vendor._FOLDER_PREFIX}4194999-left"
    left.mkdir(exist_ok=True)
    (left / "zp.wlt").write_bytes(photo())
    decoding("unpack").decode(photo(), WLT)
    assert not left.exists()


def test_an_empty_block_goes_to_no_library(decoding: Callable[[str], PhotoDecoding]) -> None:
    decoder = decoding("unpack")
    for nothing in (b"", bytes(1024), b"\xff" * 1024, b"\x01" * 1023):
        assert decoder.decode(nothing, WLT) == PhotoFault.UNREADABLE
    assert decoder._vendor is not None
    assert decoder._vendor._child is None


def test_what_is_lacking_is_said(tmp_path: Path, libs: Callable[[str], Path]) -> None:
    def lacking(kind: str, library: Path | str = "", admits_test: bool = False) -> str:
        config = PhotoDecoderConfig(kind, str(library), admits_test)
        decoder = PhotoDecoding(config, SystemClock())
        if config.lacking:
            assert decoder.decode(photo(), WLT) == PhotoFault.NO_DECODER
        return decoder.lacking

    assert lacking(NONE) == ""
    assert lacking(VENDOR_LIBRARY, libs("unpack")) == ""
    assert "no path" in lacking(VENDOR_LIBRARY)
    assert "missing" in lacking(VENDOR_LIBRARY, tmp_path / "lib.so")
    assert "cannot be read" in lacking(VENDOR_LIBRARY, tmp_path)
    (tmp_path / "wlt.dll").write_bytes(b"MZ" + bytes(100))
    assert "no library for Linux" in lacking(VENDOR_LIBRARY, tmp_path / "wlt.dll")
    other, name = (183, "aarch64") if platform.machine() != "aarch64" else (62, "x86_64")
    foreign = b"\x7fELF" + bytes(14) + other.to_bytes(2, "little")
    (tmp_path / "arm.so").write_bytes(foreign)
    assert f"built for {name}" in lacking(VENDOR_LIBRARY, tmp_path / "arm.so")
    assert "demonstrations" in lacking(TEST)
    assert lacking(TEST, admits_test=True) == ""
    assert "no photo decoder is called magic" in lacking("magic")


def test_a_library_that_looks_right_and_does_not_load(tmp_path: Path) -> None:
    machine = {name: number for number, name in vendor._MACHINES.items()}[platform.machine()]
    broken = tmp_path / "broken.so"
    broken.write_bytes(b"\x7fELF" + bytes(14) + machine.to_bytes(2, "little") + bytes(500))
    decoder = PhotoDecoding(PhotoDecoderConfig(VENDOR_LIBRARY, str(broken)), SystemClock())
    assert decoder.decode(photo(), WLT) == PhotoFault.NO_DECODER
    decoder.close()


# Pictures that a service decoded, and the container of our simulators.

READY = PhotoDecoding(PhotoDecoderConfig(), SystemClock())
DEMO = PhotoDecoding(PhotoDecoderConfig(TEST, admits_test=True), SystemClock())


def test_a_ready_bmp_keeps_its_pixels() -> None:
    portrait = READY.decode(picture("BMP"), PhotoFormat.BMP)
    assert portrait == Portrait(102, 126, bytes((200, 30, 40)) * (102 * 126))


def test_a_ready_jpeg_of_the_same_shape_is_brought_to_size() -> None:
    portrait = READY.decode(picture("JPEG", (358, 441)), PhotoFormat.JPEG)
    assert isinstance(portrait, Portrait)
    assert len(portrait.rgb) == 102 * 126 * 3
    assert abs(portrait.rgb[0] - 200) < 4


@pytest.mark.parametrize("size", [(20, 24), (640, 480), (126, 102), (2100, 2594)])
def test_pictures_of_another_shape_are_no_chip_photos(size: tuple[int, int]) -> None:
    assert READY.decode(picture("JPEG", size), PhotoFormat.JPEG) == PhotoFault.UNREADABLE


def test_a_picture_is_only_what_it_is_said_to_be() -> None:
    assert READY.decode(picture("PNG"), PhotoFormat.BMP) == PhotoFault.UNREADABLE
    assert READY.decode(picture("BMP"), PhotoFormat.JPEG) == PhotoFault.UNREADABLE
    assert READY.decode(bytes(MAX_PICTURE_BYTES + 1), PhotoFormat.BMP) == PhotoFault.UNREADABLE


def test_a_small_file_that_claims_to_be_huge_is_not_unpacked() -> None:
    lie = bytearray(picture("BMP"))
    lie[18:26] = (60000).to_bytes(4, "little") * 2
    assert READY.decode(bytes(lie), PhotoFormat.BMP) == PhotoFault.UNREADABLE


def test_the_test_container_serves_only_demonstrations() -> None:
    jpeg = io.BytesIO()
    Image.new("L", (102, 126), 180).save(jpeg, "JPEG", quality=20)
    container = (b"TST0" + jpeg.getvalue()).ljust(1024, b"\0")
    portrait = DEMO.decode(container, PhotoFormat.TEST)
    assert isinstance(portrait, Portrait)
    assert abs(portrait.rgb[0] - 180) < 4
    assert READY.decode(container, PhotoFormat.TEST) == PhotoFault.NO_DECODER
    refused = PhotoDecoding(PhotoDecoderConfig(TEST), SystemClock())
    assert refused.decode(container, PhotoFormat.TEST) == PhotoFault.NO_DECODER
    assert DEMO.decode(container, WLT) == PhotoFault.NO_DECODER
    assert DEMO.decode(b"TST1" + container[4:], PhotoFormat.TEST) == PhotoFault.UNREADABLE
    assert DEMO.decode(container[:-1], PhotoFormat.TEST) == PhotoFault.UNREADABLE


@given(st.binary(max_size=1500), st.sampled_from(PhotoFormat), st.integers(0, 1200))
def test_any_bytes_are_a_portrait_or_a_fault(noise: bytes, photo_format: PhotoFormat, cut: int) -> None:
    head = {PhotoFormat.BMP: picture("BMP"), PhotoFormat.JPEG: picture("JPEG"), PhotoFormat.TEST: b"TST0"}
    for data in (noise, head.get(photo_format, b"")[:cut] + noise):
        found = DEMO.decode(data.ljust(1024, b"\0"), photo_format)
        if isinstance(found, Portrait):
            assert len(found.rgb) == 102 * 126 * 3


def test_a_picture_by_path_is_this_cards(tmp_path: Path) -> None:
    path = tmp_path / "zp.bmp"
    assert ready_picture(path, written_since=0) == PhotoFault.NO_DECODER
    path.write_bytes(picture("BMP"))
    os.utime(path, (1000, 1000))
    assert ready_picture(path, written_since=999) == (picture("BMP"), PhotoFormat.BMP)
    assert ready_picture(path, written_since=1001) == PhotoFault.UNREADABLE
    path.write_bytes(picture("JPEG"))
    assert ready_picture(path, written_since=0) == (picture("JPEG"), PhotoFormat.JPEG)


def test_a_path_that_is_no_picture(tmp_path: Path) -> None:
    path = tmp_path / "zp.bmp"
    path.write_bytes(b"name,number\n")
    assert ready_picture(path, written_since=0) == PhotoFault.UNREADABLE
    with path.open("r+b") as file:
        file.truncate(MAX_PICTURE_BYTES + 1)
    assert ready_picture(path, written_since=0) == PhotoFault.UNREADABLE
    (tmp_path / "link").symlink_to(path)
    assert ready_picture(tmp_path / "link", written_since=0) == PhotoFault.NO_DECODER
    assert ready_picture(tmp_path, written_since=0) == PhotoFault.UNREADABLE
    os.mkfifo(tmp_path / "pipe")
    assert ready_picture(tmp_path / "pipe", written_since=0) == PhotoFault.UNREADABLE
