# SPDX-License-Identifier: GPL-3.0-or-later
"""`python -m kiosk` is the `kiosk` command."""

from __future__ import annotations

import sys


def main() -> None:
    """Entry point."""
    if sys.argv[1:2] == ["run"]:
        # Before anything personal can be in this process: its memory shows nothing that was let go of. And before
        # the commands are loaded: the program starts itself anew, and 0.2 s would be spent on them twice.
        from kiosk.wiping import leave_no_core_dump, overwrite_what_is_freed

        overwrite_what_is_freed()
        leave_no_core_dump()
    from kiosk.cli import app

    app()


if __name__ == "__main__":
    main()
