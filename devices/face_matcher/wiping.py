# SPDX-License-Identifier: GPL-3.0-or-later
"""Making a portrait's pixels zero, though Python's bytes cannot be written."""

from __future__ import annotations

import sys

from devices.reports import Portrait


def wipe_portrait(portrait: Portrait) -> None:
    """Overwrite the pixels where they lie. Nobody may use the portrait afterwards.

    CPython keeps the bytes of one object in one place and shares only objects of one byte or none; a portrait
    has thousands. On another interpreter this does nothing.
    """
    if sys.implementation.name == "cpython" and len(portrait.rgb) > 1:
        # Loaded with the first face and not with the program.
        import ctypes

        ctypes.memset(ctypes.c_char_p(portrait.rgb), 0, len(portrait.rgb))
