# SPDX-License-Identifier: GPL-3.0-or-later
"""Cameras: one thread each, the latest frame only; pages found and straightened; codes read."""
