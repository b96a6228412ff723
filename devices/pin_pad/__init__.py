# SPDX-License-Identifier: GPL-3.0-or-later
"""Encrypting PIN pads, whose blocks this program never reads."""
