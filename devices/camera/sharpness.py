# SPDX-License-Identifier: GPL-3.0-or-later
"""How sharp a page has to be. By itself, so that who only passes it on loads nothing that works on pictures."""

from __future__ import annotations

from typing import Final

SHARPNESS: Final = 0.26
"""Default of the least sharpness (see page_picture.sharpness). Measured on drawn pages of 8 MP: 0.55 in focus, 0.28
with a blur of 2 pixels, 0.20 with one of 3."""
