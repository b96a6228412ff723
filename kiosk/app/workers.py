# SPDX-License-Identifier: GPL-3.0-or-later
"""Where the GUI thread's errands run: the disk in order, the centre a few at a time, slips and pages one by one."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Final

import structlog

from kiosk.wiping import overwrite_stack

_log: Final = structlog.get_logger("kiosk")
_CENTRE_CALLS: Final = 4
"""Calls that citizens may wait for at once: one screen asks one thing, a late one may still be under way."""


class Workers:
    """Four lanes. What runs on one may wait; whoever gives it never does.

    A task that raises is a fault of this program: its type is logged, never its message, and on_fault hears.
    """

    def __init__(self) -> None:
        self._disk = ThreadPoolExecutor(1, thread_name_prefix="disk")
        self._centre = ThreadPoolExecutor(_CENTRE_CALLS, thread_name_prefix="centre")
        self._paper = ThreadPoolExecutor(1, thread_name_prefix="paper")
        self._pages = ThreadPoolExecutor(1, thread_name_prefix="pages")
        # Again by the same thread: a task that has failed already is told about while it is given.
        self._swapping = threading.RLock()

    def disk(self, task: Callable[[], None], failed: Callable[[], None] | None = None) -> None:
        """In the order given. failed: runs when the task raised."""
        self._submit(self._disk, task, failed)

    def centre(self, task: Callable[[], None], failed: Callable[[], None] | None = None) -> None:
        """From any thread."""

        def leaving_nothing() -> None:
            try:
                task()
            finally:
                # At once: its thread may outlive `let_go`, and of threads that ended the system keeps the stack
                # of the last one until another one ends.
                overwrite_stack()

        with self._swapping:
            self._submit(self._centre, leaving_nothing, failed)

    def paper(self, task: Callable[[], None], failed: Callable[[], None] | None = None) -> None:
        """In the order given."""
        self._submit(self._paper, task, failed)

    def pages(self, task: Callable[[], None], failed: Callable[[], None] | None = None) -> None:
        """For the A4 printer, which is slow: slips do not wait for it. In the order given."""
        self._submit(self._pages, task, failed)

    def let_go(self) -> None:
        """A session has ended: no thread keeps on its stack what it said.

        Calls that are still under way end on their old threads; the other lanes, whose order counts, keep theirs.
        """
        with self._swapping:
            self._centre.shutdown(wait=False)
            self._centre = ThreadPoolExecutor(_CENTRE_CALLS, thread_name_prefix="centre")
        for lane in (self._disk, self._paper, self._pages):
            self._submit(lane, overwrite_stack, None)

    def stop_paper_and_centre(self) -> None:
        """Take no more; wait for the paper that is moving, and for calls up to their own deadlines."""
        self._paper.shutdown(wait=True, cancel_futures=True)
        self._pages.shutdown(wait=True, cancel_futures=True)
        self._centre.shutdown(wait=True, cancel_futures=True)

    def stop_disk(self) -> None:
        """Finish everything that was given: it is stored before the end."""
        self._disk.shutdown(wait=True)

    def _submit(
        self, lane: ThreadPoolExecutor, task: Callable[[], None], failed: Callable[[], None] | None
    ) -> None:
        try:
            future = lane.submit(task)
        except RuntimeError:
            # The lane is closed: the program is ending, and nobody waits for this any more.
            return
        future.add_done_callback(lambda done: _report(done, failed))


def _report(done: Future[None], failed: Callable[[], None] | None) -> None:
    if done.cancelled():
        return
    fault = done.exception()
    if fault is None:
        return
    # Only the type: a message may hold what the person typed.
    _log.error("kiosk.task_failed", fault=type(fault).__name__, where=place_of(fault))
    if failed is not None:
        failed()


def place_of(fault: BaseException) -> str:
    """The function and line in which it arose: all of a fault, beside its type, that may stand in a log."""
    trace = fault.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return "" if trace is None else f"{trace.tb_frame.f_code.co_name}:{trace.tb_lineno}"
