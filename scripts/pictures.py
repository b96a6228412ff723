#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Take the pictures of README and docs anew from the running program: `.venv/bin/python -m scripts.pictures`.

Pages and papers come from the headless tours, other languages, sizes and moments from the gallery, a guide's slip
from the designs of the tests, the dock and the phone pages from Debian's Chromium. Everything is shrunk to a few
tens of kB.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from central.settings import CentreSettings
from kiosk.demo.finger import Finger, let_pass
from kiosk.demo.stage import Stage
from kiosk.journey import views
from tests.central_api.running_centre import running
from tests.central_api.test_drafts import TYPED, deposit
from ui.application import make_application

ROOT: Final = Path(__file__).parents[1]
PICTURES: Final = ROOT / "docs" / "pictures"
WIDTH: Final = 540
COLOURS: Final = 128
JPEG_QUALITY: Final = 85
PICTURES_OF: Final[Mapping[str, Mapping[str, str]]] = {
    "approved": {
        "home": "home.png",
        "guide": "guide.png",
        "notice": "notice.png",
        "card": "card.png",
        "ways": "identity-ways.png",
        "form": "form.png",
        "approved": "result.png",
        "goodbye": "goodbye.png",
        "slip": "slip.png",
        "paper": "a4-1.png",
    },
    "face": {"face-consent": "face.png"},
    "referred": {"referred": "result.png"},
    "supplement": {"supplement": "result.png", "supplement-slip": "slip.png"},
    "offline": {"offline": "result.png", "offline-slip": "slip.png"},
    "licence": {"licence": "licence.png", "undertaking": "undertaking.png"},
}
"""Which picture of which tour. A page that stood there several times is meant as it first stood: a tour that meets
one page more moves none of these."""
FROM_GALLERY: Final = {
    "face": "face-turn-left-zh-standard.png",
    "document": "document-found-zh-standard.png",
    "chip": "chip-insert-zh-standard.png",
    "paper-fields": "paper-fields-ticked-zh-standard.png",
    "summary": "summary-signed-zh-standard.png",
    "search": "search-near-zh-standard.png",
    "question": "guide-question-zh-standard.png",
    "place": "choice-region-zh-standard.png",
    "visit": "choice-slot-times-zh-standard.png",
    "acting": "acting-scope-zh-standard.png",
    "home-en": "home-en-standard.png",
    "home-elder": "home-zh-elder.png",
    "help": "help-zh-standard.png",
    "registered-here": "lookup-here-zh-standard.png",
    "cases": "cases-zh-standard.png",
    "withdrawn": "withdraw-withdrawn-zh-standard.png",
    "licence-fetched": "licence-fetched-zh-standard.png",
    "guide-hours": "guide-hours-zh-standard.png",
    "review": "review-asking-zh-standard.png",
    "refused": "result-refused-zh-standard.png",
    "draft-saved": "draft-saved-zh-standard.png",
    "complaint": "complaint-words-zh-standard.png",
}
FROM_SLIPS: Final = {"guide-slip": "80mm/guide-shop-zh.png"}
SLIP_GREYS: Final = 16
"""A slip is black on white: these are the edges of its letters."""
PHOTOGRAPHS: Final = ("face", "document", "dock")
"""Saved as JPEG: a camera's noise makes a PNG half as large again, and 128 colours have none left for a small red
seal, nor enough for a sky."""
COPY_LINE: Final = (0.0, 0.957, 1.0, 0.988)
"""Left, top, right and bottom of the line of the copy, as shares of the sheet."""
ITEM: Final = "41040000MZ-JF-0001"
CHROMIUM: Final = "/usr/bin/chromium"
SETTLED_MS: Final = 600
"""Pages fade in."""
FIRST_CATALOGUE_MS: Final = 120_000
"""Until it has come and is indexed, a new machine says that it is out of service."""
HILLS_ARE_SEEN: Final = """() => {
  const screen = document.getElementById("screen"), drawing = document.createElement("canvas").getContext("2d");
  drawing.drawImage(screen, screen.naturalWidth * 0.2, screen.naturalHeight * 0.62, 1, 1, 0, 0, 1, 1);
  const [red, , , ink] = drawing.getImageData(0, 0, 1, 1).data;
  return ink > 0 && red < 100;
}"""
"""The idle page has dark blue there, the pages before it are pale."""


def main() -> int:
    """Every picture, or the reason why not."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    with tempfile.TemporaryDirectory(prefix="pictures-") as folder:
        work = Path(folder)
        for scenario, wanted in PICTURES_OF.items():
            out = work / scenario
            _python("-m", "kiosk", "demo", "--headless", "--scenario", scenario, "--out", str(out))
            for name, source in wanted.items():
                _shrink(_of_tour(out, source), name)
        _copy_line(work / "approved" / "a4-1.png")
        for name, source in FROM_GALLERY.items():
            state = source.partition("-zh")[0].partition("-en")[0]
            _python("-m", "ui.gallery", "--out", str(work / "gallery"), "--only", state)
            _shrink(work / "gallery" / source, name)
        _python("-m", "tests.services.slip_designs", str(work / "slips"))
        for name, source in FROM_SLIPS.items():
            _shrink(work / "slips" / source, name, colours=SLIP_GREYS)
        _without_the_line(work)
        with _browser() as page:
            _dock(page, work)
            _phone(page, work)
    return 0


def _of_tour(out: Path, name: str) -> Path:
    """A file of a tour: pages carry a number before their name."""
    found = sorted(out.glob(f"[0-9][0-9]-{name}")) or [out / name]
    return found[0]


def _shrink(source: Path, name: str, width: int = WIDTH, colours: int = COLOURS) -> None:
    with Image.open(source) as picture:
        height = round(picture.height * width / picture.width)
        small = picture.convert("RGB").resize((width, height), Image.Resampling.LANCZOS)
    if name in PHOTOGRAPHS:
        target = PICTURES / f"{name}.jpg"
        small.save(target, quality=JPEG_QUALITY, optimize=True)
    else:
        target = PICTURES / f"{name}.png"
        small.quantize(colours, dither=Image.Dither.NONE).save(target, optimize=True)
    sys.stdout.write(f"{target.relative_to(ROOT)}  {target.stat().st_size // 1024} kB\n")


def _python(*arguments: str) -> None:
    subprocess.run([sys.executable, *arguments], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)


def _copy_line(sheet: Path) -> None:
    """The foot of the printed sheet, at its own size: shrunk with the sheet nobody could read it."""
    with Image.open(sheet) as picture:
        left, top, right, bottom = COPY_LINE
        foot = picture.crop(
            (
                round(left * picture.width),
                round(top * picture.height),
                round(right * picture.width),
                round(bottom * picture.height),
            )
        )
    cut = sheet.with_name("copy-line.png")
    foot.save(cut)
    _shrink(cut, "copy-line", foot.width)


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


def _without_the_line(work: Path) -> None:
    """Who comes while the line is down: the home page, and a guide."""
    make_application()
    (folder := work / "morning").mkdir()
    stage = Stage(folder)
    try:
        finger = Finger(stage.screen.window)

        def is_ready() -> bool:
            """With its first catalogue and its reader."""
            page = stage.kiosk.view.page
            return isinstance(page, views.IdlePage) and page.reader_available and finger.find("begin") is not None

        for _ in range(2):
            finger.wait_until(is_ready, "the idle page", within=60)
            let_pass(SETTLED_MS)
        finger.tap("begin")
        finger.wait_until(lambda: isinstance(stage.kiosk.view.page, views.HomePage), "the home page")
        stage.world.cut_line()
        finger.wait_until(lambda: stage.kiosk.view.chrome.pill is not None, "the loss of the line", within=90)
        _grab(stage, work, "home-offline")
        finger.tap(f"item-{ITEM}")
        finger.wait_until(lambda: isinstance(stage.kiosk.view.page, views.GuidePage), "the guide")
        _grab(stage, work, "guide-offline")
    finally:
        stage.close()


def _grab(stage: Stage, work: Path, name: str) -> None:
    let_pass(SETTLED_MS)
    stage.screen.grab().save(str(work / f"{name}.png"))
    _shrink(work / f"{name}.png", name)


def _dock(page: Page, work: Path) -> None:
    with _running("-m", "kiosk", "demo", "--browser", "--port", "0") as line:
        page.goto(line[line.index("http") :].strip())
        page.get_by_text("张秀英").first.wait_for()
        # Twice: the first frame of all has the idle page, before anything is known of a catalogue.
        for _ in range(2):
            page.wait_for_function(HILLS_ARE_SEEN, timeout=FIRST_CATALOGUE_MS)
            page.wait_for_timeout(2500)
        page.screenshot(path=work / "dock.png")
    _shrink(work / "dock.png", "dock", 900)


def _phone(page: Page, work: Path) -> None:
    """The guide that an item's QR code leads to, and a form that its citizen saved at a machine."""
    settings = CentreSettings(data=work / "centre", demonstration=True)
    with running(settings) as city:
        page.set_viewport_size({"width": 390, "height": 780})
        code, _ = deposit(city, city.machine(), TYPED)
        for name, path in (("phone", f"/g/{ITEM}"), ("phone-draft", f"/r/{code}")):
            page.goto(city.url + path)
            page.screenshot(path=work / f"{name}.png")
            _shrink(work / f"{name}.png", name, 390)


if __name__ == "__main__":
    sys.exit(main())
