# SPDX-License-Identifier: GPL-3.0-or-later
"""The citizen's way as data, free of Qt. The engine is `kiosk.journey.engine.Journey`."""
