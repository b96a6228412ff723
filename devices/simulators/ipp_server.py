# SPDX-License-Identifier: GPL-3.0-or-later
"""The simulated page printer's port: HTTP in, IPP out, and what can go wrong on a line."""

from __future__ import annotations

import contextlib
import socket
import struct
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final

from devices.simulators.faults import FaultPlan
from devices.simulators.ipp_firmware import OPERATION_NAMES, answer_to, refusal
from devices.simulators.page_engine import Engine

_MAX_DOCUMENT: Final = 64 << 20
_DROPPED_AFTER: Final = 2048
"""Bytes of a request: in the middle of any document."""


class IppServer:
    """Plugged in it listens on its port; unplugged nothing does, and open connections are cut."""

    def __init__(self, port: int, engine: Engine, plan: FaultPlan) -> None:
        self.port = port
        self.engine = engine
        self.plan = plan
        self._server: ThreadingHTTPServer | None = None
        self.unplugged = threading.Event()
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()

    def plug(self) -> None:
        if self._server is not None:
            return
        ours = self

        class Handler(_Handler):
            server_side = ours

        server = _Server(("127.0.0.1", self.port), Handler)
        self.port = server.server_address[1]
        self._server = server
        self.unplugged.clear()
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()

    def unplug(self) -> None:
        server, self._server = self._server, None
        if server is None:
            return
        self.unplugged.set()
        server.shutdown()
        server.server_close()
        with self._lock:
            for connection in self._open:
                cut(connection)

    def opened(self, connection: socket.socket) -> None:
        with self._lock:
            self._open.add(connection)

    def closed(self, connection: socket.socket) -> None:
        with self._lock:
            self._open.discard(connection)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    allow_reuse_address = True
    block_on_close = False

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A kiosk that hangs up is nothing to write about."""


def cut(connection: socket.socket) -> None:
    """No goodbye: the other side gets a reset."""
    with contextlib.suppress(OSError):
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        connection.shutdown(socket.SHUT_RDWR)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server_side: IppServer

    def setup(self) -> None:
        super().setup()
        self.server_side.opened(self.connection)

    def finish(self) -> None:
        self.server_side.closed(self.connection)
        with contextlib.suppress(OSError, ValueError):
            super().finish()

    def log_message(self, format: str, *args: Any) -> None:
        pass

    def do_POST(self) -> None:
        if self.headers.get("Expect", "").lower() == "100-continue":
            self.send_response_only(100)
            self.end_headers()
        body = _Body(self.rfile, self.headers)
        head = body.read(8)
        operation, request_id = struct.unpack(">HI", head[2:8]) if len(head) == 8 else (0, 0)
        name = OPERATION_NAMES.get(operation, "")
        fault = self.server_side.plan.strike(on=name) if name else None
        if fault is None:
            request = head + body.rest()
            with self.server_side.engine.changed:
                answer = answer_to(request, self.server_side.engine, self.server_side.port)
            self._reply(200, answer)
            return
        match fault.name:
            case "refuse":
                self._hang_up()
            case "drop":
                body.read(_DROPPED_AFTER)
                self._hang_up()
            case "silence":
                body.rest()
                self.server_side.unplugged.wait()
            case "http":
                body.rest()
                self._reply(500, b"")
            case "busy":
                body.rest()
                self._reply(200, refusal(request_id))
            case _:
                body.rest()
                self._reply(200, head[:2] + b"\x00\x00" + head[4:] + b"\x04\x44\xff\xff\x00oops")

    def _hang_up(self) -> None:
        cut(self.connection)
        self.close_connection = True

    def _reply(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/ipp")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        with contextlib.suppress(OSError):
            self.wfile.write(body)


class _Body:
    """The body of one request, however it is sent: with its length, or in chunks as CUPS does."""

    def __init__(self, source: Any, headers: Any) -> None:
        self._source = source
        self._chunked = "chunked" in headers.get("Transfer-Encoding", "").lower()
        self._left = 0 if self._chunked else int(headers.get("Content-Length") or 0)
        self._ended = not self._chunked and not self._left

    def read(self, most: int) -> bytes:
        """Up to so many bytes more; fewer only at the end."""
        received = bytearray()
        while len(received) < most and not self._ended:
            if not self._left and not self._next_chunk():
                break
            piece = self._source.read(min(most - len(received), self._left))
            if not piece:
                raise ConnectionError("the sender hung up in the middle")
            received += piece
            self._left -= len(piece)
            if not self._left:
                self._after_piece()
        return bytes(received)

    def rest(self) -> bytes:
        return self.read(_MAX_DOCUMENT)

    def _next_chunk(self) -> bool:
        self._left = int(self._source.readline(64).split(b";")[0] or b"0", 16)
        if not self._left:
            self._source.readline(64)
            self._ended = True
        return bool(self._left)

    def _after_piece(self) -> None:
        if self._chunked:
            self._source.readline(64)
        else:
            self._ended = True
