# SPDX-License-Identifier: GPL-3.0-or-later
"""A bad line on loopback: one TCP proxy before a centre that harms each exchange by a plan.

An exchange is one connection with one request, as the kiosk's client makes them ("Connection: close").
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import struct
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from random import Random
from typing import Final


class Harm(StrEnum):
    """What happens to one exchange."""

    NONE = "none"
    DELAY = "delay"
    """The request is held for a while, then all is well."""
    CUT_REQUEST = "cut_request"
    """The request breaks off in the middle; the centre sees half of it."""
    RESET_BEFORE = "reset_before"
    """The connection is reset before anything is passed on."""
    RESET_REQUEST = "reset_request"
    """The request breaks off with resets both ways."""
    CUT_ANSWER = "cut_answer"
    """The centre did its work; its answer breaks off in the middle."""
    RESET_ANSWER = "reset_answer"
    """The centre did its work; its answer breaks off with a reset."""
    LOSE_ANSWER = "lose_answer"
    """The centre did its work; the connection is closed without a byte of the answer."""
    BLACK_HOLE = "black_hole"
    """Taken, never passed on, never answered."""
    SWALLOW_ANSWER = "swallow_answer"
    """The centre did its work; its answer never comes, and nor does an end."""


AFTER_DELIVERY: Final = frozenset({Harm.CUT_ANSWER, Harm.RESET_ANSWER, Harm.LOSE_ANSWER, Harm.SWALLOW_ANSWER})
"""The centre has it, and the machine cannot know."""


@dataclass(frozen=True)
class Exchange:
    """delay_s: before the request is passed on. share: of the request or answer that gets through, 0 to 1."""

    harm: Harm
    delay_s: float = 0.0
    share: float = 0.5


def harmless() -> Iterator[Exchange]:
    while True:
        yield Exchange(Harm.NONE)


def harmful(seed: int, *, well: float = 0.3, longest_delay_s: float = 0.3) -> Iterator[Exchange]:
    """By chance: this share of exchanges is left alone, the rest harmed evenly."""
    random = Random(seed)
    harms = [harm for harm in Harm if harm is not Harm.NONE]
    while True:
        harm = Harm.NONE if random.random() < well else random.choice(harms)
        yield Exchange(harm, random.uniform(0.0, longest_delay_s) if harm is Harm.DELAY else 0.0, random.random())


class FaultProxy:
    """Listens from the start, on a thread of its own. plan: may be changed at any time. counted: what was done to
    how many exchanges."""

    def __init__(self, host: str, port: int, plan: Iterator[Exchange] | None = None) -> None:
        """host, port: of the centre."""
        self.plan = plan or harmless()
        self.counted: Counter[Harm] = Counter()
        self.last: Harm | None = None
        self._centre = (host, port)
        self._ready = threading.Event()
        self._open: set[asyncio.Task[None]] = set()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), name="fault-proxy", daemon=True)
        self._thread.start()
        if not self._ready.wait(10):
            raise RuntimeError("the proxy does not start")

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    def close(self) -> None:
        """Cuts what is open."""
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(10)

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._stop = asyncio.Event()
        server = await asyncio.start_server(self._connected, "127.0.0.1", 0)
        self._port = server.sockets[0].getsockname()[1]
        self._ready.set()
        await self._stop.wait()
        server.close()
        for task in self._open:
            task.cancel()
        await asyncio.gather(*self._open, return_exceptions=True)

    def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.ensure_future(self._exchange(reader, writer))
        self._open.add(task)
        task.add_done_callback(self._open.discard)

    async def _exchange(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        exchange = next(self.plan)
        self.last = exchange.harm
        self.counted[exchange.harm] += 1
        try:
            with contextlib.suppress(OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
                await self._pass_on(exchange, reader, writer)
        finally:
            writer.close()

    async def _pass_on(
        self, exchange: Exchange, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        if exchange.harm is Harm.RESET_BEFORE:
            _reset(writer)
            return
        request = await _request(reader)
        if exchange.harm is Harm.BLACK_HOLE:
            await _until_given_up(reader)
            return
        await asyncio.sleep(exchange.delay_s)
        from_centre, to_centre = await asyncio.open_connection(*self._centre)
        try:
            if exchange.harm in (Harm.CUT_REQUEST, Harm.RESET_REQUEST):
                to_centre.write(request[: int(len(request) * exchange.share)])
                await to_centre.drain()
                if exchange.harm is Harm.RESET_REQUEST:
                    _reset(to_centre)
                    _reset(writer)
                return
            to_centre.write(request)
            await to_centre.drain()
            answer = await from_centre.read(-1)
            match exchange.harm:
                case Harm.LOSE_ANSWER:
                    return
                case Harm.SWALLOW_ANSWER:
                    await _until_given_up(reader)
                case Harm.CUT_ANSWER | Harm.RESET_ANSWER:
                    writer.write(answer[: int(len(answer) * exchange.share)])
                    await writer.drain()
                    if exchange.harm is Harm.RESET_ANSWER:
                        _reset(writer)
                case _:
                    writer.write(answer)
                    await writer.drain()
        finally:
            to_centre.close()


async def _request(reader: asyncio.StreamReader) -> bytes:
    """Head and body of one request."""
    head = await reader.readuntil(b"\r\n\r\n")
    size = 0
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.strip().lower() == b"content-length":
            size = int(value)
    return head + await reader.readexactly(size)


async def _until_given_up(reader: asyncio.StreamReader) -> None:
    while await reader.read(4096):
        pass


def _reset(writer: asyncio.StreamWriter) -> None:
    """End a connection with RST in place of FIN."""
    under = writer.get_extra_info("socket")
    if under is not None:
        with contextlib.suppress(OSError):
            under.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()
