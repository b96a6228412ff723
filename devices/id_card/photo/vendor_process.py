# SPDX-License-Identifier: GPL-3.0-or-later
"""The child process in which a vendor's photo library runs: `python -m ...vendor_process LIBRARY FOLDER`.

Such libraries die, hang and print on bad data; here they do it alone. On stdin: photos of 1024 bytes. On stdout,
for each and once at the start: one byte of `Outcome`, a length of four bytes (big-endian), and that many bytes.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import resource
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

READY: Final = b"R"
PICTURE: Final = b"P"
"""What follows is what the library wrote; nobody looked at it yet."""
NO_PICTURE: Final = b"N"
NOT_LICENSED: Final = b"L"
NOT_LOADED: Final = b"E"

PHOTO_BYTES: Final = 1024
MAX_OUTPUT: Final = 1 << 16
"""A BMP of 102 x 126 has 38 862 bytes."""
CALL_WITHIN_S: Final = 2

_MEMORY_BYTES: Final = 512 << 20
_GUARD: Final = 4096
"""Room behind the output buffer, for libraries that round up."""
_NAMES: Final = ("unpack", "_Z6unpackPhS_i", "_Z6unpackPcS_i")
"""`int unpack(unsigned char *src, unsigned char *dst, int bmp)`, plain or with a C++ compiler's name."""
_AS_BMP: Final = (1, 0)
"""With 1 the output has a BMP's head; some builds mean it the other way round."""
_USB: Final = 2
"""GetBmp's second argument: how the reader hangs on the machine (1 serial, 2 USB)."""
_GET_BMP_UNLICENSED: Final = (-5, -6)
"""GetBmp: no licence; the reader that unlocks it is not there."""

Answer = tuple[bytes, bytes]
Unpack = Callable[[bytes], Answer]


def _by_unpack(function: Any) -> Unpack:
    function.argtypes = (ctypes.c_char_p, ctypes.c_char_p, ctypes.c_int)
    function.restype = ctypes.c_int

    def unpack(photo: bytes) -> Answer:
        for flag in _AS_BMP:
            source = ctypes.create_string_buffer(photo, PHOTO_BYTES + _GUARD)
            output = ctypes.create_string_buffer(MAX_OUTPUT + _GUARD)
            # What it returns differs between builds (0, 1, the length): the output speaks for itself.
            function(source, output, flag)
            picture = output.raw[:MAX_OUTPUT]
            if picture.startswith(b"BM"):
                return PICTURE, picture[: _bmp_length(picture)]
        return NO_PICTURE, b""

    return unpack


def _by_get_bmp(function: Any, folder: Path) -> Unpack:
    """`int GetBmp(char *file, int intf)` reads NAME.wlt and writes NAME.bmp beside it; folder is in memory."""
    function.argtypes = (ctypes.c_char_p, ctypes.c_int)
    function.restype = ctypes.c_int
    source, output = folder / "zp.wlt", folder / "zp.bmp"

    def unpack(photo: bytes) -> Answer:
        try:
            output.unlink(missing_ok=True)
            source.write_bytes(photo)
            result = function(os.fsencode(source), _USB)
            if result in _GET_BMP_UNLICENSED:
                return NOT_LICENSED, b""
            with output.open("rb") as file:
                return PICTURE, file.read(MAX_OUTPUT)
        except OSError:
            return NO_PICTURE, b""
        finally:
            source.unlink(missing_ok=True)
            output.unlink(missing_ok=True)

    return unpack


def _bmp_length(picture: bytes) -> int:
    """As its head says; the whole buffer when that is a lie, which whoever parses it will find."""
    said = int.from_bytes(picture[2:6], "little")
    return said if 54 <= said <= MAX_OUTPUT else MAX_OUTPUT


def load(library: str, folder: Path) -> Unpack | None:
    """None when it has none of the known functions. Raises OSError when it does not load."""
    loaded = ctypes.CDLL(library)
    for name in _NAMES:
        with contextlib.suppress(AttributeError):
            return _by_unpack(getattr(loaded, name))
    with contextlib.suppress(AttributeError):
        return _by_get_bmp(loaded.GetBmp, folder)
    return None


def _fence() -> None:
    """No core file with a face in it, no endless memory, and an end to a library that never returns."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_BYTES, _MEMORY_BYTES))
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _send(out: int, outcome: bytes, data: bytes = b"") -> None:
    message = outcome + len(data).to_bytes(4, "big") + data
    while message:
        message = message[os.write(out, message) :]


def _photo(source: int) -> bytes | None:
    """The next one; None when the kiosk is gone."""
    photo = b""
    while len(photo) < PHOTO_BYTES:
        more = os.read(source, PHOTO_BYTES - len(photo))
        if not more:
            return None
        photo += more
    return photo


def run(library: str, folder: Path) -> int:
    """Until stdin ends."""
    _fence()
    # Libraries print to stdout and stderr, maybe what is on the card: the answers get a handle of their own.
    out = os.dup(sys.stdout.fileno())
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, sys.stdout.fileno())
    os.dup2(nowhere, sys.stderr.fileno())
    signal.alarm(CALL_WITHIN_S)
    try:
        # Some look for their licence file where they stand.
        os.chdir(Path(library).parent)
        unpack = load(library, folder)
    except OSError:
        unpack = None
    signal.alarm(0)
    if unpack is None:
        _send(out, NOT_LOADED)
        return 1
    _send(out, READY)
    while (photo := _photo(sys.stdin.fileno())) is not None:
        # The alarm ends the process even inside the library, and when the kiosk that would is dead itself.
        signal.alarm(CALL_WITHIN_S)
        outcome, data = unpack(photo)
        signal.alarm(0)
        _send(out, outcome, data)
    return 0


if __name__ == "__main__":
    raise SystemExit(run(sys.argv[1], Path(sys.argv[2])))
