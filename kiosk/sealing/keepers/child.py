# SPDX-License-Identifier: GPL-3.0-or-later
"""Programs that keepers ask: what they are given and what they say goes through pipes, never through a file."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from kiosk.sealing.keepers.keeper import KeyAbsentError

WITHIN_S: Final = 30.0
"""A TPM on a slow bus takes seconds for a primary key."""


@dataclass(frozen=True)
class Ended:
    """How a program ended. errors: the last of what it said; it had no secret to say there."""

    code: int
    out: bytes = field(repr=False)
    errors: str


def run_child(
    arguments: Sequence[str], *, given: bytes = b"", not_installed: str, within_s: float = WITHIN_S
) -> Ended:
    """not_installed: what to do when there is no such program. Raises KeyAbsentError for that, and for no end."""
    name = arguments[0].rpartition("/")[2]
    try:
        done = subprocess.run(
            arguments,
            input=given,
            capture_output=True,
            timeout=within_s,
            check=False,
            start_new_session=True,
            env=_environment(),
        )
    except FileNotFoundError as error:
        raise KeyAbsentError(f"{name} is not installed", not_installed) from error
    except OSError as error:
        raise KeyAbsentError(f"{name} cannot be started ({error.strerror})", not_installed) from error
    except subprocess.TimeoutExpired as error:
        # The exception remembers what the program was given: it must not become this one's context.
        error.cmd, error.output, error.stderr = name, None, None
        raise KeyAbsentError(
            f"{name} has not answered within {within_s:g} s", "switch the machine off and on"
        ) from None
    return Ended(done.returncode, done.stdout, done.stderr.decode("utf-8", "replace")[-2000:])


def _environment() -> dict[str, str]:
    """A frozen program finds its own libraries by a variable that the system's programs must not inherit."""
    found = dict(os.environ)
    if getattr(sys, "frozen", False):
        found.pop("LD_LIBRARY_PATH", None)
        before = found.pop("LD_LIBRARY_PATH_ORIG", None)
        if before is not None:
            found["LD_LIBRARY_PATH"] = before
    return found
