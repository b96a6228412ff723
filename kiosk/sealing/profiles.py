# SPDX-License-Identifier: GPL-3.0-or-later
"""Which algorithms are used for what is made new. What was made under the other one stays readable."""

from __future__ import annotations

from enum import StrEnum


class Profile(StrEnum):
    """STANDARD: AES-256-GCM, SHA-256, Ed25519, X25519 with HPKE. GM (国密): SM4-GCM, SM3, SM2."""

    STANDARD = "standard"
    GM = "gm"
