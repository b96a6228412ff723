# SPDX-License-Identifier: GPL-3.0-or-later
"""What both houses need to set a paper in type: fonts that have every name, and A4 sheets to write on."""
