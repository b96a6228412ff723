# SPDX-License-Identifier: GPL-3.0-or-later
"""Code scanners: on a serial line, and those that type like a keyboard."""
