# SPDX-License-Identifier: GPL-3.0-or-later
"""The main job, walked by a synthetic finger on the real pages: what a citizen does, page by page.

Nothing is skipped: each page is met, photographed and left by its own buttons.
"""

from __future__ import annotations

import json
import re
import shutil
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from kiosk.app import stored_records
from kiosk.demo.finger import Finger, NothingThereError, let_pass
from kiosk.demo.stage import Stage

ALLOWANCE: Final = "41040000MZ-JF-0001"
_SIGNATURE: Final = (
    ((0.15, 0.35), (0.22, 0.30), (0.20, 0.70)),
    ((0.30, 0.30), (0.42, 0.34), (0.36, 0.52), (0.46, 0.70)),
    ((0.58, 0.28), (0.56, 0.72), (0.70, 0.60)),
)
_SETTLED_MS: Final = 350
"""Pages fade in for 220 ms."""


@dataclass(frozen=True)
class Story:
    """Who comes, for which item, and what the world does meanwhile.

    way: how they show that the card is theirs; ending: the result page's kind that the story is about.
    """

    person: str
    item: str
    way: str
    ending: str
    refusal_allowed: bool = False
    line_cut_at: str = ""
    """The page at which the line is cut."""


STORIES: Final[Mapping[str, Story]] = {
    "approved": Story("zhang-xiuying", ALLOWANCE, "phone_code", "approved"),
    "referred": Story("wang-guilan", ALLOWANCE, "city_pin", "referred"),
    "supplement": Story("liu-changshun", ALLOWANCE, "phone_code", "supplement"),
    "refused": Story("zhao-yongfu", ALLOWANCE, "city_pin", "refused", refusal_allowed=True),
    "offline": Story("zhang-xiuying", ALLOWANCE, "phone_code", "registered_offline", line_cut_at="SummaryPage"),
}


class TourFailedError(Exception):
    """The story did not come to its end; the message says where it stood."""


class Tour:
    """Walks one story on one stage. `say` hears one line a page."""

    def __init__(self, stage: Stage, story: Story, out: Path, say: Callable[[str], None]) -> None:
        self._stage = stage
        self._story = story
        self._out = out
        self._say = say
        self._finger = Finger(stage.screen.window)
        self._pages: list[str] = []
        self._first_touch = 0.0
        self._paper_out = 0.0
        self._ending = ""
        self._slips_before = len(stage.world.slips)
        self._known = {record["id"] for record in self._records()}

    def walk(self) -> dict[str, Any]:
        """From the idle page to goodbye. Returns the closing line's values. Raises TourFailedError."""
        world, story = self._stage.world, self._story
        world.allow_refusal((story.item,) if story.refusal_allowed else ())
        self._out.mkdir(parents=True, exist_ok=True)
        try:
            self._finger.wait_until(
                lambda: self._kind() == "IdlePage" and self._ready(), "the idle page", within=30
            )
            while True:
                kind = self._kind()
                let_pass(_SETTLED_MS)
                if self._kind() != kind:
                    continue
                self._photograph(kind)
                if kind == story.line_cut_at:
                    world.cut_line()
                if kind == "GoodbyePage":
                    break
                getattr(self, f"_on_{kind}")(self._page())
            if world.on_plate is not None:
                world.lift()
            return self._closing()
        except NothingThereError as error:
            raise TourFailedError(f"on {self._kind()}: {error}") from error
        finally:
            world.restore_line()

    # -- what is on the screen

    def _kind(self) -> str:
        return self._stage.screen.bridge.kind

    def _page(self) -> dict[str, Any]:
        return self._stage.screen.bridge.page

    def _ready(self) -> bool:
        """The idle page shows before the first catalogue has come."""
        return self._finger.find("begin") is not None and self._page()["reader_available"]

    def _photograph(self, kind: str) -> None:
        name = re.sub(r"(?<!^)(?=[A-Z])", "-", kind.removesuffix("Page")).lower()
        path = self._out / f"{len(self._pages) + 1:02d}-{name}.png"
        self._stage.screen.grab().save(str(path))
        self._pages.append(kind)
        title = self._page().get("title") or self._page().get("headline") or ""
        self._say(f"{len(self._pages):2d}  {kind:20s} {title}")

    def _left(self, kind: str, *, within: float = 15.0) -> None:
        self._finger.wait_until(lambda: self._kind() != kind, f"the page after {kind}", within=within)

    # -- what the citizen does on each page

    def _on_IdlePage(self, _page: dict[str, Any]) -> None:
        self._first_touch = time.monotonic()
        self._finger.tap("begin")
        self._left("IdlePage")

    def _on_HomePage(self, page: dict[str, Any]) -> None:
        if any(row["code"] == self._story.item for row in page["popular"]):
            self._finger.tap(f"item-{self._story.item}")
        else:
            self._finger.tap("tile-apply")
        self._left("HomePage")

    def _on_SearchPage(self, _page: dict[str, Any]) -> None:
        self._finger.tap(f"item-{self._story.item}")
        self._left("SearchPage")

    def _on_GuidePage(self, _page: dict[str, Any]) -> None:
        self._finger.tap("next")
        self._left("GuidePage")

    def _on_NoticePage(self, _page: dict[str, Any]) -> None:
        self._finger.tap("next")
        self._left("NoticePage")

    def _on_ConsentPage(self, page: dict[str, Any]) -> None:
        index = page["index"]
        self._finger.tap("next")
        self._finger.wait_until(
            lambda: self._kind() != "ConsentPage" or self._page()["index"] != index, "the page after a consent"
        )

    def _on_CardPage(self, page: dict[str, Any]) -> None:
        if page["state"] == "waiting":
            self._stage.world.lay(self._story.person)
            self._finger.wait_until(
                lambda: self._kind() != "CardPage" or self._page()["state"] not in ("waiting", "reading"),
                "the card to be read",
            )
        elif page["state"] == "read":
            self._finger.wait_until(
                lambda: self._kind() != "CardPage" or self._finger.find("next") is not None, "the way on"
            )
            if self._kind() == "CardPage":
                self._finger.tap("next")
                self._left("CardPage")
        else:
            raise TourFailedError(f"the card is {page['state']}")

    def _on_IdentityWaysPage(self, _page: dict[str, Any]) -> None:
        self._finger.tap(f"way-{self._story.way}")
        self._left("IdentityWaysPage")

    def _on_SecretPage(self, page: dict[str, Any]) -> None:
        self._finger.wait_until(lambda: not self._page().get("waiting", False), "the challenge")
        for digit in self._secret(page["way"]):
            self._finger.tap(f"key-{digit}")
        if self._kind() == "SecretPage" and self._finger.find("next") is not None:
            self._finger.tap("next")
        self._left("SecretPage")

    def _secret(self, way: str) -> str:
        person = self._stage.world.people[self._story.person]
        if way == "city_pin":
            return person.pin or ""
        found: list[str] = []

        def sent() -> bool:
            texts = [str(message["text"]) for message in self._stage.world.messages()[:1]]
            found[:] = re.findall(r"(?<![0-9])[0-9]{6}(?![0-9])", texts[0]) if texts else []
            return bool(found)

        self._finger.wait_until(sent, "the code by short message")
        return found[0]

    def _on_FormPage(self, page: dict[str, Any]) -> None:
        number = page["page"]
        for field in page["fields"]:
            if field["required"] and not field["value"] and field["input"] != "locked":
                raise TourFailedError(f"the story has no answer for the field {field['key']}")
        self._finger.tap("next")
        self._finger.wait_until(
            lambda: self._kind() != "FormPage" or self._page()["page"] != number, "the page after a form page"
        )

    def _on_SummaryPage(self, _page: dict[str, Any]) -> None:
        self._finger.draw("paper", _SIGNATURE)
        self._finger.wait_until(lambda: bool(self._page().get("signed")), "the signature")
        let_pass(_SETTLED_MS)
        self._finger.tap("next")
        self._left("SummaryPage")

    def _on_ProgressPage(self, _page: dict[str, Any]) -> None:
        self._left("ProgressPage", within=20.0)

    def _on_ResultPage(self, page: dict[str, Any]) -> None:
        self._ending = page["kind"]
        if page["slip"] == "not_asked":
            self._finger.tap("next")
            self._finger.wait_until(
                lambda: self._page().get("slip") not in ("not_asked", "printing"), "the slip", within=30.0
            )
            if self._stage.world.wait_for_slip(self._slips_before + 1, 10.0) is not None:
                self._paper_out = time.monotonic()
        else:
            self._finger.tap("next")
            self._left("ResultPage")

    def _on_RatingPage(self, page: dict[str, Any]) -> None:
        if page["grade"] is None:
            self._finger.tap("grade-very_good")
            self._finger.wait_until(lambda: self._page().get("grade") is not None, "the grade")
        else:
            self._finger.tap("next")
            self._left("RatingPage")

    # -- the end

    def _records(self) -> list[dict[str, Any]]:
        records = stored_records(self._stage.settings)
        if isinstance(records, str):
            raise TourFailedError(records)
        return [record for record in records if record["lane"] == "application"]

    def _closing(self) -> dict[str, Any]:
        new = [record for record in self._records() if record["id"] not in self._known]
        if len(new) != 1:
            raise TourFailedError(f"{len(new)} applications were stored instead of one")
        application_id = new[0]["id"]
        if self._story.line_cut_at:
            # The second half of the story: the line comes back, and the application arrives, once.
            self._stage.world.restore_line()
            self._finger.wait_until(
                lambda: self._record(application_id)["reference"] is not None, "the delivery", within=60.0
            )
        record = self._record(application_id)
        slip = self._stage.world.wait_for_slip(self._slips_before + 1, 5.0)
        if slip is not None:
            shutil.copy(slip, self._out / "slip.png")
        for path in self._stage.documents.values():
            shutil.copy(path, self._out / "certificate.pdf")
        return {
            "ok": self._ending == self._story.ending and slip is not None,
            "application_id": application_id,
            "case_no": record["reference"],
            "decision": self._ending,
            "seconds": round(self._paper_out - self._first_touch, 2),
            "pages": len(self._pages),
        }

    def _record(self, application_id: str) -> dict[str, Any]:
        return next(record for record in self._records() if record["id"] == application_id)


def closing_line(values: Mapping[str, Any]) -> str:
    """The tour's last line of output."""
    return json.dumps(values, ensure_ascii=False)
