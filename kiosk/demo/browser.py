# SPDX-License-Identifier: GPL-3.0-or-later
"""The same screen and dock as a page on loopback, for machines without a display.

Live pictures go out, touches come in. Only 127.0.0.1 listens, and each page load carries a token, so
another program of the same machine cannot press buttons by guessing an address.
"""

from __future__ import annotations

import contextlib
import json
import secrets
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

_PAGE: Final = Path(__file__).with_name("browser.html")
_LARGEST_BODY: Final = 64 * 1024
_FRAME_WAIT_SECONDS: Final = 20.0


@dataclass(frozen=True)
class ScreenTouch:
    """A touch at x, y in screen pixels of the 1080 x 1920 stage; phase: "press", "move" or "release"."""

    phase: str
    x: float
    y: float


class FrameBoard:
    """The newest picture of the screen (JPEG) with its number; a reader waits for a newer one."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._number = 0
        self._frame = b""
        self._closed = False

    def post(self, frame: bytes) -> None:
        with self._changed:
            if frame == self._frame:
                return
            self._frame = frame
            self._number += 1
            self._changed.notify_all()

    def newer_than(self, number: int) -> tuple[int, bytes]:
        """The newest frame once it is newer than the given number, or what there is after a while."""
        with self._changed:
            self._changed.wait_for(lambda: self._number > number or self._closed, timeout=_FRAME_WAIT_SECONDS)
            return self._number, self._frame

    def close(self) -> None:
        with self._changed:
            self._closed = True
            self._changed.notify_all()


class BrowserView:
    """Serves the page until closed. Callbacks run on the server's threads."""

    def __init__(
        self,
        frames: FrameBoard,
        *,
        on_touch: Callable[[ScreenTouch], None],
        on_lever: Callable[[str, Mapping[str, Any]], None],
        dock_state: Callable[[], Mapping[str, Any]],
        report: Callable[[], Path | None] = lambda: None,
        port: int = 0,
    ) -> None:
        """report: the PDF that the dock saved last, to be taken along."""
        self._frames = frames
        self._token = secrets.token_urlsafe(16)
        handler = _handler(frames, self._token, on_touch, on_lever, dock_state, report)
        self._server = ThreadingHTTPServer(("127.0.0.1", port), handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, name="demo-browser", daemon=True)
        self._thread.start()

    @property
    def address(self) -> str:
        """What to open in a browser on this machine."""
        return f"http://127.0.0.1:{self._server.server_address[1]}/?token={self._token}"

    def close(self) -> None:
        self._frames.close()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(timeout=5)


def _handler(
    frames: FrameBoard,
    token: str,
    on_touch: Callable[[ScreenTouch], None],
    on_lever: Callable[[str, Mapping[str, Any]], None],
    dock_state: Callable[[], Mapping[str, Any]],
    report: Callable[[], Path | None],
) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, format: str, *args: object) -> None:
            """Quiet: what a visitor touches is nobody's log."""

        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            query = parse_qs(parts.query)
            if not self._admitted(query):
                return
            if parts.path == "/":
                self._answer(HTTPStatus.OK, "text/html; charset=utf-8", _PAGE.read_bytes())
            elif parts.path == "/frame":
                seen = query.get("seen", ["0"])[0]
                number, frame = frames.newer_than(int(seen) if seen.isdigit() else 0)
                self._answer(HTTPStatus.OK, "image/jpeg", frame, {"X-Frame-Number": str(number)})
            elif parts.path == "/dock":
                body = json.dumps(dock_state(), ensure_ascii=False).encode()
                self._answer(HTTPStatus.OK, "application/json", body)
            elif parts.path == "/report" and (saved := report()) is not None:
                self._hand_over(saved)
            else:
                self._answer(HTTPStatus.NOT_FOUND, "text/plain", b"not here")

        def _hand_over(self, saved: Path) -> None:
            try:
                pdf = saved.read_bytes()
            except OSError:
                self._answer(HTTPStatus.NOT_FOUND, "text/plain", b"it was moved away")
                return
            under = {"Content-Disposition": f'attachment; filename="{saved.name}"'}
            self._answer(HTTPStatus.OK, "application/pdf", pdf, under)

        def do_POST(self) -> None:
            parts = urlsplit(self.path)
            if not self._admitted(parse_qs(parts.query)):
                return
            length = self.headers.get("Content-Length", "0")
            size = int(length) if length.isdigit() else _LARGEST_BODY + 1
            if size > _LARGEST_BODY:
                self._answer(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "text/plain", b"too large")
                return
            try:
                message = json.loads(self.rfile.read(size))
                if parts.path == "/touch":
                    on_touch(_touch(message))
                elif parts.path == "/lever":
                    on_lever(str(message["name"]), dict(message.get("arguments", {})))
                else:
                    self._answer(HTTPStatus.NOT_FOUND, "text/plain", b"not here")
                    return
            except (ValueError, KeyError, TypeError) as error:
                self._answer(HTTPStatus.BAD_REQUEST, "text/plain", str(error).encode())
                return
            self._answer(HTTPStatus.NO_CONTENT, "text/plain", b"")

        def _admitted(self, query: Mapping[str, list[str]]) -> bool:
            given = query.get("token", [""])[0]
            # A page of another site may send here; its Host is not ours, and it does not know the token.
            host = self.headers.get("Host", "")
            if secrets.compare_digest(given.encode(), token.encode()) and host.startswith("127.0.0.1:"):
                return True
            self._answer(HTTPStatus.FORBIDDEN, "text/plain", b"open the address that kiosk demo printed")
            return False

        def _answer(
            self, status: HTTPStatus, kind: str, body: bytes, extra: Mapping[str, str] | None = None
        ) -> None:
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                self.send_header("Cache-Control", "no-store")
                for name, value in (extra or {}).items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

    return Handler


def _touch(message: Mapping[str, Any]) -> ScreenTouch:
    phase, x, y = str(message["phase"]), float(message["x"]), float(message["y"])
    if phase not in {"press", "move", "release"} or not (0 <= x <= 1080 and 0 <= y <= 1920):
        raise ValueError("a touch is press, move or release within 1080 x 1920")
    return ScreenTouch(phase, x, y)
