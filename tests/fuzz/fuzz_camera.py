# SPDX-License-Identifier: GPL-3.0-or-later
"""Addresses of cameras: a source or a reason, and no password in what is shown."""

from __future__ import annotations

from typing import Final

from devices.camera.source import SourceKind, SourceMistake, parse_source

SEEDS: Final = (
    b"/dev/video0",
    b"http://user:word@[::1]:8080/video?x=1",
    b"rtsp://camera/live",
    b"rtsps://a@b@c:322/",
)
_NET: Final = (SourceKind.HTTP, SourceKind.RTSP)


def target(data: bytes) -> None:
    text = data.decode("utf-8", "replace")
    source = parse_source(text)
    if isinstance(source, SourceMistake):
        return
    assert source.address == text
    assert (source.kind in _NET) == bool(source.host)
    assert text not in repr(source) or source.shown == text
    if source.kind in _NET:
        assert "@" not in source.shown.split("/")[2]
        assert 0 <= source.port <= 65535
