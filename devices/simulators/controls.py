# SPDX-License-Identifier: GPL-3.0-or-later
"""How a simulator is told what happens: JSON lines on stdin and, with --control PATH, on a Unix socket.

What happens in the simulator goes out as JSON lines on stdout and to everyone at the socket. A simulator ends with
its stdin.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import socket
import struct
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

_MAX_LINE: Final = 1 << 20
_CLIENT_TAKES_WITHIN_S: Final = 1


class CommandRefused(Exception):  # noqa: N818 - an answer to whoever sent the command
    """The command makes no sense; the message says why."""


def add_control_option(parser: argparse.ArgumentParser) -> None:
    """--control PATH, to be handed to Controls as `arguments.control`."""
    parser.add_argument("--control", type=Path, help="also take commands on a Unix socket at this path")


class Controls:
    """Each line is one JSON object, answered by {"done": its first key} or {"error": why}, to its sender only.

    `handle` is called for one command at a time, on whichever thread heard it.
    """

    def __init__(self, handle: Callable[[dict[str, Any]], None], path: Path | None = None) -> None:
        """path: the Unix socket, open to this user only, from `serve` until it returns."""
        self._handle = handle
        self._path = path
        self._handling = threading.Lock()
        self._writing = threading.Lock()
        self._clients: list[_Client] = []
        self._listener: socket.socket | None = None
        if path is not None:
            self._listener = _listening_at(path)
            threading.Thread(target=self._accept, args=(self._listener,), daemon=True).start()

    def say(self, **event: object) -> None:
        """One line to everyone; from any thread. Nobody listening is no reason to fail."""
        line = json.dumps(event, ensure_ascii=False) + "\n"
        with self._writing:
            clients = list(self._clients)
            _write_out(line)
        for client in clients:
            client.send(line)

    def serve(self) -> None:
        """Until stdin ends."""
        try:
            for line in sys.stdin:
                if line.strip():
                    answer = self._answer(line)
                    with self._writing:
                        _write_out(answer)
        finally:
            if self._listener is not None:
                self._listener.close()
            if self._path is not None:
                self._path.unlink(missing_ok=True)

    def _answer(self, line: str) -> str:
        try:
            command = _parsed(line)
            with self._handling:
                self._handle(command)
        except (ValueError, CommandRefused) as refused:
            return json.dumps({"error": str(refused)}, ensure_ascii=False) + "\n"
        return json.dumps({"done": next(iter(command))}, ensure_ascii=False) + "\n"

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve_client, args=(_Client(connection),), daemon=True).start()

    def _serve_client(self, client: _Client) -> None:
        with self._writing:
            self._clients.append(client)
        try:
            for line in client.lines():
                if line.strip():
                    client.send(self._answer(line))
        finally:
            with self._writing:
                self._clients.remove(client)
            client.close()


class _Client:
    """One connection. Whoever does not take what is sent is cut off: a simulator waits for nobody."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        # struct timeval; a time-out of Python's own would hold for reading as well.
        within = struct.pack("@ll", _CLIENT_TAKES_WITHIN_S, 0)
        self._connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, within)
        self._sending = threading.Lock()

    def lines(self) -> Iterator[str]:
        with self._connection.makefile("r", encoding="utf-8", errors="replace", newline="\n") as received:
            while True:
                try:
                    line = received.readline(_MAX_LINE)
                except OSError:
                    return
                if not line.endswith("\n"):
                    return
                yield line

    def send(self, line: str) -> None:
        with self._sending:
            try:
                self._connection.sendall(line.encode())
            except OSError:
                with contextlib.suppress(OSError):
                    self._connection.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        self._connection.close()


def _listening_at(path: Path) -> socket.socket:
    """Raises OSError. A socket that a dead simulator left behind is replaced."""
    path.unlink(missing_ok=True)
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    before = os.umask(0o177)
    try:
        listener.bind(str(path))
    finally:
        os.umask(before)
    listener.listen(8)
    return listener


def _write_out(line: str) -> None:
    try:
        sys.stdout.write(line)
        sys.stdout.flush()
    except (BrokenPipeError, ValueError):
        pass


def _parsed(line: str) -> dict[str, Any]:
    command = json.loads(line)
    if not isinstance(command, dict) or not command:
        raise CommandRefused("a command is a JSON object")
    return command


def only(command: dict[str, Any], *known: str) -> None:
    """Refuse a command with a key that nobody reads."""
    unknown = set(command) - set(known)
    if unknown:
        raise CommandRefused(f"unknown key {sorted(unknown)[0]!r}; known are {', '.join(known)}")


def one_of(value: object, *choices: str) -> str:
    """The value, when it is one of the choices."""
    if not isinstance(value, str) or value not in choices:
        raise CommandRefused(f"{value!r} is none of {', '.join(choices)}")
    return value


def number(value: object, least: float, most: float) -> float:
    """The value, when it is a number in this range."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
        raise CommandRefused(f"{value!r} is no number from {least:g} to {most:g}")
    return float(value)
