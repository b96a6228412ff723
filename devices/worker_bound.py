# SPDX-License-Identifier: GPL-3.0-or-later
"""A driver belongs to the thread that made it: each of its calls asks whether it runs there."""

from __future__ import annotations

import threading


class WrongThreadError(RuntimeError):
    """A driver was called from another thread than its worker: a mistake of ours."""


class WorkerBound:
    """Base of every driver."""

    def __init__(self) -> None:
        self._worker = threading.get_ident()

    def assert_worker(self) -> None:
        """Raise WrongThreadError unless this is the worker's thread."""
        if threading.get_ident() != self._worker:
            raise WrongThreadError(f"{type(self).__name__} was called outside of its worker")
