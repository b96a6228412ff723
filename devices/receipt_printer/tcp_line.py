# SPDX-License-Identifier: GPL-3.0-or-later
"""A connection to port 9100."""

from __future__ import annotations

import contextlib
import select
import socket
from typing import Final

from devices.receipt_printer.byte_line import LineLost
from devices.status import Cause

_MOST_READ: Final = 256


class TcpLine:
    """An open connection; fulfils ByteLine."""

    def __init__(self, host: str, port: int, connect_within_s: float) -> None:
        try:
            self._socket = socket.create_connection((host, port), timeout=connect_within_s)
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._socket.setblocking(False)
        except OSError as fault:
            why = f"{host}:{port} cannot be reached ({type(fault).__name__})"
            raise LineLost(why, Cause.PORT_MISSING) from None

    def write(self, data: bytes, within_s: float) -> int:
        try:
            if not select.select([], [self._socket], [], within_s)[1]:
                return 0
            return self._socket.send(data)
        except BlockingIOError:
            return 0
        except (OSError, ValueError) as fault:
            raise _broken(fault) from None

    def write_urgent(self, data: bytes, within_s: float) -> int:
        return self.write(data, within_s)

    def drop_unsent(self) -> None:
        """TCP keeps its order: bytes that wait cannot be taken back."""

    def read(self, within_s: float) -> bytes:
        try:
            if not select.select([self._socket], [], [], within_s)[0]:
                return b""
            received = self._socket.recv(_MOST_READ)
        except BlockingIOError:
            return b""
        except (OSError, ValueError) as fault:
            raise _broken(fault) from None
        if not received:
            raise LineLost("it closed the connection")
        return received

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self._socket.close()


def _broken(fault: Exception) -> LineLost:
    return LineLost(f"the connection broke ({type(fault).__name__})")
