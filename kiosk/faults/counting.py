# SPDX-License-Identifier: GPL-3.0-or-later
"""Numbers of things in what technicians read, which is English."""

from __future__ import annotations


def counted(number: int, thing: str) -> str:
    """ "1 record", "2 records". thing: a noun whose plural has an s."""
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"
