# SPDX-License-Identifier: GPL-3.0-or-later
"""The figures of the seals, in short: that they are measured, and that none is out of all proportion."""

from __future__ import annotations

from pathlib import Path

from benchmarks.seals import measure


def test_a_seal_costs_a_citizen_no_wait(tmp_path: Path) -> None:
    figures = measure(10, tmp_path)
    for name in ("sealed_p256_file", "sealed_rsa2048_file", "sealed_p256_pkcs11"):
        sealed = figures[name]
        if isinstance(sealed, str):
            continue
        # The goal is 100 ms on a machine at rest; the tests share theirs.
        assert sealed["p50_ms"] < 200
        assert sealed["bytes_added"] < 40_000
    assert figures["verified_in_process"]["p50_ms"] < 300
