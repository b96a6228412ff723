# SPDX-License-Identifier: GPL-3.0-or-later
"""The browser page: loopback only, for whoever has its address, and nothing malformed gets through."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from kiosk.demo.browser import BrowserView, FrameBoard, ScreenTouch


class _Seen:
    def __init__(self) -> None:
        self.touches: list[ScreenTouch] = []
        self.levers: list[tuple[str, Mapping[str, Any]]] = []

    def lever(self, name: str, arguments: Mapping[str, Any]) -> None:
        if name == "unknown":
            raise ValueError("no lever is called so")
        self.levers.append((name, arguments))


@pytest.fixture
def seen() -> _Seen:
    return _Seen()


@pytest.fixture
def frames() -> FrameBoard:
    return FrameBoard()


@pytest.fixture
def view(seen: _Seen, frames: FrameBoard) -> Iterator[BrowserView]:
    view = BrowserView(frames, on_touch=seen.touches.append, on_lever=seen.lever, dock_state=lambda: {"groups": []})
    yield view
    view.close()


def _url(view: BrowserView, path: str, more: str = "") -> str:
    parts = urlsplit(view.address)
    token = parse_qs(parts.query)["token"][0]
    return f"http://{parts.netloc}{path}?token={token}{more}"


def test_the_page_the_dock_and_a_frame_are_served(view: BrowserView, frames: FrameBoard) -> None:
    page = requests.get(view.address, timeout=5)
    assert page.ok
    assert "Dock" in page.text
    frames.post(b"\xff\xd8 a picture")
    frame = requests.get(_url(view, "/frame", "&seen=0"), timeout=5)
    assert frame.content == b"\xff\xd8 a picture"
    assert frame.headers["X-Frame-Number"] == "1"
    assert requests.get(_url(view, "/dock"), timeout=5).json() == {"groups": []}


def test_the_saved_report_can_be_taken_along(seen: _Seen, frames: FrameBoard, tmp_path: Path) -> None:
    saved: list[Path] = []
    view = BrowserView(
        frames,
        on_touch=seen.touches.append,
        on_lever=seen.lever,
        dock_state=dict,
        report=lambda: saved[-1] if saved else None,
    )
    try:
        assert requests.get(_url(view, "/report"), timeout=5).status_code == 404
        saved.append(tmp_path / "20261122-readiness.pdf")
        assert requests.get(_url(view, "/report"), timeout=5).status_code == 404, "it was moved away"
        saved[-1].write_bytes(b"%PDF-1.4 a report")
        taken = requests.get(_url(view, "/report"), timeout=5)
        assert taken.content == b"%PDF-1.4 a report"
        assert taken.headers["Content-Type"] == "application/pdf"
        assert "20261122-readiness.pdf" in taken.headers["Content-Disposition"]
        guessed = _url(view, "/report").split("?")[0] + "?token=guess"
        assert requests.get(guessed, timeout=5).status_code == 403
    finally:
        view.close()


def test_touches_and_levers_arrive(view: BrowserView, seen: _Seen) -> None:
    assert requests.post(_url(view, "/touch"), json={"phase": "press", "x": 10, "y": 1900.5}, timeout=5).ok
    assert seen.touches == [ScreenTouch("press", 10.0, 1900.5)]
    assert requests.post(_url(view, "/lever"), json={"name": "lift", "arguments": {}}, timeout=5).ok
    assert seen.levers == [("lift", {})]


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/touch", '{"phase": "hover", "x": 1, "y": 1}'),
        ("/touch", '{"phase": "press", "x": 5000, "y": 1}'),
        ("/touch", '{"phase": "press"}'),
        ("/touch", "not json"),
        ("/touch", "[]"),
        ("/lever", '{"name": "unknown"}'),
        ("/lever", "{}"),
    ],
)
def test_what_is_malformed_is_refused(view: BrowserView, seen: _Seen, path: str, body: str) -> None:
    assert requests.post(_url(view, path), data=body, timeout=5).status_code == 400
    assert not seen.touches
    assert not seen.levers


def test_nobody_gets_in_without_the_token_or_from_another_site(view: BrowserView, seen: _Seen) -> None:
    parts = urlsplit(view.address)
    base = f"http://{parts.netloc}"
    assert requests.get(f"{base}/", timeout=5).status_code == 403
    assert requests.get(f"{base}/?token=guess", timeout=5).status_code == 403
    elsewhere = requests.post(
        _url(view, "/lever"), json={"name": "lift"}, headers={"Host": "evil.example"}, timeout=5
    )
    assert elsewhere.status_code == 403
    assert requests.get(_url(view, "/etc/passwd"), timeout=5).status_code == 404
    assert requests.post(_url(view, "/touch"), data=b"x" * 70_000, timeout=5).status_code == 413
    assert not seen.levers


def test_it_listens_on_loopback_only(view: BrowserView) -> None:
    assert urlsplit(view.address).hostname == "127.0.0.1"
