# SPDX-License-Identifier: GPL-3.0-or-later
"""What a receipt printer can put on its paper, as data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class PaperProfile:
    """dots: printable width at 203 dpi (8 dots a mm). columns: half-width characters of 12 dots in a line.

    native_qr: the firmware draws QR codes (GS ( k); else they are sent as raster.
    qr_dots: the width that a QR code should come near to; feed_to_blade: dots from print head to blade.
    near_end_mm: what is surely left on the roll when the printer first says that paper is low. The sensors of usual
    printers see a roll of 23 mm on a core of 18 mm, which is about 2.4 m of 65 micrometres; half of that is safe.
    """

    name: str
    dots: int
    columns: int
    native_qr: bool
    qr_dots: int
    feed_to_blade: int
    near_end_mm: float = 1200.0


PAPER_80_MM: Final = PaperProfile("80mm", dots=576, columns=48, native_qr=True, qr_dots=264, feed_to_blade=96)
PAPER_58_MM: Final = PaperProfile("58mm", dots=384, columns=32, native_qr=True, qr_dots=216, feed_to_blade=96)
PAPER_80_MM_RASTER_QR: Final = PaperProfile(
    "80mm-raster-qr", 576, 48, native_qr=False, qr_dots=264, feed_to_blade=96
)
PAPER_58_MM_RASTER_QR: Final = PaperProfile(
    "58mm-raster-qr", 384, 32, native_qr=False, qr_dots=216, feed_to_blade=96
)

PROFILES: Final = {
    profile.name: profile for profile in (PAPER_80_MM, PAPER_58_MM, PAPER_80_MM_RASTER_QR, PAPER_58_MM_RASTER_QR)
}
"""By the name that a settings file uses."""
