# SPDX-License-Identifier: GPL-3.0-or-later
"""A short form of `python -m benchmarks.deciding`: that it measures the true thing, not how fast a machine is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from benchmarks import deciding


def test_decisions_are_measured_with_their_trace_and_replayed_identical(tmp_path: Path) -> None:
    figures: dict[str, Any] = deciding.measure(50, 100, tmp_path)
    assert figures["decision_over_loopback_http"]["n"] == 50
    assert figures["replay"]["results"] == {"same": 100}
    assert figures["goal"]["replayed_identical"]
    found = figures["demonstration"]
    assert found["approved"] + found["referred"] + found["supplement"] == found["cases"]
    assert min(found["approved"], found["referred"], found["supplement"]) > 0
    rules = figures["rules"]["all_rules_us"]
    assert rules["n"] > 0
    assert rules["p50"] < 10_000
