# SPDX-License-Identifier: GPL-3.0-or-later
"""How a simulator is told what happens in the world: JSON lines in on stdin, JSON lines out on stdout."""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Callable
from typing import Any


class CommandRefused(Exception):  # noqa: N818 - an answer to whoever sent the command
    """The command makes no sense; the message says why."""


class Controls:
    """Each line is one JSON object. It is answered by {"done": its first key} or {"error": why}."""

    def __init__(self, handle: Callable[[dict[str, Any]], None]) -> None:
        self._handle = handle
        self._writing = threading.Lock()

    def say(self, **event: object) -> None:
        """One line out; from any thread. Nobody listening is no reason to fail."""
        with self._writing:
            try:
                sys.stdout.write(json.dumps(event, ensure_ascii=False) + "\n")
                sys.stdout.flush()
            except (BrokenPipeError, ValueError):
                pass

    def serve(self) -> None:
        """Until stdin ends."""
        for line in sys.stdin:
            if not line.strip():
                continue
            try:
                command = _parsed(line)
                self._handle(command)
            except (json.JSONDecodeError, CommandRefused) as refused:
                self.say(error=str(refused))
            else:
                self.say(done=next(iter(command)))


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
