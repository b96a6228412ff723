# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether a camera is there, asked without taking a picture: cheap, and nobody is looked at."""

from __future__ import annotations

import base64
import os
import socket
import ssl
import stat
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from pathlib import Path
from typing import Final, assert_never
from urllib.parse import SplitResult, unquote, urlsplit

from devices.camera.source import Source, SourceKind
from devices.status import Cause, DeviceState

_WITHIN_S: Final = 0.4
"""For each step of a question over the net. A camera on a machine's own wire answers in a few ms."""
SIMULATOR_NAME: Final = "hall-kiosk-simulator"
"""What the Server header of our own simulator begins with."""
_LONGEST_ANSWER: Final = 1024


@dataclass(frozen=True)
class Presence:
    """state ONLINE: it is there. detail: one line, never with a password."""

    state: DeviceState
    cause: Cause = Cause.NONE
    detail: str = ""
    simulator: bool = False

    @property
    def there(self) -> bool:
        return self.state is DeviceState.ONLINE


def look_for(source: Source) -> Presence:
    """Ask once; takes at most about a second."""
    match source.kind:
        case SourceKind.DEVICE | SourceKind.FILE:
            return _look_at_path(source)
        case SourceKind.HTTP:
            return _ask_http(source)
        case SourceKind.RTSP:
            return _ask_rtsp(source)
        case _:
            assert_never(source.kind)


def _look_at_path(source: Source) -> Presence:
    path = Path(source.address)
    device = source.kind is SourceKind.DEVICE
    try:
        mode = path.stat().st_mode
    except OSError:
        return Presence(DeviceState.NO_DEVICE, Cause.PORT_MISSING, f"{source.shown} does not exist")
    if not (stat.S_ISCHR(mode) if device else stat.S_ISREG(mode)):
        wanted = "camera device" if device else "file"
        return Presence(DeviceState.NO_DEVICE, Cause.PORT_MISSING, f"{source.shown} is no {wanted}")
    if not os.access(path, os.R_OK | (os.W_OK if device else 0)):
        return Presence(DeviceState.NO_DEVICE, Cause.PORT_FORBIDDEN, f"this user may not open {source.shown}")
    return Presence(DeviceState.ONLINE, detail=source.shown, simulator=not device)


def _ask_http(source: Source) -> Presence:
    parts = urlsplit(source.address)
    headers = {"Connection": "close", **_authorisation(parts)}
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    if source.secure:
        # Cameras on a machine's own wire carry certificates that nobody signed; FFmpeg asks for none either.
        context = ssl._create_unverified_context()  # noqa: S323
        connection: HTTPConnection = HTTPSConnection(source.host, source.port, timeout=_WITHIN_S, context=context)
    else:
        connection = HTTPConnection(source.host, source.port, timeout=_WITHIN_S)
    try:
        connection.request("HEAD", target, headers=headers)
        answer = connection.getresponse()
        simulator = answer.headers.get("Server", "").startswith(SIMULATOR_NAME)
        status = answer.status
    except HTTPException:
        return Presence(DeviceState.OFFLINE, Cause.NONSENSE, f"{source.shown} answers what is no HTTP")
    except OSError as error:
        return _unreached(source, error)
    finally:
        connection.close()
    if status in (401, 403) and "Authorization" not in headers:
        return Presence(DeviceState.HARDWARE_ERROR, Cause.NOT_AUTHORISED, f"{source.shown} wants a password")
    # Any other answer to HEAD is a sign of life; many cameras know only GET.
    return Presence(DeviceState.ONLINE, detail=source.shown, simulator=simulator)


def _authorisation(parts: SplitResult) -> dict[str, str]:
    if not parts.username:
        return {}
    pair = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
    return {"Authorization": "Basic " + base64.b64encode(pair.encode()).decode()}


def _ask_rtsp(source: Source) -> Presence:
    try:
        with socket.create_connection((source.host, source.port), _WITHIN_S) as line:
            if source.secure:
                return Presence(DeviceState.ONLINE, detail=source.shown)
            line.sendall(b"OPTIONS * RTSP/1.0\r\nCSeq: 1\r\n\r\n")
            answer = line.recv(_LONGEST_ANSWER)
    except OSError as error:
        return _unreached(source, error)
    if not answer.startswith(b"RTSP/"):
        return Presence(DeviceState.OFFLINE, Cause.NONSENSE, f"{source.shown} answers what is no RTSP")
    return Presence(DeviceState.ONLINE, detail=source.shown)


def _unreached(source: Source, error: OSError) -> Presence:
    if isinstance(error, TimeoutError):
        return Presence(DeviceState.OFFLINE, Cause.NO_ANSWER, f"{source.shown} does not answer")
    why = (error.strerror or type(error).__name__).lower()
    return Presence(DeviceState.OFFLINE, Cause.LOST, f"{source.shown} is not reached: {why}")
