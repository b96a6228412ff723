# SPDX-License-Identifier: GPL-3.0-or-later
"""The demonstration: an embedded centre, simulated devices, and the dock that stands for the world."""
