#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Take the pictures of README and docs anew from the running program: `.venv/bin/python scripts/pictures.py`.

Pages and papers come from the headless tours, other languages and sizes from the gallery, the dock and the
phone page from Debian's Chromium. Everything is shrunk to a few tens of kB.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from PIL import Image
from playwright.sync_api import Page, sync_playwright

ROOT: Final = Path(__file__).parents[1]
PICTURES: Final = ROOT / "docs" / "pictures"
WIDTH: Final = 540
COLOURS: Final = 128
SCENARIOS: Final = ("approved", "referred", "supplement", "offline")
FROM_TOURS: Final = {
    "home": "approved/02-home.png",
    "guide": "approved/03-guide.png",
    "notice": "approved/04-notice.png",
    "card": "approved/05-card.png",
    "ways": "approved/06-identity-ways.png",
    "form": "approved/08-form.png",
    "approved": "approved/10-result.png",
    "goodbye": "approved/14-goodbye.png",
    "referred": "referred/10-result.png",
    "supplement": "supplement/10-result.png",
    "offline": "offline/11-result.png",
    "slip": "approved/slip.png",
    "offline-slip": "offline/slip.png",
}
FROM_GALLERY: Final = {
    "summary": "summary-signed-zh-standard.png",
    "home-en": "home-en-standard.png",
    "home-elder": "home-zh-elder.png",
    "help": "help-zh-standard.png",
}
ITEM: Final = "41040000MZ-JF-0001"
CHROMIUM: Final = "/usr/bin/chromium"


def main() -> int:
    """Every picture, or the reason why not."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="pictures-") as folder:
        work = Path(folder)
        for scenario in SCENARIOS:
            _python("-m", "kiosk", "demo", "--headless", "--scenario", scenario, "--out", str(work / scenario))
        for name, source in FROM_TOURS.items():
            _shrink(work / source, name)
        for name, source in FROM_GALLERY.items():
            _python(
                "-m",
                "ui.gallery",
                "--out",
                str(work / "gallery"),
                "--only",
                source.partition("-zh")[0].partition("-en")[0],
            )
            _shrink(work / "gallery" / source, name)
        _certificate(work / "approved" / "certificate.pdf", work)
        with _browser() as page:
            _dock(page, work)
            _phone(page, work)
    return 0


def _shrink(source: Path, name: str, width: int = WIDTH, colours: int = COLOURS) -> None:
    with Image.open(source) as picture:
        height = round(picture.height * width / picture.width)
        small = picture.convert("RGB").resize((width, height), Image.Resampling.LANCZOS)
    target = PICTURES / f"{name}.png"
    small.quantize(colours, dither=Image.Dither.NONE).save(target, optimize=True)
    sys.stdout.write(f"{target.relative_to(ROOT)}  {target.stat().st_size // 1024} kB\n")


def _python(*arguments: str) -> None:
    subprocess.run([sys.executable, *arguments], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)


def _certificate(paper: Path, work: Path) -> None:
    subprocess.run(
        ["pdftoppm", "-r", "70", "-png", "-singlefile", str(paper), str(work / "certificate")], check=True
    )
    _shrink(work / "certificate.png", "certificate")


@contextmanager
def _browser() -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        try:
            yield browser.new_page(viewport={"width": 1080, "height": 900}, locale="zh-CN")
        finally:
            browser.close()


@contextmanager
def _running(*arguments: str) -> Iterator[str]:
    """A child of ours and the first line that it says."""
    child = subprocess.Popen(
        [sys.executable, *arguments], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert child.stdout is not None
    try:
        yield child.stdout.readline()
    finally:
        child.terminate()
        child.wait(timeout=30)
        child.stdout.close()


def _dock(page: Page, work: Path) -> None:
    with _running("-m", "kiosk", "demo", "--browser", "--port", "0") as line:
        page.goto(line[line.index("http") :].strip())
        page.get_by_text("张秀英").first.wait_for()
        page.wait_for_timeout(2500)
        page.screenshot(path=work / "dock.png")
    _shrink(work / "dock.png", "dock", 900, colours=256)


def _phone(page: Page, work: Path) -> None:
    """The guide that an item's QR code leads to."""
    with _running("-m", "central.cli", "serve", "--demo", "--port", "0", "--data", str(work / "centre")) as line:
        page.set_viewport_size({"width": 390, "height": 780})
        page.goto(f"{json.loads(line)['url']}/g/{ITEM}")
        page.screenshot(path=work / "phone.png")
    _shrink(work / "phone.png", "phone", 390)


if __name__ == "__main__":
    sys.exit(main())
