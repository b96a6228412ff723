# SPDX-License-Identifier: GPL-3.0-or-later
"""A4 printers over CUPS and IPP; each job is followed to its end."""

from devices.page_printer.driver import PagePrinter
from devices.page_printer.following import Patience

__all__ = ["PagePrinter", "Patience"]
