# SPDX-License-Identifier: GPL-3.0-or-later
"""The messages between kiosk and central service. Import from the modules: each is one subject."""
