# SPDX-License-Identifier: GPL-3.0-or-later
"""A duty that fails is begun again, and the log says where it failed but not over whom."""

from __future__ import annotations

import asyncio
import threading
from typing import cast

from structlog.testing import capture_logs

from central.background import _Duty, _keep_doing
from central.centre import Centre


def test_a_duty_that_fails_is_begun_again() -> None:
    again = threading.Event()
    calls: list[int] = []

    def work(_centre: Centre) -> None:
        calls.append(1)
        if len(calls) == 1:
            raise KeyError("410400194201010026")
        again.set()

    async def look() -> None:
        task = asyncio.create_task(_keep_doing(_Duty("testing", work, 0.0), cast(Centre, None)))
        assert await asyncio.to_thread(again.wait, 10)
        task.cancel()
        await asyncio.wait([task])

    with capture_logs() as logs:
        asyncio.run(look())
    failed = [entry for entry in logs if entry["log_level"] == "error"]
    assert [(entry["duty"], entry["kind"]) for entry in failed] == [("testing", "KeyError")]
    assert "410400194201010026" not in str(logs)
