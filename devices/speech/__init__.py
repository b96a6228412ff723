# SPDX-License-Identifier: GPL-3.0-or-later
"""The voice, in a process of its own."""
