# SPDX-License-Identifier: GPL-3.0-or-later
"""The Chinese translation of the screen, and the tool that keeps it whole."""
