# SPDX-License-Identifier: GPL-3.0-or-later
"""What a serving centre does by itself, behind the requests."""

from __future__ import annotations

import asyncio
import traceback
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Final

import structlog
from starlette.concurrency import run_in_threadpool

from central.centre import Centre
from central.retention import enforce

_LOG: Final = structlog.get_logger("central")


@dataclass(frozen=True)
class _Duty:
    """Something that is done again and again, `every_s` seconds after it was done."""

    name: str
    work: Callable[[Centre], None]
    every_s: float


@asynccontextmanager
async def behind_the_requests(centre: Centre) -> AsyncIterator[None]:
    """All duties, each in a task of its own, until the context is left."""
    working = [asyncio.create_task(_keep_doing(duty, centre)) for duty in _DUTIES]
    working.append(asyncio.create_task(run_in_threadpool(_try_seals, centre)))
    yield
    for task in working:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _keep_doing(duty: _Duty, centre: Centre) -> None:
    while True:
        try:
            await run_in_threadpool(duty.work, centre)
        except Exception as error:  # whatever it was, nobody else would begin this duty again before a restart
            frame = traceback.extract_tb(error.__traceback__)[-1]
            # Not the message: it may quote what it failed over.
            _LOG.error("duty failed", duty=duty.name, kind=type(error).__name__, at=f"{frame.name}:{frame.lineno}")
        await asyncio.sleep(duty.every_s)


def _sweep(centre: Centre) -> None:
    """What is over its time goes while the centre serves, too: it may serve for years."""
    report = enforce(centre.database, centre.clock.now())
    removed = {one.name: one.removed for one in report if one.removed}
    if removed:
        _LOG.info("retention", **removed)


def _decide_again(centre: Centre) -> None:
    """What registers kept from being decided; and how questions to registers have ended is written down."""
    centre.access_book.flush()
    centre.deciding_again.run()


def _send_messages(centre: Centre) -> None:
    """Requests wait for no gateway."""
    centre.notices.work()


def _hand_over(centre: Centre) -> None:
    """Cases for other places, and what their offices say."""
    centre.hand_overs.work()


def _remind(centre: Centre) -> None:
    """Of the visits of tomorrow."""
    centre.bookings.remind()


def _tell_of_papers(centre: Centre) -> None:
    """Of papers that follow: that their day comes, or has passed."""
    centre.deferred_duties.run()


def _try_seals(centre: Centre) -> None:
    """Before a citizen waits for the first seal; and the log tells what is wrong before citizens find out."""
    for failed in () if centre.sealer is None else centre.sealer.prepare():
        _LOG.error("no seal", trouble=failed.trouble.value, cause=failed.cause, next_step=failed.next_step)


_DUTIES: Final = (
    _Duty("retention", _sweep, 3600.0),
    _Duty("messages", _send_messages, 1.0),
    _Duty("deciding again", _decide_again, 10.0),
    _Duty("hand-overs", _hand_over, 5.0),
    _Duty("papers that follow", _tell_of_papers, 60.0),
    _Duty("reminders", _remind, 60.0),
)
"""Messages: a look each second is one question of an index. Deciding again: the ends of questions to registers are
kept in memory so long, too."""
