# SPDX-License-Identifier: GPL-3.0-or-later
"""The self-service kiosk of a government-service hall."""
