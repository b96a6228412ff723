# SPDX-License-Identifier: GPL-3.0-or-later
"""A process that compares faces in pictures that carry a pattern, and says at each stage where it stands.

`python -m tests.devices.wiping_matcher ALGORITHM SEED`. The pattern is made where it is needed and nowhere kept:
whoever knows the seed can look for it in this process and in the matcher's.
"""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import numpy as np

from devices.face_matcher.child_matcher import ChildFaceMatcher
from devices.face_matcher.wiping import wipe_portrait
from devices.reports import Portrait
from kiosk.timing import SystemClock
from tests.devices.face_pictures import YOUNG_MAN, drawn_portrait, seen

if TYPE_CHECKING:
    from devices.camera.frames import Pixels

ROWS, COLUMNS = 24, 64


def pattern(seed: int, salt: int) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    """Grey, so that it is the same in every order of colours: rows x columns."""
    return np.random.default_rng([seed, salt]).integers(1, 255, (ROWS, COLUMNS), np.uint8)


def mark(picture: Pixels, seed: int, salt: int) -> None:
    """Lay the pattern into the upper left corner, and leave no other copy."""
    drawn = pattern(seed, salt)
    picture[:ROWS, :COLUMNS, :] = drawn[:, :, None]
    drawn.fill(0)


def say(**what: object) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()
    sys.stdin.readline()


def main(algorithm: str, seed: int) -> None:
    matcher = ChildFaceMatcher(algorithm, 0.4, SystemClock())
    matcher.connect()
    frame = seen(YOUNG_MAN)
    mark(frame, seed, 1)
    pixels = np.frombuffer(drawn_portrait(YOUNG_MAN).rgb, np.uint8).reshape(126, 102, 3).copy()
    mark(pixels, seed, 2)
    portrait = Portrait(102, 126, pixels.tobytes())
    pixels.fill(0)
    say(stage="before", matcher=matcher.child_pid)
    look = matcher.look(frame)
    verdict = matcher.compare(portrait, frame)
    frame.fill(0)
    wipe_portrait(portrait)
    say(stage="after", matcher=matcher.child_pid, look=type(look).__name__, verdict=type(verdict).__name__)
    matcher.close()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
