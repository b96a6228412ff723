# SPDX-License-Identifier: GPL-3.0-or-later
"""Many strangers with many files: few threads wait for them, and machines are answered meanwhile."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from central.verification import Busy, FileChecks, NotOurs
from kiosk import paper_check
from kiosk.timing import SystemClock


class NoBook:
    """Nothing was ever issued."""

    def public_by_digest(self, sha256: str) -> None:
        return None


def test_who_comes_while_the_waiting_places_are_taken_is_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    let_go, begun = threading.Event(), threading.Semaphore(0)

    def slow(*_: object) -> paper_check.Unsealed:
        begun.release()
        let_go.wait(30.0)
        return paper_check.Unsealed()

    monkeypatch.setattr(paper_check, "check_paper", slow)
    checks = FileChecks(NoBook(), (), SystemClock())  # type: ignore[arg-type]
    with ThreadPoolExecutor(40) as pool:
        asked = [pool.submit(checks.check, b"%PDF- one of many") for _ in range(40)]
        for _ in range(2):
            assert begun.acquire(timeout=10.0)
        turned_away = 0
        while turned_away < 34:
            done = [one for one in asked if one.done()]
            assert all(one.result() == Busy() for one in done)
            turned_away = len(done)
            let_go.wait(0.01)
        # Two are looked at, four wait; the other thirty-four hold no thread any more.
        assert turned_away == 34
        let_go.set()
        told = [one.result(timeout=30.0) for one in asked]
    assert told.count(NotOurs(sealed=False)) == 6
    # And the places are free again.
    assert checks.check(b"%PDF- the next") == NotOurs(sealed=False)
