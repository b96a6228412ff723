# SPDX-License-Identifier: GPL-3.0-or-later
"""Touches and seconds from the card to the paper, for every item that only prints one.

    python -m benchmarks.touches [--elder] [--item CODE]

The real application offscreen, its devices simulated on their transports, its centre a process of its own. A
synthetic finger touches each page as soon as it stands still; nobody reads. What shows that the card is theirs (the
list of ways, and the PIN) is counted apart; a signature is one touch. Goal: at most four touches besides it.

seconds: from the card on the plate until the last sheet is out. of_it_identity_s, of_it_printer_s: on those pages,
and from the result until the sheet is out of the simulated printer. A register that is closed at this hour says so.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.measured import report
from central.demo.people import demo_people
from central.items import load_items
from kiosk.contract.cases import CaseOutcome
from kiosk.contract.items import ItemKind
from kiosk.demo.finger import Finger
from kiosk.demo.stage import Stage
from kiosk.demo.tour import Story, Tour, TourFailedError
from kiosk.journey import views
from kiosk.journey.touches import End, OpenItem, SetElder
from ui.application import make_application

_IDENTITY = ("IdentityWaysPage", "SecretPage")
_MOST = 4


@dataclass(frozen=True)
class Touched:
    page: str
    name: str


class PaperOutError(Exception):
    """The paper is out: what was to be measured is over."""


class CountingFinger(Finger):
    """Keeps what was touched, and on which page."""

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage.screen.window)
        self._stage = stage
        self.touched: list[Touched] = []

    def tap(self, name: str, *, within: float = 10.0) -> None:
        page = self._page()
        super().tap(name, within=within)
        self.touched.append(Touched(page, name))

    def draw(self, name: str, lines: Sequence[Sequence[tuple[float, float]]]) -> None:
        page = self._page()
        super().draw(name, lines)
        self.touched.append(Touched(page, name))

    def _page(self) -> str:
        return type(self._stage.kiosk.view.page).__name__


class Visit(Tour):
    """One story, its touches counted between card and paper."""

    def __init__(self, stage: Stage, story: Story, out: Path, *, elder: bool) -> None:
        super().__init__(stage, story, out, lambda _line: None, pictures=False)
        self._finger: CountingFinger = CountingFinger(stage)
        self._elder = elder
        self._at: dict[str, float] = {}
        self._began_at = 0
        self._ended_at: int | None = None

    def figures(self) -> dict[str, Any]:
        """After `walk`."""
        if self._ended_at is None:
            return {"paper": False, "decision": self._ending}
        touched = self._finger.touched[self._began_at : self._ended_at]
        others = [one for one in touched if one.page not in _IDENTITY]
        return {
            "touches": len(others),
            "touched": [f"{one.page.removesuffix('Page')}: {one.name}" for one in others],
            "of_identity": len(touched) - len(others),
            "seconds": round(self._at["paper"] - self._at["card"], 2),
            "of_it_identity_s": round(self._at["proven"] - self._at["ways"], 2),
            "of_it_printer_s": round(self._at["paper"] - self._at["result"], 2),
        }

    def _act(self, page: views.Page) -> None:
        kind = type(page).__name__
        if kind == "IdentityWaysPage":
            self._at.setdefault("ways", time.monotonic())
        elif "ways" in self._at and kind not in _IDENTITY:
            self._at.setdefault("proven", time.monotonic())
        if isinstance(page, views.GuidePage) and page.hours is not None:
            raise TourFailedError("a register is closed at this hour: measure it from 06:00 to 23:00")
        if isinstance(page, views.HomePage):
            # How the item is found is another figure.
            if self._elder:
                self._stage.kiosk.touch(SetElder(True))
            self._stage.kiosk.touch(OpenItem(self._story.item))
            self._changed(lambda now: not isinstance(now, views.HomePage))
            return
        super()._act(page)

    def _on_card(self, page: views.CardPage) -> None:
        if page.state is views.CardState.WAITING:
            self._at["card"] = time.monotonic()
            self._began_at = len(self._finger.touched)
        super()._on_card(page)

    def _on_result(self, page: views.ResultPage) -> None:
        self._at.setdefault("result", time.monotonic())
        paper = page.paper
        coming = (views.SlipState.NOT_ASKED, views.SlipState.PRINTING)
        if paper is not None and paper.state in coming and not paper.can_print:
            self._changed(lambda now: not _is_printing(now, coming), within=60.0)
            page = self._result()
            paper = page.paper
        if paper is not None and paper.state is views.SlipState.PRINTED and self._ended_at is None:
            self._at["paper"] = time.monotonic()
            self._ended_at = len(self._finger.touched)
            raise PaperOutError
        super()._on_result(page)

    def _result(self) -> views.ResultPage:
        page = self._page()
        if not isinstance(page, views.ResultPage):
            raise TourFailedError(f"the result page went to {type(page).__name__}")
        return page


def _is_printing(page: views.Page, coming: Sequence[views.SlipState]) -> bool:
    return isinstance(page, views.ResultPage) and page.paper is not None and page.paper.state in coming


def stories(only: str) -> dict[str, Story]:
    """For each item that only prints a paper, the first person of the demonstration who gets it."""
    found: dict[str, Story] = {}
    printed = {code for code, one in load_items().items() if one.item.kind is ItemKind.PRINT}
    for person in demo_people():
        for case in person.cases:
            fits = case.item in printed and case.outcome is CaseOutcome.APPROVED and only in ("", case.item)
            if fits and person.pin is not None:
                found.setdefault(case.item, Story(person.id, case.item, "city_pin", "approved"))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--elder", action="store_true", help="in large print, one question a page")
    parser.add_argument("--item", default="", help="only this one")
    given = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    make_application()
    names = {code: one.item.plain_name.en for code, one in load_items().items()}
    figures: dict[str, Any] = {}
    with tempfile.TemporaryDirectory(prefix="benchmark-") as folder:
        stage = Stage(Path(folder))
        try:
            for code, story in sorted(stories(given.item).items()):
                visit = Visit(stage, story, Path(folder) / code, elder=given.elder)
                failed = {}
                try:
                    visit.walk()
                except PaperOutError:
                    pass
                except TourFailedError as error:
                    failed = {"failed": str(error)}
                figures[code] = {"item": names[code], **failed, **visit.figures()}
                stage.kiosk.touch(End())
                if stage.world.on_plate is not None:
                    stage.world.lift()
                print(code, figures[code], file=sys.stderr)
        finally:
            stage.close()
    counted = [one["touches"] for one in figures.values() if "touches" in one]
    most = max(counted, default=0)
    report("touches", {"elder": given.elder, "goal": _MOST, "most": most, "items": figures})


if __name__ == "__main__":
    main()
