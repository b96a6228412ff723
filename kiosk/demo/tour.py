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
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from devices.status import DeviceClass
from kiosk.app import stored_catalogue, stored_records
from kiosk.demo.finger import Finger, NothingThereError, let_pass
from kiosk.demo.stage import Stage
from kiosk.demo.world import HEAD_TURN
from kiosk.journey import views

ALLOWANCE: Final = "41040000MZ-JF-0001"
SHOP: Final = "41040000SJ-XK-0001"
_SIGNATURE: Final = (
    ((0.15, 0.35), (0.22, 0.30), (0.20, 0.70)),
    ((0.30, 0.30), (0.42, 0.34), (0.36, 0.52), (0.46, 0.70)),
    ((0.58, 0.28), (0.56, 0.72), (0.70, 0.60)),
)
_SETTLED_MS: Final = 350
"""Pages fade in for 220 ms."""
_PRESS_AGAIN_MS: Final = 60


@dataclass(frozen=True)
class Story:
    """Who comes, for which item, and what the world does meanwhile.

    way: how they show that the card is theirs; ending: the result page's kind that the story is about; at_night:
    the one that it comes to while a register of the item is closed, "" where none of them ever is.
    """

    person: str
    item: str
    way: str
    ending: str
    refusal_allowed: bool = False
    line_cut_at: str = ""
    """The page at which the line is cut."""
    licence: bool = False
    """Whether e-licences are authorised in place of papers."""
    undertakes: bool = True
    """Whether the conditions of an undertaking are ticked; else a person decides."""
    at_night: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)
    """What is typed, by field: digits, a choice, or Pinyin. In Pinyin the words stand apart, each the first one
    that the keyboard offers, or with its place behind it (hao:1); what begins with a digit is typed as it is."""

    def ends(self, *, registers_closed: bool) -> str:
        """The kind of its result page at this hour."""
        return self.at_night if registers_closed and self.at_night else self.ending


_SHOP_ANSWERS: Final = {
    "shop_name": "jianguo bianmin xiaodian",
    "premises": "pingdingshanshi xinhuaqu shililu 12 hao:1",
    "scope": "daily_goods",
    "capital": "30000",
    "staff": "2",
}

STORIES: Final[Mapping[str, Story]] = {
    "approved": Story("zhang-xiuying", ALLOWANCE, "phone_code", "approved"),
    "referred": Story("wang-guilan", ALLOWANCE, "city_pin", "referred"),
    "supplement": Story("liu-changshun", ALLOWANCE, "phone_code", "supplement"),
    "refused": Story("zhao-yongfu", ALLOWANCE, "city_pin", "refused", refusal_allowed=True),
    "face": Story("zhang-xiuying", ALLOWANCE, "face", "approved"),
    "shop": Story(
        "zhou-jianguo",
        SHOP,
        "city_pin",
        "approved",
        at_night="referred",
        answers=_SHOP_ANSWERS,
    ),
    "licence": Story(
        "zhou-jianguo", SHOP, "city_pin", "approved", licence=True, at_night="referred", answers=_SHOP_ANSWERS
    ),
    "no-undertaking": Story("zhou-jianguo", SHOP, "city_pin", "referred", undertakes=False, answers=_SHOP_ANSWERS),
    "offline": Story("zhang-xiuying", ALLOWANCE, "phone_code", "registered_offline", line_cut_at="SummaryPage"),
}


class TourFailedError(Exception):
    """The story did not come to its end; the message says where it stood."""


class Tour:
    """Walks one story on one stage. `say` hears one line a page."""

    def __init__(
        self, stage: Stage, story: Story, out: Path, say: Callable[[str], None], *, pictures: bool = True
    ) -> None:
        """out: folder of pictures and papers, made when missing; pictures False takes none."""
        self._pictures = pictures
        self._stage = stage
        self._story = story
        self._out = out
        self._say = say
        self._finger = Finger(stage.screen.window)
        self._pages: list[str] = []
        self._first_touch = 0.0
        self._paper_out = 0.0
        self._ending = ""
        self._registers_closed = False
        self._slips_before = len(stage.world.slips)
        self._sheets_before = self._sheets()
        self._known = {record["id"] for record in self._records()}

    def walk(self) -> dict[str, Any]:
        """From the idle page to goodbye. Returns the closing line's values. Raises TourFailedError."""
        world, story = self._stage.world, self._story
        world.allow_refusal((story.item,) if story.refusal_allowed else ())
        self._out.mkdir(parents=True, exist_ok=True)
        try:
            # A kiosk on its first day fetches its catalogue first, and says so on a page of its own.
            self._finger.wait_until(
                lambda: not isinstance(stored_catalogue(self._stage.settings), str), "the catalogue", within=30
            )
            self._finger.wait_until(self._ready, "the idle page", within=30)
            let_pass(_SETTLED_MS)
            self._finger.wait_until(self._ready, "the idle page", within=30)
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
                self._act(self._page())
            if world.on_plate is not None:
                world.lift()
            return self._closing()
        except NothingThereError as error:
            raise TourFailedError(f"on {self._kind()}: {error}") from error
        finally:
            world.restore_line()

    # -- what is on the screen

    def _kind(self) -> str:
        return type(self._page()).__name__

    def _page(self) -> views.Page:
        return self._stage.kiosk.view.page

    def _ready(self) -> bool:
        """The idle page shows before the first catalogue has come."""
        page = self._page()
        return isinstance(page, views.IdlePage) and page.reader_available and self._finger.find("begin") is not None

    def _photograph(self, kind: str) -> None:
        name = re.sub(r"(?<!^)(?=[A-Z])", "-", kind.removesuffix("Page")).lower()
        if self._pictures:
            self._stage.screen.grab().save(str(self._out / f"{len(self._pages) + 1:02d}-{name}.png"))
        self._pages.append(kind)
        title = self._finger.find("title")
        self._say(f"{len(self._pages):2d}  {kind:20s} {title.property('text') if title is not None else ''}")

    # -- what the citizen does on each page

    def _act(self, page: views.Page) -> None:
        match page:
            case views.IdlePage():
                self._first_touch = time.monotonic()
                self._go("begin")
            case views.HomePage(popular=popular):
                known = any(row.code == self._story.item for row in popular)
                self._go(f"item-{self._story.item}" if known else "tile-apply")
            case views.SearchPage():
                self._go(f"item-{self._story.item}")
            case views.GuidePage(hours=hours):
                if hours is not None:
                    self._registers_closed = True
                    self._say("    a register is closed at this hour: what it would say is checked when it opens")
                self._go("next")
            case views.ChoicePage(rows=rows) if any(row.id == "myself" for row in rows):
                self._go("choice-myself")
            case views.NoticePage():
                self._go("next")
            case views.ConsentPage(index=index):
                self._finger.tap("next")
                self._changed(lambda now: not (isinstance(now, views.ConsentPage) and now.index == index))
            case views.LicencePage():
                self._on_licence(page)
            case views.MaterialsPage():
                self._go("next")
            case views.UndertakingPage(refusing=True):
                self._go("next")
            case views.UndertakingPage(refusing=False) if not self._story.undertakes:
                self._finger.tap("other")
                self._changed(lambda now: isinstance(now, views.UndertakingPage) and now.refusing)
            case views.UndertakingPage(index=index):
                self._finger.tap("tick")
                self._changed(lambda now: isinstance(now, views.UndertakingPage) and now.ticked)
                let_pass(_SETTLED_MS)
                self._finger.tap("next")
                self._changed(lambda now: not (isinstance(now, views.UndertakingPage) and now.index == index))
            case views.CardPage():
                self._on_card(page)
            case views.IdentityWaysPage():
                self._go(f"way-{self._story.way}")
            case views.SecretPage():
                self._on_secret(page)
            case views.FacePage():
                self._on_face(page)
            case views.FormPage():
                self._on_form(page)
            case views.DocumentPage():
                self._on_document(page)
            case views.PaperFieldsPage(reading=True):
                self._changed(lambda now: not (isinstance(now, views.PaperFieldsPage) and now.reading))
            case views.PaperFieldsPage():
                # The paper of the demonstration is somebody else's lease: what it says is no answer of this story.
                self._go("next")
            case views.SummaryPage():
                self._on_summary()
            case views.ProgressPage():
                self._changed(lambda now: not isinstance(now, views.ProgressPage), within=20.0)
            case views.ResultPage():
                self._on_result(page)
            case views.RatingPage(grade=None):
                self._finger.tap("grade-very_good")
                self._changed(lambda now: not isinstance(now, views.RatingPage) or now.grade is not None)
            case views.RatingPage():
                self._go("next")
            case _:
                raise TourFailedError(f"the story does not know what to do on {type(page).__name__}")

    def _go(self, name: str) -> None:
        """Touch, and be on another page."""
        kind = self._kind()
        self._finger.tap(name)
        self._changed(lambda now: type(now).__name__ != kind)

    def _changed(self, condition: Callable[[views.Page], bool], *, within: float = 15.0) -> None:
        self._finger.wait_until(lambda: condition(self._page()), "the page to change", within=within)

    def _on_card(self, page: views.CardPage) -> None:
        if page.state is views.CardState.WAITING:
            self._stage.world.lay(self._story.person)
            going = (views.CardState.WAITING, views.CardState.READING)
            self._changed(lambda now: not (isinstance(now, views.CardPage) and now.state in going))
        elif page.state is views.CardState.READ:
            self._go("next")
        else:
            raise TourFailedError(f"the card is {page.state.value}")

    def _on_secret(self, page: views.SecretPage) -> None:
        self._changed(lambda now: not (isinstance(now, views.SecretPage) and now.waiting))
        for digit in self._secret(page.way):
            self._finger.tap(f"key-{digit}")
        self._go("next")

    def _on_face(self, page: views.FacePage) -> None:
        """Agree, then look straight and turn the head as the page asks."""
        state = views.FaceState
        world, person = self._stage.world, self._story.person
        match page.state:
            case state.CONSENT:
                self._finger.tap("next")
            case state.TURN_LEFT:
                world.show_face(person, HEAD_TURN)
            case state.TURN_RIGHT:
                world.show_face(person, -HEAD_TURN)
            case state.LOOK_STRAIGHT | state.NO_FACE:
                world.show_face(person)
            case state.PREPARING | state.HOLD_ON | state.MATCHED:
                pass
            case _:
                raise TourFailedError(f"the face page says {page.state.value}")
        self._changed(lambda now: not (isinstance(now, views.FacePage) and now.state is page.state))

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

    def _on_form(self, page: views.FormPage) -> None:
        for asked in page.fields:
            if not asked.required or asked.value or asked.input == "locked":
                continue
            if asked.key not in self._story.answers:
                raise TourFailedError(f"the story has no answer for the field {asked.key}")
            self._answer(asked)
        self._finger.tap("next")
        self._changed(lambda now: not (isinstance(now, views.FormPage) and now.page == page.page))

    def _answer(self, asked: views.FieldView) -> None:
        """Touch the field, and the keys or the choice."""
        self._finger.tap(f"field-{asked.key}")
        self._changed(lambda now: isinstance(now, views.FormPage) and now.focus == asked.key)
        let_pass(_SETTLED_MS)
        answer = self._story.answers[asked.key]
        match asked.input:
            case "choice":
                self._finger.tap(f"choice-{answer}")
            case "digits":
                self._type(answer)
            case _:
                for word in answer.split():
                    letters, _, place = word.partition(":")
                    if letters.isdigit():
                        self._finger.tap("key-signs")
                        self._type(letters)
                        self._finger.tap("key-signs")
                    else:
                        self._type(letters)
                        # The bar is drawn anew with the last letter.
                        let_pass(_PRESS_AGAIN_MS)
                        self._finger.tap(f"candidate-{place or 0}")
                        let_pass(_PRESS_AGAIN_MS)

    def _type(self, keys: str) -> None:
        for key in keys:
            self._finger.tap(f"key-{key}")

    def _on_document(self, page: views.DocumentPage) -> None:
        """Lay the paper there, take its one page as soon as it looks good, and go on."""
        state = views.PaperState
        match page.state:
            case state.LOOKING | state.NOT_GOOD:
                self._stage.world.rig.tell(DeviceClass.DOCUMENT_CAMERA, scene="page")
            case state.FOUND:
                self._finger.tap("next")
            case state.TAKEN if page.can_finish:
                self._go("next")
                return
            case state.SHOOTING | state.MAKING:
                pass
            case _:
                raise TourFailedError(f"the paper's page says {page.state.value}")
        self._changed(lambda now: not (isinstance(now, views.DocumentPage) and now.state is page.state))

    def _on_licence(self, page: views.LicencePage) -> None:
        """Authorise it and see what comes, or use the paper."""
        if page.state is views.LicenceStep.ASKING:
            self._finger.tap("next" if self._story.licence else "other")
        elif page.state is not views.LicenceStep.WAITING:
            self._finger.tap("next")
        self._changed(lambda now: not (isinstance(now, views.LicencePage) and now.state is page.state))

    def _on_summary(self) -> None:
        self._finger.draw("paper", _SIGNATURE)
        self._changed(lambda now: isinstance(now, views.SummaryPage) and now.signed)
        let_pass(_SETTLED_MS)
        # Where no rules may decide there is one button only.
        self._go("next")

    def _on_result(self, page: views.ResultPage) -> None:
        self._ending = page.kind.value
        if page.slip is not views.SlipState.NOT_ASKED:
            self._go("next")
            return
        open_states = (views.SlipState.NOT_ASKED, views.SlipState.PRINTING)
        paper = page.paper
        if paper is not None and paper.state in open_states and (paper.can_print or paper.pages):
            # The document first; the slip is then the other button.
            if paper.can_print:
                self._finger.tap("next")
            self._changed(lambda now: _paper_state(now) not in open_states, within=60.0)
            return
        self._finger.tap("back" if _paper_state(page) is views.SlipState.PRINTED else "next")
        self._changed(lambda now: not (isinstance(now, views.ResultPage) and now.slip in open_states), within=30.0)
        if self._stage.world.wait_for_slip(self._slips_before + 1, 10.0) is not None:
            self._paper_out = time.monotonic()

    # -- the end

    def _records(self) -> list[dict[str, Any]]:
        return [record for record in stored_records(self._stage.settings) if record["lane"] == "application"]

    def _closing(self) -> dict[str, Any]:
        new = [record for record in self._records() if record["id"] not in self._known]
        if len(new) != 1:
            raise TourFailedError(f"{len(new)} applications were stored instead of one")
        application_id = new[0]["id"]
        if self._story.line_cut_at:
            # The second half of the story: the line comes back, and the application arrives, once.
            self._stage.world.restore_line()
            self._finger.wait_until(
                lambda: self._stage.world.case_no(application_id) is not None, "the delivery", within=60.0
            )
        slip = self._stage.world.wait_for_slip(self._slips_before + 1, 5.0)
        if slip is not None:
            shutil.copy(slip, self._out / "slip.png")
        for path in self._stage.documents.values():
            shutil.copy(path, self._out / "certificate.pdf")
        for number, sheet in enumerate(sorted(self._sheets() - self._sheets_before), 1):
            shutil.copy(sheet, self._out / f"a4-{number}.png")
        return {
            "ok": self._ending == self._story.ends(registers_closed=self._registers_closed) and slip is not None,
            "registers_closed": self._registers_closed,
            "application_id": application_id,
            "case_no": self._stage.world.case_no(application_id),
            "decision": self._ending,
            "seconds": round(self._paper_out - self._first_touch, 2),
            "pages": len(self._pages),
        }

    def _sheets(self) -> set[Path]:
        """Pictures of the sheets that came out of the A4 printer."""
        return set((self._stage.world.folder / "pages").glob("*.png"))


def _paper_state(page: views.Page) -> views.SlipState | None:
    return page.paper.state if isinstance(page, views.ResultPage) and page.paper is not None else None


def closing_line(values: Mapping[str, Any]) -> str:
    """The tour's last line of output."""
    return json.dumps(values, ensure_ascii=False)
