# SPDX-License-Identifier: GPL-3.0-or-later
"""Where a simulated printer is plugged in: a TCP port, or a pseudo terminal for a serial line or for usblp."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Final, Protocol

from devices.simulators.pseudo_port import PseudoTerminal

_HOST: Final = "127.0.0.1"
_USB_BAUD: Final = 80_000_000
"""Ten bits a byte make 8 MB/s: a full-speed printer's wire time is nothing beside its motor."""

Receive = Callable[[bytes], None]


class PrinterPort(Protocol):
    """One port; `receive` is called on a thread of the port's own, and may wait."""

    def address(self) -> dict[str, object]:
        """What goes with "ready": how a host finds it."""

    def plug(self, receive: Receive) -> None: ...

    def unplug(self) -> None: ...

    def drop(self) -> None:
        """Break the connection and stay plugged in; a cable has none to break."""

    def send(self, data: bytes) -> None:
        """What nobody hears is lost."""


class TcpPort:
    """One connection at a time, as on port 9100 of most printers."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._listener: socket.socket | None = None
        self._connection: socket.socket | None = None
        self._sending = threading.Lock()

    def address(self) -> dict[str, object]:
        return {"host": _HOST, "port": self._port}

    def plug(self, receive: Receive) -> None:
        if self._listener is not None:
            return
        listener = socket.create_server((_HOST, self._port), backlog=4)
        self._port = listener.getsockname()[1]
        self._listener = listener
        threading.Thread(target=self._serve, args=(listener, receive), daemon=True).start()

    def unplug(self) -> None:
        listener, self._listener = self._listener, None
        if listener is not None:
            with contextlib.suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)
            listener.close()
        self.drop()

    def drop(self) -> None:
        connection = self._connection
        if connection is not None:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def send(self, data: bytes) -> None:
        connection = self._connection
        if connection is not None:
            with self._sending, contextlib.suppress(OSError):
                connection.sendall(data)

    def _serve(self, listener: socket.socket, receive: Receive) -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._connection = connection
            with connection:
                while True:
                    try:
                        received = connection.recv(4096)
                    except OSError:
                        break
                    if not received:
                        break
                    receive(received)
            if self._connection is connection:
                self._connection = None


class PtyPort:
    """A pseudo terminal behind a link. baud None: USB, without wire time worth keeping."""

    def __init__(self, link: Path, baud: int | None) -> None:
        self._terminal = PseudoTerminal(link, baud or _USB_BAUD)
        self._listening = False

    def address(self) -> dict[str, object]:
        return {"device": str(self._terminal.link)}

    def plug(self, receive: Receive) -> None:
        self._terminal.plug()
        if not self._listening:
            self._listening = True
            threading.Thread(target=self._listen, args=(receive,), daemon=True).start()

    def unplug(self) -> None:
        self._terminal.unplug()

    def drop(self) -> None:
        pass

    def send(self, data: bytes) -> None:
        self._terminal.write(data)

    def _listen(self, receive: Receive) -> None:
        while True:
            received = self._terminal.read()
            if received:
                receive(received)
