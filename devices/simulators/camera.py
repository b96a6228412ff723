# SPDX-License-Identifier: GPL-3.0-or-later
"""A simulated camera, MJPEG over HTTP on loopback: `python -m devices.simulators.camera --size 1280x720`.

The first line out is {"ready": true, "address": "http://127.0.0.1:PORT/video"}. It ends with stdin. What happens:
{"watching": n} when somebody begins or ends to look, {"address": ...} after a move.

Commands: {"scene": NAME} with any of turned, tilt, fill, shift, light, uneven, glare, blur, desk, text beside it;
NAME is one of desk_scenes.SCENES, "black", "noise", "picture" with {"path": FILE}, or "person" with {"id": ...}
("" for an empty room) and any of turn, roll, nearness, x, y, brightness (devices.simulators.portraits);
{"fps": n}; {"plug": false} (nobody answers) and {"plug": true}; {"move": true} (the same camera at another port);
and faults as in devices.simulators.faults, at points "picture" (each one sent) and "open" (each one who comes):
"stall" (nothing more is sent on this line), "drop" (hang up), "garbage" (bytes that are no picture),
"truncated" (half a picture), "refuse" (503), "no_http" (an answer in no known language).
"""

from __future__ import annotations

import argparse
import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import cv2
import numpy as np

from devices.simulators.controls import CommandRefused, Controls, add_control_option, number, only
from devices.simulators.desk_scenes import SCENES, Picture, draw, scene_from
from devices.simulators.faults import KEYS, FaultPlan
from devices.simulators.portraits import Light, Pose, face_of, live_frame

_HOST: Final = "127.0.0.1"
_BOUNDARY: Final = "picture"
_JPEG_QUALITY: Final = 88
_OPEN, _PICTURE = "open", "picture"
_POSES: Final = MappingProxyType(
    {
        "turn": (-1.5, 1.5),
        "roll": (-45, 45),
        "nearness": (0.1, 1.2),
        "x": (0, 1),
        "y": (0, 1),
        "brightness": (0, 3),
    }
)
_LOOKS: Final = ("turned", "tilt", "fill", "shift", "light", "uneven", "glare", "blur", "desk", "text")


class Lens:
    """What the camera sees now, as JPEG."""

    def __init__(self, width: int, height: int, scene: str) -> None:
        self._size = (width, height)
        self._changed = threading.Condition()
        self.show(scene, {})

    @property
    def jpeg(self) -> bytes:
        with self._changed:
            return self._jpeg

    def show(self, name: str, looks: dict[str, Any], path: str = "") -> None:
        """Raises CommandRefused."""
        if name == "person":
            picture = _person(self._size, looks)
        elif name in SCENES:
            try:
                picture = draw(scene_from(looks, SCENES[name]), *self._size).bgr
            except ValueError as error:
                raise CommandRefused(str(error)) from None
        elif looks:
            raise CommandRefused(f"{name} is always the same")
        else:
            picture = self._other(name, path)
        coded, jpeg = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, _JPEG_QUALITY])
        if not coded:
            raise CommandRefused("this picture cannot be packed")
        with self._changed:
            self._jpeg = jpeg.tobytes()

    def _other(self, name: str, path: str) -> Picture:
        width, height = self._size
        if name == "black":
            return np.zeros((height, width, 3), np.uint8)
        if name == "noise":
            return np.random.default_rng(1).integers(0, 256, (height, width, 3), np.uint8)
        if name == "picture":
            read = cv2.imread(path)
            if read is None:
                raise CommandRefused("there is no picture at this path")
            return _letterboxed(np.asarray(read, np.uint8), width, height)
        raise CommandRefused(f"{name!r} is none of {', '.join((*SCENES, 'person', 'black', 'noise', 'picture'))}")


def _person(size: tuple[int, int], looks: dict[str, Any]) -> Picture:
    person = str(looks.get("id", ""))
    only(looks, "id", *_POSES)
    poses = {key: number(looks[key], *_POSES[key]) for key in looks if key != "id"}
    light = Light(brightness=poses.pop("brightness", 1.0))
    drawn = live_frame(face_of(person) if person else None, size=size, pose=Pose(**poses), light=light)
    bgr: Picture = np.ascontiguousarray(np.asarray(drawn)[:, :, ::-1])
    return bgr


def _letterboxed(picture: Picture, width: int, height: int) -> Picture:
    """In the middle, on grey, as large as it fits."""
    scale = min(width / picture.shape[1], height / picture.shape[0])
    size = (max(1, round(picture.shape[1] * scale)), max(1, round(picture.shape[0] * scale)))
    small = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
    out = np.full((height, width, 3), 128, np.uint8)
    top, left = (height - size[1]) // 2, (width - size[0]) // 2
    out[top : top + size[1], left : left + size[0]] = small
    return out


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    # A camera that was plugged in again listens at its old port at once.
    allow_reuse_address = True
    camera: SimulatedCamera


class _Lines(BaseHTTPRequestHandler):
    server: _Server
    server_version = "hall-kiosk-simulator/1"
    sys_version = ""
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: object) -> None:
        pass

    def do_HEAD(self) -> None:
        self._begin()

    def do_GET(self) -> None:
        if self._begin():
            self.server.camera.send_to(self.connection)
        self.close_connection = True

    def _begin(self) -> bool:
        """The header; False when that was all."""
        faults = self.server.camera.faults
        if faults.stands("no_http"):
            self.connection.sendall(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03 not this language\n\n")
            self.close_connection = True
            return False
        if self.command == "GET" and faults.strike("refuse", on=_OPEN):
            self.send_error(503)
            return False
        if self.path != "/video":
            self.send_error(404)
            return False
        self.send_response(200)
        self.send_header("Content-Type", f"multipart/x-mixed-replace; boundary={_BOUNDARY}")
        self.send_header("Connection", "close")
        self.end_headers()
        return True


class SimulatedCamera:
    def __init__(self, port: int, lens: Lens, fps: float, control: Path | None = None) -> None:
        self.controls = Controls(self._command, control)
        self.faults = FaultPlan(
            "stall", "drop", "garbage", "truncated", "refuse", "no_http", points=(_OPEN, _PICTURE)
        )
        self._lens = lens
        self._fps = fps
        self._port = port
        self._server: _Server | None = None
        self._watching: set[socket.socket] = set()
        self._changed = threading.Condition()
        self._unplugged = threading.Event()

    def run(self) -> None:
        self._plug()
        self.controls.say(ready=True, address=self._address)
        try:
            self.controls.serve()
        finally:
            self._unplug()

    @property
    def _address(self) -> str:
        return f"http://{_HOST}:{self._port}/video"

    def send_to(self, line: socket.socket) -> None:
        """Pictures until somebody hangs up."""
        self._count(line, here=True)
        unplugged = self._unplugged
        try:
            while not unplugged.wait(1.0 / self._fps):
                jpeg = self._lens.jpeg
                fault = self.faults.stands("stall", on=_PICTURE) or self.faults.strike(on=_PICTURE)
                match fault.name if fault is not None else "":
                    case "stall":
                        continue
                    case "drop":
                        return
                    case "garbage":
                        jpeg = np.random.default_rng(3).bytes(4000)
                    case "truncated":
                        jpeg = jpeg[: len(jpeg) // 2]
                    case _:
                        pass
                head = f"--{_BOUNDARY}\r\nContent-Type: image/jpeg\r\nContent-Length: {len(jpeg)}\r\n\r\n"
                line.sendall(head.encode() + jpeg + b"\r\n")
        except OSError:
            pass
        finally:
            self._count(line, here=False)

    def _count(self, line: socket.socket, *, here: bool) -> None:
        with self._changed:
            (self._watching.add if here else self._watching.discard)(line)
            count = len(self._watching)
        self.controls.say(watching=count)

    def _plug(self) -> None:
        if self._server is not None:
            return
        self._unplugged = threading.Event()
        self._server = _Server((_HOST, self._port), _Lines)
        self._server.camera = self
        self._port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def _unplug(self) -> None:
        server, self._server = self._server, None
        if server is None:
            return
        self._unplugged.set()
        server.shutdown()
        server.server_close()
        with self._changed:
            for line in self._watching:
                try:
                    line.shutdown(socket.SHUT_RDWR)
                except OSError:
                    pass

    def _command(self, command: dict[str, Any]) -> None:
        match command:
            case {"scene": str(name), **looks}:
                only(command, "scene", "path", "id", *_LOOKS, *_POSES)
                path = str(looks.pop("path", ""))
                self._lens.show(name, looks, path)
            case {"fps": fps}:
                only(command, "fps")
                self._fps = number(fps, 0.2, 60)
            case {"plug": bool(plugged)}:
                only(command, "plug")
                (self._plug if plugged else self._unplug)()
            case {"move": True}:
                only(command, "move")
                self._unplug()
                self._port = 0
                self._plug()
                self.controls.say(address=self._address)
            case {"fault": _}:
                only(command, *KEYS)
                self.faults.order(command)
            case _:
                raise CommandRefused("known commands are scene, fps, plug, move and fault")


def main() -> None:
    """Run until stdin ends."""
    parser = argparse.ArgumentParser(description="A simulated camera.")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--size", default="1280x720", help="WIDTHxHEIGHT in pixels")
    parser.add_argument("--fps", type=float, default=25.0)
    parser.add_argument("--scene", default="page")
    add_control_option(parser)
    arguments = parser.parse_args()
    width, height = (int(part) for part in arguments.size.split("x"))
    lens = Lens(width, height, arguments.scene)
    SimulatedCamera(arguments.port, lens, arguments.fps, arguments.control).run()


if __name__ == "__main__":
    main()
