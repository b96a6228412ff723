# SPDX-License-Identifier: GPL-3.0-or-later
"""The city's catalogue as it is signed, kept and sent."""

from central.catalogue.publishing import Catalogues
from central.catalogue.revisions import EarlierItems, Revisions, SignedCatalogue

__all__ = ["Catalogues", "EarlierItems", "Revisions", "SignedCatalogue"]
