# SPDX-License-Identifier: GPL-3.0-or-later
"""Catalogues that somebody made to do harm, or that came out of a careless export."""

from __future__ import annotations

import subprocess
import sys
import zlib
from pathlib import Path

import pytest

from kiosk.catalogue import BundleTaken
from kiosk.contract.catalogue import MOST_BYTES, entries_text, read_entries
from tests.catalogue.catalogue_sending import sent
from tests.catalogue.test_bundle_store import ITEMS, KEY, bundle, offer, store_at

MEMORY = 1 << 31

UNPACK = """
import resource, sys
from kiosk.contract.catalogue import CatalogueUnreadableError, entries_after, unpack
resource.setrlimit(resource.RLIMIT_AS, ({most}, {most}))
try:
    answer, bodies = unpack(open(sys.argv[1], "rb").read())
    entries_after(answer, bodies, ())
except CatalogueUnreadableError:
    print("refused")
"""


@pytest.mark.parametrize("odd", ["\x1c", "\x85", "\u2028", "\r", "\x0b"])
def test_a_code_with_another_end_of_line_is_still_there_after_a_start(tmp_path: Path, odd: str) -> None:
    """It was taken, and refused as damaged at the next start: a machine without a line then offers nothing."""
    strange = ITEMS[0].model_copy(update={"code": f"41040000{odd}1"})
    path = tmp_path / "bundle.sqlite"
    made = bundle(items=(strange, *ITEMS[1:]))
    taken = offer(store_at(path), made)
    assert isinstance(taken, BundleTaken)
    assert store_at(path).load() == taken.bundle


def test_a_list_is_read_as_it_was_written() -> None:
    entries = (("a\u2028b", "0" * 64), ("c", "1" * 64))
    assert read_entries(entries_text(entries)) == entries
    assert read_entries("") == ()


def test_half_a_gigabyte_of_ends_of_lines_is_refused_within_a_machines_memory(tmp_path: Path) -> None:
    """It comes before any signature is looked at, and packs to half a megabyte."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    first = sent(bundle(), KEY).answer.model_dump_json().encode() + b"\n"
    parts = [packer.compress(first)]
    left = MOST_BYTES - len(first)
    while left:
        size = min(left, 1 << 24)
        parts.append(packer.compress(b"\n" * size))
        left -= size
    file = tmp_path / "answer.gz"
    file.write_bytes(b"".join((*parts, packer.flush())))
    assert file.stat().st_size < 1 << 20
    ran = subprocess.run(
        [sys.executable, "-c", UNPACK.format(most=MEMORY), str(file)],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert ran.returncode == 0, ran.stderr[-2000:]
    assert ran.stdout.strip() == "refused"
