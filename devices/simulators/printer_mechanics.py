# SPDX-License-Identifier: GPL-3.0-or-later
"""The body of a simulated receipt printer: roll, cover, blade and mouth, and what hands do to them."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Final

from devices.simulators.controls import CommandRefused, number, one_of

DOTS_A_MM: Final = 8
ROLL_MM: Final = 80_000
"""A usual roll of 80 mm paper."""
NEAR_END_MM: Final = 1_500
_BASE: Final = 0x12


class Body:
    """Everything under `changed`. A blade that jams makes an error that stays after the paper is taken out, until
    the printer is told to recover or is switched off."""

    def __init__(self, near_end_mm: float = NEAR_END_MM) -> None:
        self.changed = threading.Condition()
        self.powered = True
        self.cover_open = False
        self.blade_blocked = False
        self.cutter_error = False
        self.line_seconds = 0.0
        self.lag_seconds = 0.0
        self.silent = False
        self.motor_runs = False
        self.automatic = 0
        self._near_end = round(near_end_mm * DOTS_A_MM)
        self._left = ROLL_MM * DOTS_A_MM
        self._lines_left: int | None = None

    @property
    def paper(self) -> str:
        if self._left <= 0:
            return "out"
        return "low" if self._left <= self._near_end else "full"

    @property
    def stopped(self) -> bool:
        """Nothing moves."""
        return self.paper == "out" or self.cover_open or self.cutter_error or not self.powered

    @property
    def left_mm(self) -> float:
        return max(0, self._left) / DOTS_A_MM

    def new_roll(self, length_mm: float) -> None:
        self._left, self._lines_left = round(length_mm * DOTS_A_MM), None

    def pull(self, dots: int) -> None:
        """Paper goes by."""
        with self.changed:
            self._left -= dots

    def count_line(self) -> None:
        """A line goes by: a roll that ends after so many lines may end."""
        if self._lines_left is not None:
            self._lines_left -= 1
            if self._lines_left < 0:
                self.new_roll(0)

    def jam(self) -> None:
        self.blade_blocked = self.cutter_error = True

    def try_to_recover(self) -> bool:
        """DLE ENQ: the blade tries to move. False when there is nothing to recover from, or it is still blocked."""
        if not self.cutter_error or self.blade_blocked or self.cover_open:
            return False
        self.cutter_error = False
        return True

    # What it tells.

    def real_time_status(self, kind: int) -> int:
        """The answer to DLE EOT kind."""
        out = self.paper == "out"
        bits = {
            1: 0x08 if self.stopped else 0,
            2: (0x04 if self.cover_open else 0) | (0x20 if out else 0) | (0x40 if self.cutter_error else 0),
            3: 0x08 if self.cutter_error else 0,
            4: (0x60 if out else 0) | (0x0C if self.paper != "full" else 0),
        }
        return _BASE | bits.get(kind, 0)

    def automatic_status(self) -> bytes:
        """Four bytes for GS a."""
        first = 0x10 | (0x08 if self.stopped else 0) | (0x20 if self.cover_open else 0)
        errors = 0x08 if self.cutter_error else 0
        paper = (0x0C if self.paper == "out" else 0) | (0x03 if self.paper != "full" else 0)
        return bytes((first, errors, paper, 0x0F))

    def in_turn_status(self) -> int:
        """The answer to GS r 1."""
        return (0x0C if self.paper == "out" else 0) | (0x03 if self.paper != "full" else 0)

    # What hands do.

    def obey(self, key: str, value: object) -> None:
        """One command about the body, with `changed` held. Raises CommandRefused."""
        change = self._commands().get(key)
        if change is None:
            raise CommandRefused(f"unknown command {key!r}")
        change(value)

    def knows(self, key: str) -> bool:
        return key in self._commands()

    def _commands(self) -> dict[str, Callable[[object], None]]:
        return {
            "paper": self._put_paper,
            "roll_mm": lambda value: self.new_roll(number(value, 0, 1_000_000)),
            "paper_lines": self._set_lines_left,
            "cover": self._set_cover,
            "cutter": self._set_cutter,
            "silent": self._set_silent,
            "slow": self._set_slow,
            "lag": self._set_lag,
        }

    def _put_paper(self, value: object) -> None:
        level = one_of(value, "full", "low", "out")
        self.new_roll({"full": ROLL_MM, "low": self._near_end / DOTS_A_MM, "out": 0}[level])

    def _set_lines_left(self, value: object) -> None:
        self._lines_left = int(number(value, 0, 100_000))

    def _set_cover(self, value: object) -> None:
        self.cover_open = one_of(value, "open", "closed") == "open"

    def _set_cutter(self, value: object) -> None:
        if one_of(value, "jam", "ok") == "jam":
            self.jam()
        else:
            self.blade_blocked = False

    def _set_silent(self, value: object) -> None:
        self.silent = bool(value)

    def _set_slow(self, value: object) -> None:
        self.line_seconds = number(value, 0, 60)

    def _set_lag(self, value: object) -> None:
        self.lag_seconds = number(value, 0, 60)
