# SPDX-License-Identifier: GPL-3.0-or-later
"""The line between kiosk and centre, with faults to order: a small TCP proxy on loopback."""

from __future__ import annotations

import contextlib
import socket
import struct
import threading
from typing import Final

_CHUNK: Final = 65536
_CONNECT_SECONDS: Final = 5.0


class Line:
    """Forwards every connection to the centre until told to fail.

    Cutting refuses new connections and resets those that are open, as a pulled cable with a
    switch behind it does. Losing answers lets requests through and drops what comes back: the
    case exists, the kiosk cannot know.
    """

    def __init__(self, target: tuple[str, int]) -> None:
        self._target = target
        self._lock = threading.Lock()
        self._open: set[socket.socket] = set()
        self._cut = False
        self._answers_to_lose = 0
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._stopping = False
        self._thread = threading.Thread(target=self._accept, name="demo-line", daemon=True)
        self._thread.start()

    @property
    def is_cut(self) -> bool:
        return self._cut

    def cut(self) -> None:
        with self._lock:
            self._cut = True
            held = list(self._open)
        for connection in held:
            _reset(connection)

    def restore(self) -> None:
        self._cut = False

    def lose_answers(self, count: int) -> None:
        """Drop the whole answer of each of the next requests that reach the centre."""
        with self._lock:
            self._answers_to_lose = count

    def close(self) -> None:
        self._stopping = True
        # A listening socket does not wake its accept() when closed from another thread: shut it down first.
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self.cut()
        self._thread.join(timeout=5)

    def _accept(self) -> None:
        while not self._stopping:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            if self._cut:
                _reset(near)
                continue
            threading.Thread(target=self._serve, args=(near,), name="demo-line-connection", daemon=True).start()

    def _serve(self, near: socket.socket) -> None:
        try:
            far = socket.create_connection(self._target, timeout=_CONNECT_SECONDS)
        except OSError:
            _reset(near)
            return
        far.settimeout(None)
        with self._lock:
            self._open |= {near, far}
        back = threading.Thread(target=self._pump, args=(far, near, True), daemon=True)
        back.start()
        self._pump(near, far, False)
        back.join()
        with self._lock:
            self._open -= {near, far}
        for connection in (near, far):
            with contextlib.suppress(OSError):
                connection.close()

    def _pump(self, source: socket.socket, sink: socket.socket, answers: bool) -> None:
        try:
            while data := source.recv(_CHUNK):
                if answers and self._loses_this_answer():
                    _reset(sink)
                    _reset(source)
                    return
                sink.sendall(data)
            if self._cut:
                # Cutting woke this reader; passing that on as a polite end would be no cut.
                _reset(sink)
                return
            with contextlib.suppress(OSError):
                sink.shutdown(socket.SHUT_WR)
        except OSError:
            # One side is gone; the other must not wait for it.
            _reset(sink)
            _reset(source)

    def _loses_this_answer(self) -> bool:
        with self._lock:
            if self._answers_to_lose <= 0:
                return False
            self._answers_to_lose -= 1
            return True


def _reset(connection: socket.socket) -> None:
    """End a connection with RST, so that both ends learn of it at once."""
    with contextlib.suppress(OSError):
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    # Wake our own reader; shutting down the writing side too would send a polite end instead of a reset.
    with contextlib.suppress(OSError):
        connection.shutdown(socket.SHUT_RD)
    with contextlib.suppress(OSError):
        connection.close()
