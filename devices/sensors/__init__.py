# SPDX-License-Identifier: GPL-3.0-or-later
"""Door, presence and guide lights on a Modbus board."""
