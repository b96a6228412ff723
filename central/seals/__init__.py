# SPDX-License-Identifier: GPL-3.0-or-later
"""The authorities' seals on result papers: a port, and behind it PAdES with the key in a PKCS#11 token or a file.

SM2 in PDF, the electronic seals of GB/T 38540 and OFD would be further adapters of the port; there are none.
"""

from central.seals.opening import SEALS_FOLDER, open_sealer
from central.seals.port import SealDescription, Sealer, SealFailed, SealPlace, SealTrouble

__all__ = [
    "SEALS_FOLDER",
    "SealDescription",
    "SealFailed",
    "SealPlace",
    "SealTrouble",
    "Sealer",
    "open_sealer",
]
