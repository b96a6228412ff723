# SPDX-License-Identifier: GPL-3.0-or-later
"""A connection to port 9100: bytes out within a deadline, single status bytes in."""

from __future__ import annotations

import contextlib
import socket
from typing import Final

from kiosk.timing import Clock

_SLICE_S: Final = 0.05
"""How long one call of the socket may wait before the deadline is looked at again."""


class LineLost(Exception):  # noqa: N818 - what the line did, not an error of ours
    """The connection is broken or takes no more bytes."""


class TcpLine:
    """An open connection. Every method but close raises LineLost."""

    def __init__(self, host: str, port: int, connect_within_s: float, clock: Clock) -> None:
        self._clock = clock
        try:
            self._socket = socket.create_connection((host, port), timeout=connect_within_s)
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._socket.settimeout(_SLICE_S)
        except OSError as fault:
            raise LineLost(f"{host}:{port} cannot be reached ({type(fault).__name__})") from None

    def send(self, data: bytes, within_s: float) -> None:
        """All of it, or LineLost: then nobody knows how much arrived."""
        deadline = self._clock.monotonic() + within_s
        rest = memoryview(data)
        while rest:
            try:
                rest = rest[self._socket.send(rest) :]
            except TimeoutError:
                if self._clock.monotonic() >= deadline:
                    raise LineLost("it takes no more bytes") from None
            except OSError as fault:
                raise LineLost(f"the connection broke ({type(fault).__name__})") from None

    def receive(self, within_s: float) -> bytes:
        """What has come, at most 64 bytes; empty when nothing comes in time."""
        deadline = self._clock.monotonic() + within_s
        while True:
            try:
                received = self._socket.recv(64)
            except TimeoutError:
                if self._clock.monotonic() >= deadline:
                    return b""
                continue
            except OSError as fault:
                raise LineLost(f"the connection broke ({type(fault).__name__})") from None
            if not received:
                raise LineLost("it closed the connection")
            return received

    def drain(self) -> None:
        """Throw away what has come unasked."""
        self._socket.setblocking(False)
        try:
            while self._socket.recv(256):
                pass
            raise LineLost("it closed the connection")
        except BlockingIOError:
            pass
        except OSError as fault:
            raise LineLost(f"the connection broke ({type(fault).__name__})") from None
        finally:
            with contextlib.suppress(OSError):
                self._socket.settimeout(_SLICE_S)

    def close(self) -> None:
        """Never raises."""
        with contextlib.suppress(OSError):
            self._socket.close()
