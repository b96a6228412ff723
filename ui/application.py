# SPDX-License-Identifier: GPL-3.0-or-later
"""The one application object, set up the same way for the kiosk, the gallery and the tests."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from PySide6.QtGui import QGuiApplication

from ui.fonts import load_family
from ui.language import TRANSLATION_FILE

_ROOT: Final = Path(__file__).resolve().parents[1]


def make_application(*, offscreen: bool = False, refresh: bool = True) -> QGuiApplication:
    """The application, with its font and a compiled translation. Give back the one that there is.

    refresh: in a source tree, make anew what is stale, and not only what is missing.
    Raises FontMissingError and ui.build.BuildError.
    """
    existing = QGuiApplication.instance()
    if isinstance(existing, QGuiApplication):
        application = existing
    else:
        # Qt's own software renderer was measured ten times cheaper than OpenGL in software (llvmpipe).
        os.environ.setdefault("QT_QUICK_BACKEND", "software")
        if offscreen:
            os.environ["QT_QPA_PLATFORM"] = "offscreen"
        application = QGuiApplication(["kiosk"])
    application.setQuitOnLastWindowClosed(False)
    if (refresh or not TRANSLATION_FILE.is_file()) and (_ROOT / "pyproject.toml").is_file():
        # A fresh clone has no compiled translation; a packed program brings it along and needs no tools.
        from ui.build import Tree, make

        make(Tree())
    load_family()
    return application
