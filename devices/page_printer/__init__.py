# SPDX-License-Identifier: GPL-3.0-or-later
"""A4 printers over CUPS and IPP; each job is followed to its end."""
