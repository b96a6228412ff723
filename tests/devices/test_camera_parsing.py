# SPDX-License-Identifier: GPL-3.0-or-later
"""What comes to a camera's driver from outside: addresses of settings, answers of whoever listens there."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from devices.camera.presence import Presence, look_for
from devices.camera.source import Source, SourceKind, SourceMistake, parse_source
from devices.status import Cause, DeviceState

_SCHEMES = st.sampled_from(["http://", "https://", "rtsp://", "rtsps://", "/dev/", "/", "file://", ""])


@given(_SCHEMES, st.text(max_size=420))
@example("http://", "[::1")
@example("http://", "camera:99999/")
@example("http://", "camera:port/")
def test_any_address(scheme: str, rest: str) -> None:
    source = parse_source(scheme + rest)
    if isinstance(source, SourceMistake):
        assert 0 < len(source.reason) < 200
        return
    assert source.address == scheme + rest
    assert (source.kind in (SourceKind.HTTP, SourceKind.RTSP)) == bool(source.host)
    assert 0 <= source.port <= 65535


@given(st.text("abcdefgh0123", min_size=4, max_size=20), st.text("ABCDEFGH4567", min_size=4, max_size=20))
def test_who_may_look_is_shown_to_nobody(user: str, password: str) -> None:
    source = parse_source(f"rtsp://{user}:{password}@camera.example/live?key={password}")
    assert isinstance(source, Source)
    assert password not in source.shown
    assert password not in repr(source)
    assert source.shown == "rtsp://camera.example/live"


@contextmanager
def answering(answer: bytes, *, hang_up: bool = True) -> Iterator[int]:
    """Whoever listens there: says this to each caller, whatever was asked. The port."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        ended = threading.Event()

        def serve() -> None:
            while True:
                try:
                    line, _ = listener.accept()
                except OSError:
                    return
                with line:
                    line.settimeout(2)
                    try:
                        line.recv(4096)
                        line.sendall(answer)
                    except OSError:
                        pass
                    if not hang_up:
                        ended.wait(3)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        try:
            yield listener.getsockname()[1]
        finally:
            ended.set()
            listener.shutdown(socket.SHUT_RDWR)
            listener.close()
            thread.join()


def asked(address: str) -> Presence:
    source = parse_source(address)
    assert isinstance(source, Source)
    return look_for(source)


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/dev/video0", SourceKind.DEVICE),
        ("/dev/v4l/by-id/camera", SourceKind.DEVICE),
        ("/dev/shm/film.avi", SourceKind.FILE),
        ("/srv/film.avi", SourceKind.FILE),
    ],
)
def test_what_a_path_names(path: str, kind: SourceKind) -> None:
    source = parse_source(path)
    assert isinstance(source, Source)
    assert source.kind is kind


_HEADS = st.sampled_from(
    [b"HTTP/1.1 200 OK\r\n", b"HTTP/1.0 401 Go away\r\n", b"HTTP/9 x\r\n", b"RTSP/1.0 200 OK\r\n", b""]
)


@settings(max_examples=60)
@given(_HEADS, st.binary(max_size=300), st.sampled_from(["http", "rtsp"]))
def test_any_answer(head: bytes, rest: bytes, scheme: str) -> None:
    with answering(head + rest) as port:
        presence = asked(f"{scheme}://127.0.0.1:{port}/live")
    assert presence.there or presence.cause is not Cause.NONE
    assert not presence.simulator or scheme == "http"


@pytest.mark.parametrize(
    ("answer", "state", "cause"),
    [
        (b"HTTP/1.1 200 OK\r\nServer: camera\r\n\r\n", DeviceState.ONLINE, Cause.NONE),
        (b"HTTP/1.1 405 Only GET\r\n\r\n", DeviceState.ONLINE, Cause.NONE),
        (b"HTTP/1.1 401 Who are you\r\n\r\n", DeviceState.HARDWARE_ERROR, Cause.NOT_AUTHORISED),
        (b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 500 + b"\r\n", DeviceState.OFFLINE, Cause.NONSENSE),
        (b"HTTP/1.1 200 OK\r\nX: " + b"y" * 200_000, DeviceState.OFFLINE, Cause.NONSENSE),
        (b"SSH-2.0-OpenSSH_9.2\r\n", DeviceState.OFFLINE, Cause.NONSENSE),
        (b"", DeviceState.OFFLINE, Cause.NONSENSE),
    ],
)
def test_answers_over_http(answer: bytes, state: DeviceState, cause: Cause) -> None:
    with answering(answer) as port:
        presence = asked(f"http://127.0.0.1:{port}/video")
    assert (presence.state, presence.cause) == (state, cause)


def test_a_password_is_offered_where_there_is_one() -> None:
    with answering(b"HTTP/1.1 401 Digest only\r\n\r\n") as port:
        # Whether it is taken shows when the camera is opened: here only the simplest way to offer it is known.
        assert asked(f"http://me:secret@127.0.0.1:{port}/video").there


def test_answers_over_rtsp() -> None:
    with answering(b"RTSP/1.0 200 OK\r\nCSeq: 1\r\n\r\n") as port:
        assert asked(f"rtsp://127.0.0.1:{port}/live").there
        assert asked(f"rtsps://127.0.0.1:{port}/live").there
    with answering(b"HTTP/1.1 400 What\r\n\r\n") as port:
        assert asked(f"rtsp://127.0.0.1:{port}/live").cause is Cause.NONSENSE


@pytest.mark.parametrize("scheme", ["http", "https", "rtsp"])
def test_one_that_listens_and_says_nothing_holds_nobody_for_long(scheme: str) -> None:
    import time

    with answering(b"", hang_up=False) as port:
        began = time.monotonic()
        presence = asked(f"{scheme}://127.0.0.1:{port}/live")
        assert time.monotonic() - began < 1.5
    assert (presence.state, presence.cause) == (DeviceState.OFFLINE, Cause.NO_ANSWER)
