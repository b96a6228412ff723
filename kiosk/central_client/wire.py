# SPDX-License-Identifier: GPL-3.0-or-later
"""One HTTP exchange under a total deadline of wall time, whatever the other side does.

A socket's timeout counts from byte to byte, so a server that dribbles can hold a reader for ever, and a
name that does not resolve can hold it for half a minute. So each exchange runs on a thread of its own; the
caller waits for the deadline and no longer, and then the connection is torn down under the reader.

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
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

import urllib3
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import ConnectTimeoutError, HTTPError, NameResolutionError, NewConnectionError, SSLError

from kiosk.central_client.results import Nonsense, NotReached, Unreached, Wrong

CONNECT_S: Final = 3.0
_CHUNK: Final = 64 * 1024


@dataclass(frozen=True)
class Answer:
    """A whole answer. headers: lower-case names."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Wire:
    """The way to one base URL ("https://host:port/prefix")."""

    def __init__(self, base_url: str, *, ca_file: str | None = None, connect_s: float = CONNECT_S) -> None:
        """ca_file: certificates to trust instead of the system's. Raises ValueError for a URL that is none."""
        parts = urlsplit(base_url)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
            raise ValueError(f"not the address of a central service: {base_url!r}")
        self._secure = parts.scheme == "https"
        self._host = parts.hostname
        self._port = parts.port or (443 if self._secure else 80)
        self._prefix = parts.path.rstrip("/")
        self._connect_s = connect_s
        self._tls = ssl.create_default_context(cafile=ca_file) if self._secure else None

    def target(self, path: str) -> str:
        """The request target of an API path, as it is sent and signed."""
        return self._prefix + path

    def exchange(
        self, method: str, target: str, headers: Mapping[str, str], body: bytes, *, deadline_s: float, limit: int
    ) -> Answer | NotReached | Nonsense:
        """Send and read to the end, or give up at the deadline. limit: bytes of body that are read at most."""
        attempt = _Attempt(self._connection(min(self._connect_s, deadline_s)), deadline_s)
        thread = threading.Thread(
            target=attempt.run, args=(method, target, dict(headers), body, limit), name="wire", daemon=True
        )
        thread.start()
        thread.join(deadline_s)
        return attempt.end()

    def _connection(self, connect_s: float) -> HTTPConnection:
        if self._secure:
            return HTTPSConnection(self._host, self._port, timeout=connect_s, ssl_context=self._tls)
        return HTTPConnection(self._host, self._port, timeout=connect_s)


class _Attempt:
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
