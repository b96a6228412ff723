# SPDX-License-Identifier: GPL-3.0-or-later
"""The one object between the journey and QML: views in as plain values, touches out as dataclasses."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar, Final, Protocol

from PySide6.QtCore import Property, QObject, QPointF, Signal, Slot
from PySide6.QtQml import QmlElement, QmlSingleton, QQmlEngine

from devices.reports import Key
from kiosk.journey import touches
from kiosk.journey.touches import Touch
from kiosk.journey.views import View
from kiosk.timing import Clock
from ui.language import Language, LanguageCode
from ui.plain import plain
from ui.qr import QrProvider
from ui.signature import draw_signature
from ui.tokens import Mode, load_tokens
from ui.touching import touch_from

QML_IMPORT_NAME = "Kiosk"
QML_IMPORT_MAJOR_VERSION = 1

TOUCH_GAP_SECONDS: Final = 0.3
"""A second touch within this time is a trembling finger: it would hit the next page's button."""

QUICK_TOUCHES: Final = (
    touches.Query,
    touches.EditField,
    touches.FocusField,
    touches.PutSignature,
    touches.ToggleReason,
    touches.Grade,
    touches.SetLanguage,
    touches.StillHere,
)
"""Touches that may follow each other as fast as fingers type; they change no page."""


class Shown(Protocol):
    """What stands behind the screen: the kiosk, or the gallery's fixed views."""

    @property
    def view(self) -> View: ...

    def on_view(self, callback: Callable[[View], None]) -> None:
        """Call back on the GUI thread with each new view."""

    def touch(self, touch: Touch) -> None: ...

    def tick(self) -> None: ...


@QmlElement
@QmlSingleton
class Bridge(QObject):
    """Properties are replaced whole and announced only when they differ."""

    themeChanged = Signal()
    languageChanged = Signal()
    chromeChanged = Signal()
    pageChanged = Signal()
    helpChanged = Signal()
    warningChanged = Signal()
    leaveChanged = Signal()
    clockChanged = Signal()
    keyPressed = Signal(str)
    """A key of the keypad: a digit, "*" for back, "#" for on. The pad on the page takes it."""

    current: ClassVar[Bridge | None] = None
    """The bridge that the engine takes when QML first names it."""

    def __init__(self, shown: Shown, language: Language, clock: Clock, *, contrast: bool = False) -> None:
        super().__init__()
        self._shown = shown
        self._language = language
        self._clock = clock
        self._contrast = contrast
        self.qr_codes = QrProvider()
        self._touched_at = -TOUCH_GAP_SECONDS
        self._view = shown.view
        self._kind = ""
        self._page: dict[str, Any] = {}
        self._chrome: dict[str, Any] = {}
        self._help: dict[str, Any] | None = None
        self._warning: dict[str, Any] | None = None
        self._leave: dict[str, Any] | None = None
        self._theme: dict[str, Any] = load_tokens().of(self._mode())
        self._time: dict[str, Any] = {}
        self._parted = False
        self._take(self._view)
        self._read_clock()
        shown.on_view(self._take)

    @staticmethod
    def create(_engine: QQmlEngine) -> Bridge:
        """Called by the engine. Raises RuntimeError when nobody made the bridge first."""
        if Bridge.current is None:
            raise RuntimeError("the bridge is made before the QML is loaded")
        return Bridge.current

    @Property("QVariantMap", notify=themeChanged)  # type: ignore[arg-type]
    def theme(self) -> dict[str, Any]:
        return self._theme

    @Property(str, notify=languageChanged)
    def language(self) -> str:
        return self._language.code.value

    @Property("QVariantMap", notify=chromeChanged)  # type: ignore[arg-type]
    def chrome(self) -> dict[str, Any]:
        return self._chrome

    @Property(str, notify=pageChanged)
    def kind(self) -> str:
        """The name of the page's dataclass, and of its QML file."""
        return self._kind

    @Property("QVariantMap", notify=pageChanged)  # type: ignore[arg-type]
    def page(self) -> dict[str, Any]:
        return self._page

    @Property("QVariant", notify=helpChanged)  # type: ignore[arg-type]
    def help(self) -> dict[str, Any] | None:
        return self._help

    @Property("QVariant", notify=warningChanged)  # type: ignore[arg-type]
    def warning(self) -> dict[str, Any] | None:
        return self._warning

    @Property("QVariant", notify=leaveChanged)  # type: ignore[arg-type]
    def leave(self) -> dict[str, Any] | None:
        return self._leave

    @Property("QVariantMap", notify=clockChanged)  # type: ignore[arg-type]
    def clock(self) -> dict[str, Any]:
        return self._time

    @Slot(str, "QVariantMap")
    def touch(self, name: str, arguments: dict[str, object]) -> None:
        """Hand a touch to the journey. Raises BadTouchError for a touch that does not exist."""
        touch = touch_from(name, arguments)
        now = self._clock.monotonic()
        if not isinstance(touch, QUICK_TOUCHES):
            if now - self._touched_at < TOUCH_GAP_SECONDS:
                return
            self._touched_at = now
        self._shown.touch(touch)

    @Slot(str, result=str)
    def qr(self, text: str) -> str:
        """The address of a QR code's picture; the text is not part of it."""
        return f"image://qr/{self.qr_codes.number(text)}" if text else ""

    @Slot("QVariantList", float, float)
    def sign(self, strokes: list[list[QPointF]], width: float, height: float) -> None:
        """The strokes on the signature pad, after each lifted finger; none clears it."""
        png = draw_signature(strokes, round(width), round(height)) if strokes else b""
        self._shown.touch(touches.PutSignature(png, len(strokes)))

    @Slot()
    def switchLanguage(self) -> None:
        """The 中 / EN switch."""
        other = LanguageCode.EN if self._language.code is LanguageCode.ZH else LanguageCode.ZH
        self._shown.touch(touches.SetLanguage(other.value))
        if not self._view.language:
            # Nobody behind the screen keeps it: the gallery's fixed views.
            self._set_language(other)

    def still_here(self) -> None:
        """Any touch at all, unless the question "are you still here" is up: its own buttons answer it."""
        if self._warning is None:
            self._shown.touch(touches.StillHere())

    def press(self, key: Key) -> None:
        """A key of the keypad. The first one answers the question whether somebody is still here."""
        if self._warning is not None:
            self._shown.touch(touches.StillHere())
            return
        self.still_here()
        self.keyPressed.emit(key.value)

    def tick(self) -> None:
        """Four times a second: the kiosk's time limits, and the clock in the header."""
        self._shown.tick()
        self._read_clock()

    def _set_language(self, code: LanguageCode) -> None:
        if self._language.switch(code):
            self._read_clock()
            self.languageChanged.emit()
            self._take(self._view)

    def _mode(self) -> Mode:
        if self._contrast:
            return Mode.CONTRAST
        return Mode.ELDER if self._view.elder else Mode.STANDARD

    def part(self) -> None:
        """The window goes, and its engine takes this object's signals along: what the kiosk says while it stops
        is drawn nowhere."""
        self._parted = True

    def _take(self, view: View) -> None:
        if self._parted:
            return
        someone_else = view.visit != self._view.visit
        self._view = view
        if someone_else:
            self.qr_codes.forget()
        if view.language and view.language != self._language.code.value:
            self._set_language(LanguageCode(view.language))
            return
        theme = load_tokens().of(self._mode())
        chrome = plain(view.chrome, self._language)
        kind, page = type(view.page).__name__, plain(view.page, self._language)
        helping = plain(view.help, self._language)
        warning = plain(view.warning, self._language)
        if theme != self._theme:
            self._theme = theme
            self.themeChanged.emit()
        if chrome != self._chrome:
            self._chrome = chrome
            self.chromeChanged.emit()
        if (kind, page) != (self._kind, self._page):
            self._kind, self._page = kind, page
            self.pageChanged.emit()
        if helping != self._help:
            self._help = helping
            self.helpChanged.emit()
        leave = plain(view.leave, self._language)
        if leave != self._leave:
            self._leave = leave
            self.leaveChanged.emit()
        if warning != self._warning:
            self._warning = warning
            self.warningChanged.emit()

    def _read_clock(self) -> None:
        now = self._clock.now()
        if self._language.code is LanguageCode.ZH:
            weekday = "一二三四五六日"[now.weekday()]
            date = f"{now.month}月{now.day}日 周{weekday}"
        else:
            date = f"{now.day} {now:%b}, {now:%a}"
        time = {"date": date, "time": f"{now:%H:%M}", "year": now.year}
        if time != self._time:
            self._time = time
            self.clockChanged.emit()
