# SPDX-License-Identifier: GPL-3.0-or-later
"""Keypads of twelve keys."""
