# SPDX-License-Identifier: GPL-3.0-or-later
"""Reading the scanned pages of the session that is open, one after another, in the process that reads."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Final

import structlog

from devices.camera.reading.fields import found_fields
from devices.camera.reading.paper_reader import PaperReader, ReadingFault
from devices.mistakes import where
from kiosk.journey.effects import ReadPage
from kiosk.journey.events import Outcome, PageRead

_log: Final = structlog.get_logger("kiosk")


class ReadingDesk:
    """Its methods return at once."""

    def __init__(self, reader: PaperReader, tell: Callable[[Outcome], None]) -> None:
        """tell: hands an outcome to the GUI thread, from any thread."""
        self._reader = reader
        self._tell = tell
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="paper-reading")
        self._visit = 0

    def read(self, effect: ReadPage, page: Callable[[], bytes | None]) -> None:
        """page: the JPEG of the page, None when it is not there any more. PageRead tells what was found."""
        visit = self._visit
        self._worker.submit(self._read, effect, page, visit)

    def forget(self) -> None:
        """The session is over: the process ends, and with it all that it read."""
        self._visit += 1
        self._reader.close()

    def close(self) -> None:
        """Read no more, ever."""
        self._worker.shutdown(wait=False, cancel_futures=True)
        self.forget()

    def _read(self, effect: ReadPage, page: Callable[[], bytes | None], visit: int) -> None:
        found = PageRead(effect.session_id, effect.page_id)
        try:
            jpeg = page() if visit == self._visit else None
            lines = ReadingFault.UNREADABLE if jpeg is None else self._reader.read(jpeg)
            if isinstance(lines, tuple):
                read = found_fields(lines, effect.wanted)
                found = PageRead(effect.session_id, effect.page_id, read)
            elif jpeg is not None:
                _log.warning("kiosk.page_not_read", fault=lines.value)
        except Exception as fault:
            # Only the type and the place: a message may hold what the paper says.
            _log.error("kiosk.reading_failed", fault=type(fault).__name__, where=where(fault))
        if visit == self._visit:
            self._tell(found)
        else:
            # It was begun before the session ended: nothing of it stays in a process.
            self._reader.close()
