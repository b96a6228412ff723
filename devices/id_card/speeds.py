# SPDX-License-Identifier: GPL-3.0-or-later
"""The speed at which a module listens: the configured one, or another that was found and is remembered."""

from __future__ import annotations

from typing import Final

BAUD_RATES: Final = (115200, 57600, 38400, 19200, 9600)
"""Those that GA/T 467 names, the usual one first; a module's command 60 counts them in this order, from 0."""
_SILENT_TIMES: Final = 3
"""A module that was heard once and then not for so many connections may be another one, at another speed."""


class Speeds:
    """What is known of one port; outlives the drivers, which are thrown away. For one worker."""

    def __init__(self, configured: int) -> None:
        self.configured: Final = configured
        self.current = configured
        """To be tried first."""
        self.may_raise = True
        """Whether the module may be asked to speak faster; False after it did not."""
        self._silent = 0
        self._sought = False

    def others(self) -> tuple[int, ...]:
        """The current speed was not answered: the others to try now; () when it is not yet time.

        They are tried with the first connection, so that a wrong setting is found at once, and later only with
        every third one that fails, so that a dead reader is told in time.
        """
        self._silent += 1
        if self._sought and self._silent % _SILENT_TIMES != 0:
            return ()
        self._sought = True
        return tuple(rate for rate in BAUD_RATES if rate != self.current)

    def answered(self, at: int) -> None:
        """This speed is right."""
        self.current, self._silent, self._sought = at, 0, True
