# SPDX-License-Identifier: GPL-3.0-or-later
"""`python -m kiosk` is the `kiosk` command."""

from __future__ import annotations

from kiosk.cli import main

if __name__ == "__main__":
    main()
