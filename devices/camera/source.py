# SPDX-License-Identifier: GPL-3.0-or-later
"""Where a camera's pictures come from."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final
from urllib.parse import SplitResult, urlsplit

_LONGEST: Final = 400
_HTTP_PORTS: Final = {"http": 80, "https": 443}
_RTSP_PORTS: Final = {"rtsp": 554, "rtsps": 322}


class SourceKind(StrEnum):
    DEVICE = "device"
    """A V4L2 device file."""
    HTTP = "http"
    """MJPEG (multipart/x-mixed-replace), or what else FFmpeg reads, over HTTP."""
    RTSP = "rtsp"
    FILE = "file"
    """A film or picture, played over and over: for demonstrations."""


@dataclass(frozen=True)
class Source:
    """address: as it is opened, perhaps with a password; shown: without one, for log and technician.
    host, port: of an address, else "" and 0."""

    kind: SourceKind
    address: str = field(repr=False)
    shown: str
    host: str = ""
    port: int = 0

    @property
    def secure(self) -> bool:
        return self.address.startswith(("https:", "rtsps:"))


@dataclass(frozen=True)
class SourceMistake:
    """reason: for the technician, without what was typed."""

    reason: str


def parse_source(text: str) -> Source | SourceMistake:
    """The source that a setting names."""
    if not 0 < len(text) <= _LONGEST or any(c.isspace() or not c.isprintable() for c in text):
        return SourceMistake(f"a source has 1 to {_LONGEST} characters and no spaces")
    if text.startswith("/"):
        # What lies in /dev/shm is a file in memory.
        device = text.startswith("/dev/") and not text.startswith("/dev/shm/")  # noqa: S108 - nothing is written there
        kind = SourceKind.DEVICE if device else SourceKind.FILE
        return Source(kind, text, text)
    try:
        parts = urlsplit(text)
        host, port = parts.hostname, parts.port
    except ValueError:
        return SourceMistake("the source is no address that can be read")
    if parts.scheme in _HTTP_PORTS and host:
        return Source(SourceKind.HTTP, text, _shown(parts), host, port or _HTTP_PORTS[parts.scheme])
    if parts.scheme in _RTSP_PORTS and host:
        return Source(SourceKind.RTSP, text, _shown(parts), host, port or _RTSP_PORTS[parts.scheme])
    return SourceMistake("a source is a device like /dev/video0, a file, or an http, https or rtsp address")


def _shown(parts: SplitResult) -> str:
    """Without user and password, and without the query, which may hold a token."""
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"
