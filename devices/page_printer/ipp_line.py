# SPDX-License-Identifier: GPL-3.0-or-later
"""IPP requests over HTTP to a printer or to CUPS, each with one deadline for all of it."""

from __future__ import annotations

import http.client
import io
import socket
import ssl
from collections.abc import Sequence
from typing import Any, Final, cast
from urllib.parse import urlsplit

from devices.page_printer.ipp import MAX_MESSAGE, Answer, IppFault, Operation, Tag, Wanted, encode, parse
from devices.status import Cause
from kiosk.timing import Clock

USER: Final = "hall-kiosk"
"""Whose jobs ours are, in every queue."""
_PORT: Final = 631
_SENT_AT_ONCE: Final = 1 << 16


class LineLost(Exception):  # noqa: N818 - the far side's fault
    """No answer that can be used. started: whether any of the request may have arrived."""

    def __init__(self, detail: str, cause: Cause, *, started: bool) -> None:
        super().__init__(detail)
        self.detail = detail
        self.cause = cause
        self.started = started


class IppLine:
    """One address. Each request is a connection of its own: nothing late can be taken for the next answer."""

    def __init__(self, uri: str, clock: Clock) -> None:
        """uri: "ipp://HOST[:PORT]/PATH", or ipps with a certificate that this machine trusts.

        Raises ValueError for an address that is none.
        """
        parts = urlsplit(uri)
        if parts.scheme not in ("ipp", "ipps") or not parts.hostname:
            raise ValueError(f"{uri} is no ipp or ipps address")
        self.uri = uri
        self._host = parts.hostname
        self._port = parts.port or _PORT
        self._path = parts.path or "/"
        self._secure = parts.scheme == "ipps"
        self._clock = clock
        self._requests = 0

    def ask(
        self,
        operation: Operation,
        about: Sequence[Wanted] = (),
        job: Sequence[Wanted] = (),
        document: bytes = b"",
        *,
        job_id: int | None = None,
        within_s: float,
    ) -> Answer:
        """One request in our user's name to this printer, or to one job of it.

        about, job: further attributes of the operation, and of the job that it makes. Raises LineLost, and IppFault
        when the answer is none of IPP.
        """
        self._requests = self._requests % 0x7FFFFFFF + 1
        # The order is the standard's: what is meant, then who asks, then the rest.
        meant = [Wanted("printer-uri", Tag.URI, (self.uri,))]
        if job_id is not None:
            meant.append(Wanted("job-id", Tag.INTEGER, (job_id,)))
        named = (*meant, Wanted("requesting-user-name", Tag.NAME, (USER,)), *about)
        body = encode(operation, self._requests, named, job, document)
        answer = parse(self._post(body, self._clock.monotonic() + within_s))
        if answer.request_id != self._requests:
            raise IppFault("the answer belongs to another request")
        return answer

    def _post(self, body: bytes, ends: float) -> bytes:
        timed = self._connect(ends)
        try:
            connection = http.client.HTTPConnection(self._host, self._port)
            connection.sock = timed
            connection.request("POST", self._path, body, {"Content-Type": "application/ipp", "Connection": "close"})
            response = connection.getresponse()
            data = response.read(MAX_MESSAGE + 1)
        except TimeoutError:
            raise LineLost("it does not answer in time", Cause.NO_ANSWER, started=True) from None
        except OSError as fault:
            raise LineLost(f"the connection broke ({_why(fault)})", Cause.LOST, started=True) from None
        except (http.client.HTTPException, ValueError) as fault:
            detail = f"it answers what is no HTTP ({type(fault).__name__})"
            raise LineLost(detail, Cause.NONSENSE, started=True) from None
        finally:
            timed.inner.close()
        if response.status in (401, 403, 426):
            raise LineLost(f"it refuses this program (HTTP {response.status})", Cause.NOT_AUTHORISED, started=True)
        if response.status != 200:
            raise LineLost(f"it answers HTTP {response.status}", Cause.NONSENSE, started=True)
        return data

    def _connect(self, ends: float) -> _TimedSocket:
        try:
            plain = socket.create_connection((self._host, self._port), max(0.01, ends - self._clock.monotonic()))
        except TimeoutError:
            raise LineLost("nothing answers at this address", Cause.NO_ANSWER, started=False) from None
        except OSError as fault:
            raise LineLost(f"no connection ({_why(fault)})", Cause.PORT_MISSING, started=False) from None
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if not self._secure:
            return _TimedSocket(plain, ends, self._clock)
        try:
            secure = ssl.create_default_context().wrap_socket(plain, server_hostname=self._host)
        except OSError as fault:
            plain.close()
            detail = f"its certificate is not trusted here ({_why(fault)})"
            raise LineLost(detail, Cause.NOT_AUTHORISED, started=False) from None
        return _TimedSocket(secure, ends, self._clock)


def _why(fault: OSError) -> str:
    return fault.strerror or type(fault).__name__


class _TimedSocket:
    """What http.client needs of a socket. Every step gets what is left of the time: who sends a byte now and then
    does not stretch it."""

    def __init__(self, inner: socket.socket, ends: float, clock: Clock) -> None:
        self.inner = inner
        self._ends = ends
        self._clock = clock

    def sendall(self, data: bytes) -> None:
        left = memoryview(data)
        while left:
            sent = self.timed().send(left[:_SENT_AT_ONCE])
            left = left[sent:]

    def makefile(self, _mode: str) -> io.BufferedReader:
        return io.BufferedReader(cast("io.RawIOBase", _TimedReader(self)))

    def close(self) -> None:
        """http.client lets go of it before the answer is read; whoever made it closes it."""

    def timed(self) -> socket.socket:
        left = self._ends - self._clock.monotonic()
        if left <= 0:
            raise TimeoutError
        self.inner.settimeout(left)
        return self.inner


class _TimedReader(io.RawIOBase):
    def __init__(self, timed: _TimedSocket) -> None:
        self._timed = timed

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        return self._timed.timed().recv_into(buffer)
