# SPDX-License-Identifier: GPL-3.0-or-later
"""The theme file: every colour, size and duration of the screen."""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

THEME_FILE: Final = Path(__file__).with_name("theme") / "theme.json"


class Mode(StrEnum):
    """The three looks of one layout."""

    STANDARD = "standard"
    ELDER = "elder"
    CONTRAST = "contrast"


@dataclass(frozen=True)
class Tokens:
    """The theme file, parsed. Sizes are pixels of the 1080 x 1920 stage, durations milliseconds."""

    width: int
    height: int
    family: str
    shared: dict[str, Any]
    modes: dict[Mode, dict[str, Any]]

    def of(self, mode: Mode) -> dict[str, Any]:
        """One mode as plain values: color, size, space, radius, stroke, duration, family."""
        return {**self.shared, **self.modes[mode], "family": self.family, "mode": mode.value}


@lru_cache(maxsize=1)
def load_tokens() -> Tokens:
    """Raises OSError or KeyError when the program's own theme file is missing or damaged."""
    raw = json.loads(THEME_FILE.read_text(encoding="utf-8"))
    width, height = raw["stage"]
    return Tokens(
        width=width,
        height=height,
        family=raw["family"],
        shared={name: raw[name] for name in ("space", "radius", "stroke", "duration")},
        modes={mode: raw["modes"][mode.value] for mode in Mode},
    )
