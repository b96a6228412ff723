# SPDX-License-Identifier: GPL-3.0-or-later
"""Comparing a chip photo with a live frame, in a process of its own."""
