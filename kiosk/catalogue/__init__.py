# SPDX-License-Identifier: GPL-3.0-or-later
"""The service items on this machine: the signed bundle, the search, what can be done here and now."""

from kiosk.catalogue.availability import Circumstances, Obstacle, obstacle
from kiosk.catalogue.bundle_store import BundleFault, BundleRefused, BundleStore, BundleTaken, bundle_of
from kiosk.catalogue.catalogue import Catalogue
from kiosk.catalogue.finding import SearchIndex
from kiosk.catalogue.register_hours import ClosedRegister, closed_registers, limited_registers
from kiosk.catalogue.waiting import Waiting, waiting_of

__all__ = [
    "BundleFault",
    "BundleRefused",
    "BundleStore",
    "BundleTaken",
    "Catalogue",
    "Circumstances",
    "ClosedRegister",
    "Obstacle",
    "SearchIndex",
    "Waiting",
    "bundle_of",
    "closed_registers",
    "limited_registers",
    "obstacle",
    "waiting_of",
]
