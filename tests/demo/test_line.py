# SPDX-License-Identifier: GPL-3.0-or-later
"""The line of the demonstration fails as real lines do."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator

import pytest

from kiosk.demo.line import Line


@pytest.fixture
def echo() -> Iterator[tuple[str, int]]:
    """A server that sends back what it gets, and counts what it got."""
    server = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                near, _ = server.accept()
            except OSError:
                return
            with near, contextlib.suppress(OSError):
                while data := near.recv(1000):
                    near.sendall(data)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield server.getsockname()
    server.shutdown(socket.SHUT_RDWR)
    server.close()
    thread.join(5)


@pytest.fixture
def line(echo: tuple[str, int]) -> Iterator[Line]:
    line = Line(echo)
    yield line
    line.close()


def _call(line: Line) -> socket.socket:
    near = socket.create_connection(("127.0.0.1", line.port), timeout=5)
    near.settimeout(5)
    return near


def _gets(line: Line, data: bytes) -> bytes:
    """What comes back over a new connection; nothing when it is refused or reset."""
    try:
        with _call(line) as near:
            near.sendall(data)
            return near.recv(10)
    except ConnectionError:
        return b""


def test_bytes_go_through_and_come_back(line: Line) -> None:
    with _call(line) as near:
        near.sendall(b"hello")
        assert near.recv(10) == b"hello"


def test_cutting_resets_what_is_open_and_refuses_what_is_new(line: Line) -> None:
    with _call(line) as near:
        near.sendall(b"a")
        assert near.recv(10) == b"a"
        line.cut()
        assert line.is_cut
        with pytest.raises(ConnectionError):
            near.recv(10)
    assert _gets(line, b"b") == b""
    line.restore()
    with _call(line) as again:
        again.sendall(b"c")
        assert again.recv(10) == b"c"


def test_a_lost_answer_is_lost_once(line: Line) -> None:
    line.lose_answers(1)
    with _call(line) as near:
        near.sendall(b"a")
        with pytest.raises(ConnectionError):
            near.recv(10)
    with _call(line) as near:
        near.sendall(b"b")
        assert near.recv(10) == b"b"


def test_closing_twice_is_no_mistake(echo: tuple[str, int]) -> None:
    line = Line(echo)
    line.close()
    line.close()
