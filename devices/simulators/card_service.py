# SPDX-License-Identifier: GPL-3.0-or-later
"""A pcscd of one's own with virtual readers, beside the machine's: for the demonstration and for tests.

It runs in a mount namespace in which /run/pcscd is a folder of ours and no USB reader's driver is to be found, so
that neither a pcscd of the machine nor its readers are touched, and no rights are needed where the kernel lets
users make namespaces. A process reaches it after `reach`. Where no namespace can
be made, root runs it in the machine's place as long as no other pcscd runs; a lock file lets one at a time.

Each virtual reader of vsmartcard-vpcd has two slots, "NAME 00 00" and "NAME 00 01", and each slot waits for its
card on a TCP port (devices.simulators.smart_card connects to it: that is the insertion). vpcd listens on all
addresses; it belongs on no machine that serves the public.

A virtual reader cannot be unplugged while pcscd runs: restart it with other readers instead.
"""

from __future__ import annotations

import argparse
import atexit
import contextlib
import fcntl
import functools
import os
import shutil
import socket
import subprocess
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any, Final

from devices.simulators.controls import CommandRefused, Controls, add_control_option, only
from kiosk.timing import SystemClock

READER: Final = "Virtual PCD"
"""The name of the first reader, as Debian's package calls it too; drivers know simulators by it."""
DRIVER: Final = Path("/usr/lib/pcsc/drivers/serial/libifdvpcd.so")
_SHARED_FOLDER: Final = Path("/run/pcscd")
_LOCK: Final = Path(tempfile.gettempdir()) / "virtual-card-service.lock"
_SOCKET_NAME: Final = "pcscd.comm"
_START_WITHIN_S: Final = 10.0
_STOP_WITHIN_S: Final = 5.0
_LOOK_AGAIN_S: Final = 0.01

_PRIVATE: Final = """
set -e
mkdir -p "$1"
if [ ! -d /run/pcscd ]; then mount -t tmpfs none /run; mkdir /run/pcscd; fi
mount --bind "$1" /run/pcscd
if [ -d /usr/lib/pcsc/drivers/ifd-ccid.bundle ]; then mount -t tmpfs none /usr/lib/pcsc/drivers/ifd-ccid.bundle; fi
"""
_RUN: Final = """
pcscd -f -c "$2" & service=$!
read -r _ || true
kill -9 $service 2>/dev/null || true
wait $service 2>/dev/null || true
"""
"""Ends pcscd with its stdin, so that none is left behind when whoever started it is killed."""


class NoCardServiceError(Exception):
    """A virtual card service cannot run here; the message says what is missing."""


class CardService:
    """One pcscd, made stopped. folder: empty or new, with a short path (a Unix socket lies in it)."""

    def __init__(self, folder: Path, *names: str) -> None:
        """names: of the readers, in their order; READER when none is given. Raises NoCardServiceError."""
        for program in ("pcscd", "unshare", "mount"):
            if _program(program) is None:
                raise NoCardServiceError(f"{program} is not installed")
        if not DRIVER.exists():
            raise NoCardServiceError("the virtual reader is not installed (Debian package vsmartcard-vpcd)")
        self._folder = folder
        self._configuration = folder / "readers"
        self._configuration.mkdir(parents=True, exist_ok=True)
        self._readers: dict[str, int] = {}
        self._child: subprocess.Popen[bytes] | None = None
        self._lock: IO[bytes] | None = None
        self._private = _namespace_flags()
        self.socket: Final = folder / _SOCKET_NAME
        """Where libpcsclite is to look, whether pcscd runs or not."""
        if self._private is None:
            self._lock = _taken_lock()
        target = folder / "run" if self._private is not None else _SHARED_FOLDER
        self.socket.unlink(missing_ok=True)
        self.socket.symlink_to(target / _SOCKET_NAME)
        self.set_readers(*(names or (READER,)))

    @property
    def slots(self) -> dict[str, int]:
        """Each slot's name in PC/SC and the port where it waits for a card."""
        return {f"{name} 00 {slot:02d}": port + slot for name, port in self._readers.items() for slot in (0, 1)}

    def set_readers(self, *names: str) -> None:
        """What is plugged in from the next start on, or nothing; a name that was there keeps its ports."""
        if len(set(names)) < len(names):
            raise ValueError("each reader has a name of its own")
        if not all(name.isascii() and name.isprintable() and '"' not in name for name in names):
            raise ValueError("a reader has a plain name")
        self._readers = {name: self._readers.get(name) or _free_pair() for name in names}
        for old in self._configuration.iterdir():
            old.unlink()
        entries = (
            f'FRIENDLYNAME "{name}"\nDEVICENAME /dev/null:0x{port:X}\nLIBPATH {self._driver(at)}\n'
            f"CHANNELID 0x{port:X}\n"
            for at, (name, port) in enumerate(self._readers.items())
        )
        (self._configuration / "virtual").write_text("\n".join(entries), encoding="ascii")

    def _driver(self, number: int) -> Path:
        """The driver keeps its slots in variables of its own, so each further reader needs a copy of it."""
        if number == 0:
            return DRIVER
        copy = self._folder / f"reader-{number}.so"
        if not copy.exists():
            shutil.copyfile(DRIVER, copy)
        return copy

    def start(self) -> None:
        """Run it and wait until it answers. Raises NoCardServiceError."""
        if self._child is not None:
            raise RuntimeError("it runs already")
        flags = self._private
        script = _RUN if flags is None else _PRIVATE + _RUN
        before = [] if flags is None else ["unshare", *flags]
        with (self._folder / "log").open("ab") as log:
            self._child = subprocess.Popen(
                [*before, "sh", "-c", script, "sh", str(self._folder / "run"), str(self._configuration)],
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                start_new_session=True,
                env={**os.environ, "PATH": _PATH},
            )
        if not _until(self._answers, _START_WITHIN_S):
            self.stop()
            raise NoCardServiceError("pcscd does not answer after its start")

    def stop(self) -> None:
        """End it as a crash does, with kill -9: nothing is said to anyone. May be repeated."""
        child, self._child = self._child, None
        if child is None:
            return
        if child.stdin is not None:
            with contextlib.suppress(BrokenPipeError):
                child.stdin.close()
        try:
            child.wait(_STOP_WITHIN_S)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()

    def close(self) -> None:
        """Stop, and let the next one run."""
        self.stop()
        lock, self._lock = self._lock, None
        if lock is not None:
            for left in (_SOCKET_NAME, "pcscd.pid"):
                (_SHARED_FOLDER / left).unlink(missing_ok=True)
            lock.close()

    def _answers(self) -> bool:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
            try:
                line.connect(str(self.socket))
            except OSError:
                return False
            return True


@contextlib.contextmanager
def card_service(*names: str) -> Iterator[CardService]:
    """One in a temporary folder, running, and gone afterwards. Raises NoCardServiceError."""
    with tempfile.TemporaryDirectory(prefix="cards-") as folder:
        service = CardService(Path(folder), *names)
        try:
            service.start()
            yield service
        finally:
            service.close()


def reach(service_socket: Path | str | None) -> None:
    """From here on, PC/SC in this process means this service; None: no service at all.

    libpcsclite looks up where its service is once a process, so it is told of a link of ours, which then leads to
    one service after another. To be called before the first use of PC/SC in this process.
    """
    link = _link()
    fresh = link.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    if service_socket is None:
        link.unlink(missing_ok=True)
        return
    fresh.symlink_to(service_socket)
    fresh.replace(link)


@functools.cache
def _link() -> Path:
    folder = tempfile.mkdtemp(prefix="card-service-of-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    link = Path(folder) / _SOCKET_NAME
    os.environ["PCSCLITE_CSOCK_NAME"] = str(link)
    return link


_PATH: Final = os.pathsep.join((os.environ.get("PATH", ""), "/usr/local/sbin", "/usr/sbin", "/sbin"))
"""pcscd and mount are not on everyone's path."""


def _program(name: str) -> str | None:
    return shutil.which(name, path=_PATH)


def _namespace_flags() -> list[str] | None:
    """How to make a mount namespace here; None when it cannot be."""
    for flags in (["-m"], ["-Urm"]):
        made = subprocess.run(
            ["unshare", *flags, "mount", "-t", "tmpfs", "none", "/mnt"], capture_output=True, check=False
        )
        if made.returncode == 0:
            return flags
    return None


def _taken_lock() -> IO[bytes]:
    if os.geteuid() != 0:
        raise NoCardServiceError("no mount namespace can be made here, and only root can do without")
    lock = _LOCK.open("wb")

    def taken() -> bool:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True

    if not _until(taken, 120):
        lock.close()
        raise NoCardServiceError("another virtual card service holds the lock")
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
        if line.connect_ex(str(_SHARED_FOLDER / _SOCKET_NAME)) == 0:
            lock.close()
            raise NoCardServiceError("a pcscd runs on this machine, and no mount namespace can be made beside it")
    return lock


def _free_pair() -> int:
    """A port that is free, with the next one."""
    while True:
        with socket.socket() as first, socket.socket() as second:
            first.bind(("", 0))
            port: int = first.getsockname()[1]
            with contextlib.suppress(OSError, OverflowError):
                second.bind(("", port + 1))
                return port


def _until(done: Callable[[], bool], within_s: float) -> bool:
    clock = SystemClock()
    deadline = clock.monotonic() + within_s
    while not done():
        if clock.monotonic() > deadline:
            return False
        threading.Event().wait(_LOOK_AGAIN_S)
    return True


class _Simulator:
    """The commands of the world."""

    def __init__(self, service: CardService, control: Path | None) -> None:
        self._service = service
        self.controls = Controls(self._command, control)

    def _command(self, command: dict[str, Any]) -> None:
        match next(iter(command)):
            case "stop":
                only(command, "stop")
                self._service.stop()
            case "start":
                only(command, "start", "readers")
                names = command.get("readers")
                self._service.stop()
                if names is not None:
                    self._set_readers(names)
                self._start()
                self.controls.say(slots=self._service.slots)
            case other:
                raise CommandRefused(f"unknown command {other!r}")

    def _start(self) -> None:
        try:
            self._service.start()
        except NoCardServiceError as none:
            raise CommandRefused(str(none)) from None

    def _set_readers(self, names: object) -> None:
        if not isinstance(names, list) or not all(isinstance(name, str) and name for name in names):
            raise CommandRefused("readers are a list of names")
        try:
            self._service.set_readers(*names)
        except ValueError as wrong:
            raise CommandRefused(str(wrong)) from None


def main() -> None:
    parser = argparse.ArgumentParser(description="A pcscd of its own with virtual readers.")
    parser.add_argument("--reader", action="append", default=[], help="a reader's name; may be repeated")
    add_control_option(parser)
    arguments = parser.parse_args()
    try:
        with card_service(*arguments.reader) as service:
            simulator = _Simulator(service, arguments.control)
            simulator.controls.say(ready=True, socket=str(service.socket), slots=service.slots)
            simulator.controls.serve()
    except NoCardServiceError as none:
        raise SystemExit(str(none)) from None


if __name__ == "__main__":
    main()
