# SPDX-License-Identifier: GPL-3.0-or-later
"""Looking for words in what this process can still reach, as its own garbage collector sees it.

Secrets are handed over backwards, so that the search does not find itself.
"""

from __future__ import annotations

import gc
import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path


def reachable() -> Iterator[str | bytes | bytearray]:
    """Every text and all bytes that anything alive refers to, once each."""
    gc.collect()
    seen: set[int] = set()
    stack: list[object] = list(gc.get_objects())
    while stack:
        one = stack.pop()
        if id(one) in seen:
            continue
        seen.add(id(one))
        if isinstance(one, str | bytes | bytearray):
            yield one
        else:
            stack.extend(gc.get_referents(one))


def remains(backwards: Sequence[str]) -> list[str]:
    """Those of the secrets that anything reachable holds; backwards, as they came."""
    found: set[str] = set()
    for one in reachable():
        if isinstance(one, str):
            found.update(secret for secret in backwards if secret[::-1] in one)
        else:
            found.update(secret for secret in backwards if secret[::-1].encode() in one)
    return sorted(found)


def left_by(script: str, secrets: Sequence[str], *, within_s: float) -> list[str]:
    """Which secrets are left in a process of its own, whose every string is looked at, after this script's work.

    It reads them backwards as a JSON list, and prints as its last line what it found `during` and `after` its work.
    Fails when it did not find each of them during it: then the search would prove nothing.
    """
    ran = subprocess.run(
        [sys.executable, "-c", script],
        input=json.dumps([secret[::-1] for secret in secrets]),
        capture_output=True,
        text=True,
        check=False,
        timeout=within_s,
        cwd=Path(__file__).parent,
        env={"PYTHONPATH": f"{Path(__file__).parents[2]}", "PATH": "", "QT_QPA_PLATFORM": "offscreen"},
    )
    assert ran.returncode == 0, ran.stderr
    told = json.loads(ran.stdout.splitlines()[-1])
    assert set(told["during"]) == {secret[::-1] for secret in secrets}, "the scan must find what is there"
    after: list[str] = told["after"]
    return after
