# SPDX-License-Identifier: GPL-3.0-or-later
"""One HTTP exchange on a thread of its own, which its waiter may give up.

urllib3's connections are used without a pool or a session: a kiosk sends a request a minute, a kept
connection would mostly be found dead, and nothing may follow a redirect, read a proxy from the
environment or a password from a .netrc.
"""

from __future__ import annotations

import contextlib
import http.client
import socket
import ssl
import threading
from typing import Final

import urllib3
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import ConnectTimeoutError, HTTPError, NameResolutionError, NewConnectionError, SSLError

from kiosk.central_client.results import Answer, Nonsense, NotReached, Unreached, Wrong

_CHUNK: Final = 64 * 1024


def connection(host: str, port: int, tls: ssl.SSLContext | None, connect_s: float) -> HTTPConnection:
    """One that is not open yet. tls: None for plain HTTP."""
    if tls is not None:
        return HTTPSConnection(host, port, timeout=connect_s, ssl_context=tls)
    return HTTPConnection(host, port, timeout=connect_s)


class Attempt:
    """One exchange, shared by the thread that does it and the one that waits."""

    def __init__(self, connection: HTTPConnection, read_s: float) -> None:
        self._connection = connection
        self._read_s = read_s
        self._socket: object = None
        self._lock = threading.Lock()
        self._result: Answer | NotReached | Nonsense | None = None

    def run(self, method: str, target: str, headers: dict[str, str], body: bytes, limit: int) -> None:
        try:
            self._settle(self._exchange(method, target, headers, body, limit))
        except (HTTPError, http.client.HTTPException, OSError, ValueError) as error:
            self._settle(_blame(error))
        finally:
            self._connection.close()

    def end(self) -> Answer | NotReached | Nonsense:
        """The result so far; when there is none the time is up and the connection is torn down."""
        result = self._settle(NotReached(Unreached.TOO_LATE))
        if result == NotReached(Unreached.TOO_LATE) and isinstance(self._socket, socket.socket):
            # shutdown wakes a reader on another thread; close alone would not.
            with contextlib.suppress(OSError):
                socket.socket.shutdown(self._socket, socket.SHUT_RDWR)
        return result

    def _settle(self, result: Answer | NotReached | Nonsense) -> Answer | NotReached | Nonsense:
        """The first result wins."""
        with self._lock:
            if self._result is None:
                self._result = result
            return self._result

    def _exchange(
        self, method: str, target: str, headers: dict[str, str], body: bytes, limit: int
    ) -> Answer | Nonsense:
        self._connection.connect()
        # The connection gives its socket away with the response, so it is remembered here.
        self._socket = self._connection.sock
        self._connection.timeout = self._read_s
        if self._result is not None:
            # The time ran out while connecting: do not send what nobody waits for.
            return Nonsense(Wrong.STATUS)
        self._connection.request(
            method,
            target,
            body=body if body or method != "GET" else None,
            headers={"Accept-Encoding": "identity", "Connection": "close", **headers},
            preload_content=False,
            decode_content=False,
        )
        with contextlib.closing(self._connection.getresponse()) as response:
            received = {name.lower(): value for name, value in response.headers.items()}
            if received.get("content-encoding", "identity").lower() != "identity":
                return Nonsense(Wrong.SHAPE, "compressed though not asked for")
            read = bytearray()
            while chunk := response.read(_CHUNK, decode_content=False):
                read += chunk
                if len(read) > limit:
                    return Nonsense(Wrong.TOO_LONG, f"over {limit} bytes")
            return Answer(response.status, received, bytes(read))


def _blame(error: Exception) -> NotReached | Nonsense:
    match error:
        case SSLError() | ssl.SSLError():
            return NotReached(Unreached.NOT_SECURE)
        case NewConnectionError() | NameResolutionError() | ConnectTimeoutError() | ConnectionRefusedError():
            return NotReached(Unreached.NO_CONNECTION)
        case urllib3.exceptions.TimeoutError() | TimeoutError():
            return NotReached(Unreached.TOO_LATE)
        case (
            http.client.IncompleteRead()
            | urllib3.exceptions.IncompleteRead()
            | urllib3.exceptions.ProtocolError()
            | OSError()
        ):
            return NotReached(Unreached.CUT_OFF)
        case _:
            return Nonsense(Wrong.SHAPE, type(error).__name__)
