# SPDX-License-Identifier: GPL-3.0-or-later
"""The city's service items: one folder of data an item, loaded and checked as a whole."""

from central.items.blocks import unused_blocks
from central.items.definition import ItemDefinition
from central.items.files import ItemDataError
from central.items.lint import Finding, lint_items
from central.items.loading import ITEMS_FOLDER, load_items

__all__ = [
    "ITEMS_FOLDER",
    "Finding",
    "ItemDataError",
    "ItemDefinition",
    "lint_items",
    "load_items",
    "unused_blocks",
]
