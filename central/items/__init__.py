# SPDX-License-Identifier: GPL-3.0-or-later
"""The city's service items: one folder of data an item, loaded and checked as a whole."""

from central.items.definition import ItemDefinition
from central.items.lint import Finding, lint_items
from central.items.loading import ITEMS_FOLDER, ItemDataError, load_items

__all__ = [
    "ITEMS_FOLDER",
    "Finding",
    "ItemDataError",
    "ItemDefinition",
    "lint_items",
    "load_items",
]
