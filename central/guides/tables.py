# SPDX-License-Identifier: GPL-3.0-or-later
"""The guides that this centre serves: read when they are first wanted, for most commands need none of them."""

from __future__ import annotations

import threading
from pathlib import Path

from central.guides.loading import load_guides
from kiosk.contract.guides import GuideItem


class GuideTables:
    """Of one data folder, as it was when they were first asked for. Safe to use from many threads."""

    def __init__(
        self, folder: Path, *, taken: frozenset[str], demonstration: bool, in_all: int | None = None
    ) -> None:
        """taken: codes of the items that have a folder of their own. in_all: up to how many items a
        demonstration is filled with made-up guides; None leaves what is there."""
        self._folder = folder
        self._taken = taken
        self._demonstration = demonstration
        self._in_all = in_all
        self._lock = threading.Lock()
        self._items: tuple[GuideItem, ...] | None = None

    def all(self) -> tuple[GuideItem, ...]:
        """In the order of the files. Raises GuideDataError, and OSError for a file that cannot be read."""
        with self._lock:
            if self._items is None:
                if self._demonstration and self._in_all is not None:
                    from central.guides.synthetic import keep_made_up_guides

                    keep_made_up_guides(self._folder, max(0, self._in_all - len(self._taken)))
                self._items = load_guides(self._folder, taken=self._taken, demonstration=self._demonstration)
            return self._items
