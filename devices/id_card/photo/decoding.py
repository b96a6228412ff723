# SPDX-License-Identifier: GPL-3.0-or-later
"""Which decoder opens which photo, and what is lacking when none does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, assert_never

from devices.id_card.photo.vendor_library import VendorLibrary, library_fault
from devices.reports import PhotoFault, PhotoFormat, Portrait
from kiosk.timing import Clock

NONE: Final = "none"
VENDOR_LIBRARY: Final = "vendor-library"
TEST: Final = "test"

_WLT_BYTES: Final = 1024


@dataclass(frozen=True)
class PhotoDecoderConfig:
    """kind: NONE, VENDOR_LIBRARY or TEST; library: an absolute path, for VENDOR_LIBRARY. admits_test: only a
    demonstration says True."""

    kind: str = NONE
    library: str = ""
    admits_test: bool = False

    @property
    def lacking(self) -> str:
        """Why the wanted decoder is not there, for a technician; "" when it is, or none is wanted. Quick."""
        match self.kind:
            case "none":
                return ""
            case "vendor-library":
                return library_fault(self.library)
            case "test":
                return "" if self.admits_test else "the test decoder is for demonstrations: install the vendor's"
            case other:
                return f"no photo decoder is called {other}; there are {NONE}, {VENDOR_LIBRARY}, {TEST}"


class PhotoDecoding:
    """Decodes one photo at a time, from any thread. Starts the vendor's process with the first photo for it."""

    def __init__(self, config: PhotoDecoderConfig, clock: Clock) -> None:
        self._config = config
        self._vendor: VendorLibrary | None = None
        if config.kind == VENDOR_LIBRARY and not config.lacking:
            self._vendor = VendorLibrary(config.library, clock)

    @property
    def lacking(self) -> str:
        """Why the wanted decoder is not there; "" when it is, or none is wanted."""
        return self._config.lacking

    def decode(self, photo: bytes, photo_format: PhotoFormat) -> Portrait | PhotoFault:
        """The portrait, or why there is none. Blocks for up to 3 s; never raises for bad data."""
        # Pillow is a tenth of a second that only a kiosk which shows or compares photos needs.
        from devices.id_card.photo.pictures import portrait_from_picture, portrait_from_test_container

        match photo_format:
            case PhotoFormat.BMP | PhotoFormat.JPEG:
                return portrait_from_picture(photo, photo_format)
            case PhotoFormat.TEST:
                if self._config.kind != TEST or not self._config.admits_test:
                    return PhotoFault.NO_DECODER
                return portrait_from_test_container(photo)
            case PhotoFormat.WLT:
                if self._vendor is None:
                    return PhotoFault.NO_DECODER
                if len(photo) != _WLT_BYTES or not photo.strip(b"\0\xff"):
                    # Libraries have been seen to die of an empty block.
                    return PhotoFault.UNREADABLE
                picture = self._vendor.unpack(photo)
                if isinstance(picture, PhotoFault):
                    return picture
                return portrait_from_picture(picture, PhotoFormat.BMP, exact=True)
            case _:
                assert_never(photo_format)

    def close(self) -> None:
        """End the vendor's process."""
        if self._vendor is not None:
            self._vendor.close()
