# SPDX-License-Identifier: GPL-3.0-or-later
"""The program's version, for a frozen program too, which carries no package metadata."""

from __future__ import annotations

from typing import Final

PROGRAM_VERSION: Final = "0.1.0"
"""The same as in pyproject.toml; a test compares them."""
