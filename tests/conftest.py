# SPDX-License-Identifier: GPL-3.0-or-later
"""What holds for every test: no window ever opens, whatever display the machine has."""

from __future__ import annotations

import os

os.environ["QT_QPA_PLATFORM"] = "offscreen"
