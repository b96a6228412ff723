# SPDX-License-Identifier: GPL-3.0-or-later
"""Finding an item by what a person types: index, ranking, and how people ask."""

from kiosk.catalogue.finding.index import MAX_RESULTS, MOST_TYPED, Hit, SearchIndex

__all__ = ["MAX_RESULTS", "MOST_TYPED", "Hit", "SearchIndex"]
