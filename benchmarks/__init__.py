# SPDX-License-Identifier: GPL-3.0-or-later
"""Measurements that others can run: each prints one JSON object, with the machine's own limit beside it."""
