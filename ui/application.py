# SPDX-License-Identifier: GPL-3.0-or-later
"""The one application object, set up the same way for the kiosk, the gallery and the tests."""

from __future__ import annotations

import os

from PySide6.QtGui import QGuiApplication

from ui.build import Tree, make
from ui.fonts import load_family


def make_application(*, offscreen: bool = False) -> QGuiApplication:
    """The application, with its font and a compiled translation. Give back the one that there is.

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
    if (Tree().root / "pyproject.toml").is_file():
        # A fresh clone has no compiled translation; a packed program brings it along.
        make(Tree())
    load_family()
    return application
