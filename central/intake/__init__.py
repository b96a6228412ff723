# SPDX-License-Identifier: GPL-3.0-or-later
"""Applications coming in: checked, decided, stored once, answered with a receipt."""
