# SPDX-License-Identifier: GPL-3.0-or-later
"""Passports and other travel documents with a chip: ICAO Doc 9303 parts 10 and 11, Basic Access Control.

Read are the printed data (DG1) and the face (DG2). Their signature is not checked (no passive authentication), so
nothing here says that a document is genuine.
"""

from devices.smart_card.travel_document.access_key import AccessKey, access_key
from devices.smart_card.travel_document.reading import read_travel_document

__all__ = ["AccessKey", "access_key", "read_travel_document"]
