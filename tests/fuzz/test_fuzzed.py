# SPDX-License-Identifier: GPL-3.0-or-later
"""Each parser that has a fuzz target, for a few seconds. FUZZ_SECONDS makes it longer."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("atheris", reason="coverage-guided fuzzing needs atheris, which has no wheel for this Python")

from tests.fuzz.runner import FOLDER, names

_SECONDS = int(os.environ.get("FUZZ_SECONDS", "2"))
_PROJECT = FOLDER.parents[1]


@pytest.mark.timeout(_SECONDS + 120)
@pytest.mark.parametrize("name", names())
def test_nothing_is_found_in(name: str, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.fuzz.runner", name]
    command += ["--seconds", str(_SECONDS), "--corpus", str(tmp_path)]
    run = subprocess.run(command, cwd=_PROJECT, capture_output=True, timeout=_SECONDS + 90, check=False)
    words = run.stderr.decode("utf-8", "replace")
    assert run.returncode == 0, words[-4000:] + run.stdout.decode("utf-8", "replace")[-4000:]
    tried = re.search(r"number_of_executed_units: (\d+)", words)
    assert tried is not None, words[-4000:]
    assert int(tried[1]) > 100
    # Without coverage the fuzzer is a blind one: instrumentation saw nothing of ours.
    covered = re.findall(r"cov: (\d+)", words)
    assert covered, words[-4000:]
    assert int(covered[-1]) > 5
