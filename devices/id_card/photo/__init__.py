# SPDX-License-Identifier: GPL-3.0-or-later
"""The photo on a chip to a portrait of 102 x 126 pixels.

`PhotoDecoding(PhotoDecoderConfig(...), clock)` has `decode(photo, photo_format) -> Portrait | PhotoFault`, which
blocks for up to 3 s, `lacking` (why a wanted decoder is not there) and `close()`. Photos are never logged, and
lie in no file that outlives the call.
"""

from devices.id_card.photo.decoding import NONE, TEST, VENDOR_LIBRARY, PhotoDecoderConfig, PhotoDecoding

__all__ = ["NONE", "TEST", "VENDOR_LIBRARY", "PhotoDecoderConfig", "PhotoDecoding"]
