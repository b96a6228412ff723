# SPDX-License-Identifier: GPL-3.0-or-later
"""The window: loads the QML, notices every touch, and cannot be closed by a citizen."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

import structlog
from PySide6.QtCore import QEvent, QObject, Qt, QUrl
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtQml import QQmlApplicationEngine, QQmlError
from PySide6.QtQuick import QQuickWindow

from ui.bridge import Bridge
from ui.live_view import Live, LiveProvider
from ui.page_pictures import PageOf, PageProvider, no_page
from ui.pictures import IconProvider, PictureProvider, RingProvider
from ui.tokens import load_tokens

# Registered with QML by being imported.
from ui import composer  # noqa: F401  isort: skip

QML_FOLDER: Final = Path(__file__).with_name("qml")
_TOUCHES: Final = (QEvent.Type.TouchBegin, QEvent.Type.MouseButtonPress)

_log = structlog.get_logger(__name__)


class ScreenLoadError(RuntimeError):
    """The QML could not be loaded. The message is QML's own."""


class _Watch(QObject):
    """Sees what happens to the window before QML does."""

    def __init__(self, touched: Callable[[], None], *, closable: bool) -> None:
        super().__init__()
        self._touched = touched
        self._closable = closable

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Close and not self._closable:
            # Alt+F4, or a window manager that should not be there.
            event.ignore()
            return True
        if event.type() in _TOUCHES:
            self._touched()
        return False


class KioskWindow:
    """The engine and its one window. Make it after the application, the fonts and the bridge."""

    def __init__(
        self,
        bridge: Bridge,
        live: Live,
        pages: PageOf = no_page,
        *,
        full_screen: bool,
        closable: bool,
        width: int = 0,
        height: int = 0,
    ) -> None:
        """pages: the pictures of pages that were taken. width, height: of a window that is not full screen; 0 for
        the stage's own size.

        Raises ScreenLoadError.
        """
        self.bridge = bridge
        self._live = live
        self.warnings: list[str] = []
        Bridge.current = bridge
        Live.current = live
        self._engine = QQmlApplicationEngine()
        self._engine.warnings.connect(self._warned)
        self._engine.addImportPath(str(QML_FOLDER))
        self._engine.addImageProvider("icon", IconProvider())
        self._engine.addImageProvider("picture", PictureProvider())
        self._engine.addImageProvider("ring", RingProvider())
        self._engine.addImageProvider("qr", bridge.qr_codes)
        self._engine.addImageProvider("live", LiveProvider(live))
        self._engine.addImageProvider("pages", PageProvider(pages))
        # Now: else the engine asks with the first page that shows a camera, whoever is the current one then.
        self._engine.singletonInstance("Kiosk", "Live")
        self._engine.load(QUrl.fromLocalFile(str(QML_FOLDER / "Main.qml")))
        roots = self._engine.rootObjects()
        if not roots or not isinstance(roots[0], QQuickWindow):
            raise ScreenLoadError("\n".join(self.warnings) or "Main.qml is not a window")
        self.window: QQuickWindow = roots[0]
        bridge.languageChanged.connect(self._engine.retranslate)
        self._watch = _Watch(bridge.still_here, closable=closable)
        self.window.installEventFilter(self._watch)
        tokens = load_tokens()
        if full_screen:
            self.window.setFlag(Qt.WindowType.FramelessWindowHint)
            self.window.setCursor(Qt.CursorShape.BlankCursor)
            self.window.showFullScreen()
        else:
            self.window.resize(width or tokens.width, height or tokens.height)
            self.window.show()

    def grab(self) -> QImage:
        """What the window shows."""
        return self.window.grabWindow()

    def collect_garbage(self) -> None:
        """Let QML free what no page uses any more, now."""
        self._engine.collectGarbage()

    def close(self) -> None:
        """Take the QML down before the objects that it looks at."""
        self.window.removeEventFilter(self._watch)
        self.bridge.languageChanged.disconnect(self._engine.retranslate)
        self.window.close()
        self._engine.deleteLater()
        QGuiApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        self._live.part()
        Bridge.current = None
        Live.current = None

    def _warned(self, errors: list[QQmlError]) -> None:
        for error in errors:
            text = error.toString()
            self.warnings.append(text)
            # QML warns of mistakes of ours only; the text names files and lines, never data.
            _log.error("qml_warning", text=text)
