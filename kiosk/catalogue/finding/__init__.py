# SPDX-License-Identifier: GPL-3.0-or-later
"""Finding an item by what a person types: index, ranking, and how people ask."""

from kiosk.catalogue.finding.hits import MAX_RESULTS, Hit
from kiosk.catalogue.finding.index import MOST_TYPED, SearchIndex
from kiosk.catalogue.finding.joining import joined

__all__ = ["MAX_RESULTS", "MOST_TYPED", "Hit", "SearchIndex", "joined"]
