# SPDX-License-Identifier: GPL-3.0-or-later
"""The dock as a window beside the kiosk's."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import structlog
from PySide6.QtCore import Property, QObject, QTimer, QUrl, Signal, Slot
from PySide6.QtGui import QWindow
from PySide6.QtQml import QQmlApplicationEngine
from PySide6.QtQuick import QQuickWindow

from kiosk.demo.dock import Dock, UnknownLeverError

_QML: Final = Path(__file__).with_name("DockPanel.qml")
_REFRESH_MS: Final = 500
_GAP: Final = 12

_log = structlog.get_logger(__name__)


class DockModel(QObject):
    """The levers for QML."""

    groupsChanged = Signal()

    def __init__(self, dock: Dock) -> None:
        super().__init__()
        self._dock = dock
        self._groups: list[Any] = []
        self._timer = QTimer(self)
        self._timer.setInterval(_REFRESH_MS)
        self._timer.timeout.connect(self.refresh)
        self._timer.start()
        self.refresh()

    def _get_groups(self) -> list[Any]:
        return self._groups

    groups = Property(list, _get_groups, notify=groupsChanged)

    @Slot(str, "QVariantMap")
    def pull(self, name: str, arguments: dict[str, object]) -> None:
        try:
            self._dock.pull(name, arguments)
        except UnknownLeverError as error:
            _log.error("dock.unknown_lever", reason=str(error))

    @Slot()
    def refresh(self) -> None:
        groups = list(self._dock.plain()["groups"])
        if groups != self._groups:
            self._groups = groups
            self.groupsChanged.emit()


class DockPanel:
    """The panel's window; show it beside the kiosk's."""

    def __init__(self, dock: Dock) -> None:
        """Raises RuntimeError when the QML does not load."""
        self.model = DockModel(dock)
        self._engine = QQmlApplicationEngine()
        self._engine.setInitialProperties({"dock": self.model})
        self._engine.load(QUrl.fromLocalFile(str(_QML)))
        roots = self._engine.rootObjects()
        if not roots or not isinstance(roots[0], QQuickWindow):
            raise RuntimeError("DockPanel.qml does not load")
        self.window: QQuickWindow = roots[0]

    def stand_beside(self, screen: QWindow) -> None:
        frame = screen.frameGeometry()
        self.window.setPosition(frame.right() + _GAP, frame.top())
        self.window.setHeight(max(600, frame.height()))
        self.window.show()

    def close(self) -> None:
        self.window.close()
        self._engine.deleteLater()
