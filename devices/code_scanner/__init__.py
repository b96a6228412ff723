# SPDX-License-Identifier: GPL-3.0-or-later
"""Code scanners: on a serial line, or grabbed as a keyboard of their own."""

from devices.code_scanner.scanners import SerialCodeScanner, WedgeCodeScanner

__all__ = ["SerialCodeScanner", "WedgeCodeScanner"]
