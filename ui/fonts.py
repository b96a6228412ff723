# SPDX-License-Identifier: GPL-3.0-or-later
"""The one type family of the screen: without it every Chinese word would be an empty box."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

from PySide6.QtGui import QFont, QFontDatabase, QGuiApplication, QRawFont

from ui.tokens import load_tokens

PACKAGE: Final = "fonts-noto-cjk"
_FILES: Final = ("NotoSansCJK-Regular.ttc", "NotoSansCJK-Bold.ttc")
_NEEDED: Final = "政䶮"
"""A common character, and one that only occurs in names: fonts that lack it draw citizens' names as boxes."""


class FontMissingError(RuntimeError):
    """The family cannot draw what this program must draw. The message says what to install."""


def _folders() -> list[Path]:
    frozen = getattr(sys, "_MEIPASS", None)
    own = [Path(frozen) / "fonts"] if frozen else []
    return [
        *own,
        Path("/usr/share/fonts/opentype/noto"),
        Path("/usr/local/share/fonts"),
        Path.home() / ".local/share/fonts",
    ]


def load_family(folders: list[Path] | None = None, family: str | None = None) -> QFont:
    """Load the family unless it is installed, and make it the default. Raises FontMissingError."""
    family = family or load_tokens().family
    # An installed family is not loaded a second time: that takes 10 ms of the start.
    if family not in QFontDatabase.families():
        for name in _FILES:
            for folder in _folders() if folders is None else folders:
                if (folder / name).is_file():
                    QFontDatabase.addApplicationFont(str(folder / name))
                    break
    font = QFont(family)
    # A family that is not there would be replaced silently, and box drawing would be the first sign.
    if family not in QFontDatabase.families():
        raise FontMissingError(
            f'The font "{family}" is not installed. Install the package {PACKAGE} '
            f"(apt-get install {PACKAGE}) and start again."
        )
    for weight in (QFont.Weight.Normal, QFont.Weight.Bold):
        font.setWeight(weight)
        raw = QRawFont.fromFont(font)
        for character in _NEEDED:
            if not raw.supportsCharacter(ord(character)):
                raise FontMissingError(
                    f'The font "{family}" cannot draw {character} (U+{ord(character):04X}). '
                    f"Install the full package {PACKAGE} and start again."
                )
    font.setWeight(QFont.Weight.Normal)
    font.setPixelSize(32)
    QGuiApplication.setFont(font)
    return font
