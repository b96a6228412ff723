# SPDX-License-Identifier: GPL-3.0-or-later
"""For a while: `python -m ui.build` does this now (see ui/COORDINATION.txt). Engineer G fills kiosk_zh_CN.ts; please do not."""

from __future__ import annotations

import sys

from ui.build import Tree, main, make


def release_if_stale() -> None:
    make(Tree())


if __name__ == "__main__":
    sys.stderr.write("NOTE from engineer G: use `python -m ui.build`; I am translating all strings now (ui/COORDINATION.txt).\n")
    raise SystemExit(main({"update": ["--update-translations"], "check": ["--check-translations"]}.get(sys.argv[1], [])))
