# SPDX-License-Identifier: GPL-3.0-or-later
"""Receipt printers that speak ESC/POS on TCP port 9100."""

from devices.receipt_printer.network_printer import NetworkReceiptPrinter

__all__ = ["NetworkReceiptPrinter"]
