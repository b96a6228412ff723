# SPDX-License-Identifier: GPL-3.0-or-later
"""Guides that come in tables: items that are explained here and done elsewhere. A city's export, or made up."""

from central.guides.loading import GUIDES_FOLDER, GuideDataError, load_guides, read_guides
from central.guides.synthetic import keep_made_up_guides, made_up_guides
from central.guides.tables import GuideTables

__all__ = [
    "GUIDES_FOLDER",
    "GuideDataError",
    "GuideTables",
    "keep_made_up_guides",
    "load_guides",
    "made_up_guides",
    "read_guides",
]
