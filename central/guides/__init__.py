# SPDX-License-Identifier: GPL-3.0-or-later
"""Guides that come in tables: items that are explained here and done elsewhere. A city's export, or made up."""
