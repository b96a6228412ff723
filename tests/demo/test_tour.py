# SPDX-License-Identifier: GPL-3.0-or-later
"""The main job, by the command that a new user types: each story comes to its own end, on paper."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from kiosk.demo.tour import STORIES

pytestmark = pytest.mark.timeout(150)

_PAGES = {
    "approved": ["idle", "home", "guide", "notice", "card", "identity-ways", "secret", "form", "summary", "result"],
}


def _walk(scenario: str, out: Path) -> tuple[int, list[str], str]:
    done = subprocess.run(
        [sys.executable, "-m", "kiosk", "demo", "--headless", "--scenario", scenario, "--out", str(out)],
        capture_output=True,
        text=True,
        check=False,
        timeout=140,
        env={key: value for key, value in os.environ.items() if key not in ("DISPLAY", "WAYLAND_DISPLAY")},
    )
    return done.returncode, done.stdout.strip().splitlines(), done.stderr


@pytest.mark.parametrize("scenario", list(STORIES))
def test_each_story_comes_to_its_end(scenario: str, tmp_path: Path) -> None:
    code, lines, errors = _walk(scenario, tmp_path)
    assert code == 0, (lines[-5:], errors[-2000:])
    closing = json.loads(lines[-1])
    assert closing["ok"] is True
    # The demonstration has the true clock, and some registers close at night: the guide says so.
    assert closing["decision"] == STORIES[scenario].ends(registers_closed=closing["registers_closed"])
    assert closing["case_no"].isdigit()
    assert 0 < closing["seconds"] < 60
    pictures = sorted(tmp_path.glob("[0-9][0-9]-*.png"))
    assert closing["pages"] == len(pictures)
    for picture in pictures:
        with Image.open(picture) as image:
            assert image.size == (1080, 1920)
    assert pictures[-1].name.endswith("-goodbye.png")
    with Image.open(tmp_path / "slip.png") as slip:
        assert zxingcpp.read_barcodes(slip), "the slip carries a code that a phone can read"
    # Qt, QML or a worker complaining would say so here.
    assert errors == ""


def test_the_approved_story_meets_every_page_and_leaves_a_paper_marked_as_demonstration(tmp_path: Path) -> None:
    code, lines, errors = _walk("approved", tmp_path)
    assert code == 0, (lines[-5:], errors[-2000:])
    met = [picture.stem[3:] for picture in sorted(tmp_path.glob("[0-9][0-9]-*.png"))]
    assert [page for page in met if page in _PAGES["approved"]][: len(_PAGES["approved"])] == _PAGES["approved"]
    text = subprocess.run(
        ["pdftotext", str(tmp_path / "certificate.pdf"), "-"], capture_output=True, text=True, check=True
    ).stdout
    assert "演示" in text
    assert "无法律效力" in text.replace(" ", "")


def test_an_unknown_story_is_wrong_usage() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "kiosk", "demo", "--headless", "--scenario", "happy"],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 2
    assert "approved" in done.stderr
