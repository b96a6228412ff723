# SPDX-License-Identifier: GPL-3.0-or-later
"""OpenCV, loaded when the first picture is wanted and set up the same for all."""

from __future__ import annotations

import importlib.util
import os
from functools import cache
from types import ModuleType
from typing import Any, Final

_SETTINGS: Final = {
    # What a broken stream makes FFmpeg say (it may hold an address with its password) is nobody's to read.
    "OPENCV_FFMPEG_LOGLEVEL": "-8",
    "OPENCV_LOG_LEVEL": "OFF",
    # Seconds that a silent V4L2 device may hold a read; OpenCV's own are 10.
    "OPENCV_VIDEOIO_V4L_SELECT_TIMEOUT": "2",
}
THREADS: Final = 1
"""Pictures may take one core; the other one belongs to the screen."""


def installed() -> bool:
    """Whether OpenCV could be loaded, without loading it."""
    return importlib.util.find_spec("cv2") is not None and importlib.util.find_spec("numpy") is not None


@cache
def load() -> Any:
    """The module cv2. Raises ImportError where it is not installed."""
    for name, value in _SETTINGS.items():
        os.environ.setdefault(name, value)
    import cv2

    cv2.setNumThreads(THREADS)
    cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)
    module: ModuleType = cv2
    return module
