# SPDX-License-Identifier: GPL-3.0-or-later
"""The camera gone while: starting, resting, opening, streaming, shooting; stalled, refused, nonsense; and back."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from devices.camera.reading import paper_reader
from devices.camera.source import Source, parse_source
from devices.drivers.camera import CameraConfig, CameraSupervisor, supervise
from devices.drivers.choice import Unsupported
from devices.status import Cause, DeviceClass, DeviceState
from tests.devices.camera_watching import CLOCK, Heard, next_frame, simulated, wait_until, watched

SHOWN_WITHIN_S = 2.0
"""A loss is on the screen by then."""


def test_gone_before_the_start_and_there_later() -> None:
    with simulated() as camera:
        camera.tell(plug=False)
        with watched(camera.ready["address"]) as (worker, heard):
            gone = heard.until(DeviceState.OFFLINE)
            assert gone.cause is Cause.LOST
            camera.tell(plug=True)
            heard.until(DeviceState.ONLINE)
            with worker.frames.watching():
                assert next_frame(worker).bgr.shape == (480, 640, 3)


def test_no_such_device(tmp_path: Path) -> None:
    with watched("/dev/no-such-camera") as (_, heard):
        status = heard.next()
        assert (status.state, status.cause) == (DeviceState.NO_DEVICE, Cause.PORT_MISSING)
    with watched(str(tmp_path)) as (_, heard):
        status = heard.next()
        assert (status.state, status.cause) == (DeviceState.NO_DEVICE, Cause.PORT_MISSING)


def test_a_device_that_is_no_camera() -> None:
    with watched("/dev/null") as (worker, heard):
        heard.until(DeviceState.ONLINE)
        worker.frames.join()
        status = heard.until(DeviceState.OFFLINE)
        assert status.cause is Cause.PORT_BUSY
        worker.frames.leave()
        heard.until(DeviceState.ONLINE)


def test_gone_while_resting_is_seen_within_two_seconds() -> None:
    with simulated() as camera, watched(camera.ready["address"]) as (_, heard):
        heard.until(DeviceState.ONLINE)
        began = CLOCK.monotonic()
        camera.tell(plug=False)
        heard.until(DeviceState.OFFLINE)
        assert CLOCK.monotonic() - began < SHOWN_WITHIN_S
        camera.tell(plug=True)
        heard.until(DeviceState.ONLINE)


def test_gone_while_streaming_is_seen_within_two_seconds_and_shows_nothing_old() -> None:
    with simulated() as camera, watched(camera.ready["address"]) as (worker, heard):
        heard.until(DeviceState.ONLINE)
        with worker.frames.watching():
            seen = next_frame(worker).sequence
            began = CLOCK.monotonic()
            camera.tell(plug=False)
            status = heard.until(DeviceState.OFFLINE)
            assert CLOCK.monotonic() - began < SHOWN_WITHIN_S
            assert status.cause is Cause.LOST
            assert worker.frames.latest() is None
            camera.tell(plug=True)
            heard.until(DeviceState.ONLINE)
            assert next_frame(worker).sequence > seen


def test_a_line_dropped_once_is_taken_up_again_without_a_word() -> None:
    with simulated() as camera, watched(camera.ready["address"]) as (worker, heard):
        heard.until(DeviceState.ONLINE)
        with worker.frames.watching():
            seen = next_frame(worker).sequence
            camera.tell(fault="drop", on="picture")
            camera.wait_for(lambda event: event.get("watching") == 0)
            camera.wait_for(lambda event: event.get("watching") == 1)
            assert next_frame(worker, seen + 5).sequence > seen
            assert worker.status.state is DeviceState.ONLINE
            assert heard.nothing_more


def test_stalled_while_streaming_is_told_within_two_seconds_and_ends() -> None:
    with simulated() as camera, watched(camera.ready["address"]) as (worker, heard):
        heard.until(DeviceState.ONLINE)
        with worker.frames.watching():
            next_frame(worker)
            began = CLOCK.monotonic()
            camera.tell(fault="stall", until="told", on="picture")
            status = heard.until(DeviceState.HARDWARE_ERROR)
            assert CLOCK.monotonic() - began < SHOWN_WITHIN_S
            assert status.cause is Cause.STALLED
            assert worker.frames.latest() is None
            camera.tell(fault=None)
            heard.until(DeviceState.ONLINE)
            next_frame(worker)


def test_silent_while_opening() -> None:
    """It answers that it is there, and never sends a picture."""
    with simulated() as camera, watched(camera.ready["address"]) as (worker, heard):
        heard.until(DeviceState.ONLINE)
        camera.tell(fault="stall", until="told", on="picture")
        with worker.frames.watching():
            status = heard.until(DeviceState.HARDWARE_ERROR)
            assert status.cause is Cause.STALLED
            camera.tell(fault=None)
            heard.until(DeviceState.ONLINE)
            next_frame(worker)


def test_refused_while_opening() -> None:
    with simulated() as camera, watched(camera.ready["address"]) as (worker, heard):
        heard.until(DeviceState.ONLINE)
        camera.tell(fault="refuse", until="told", on="open")
        with worker.frames.watching():
            status = heard.until(DeviceState.OFFLINE)
            assert status.cause is Cause.NONSENSE
            camera.tell(fault=None)
            heard.until(DeviceState.ONLINE)
            next_frame(worker)


def test_garbage_while_streaming_and_pictures_again() -> None:
    with simulated() as camera, watched(camera.ready["address"]) as (worker, heard):
        heard.until(DeviceState.ONLINE)
        with worker.frames.watching():
            next_frame(worker)
            camera.tell(fault="garbage", until="told", on="picture")
            status = heard.next()
            assert not status.state.serves
            camera.tell(fault=None)
            heard.until(DeviceState.ONLINE)
            next_frame(worker)


@pytest.mark.parametrize("fault", ["garbage", "truncated"])
def test_a_few_broken_pictures_do_no_harm(fault: str) -> None:
    with simulated() as camera, watched(camera.ready["address"]) as (worker, heard):
        heard.until(DeviceState.ONLINE)
        with worker.frames.watching():
            seen = next_frame(worker).sequence
            camera.tell(fault=fault, times=3, on="picture")
            later = next_frame(worker, seen + 12)
            assert later.bgr.shape == (480, 640, 3)
            assert worker.status.state is DeviceState.ONLINE


def test_no_http_at_all() -> None:
    with simulated() as camera:
        camera.tell(fault="no_http", until="told")
        with watched(camera.ready["address"]) as (_, heard):
            assert heard.until(DeviceState.OFFLINE).cause is Cause.NONSENSE
            camera.tell(fault=None)
            heard.until(DeviceState.ONLINE)


def test_moved_to_another_address_serves_there() -> None:
    with simulated() as camera:
        with watched(camera.ready["address"]) as (_, heard):
            heard.until(DeviceState.ONLINE)
            camera.tell(move=True)
            heard.until(DeviceState.OFFLINE)
        address = camera.wait_for(lambda event: "address" in event and "ready" not in event)["address"]
        assert address != camera.ready["address"]
        with watched(address) as (worker, heard):
            heard.until(DeviceState.ONLINE)
            with worker.frames.watching():
                next_frame(worker)


def test_a_simulator_and_a_file_are_refused_on_a_machine_that_serves_the_public(tmp_path: Path) -> None:
    film = tmp_path / "film.avi"
    film.write_bytes(b"RIFF")
    with simulated() as camera:
        for source in (camera.ready["address"], str(film)):
            with watched(source, admits_simulator=False) as (worker, heard):
                status = heard.next()
                assert (status.state, status.cause) == (DeviceState.REFUSED, Cause.SIMULATOR)
                with worker.frames.watching():
                    assert worker.frames.wait(0, 0.7) is None


def test_a_film_plays_over_and_over_and_one_that_is_removed_is_gone(tmp_path: Path) -> None:
    film = tmp_path / "film.avi"
    writer = cv2.VideoWriter(str(film), cv2.VideoWriter.fourcc(*"MJPG"), 25, (320, 240))
    for number in range(5):
        writer.write(np.full((240, 320, 3), 40 * number, np.uint8))
    writer.release()
    with watched(str(film)) as (worker, heard):
        heard.until(DeviceState.ONLINE)
        with worker.frames.watching():
            next_frame(worker, after=12)
            film.unlink()
            assert heard.until(DeviceState.NO_DEVICE).cause is Cause.PORT_MISSING
            assert worker.frames.latest() is None


def test_a_file_that_holds_no_picture(tmp_path: Path) -> None:
    film = tmp_path / "film.avi"
    film.write_bytes(bytes(5000))
    with watched(str(film)) as (worker, heard):
        heard.until(DeviceState.ONLINE)
        with worker.frames.watching():
            assert heard.until(DeviceState.OFFLINE).cause is Cause.NONSENSE


def test_nobody_is_looked_at_while_nobody_wants_pictures() -> None:
    with simulated() as camera, watched(camera.ready["address"]) as (worker, heard):
        heard.until(DeviceState.ONLINE)
        for _ in range(2):
            with worker.frames.watching():
                frame = next_frame(worker)
                assert frame.bgr.any()
                camera.wait_for(lambda event: event.get("watching") == 1)
            assert worker.frames.latest() is None
            camera.wait_for(lambda event: event.get("watching") == 0)
        assert worker.status.state is DeviceState.ONLINE


def test_what_the_last_user_leaves_behind_is_black() -> None:
    with simulated() as camera, watched(camera.ready["address"]) as (worker, heard):
        heard.until(DeviceState.ONLINE)
        slot = worker.frames
        with slot.watching():
            next_frame(worker, after=3)
            kept = [buffer for buffer in (slot._front, slot._spare) if buffer is not None]
            assert len(kept) == 2
            assert all(buffer.any() for buffer in kept)
        # The reading thread may be in the middle of one more picture; it makes that one black itself.
        assert wait_until(lambda: not any(buffer.any() for buffer in kept), within_s=1.0)
        threads = wait_until(lambda: slot.latest() is None)
        assert threads


def test_a_slow_camera_is_no_stalled_one() -> None:
    with (
        simulated("--size", "640x480", "--fps", "4") as camera,
        watched(camera.ready["address"]) as (worker, heard),
    ):
        heard.until(DeviceState.ONLINE)
        with worker.frames.watching():
            next_frame(worker, after=8)
            assert worker.status.state is DeviceState.ONLINE
            assert heard.nothing_more


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_a_turned_camera_shows_upright_pictures(turned: int, tmp_path: Path) -> None:
    upright = np.zeros((200, 320, 3), np.uint8)
    upright[:100, :160] = 255  # top left is white
    back = {
        90: cv2.ROTATE_90_COUNTERCLOCKWISE,
        180: cv2.ROTATE_180,
        270: cv2.ROTATE_90_CLOCKWISE,
    }
    seen = cv2.rotate(upright, back[turned]) if turned else upright
    picture = tmp_path / "film.avi"
    writer = cv2.VideoWriter(str(picture), cv2.VideoWriter.fourcc(*"MJPG"), 25, seen.shape[1::-1])
    for _ in range(3):
        writer.write(seen)
    writer.release()
    with watched(str(picture), turned=turned, device=DeviceClass.DOCUMENT_CAMERA) as (worker, heard):
        heard.until(DeviceState.ONLINE)
        with worker.frames.watching():
            frame = next_frame(worker).bgr
            assert frame.shape == upright.shape
            assert frame[50, 80].min() > 200
            assert frame[150, 240].max() < 60


def test_without_the_extra_the_document_camera_serves_and_says_what_is_missing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(paper_reader, "installed", lambda: False)
    with simulated() as camera:
        config = CameraConfig(
            DeviceClass.DOCUMENT_CAMERA, camera.ready["address"], admits_simulator=True, reads=True
        )
        heard = Heard()
        worker = supervise(config, heard, CLOCK)
        assert isinstance(worker, CameraSupervisor)
        worker.start()
        try:
            status = heard.next()
            assert (status.state, status.cause) == (DeviceState.DEGRADED, Cause.PROGRAM_MISSING)
            with worker.frames.watching():
                next_frame(worker)
        finally:
            assert worker.stop()


def test_settings_that_make_no_camera() -> None:
    for source, turned in (("ftp://camera/video", 0), ("http://", 0), ("/dev/video0", 45), ("", 0)):
        made = supervise(CameraConfig(DeviceClass.FACE_CAMERA, source, turned), lambda _: None, CLOCK)
        assert isinstance(made, Unsupported)


def test_a_password_in_an_address_is_told_nobody() -> None:
    source = parse_source("http://admin:secret-word@127.0.0.1:9/video?token=secret-word")
    assert isinstance(source, Source)
    assert "secret-word" not in repr(source)
    with watched("http://admin:secret-word@127.0.0.1:9/video?token=secret-word") as (_, heard):
        status = heard.until(DeviceState.OFFLINE)
        assert "127.0.0.1" in status.detail
        assert "secret-word" not in repr(status)
