# SPDX-License-Identifier: GPL-3.0-or-later
"""A player without a sound card: `python -m devices.simulators.recording_player --out FOLDER`.

Takes WAV on standard input, as long as it lasts and no faster, and keeps what was heard: FOLDER/NUMBER.wav as it
comes, and when all of it was heard FOLDER/NUMBER.json with {"seconds", "rate"}. One that was cut off has no JSON.
With --fail it ends at once with code 1, as a player without sound does.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import sys
import time
from pathlib import Path
from typing import Final

_HEADER: Final = 44
_SLICE_S: Final = 0.05
_MOST_SECONDS: Final = 600


def play(out: Path, hurry: float) -> int:
    out.mkdir(parents=True, exist_ok=True)
    heard = _new_file(out)
    source = sys.stdin.buffer
    header = source.read(_HEADER)
    if len(header) < _HEADER or header[:4] != b"RIFF" or header[8:12] != b"WAVE":
        return 1
    rate = int.from_bytes(header[24:28], "little")
    a_second = int.from_bytes(header[28:32], "little")
    if not 0 < a_second <= 1 << 20:
        return 1
    slice_bytes = int(a_second * _SLICE_S) // 2 * 2
    count = 0
    with heard.open("wb", buffering=0) as file:
        file.write(header)
        while count < a_second * _MOST_SECONDS and (sound := source.read(slice_bytes)):
            file.write(sound)
            count += len(sound)
            time.sleep(len(sound) / a_second / hurry)
    heard.with_suffix(".json").write_text(json.dumps({"seconds": count / a_second, "rate": rate}))
    return 0


def _new_file(out: Path) -> Path:
    number = 1
    while True:
        path = out / f"{number}.wav"
        with contextlib.suppress(FileExistsError):
            path.touch(exist_ok=False)
            return path
        number += 1


def main() -> None:
    parser = argparse.ArgumentParser(description="A player that keeps what it plays.")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--hurry", type=float, default=1.0, help="how many times faster than sound")
    parser.add_argument("--fail", action="store_true")
    arguments = parser.parse_args()
    raise SystemExit(1 if arguments.fail else play(arguments.out, arguments.hurry))


if __name__ == "__main__":
    main()
