# SPDX-License-Identifier: GPL-3.0-or-later
"""One item of the catalogue on a running kiosk, as a citizen goes through it: every page is read, answered from the
case, and left by one of its own touches, from the home page to the goodbye."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from devices.status import DeviceClass
from kiosk.contract.cases import DecisionWay
from kiosk.contract.feedback import Satisfaction
from kiosk.demo.world import World
from kiosk.journey.touches import (
    AnswerConsent,
    AnswerLicence,
    AskQuestions,
    Choose,
    ChooseWay,
    DocumentDone,
    EditField,
    End,
    Finish,
    FocusField,
    Grade,
    Next,
    OpenItem,
    PrintDocument,
    PrintSlip,
    PutSignature,
    SendRating,
    Shoot,
    ShowSection,
    Sign,
    SubmitSecret,
    TickTerm,
    WithoutDocument,
)
from kiosk.journey.views import (
    CardPage,
    CardState,
    ChoicePage,
    ConsentPage,
    DocumentPage,
    FieldView,
    FormPage,
    GoodbyePage,
    GuidePage,
    GuideSection,
    IdentityWaysPage,
    LicencePage,
    LicenceStep,
    MaterialsPage,
    NoticePage,
    PaperFieldsPage,
    PaperState,
    PayeePage,
    ProgressPage,
    RatingPage,
    ResultPage,
    SecretPage,
    SlipState,
    SummaryPage,
    UndertakingPage,
    View,
)
from tests.app.kiosk_driver import PNG, Hands

MOST_PAGES: Final = 80
Look = Callable[[View], None]


@dataclass
class Walk:
    """One case of one item. What it met is told afterwards.

    answers: of the form, by field, as the case gives them. guardian: who stands there for the one it is for.
    authorises: materials whose e-licence is authorised. leaves_out: papers that are not laid under the camera.
    """

    hands: Hands
    world: World
    code: str
    person: str
    answers: Mapping[str, Any]
    guardian: str | None = None
    authorises: tuple[str, ...] = ()
    leaves_out: tuple[str, ...] = ()
    look: Look = lambda _: None
    pages: list[str] = field(default_factory=list)
    asked: dict[str, FieldView] = field(default_factory=dict)
    """Every field that was empty and could be typed when it was first seen."""
    known: dict[str, FieldView] = field(default_factory=dict)
    """Every field that was filled in already."""
    result: ResultPage | None = None
    _tabs: set[GuideSection] = field(default_factory=set)
    _questioned: bool = False
    _seen: set[str] = field(default_factory=set)
    _on_plate: str = ""

    def to_the_end(self) -> ResultPage:
        """From the home page until the session is wiped. Fails where a page has no way on."""
        try:
            return self._walked()
        except BaseException:
            # Whoever comes next begins at the home page, whatever befell this one.
            self.hands.touch(End())
            if self.world.on_plate is not None:
                self.world.lift()
            raise

    def _walked(self) -> ResultPage:
        self.hands.wait_for_services()
        self.hands.touch(OpenItem(self.code))
        for _ in range(MOST_PAGES):
            view = self.hands.kiosk.view
            self._meet(view)
            if isinstance(view.page, GoodbyePage):
                self._leave()
                assert self.result is not None, f"no result; {self.pages}"
                return self.result
            self._act(view.page)
        raise AssertionError(f"it does not end: {self.pages[-12:]}")

    # -- pages

    def _page(self) -> Any:
        return self.hands.kiosk.view.page

    def _meet(self, view: View) -> None:
        name = type(view.page).__name__
        if not self.pages or self.pages[-1] != name:
            self.pages.append(name)
        self.look(view)

    def _go(self, *touches: Any, within_s: float = 20.0) -> None:
        """Touch, and be elsewhere, or at least told something."""
        before = self._page()
        self.hands.touch(*touches)
        try:
            self.hands.wait(lambda: self._page() != before, within_s)
        except AssertionError as error:
            raise AssertionError(f"{touches[-1]!r} leads nowhere from {before!r}") from error

    def _until(self, condition: Callable[[Any], bool], within_s: float = 20.0) -> None:
        self.hands.wait(lambda: condition(self._page()), within_s)

    def _act(self, page: Any) -> None:
        match page:
            case GuidePage():
                self._on_guide(page)
            case ChoicePage():
                self._on_choice(page)
            case NoticePage() | MaterialsPage():
                self._go(Next())
            case ConsentPage():
                self._go(AnswerConsent(True))
            case CardPage():
                self._on_card(page)
            case IdentityWaysPage(ways=ways):
                way = "city_pin" if self._stands_there.pin else "phone_code"
                assert any(row.way == way and row.available for row in ways), ways
                self.hands.touch(ChooseWay(way))
                self._until(lambda now: not isinstance(now, IdentityWaysPage))
            case SecretPage(way=way):
                self.hands.touch(SubmitSecret(self._secret(way)))
                self._until(lambda now: not isinstance(now, SecretPage))
            case LicencePage(state=LicenceStep.ASKING):
                self._go(AnswerLicence(bool(self.authorises)))
            case LicencePage(state=LicenceStep.WAITING):
                self._until(lambda now: now != page)
            case LicencePage():
                self._go(Next())
            case FormPage():
                self._on_form(page)
            case PayeePage():
                self._go(AnswerConsent(True))
            case DocumentPage():
                self._on_document(page)
            case PaperFieldsPage(reading=True):
                self._until(lambda now: now != page, 40.0)
            case PaperFieldsPage():
                self._go(Next())
            case UndertakingPage(ticked=False):
                self._go(TickTerm())
            case UndertakingPage():
                self._go(Next())
            case SummaryPage():
                self._on_summary(page)
            case ProgressPage():
                self._until(lambda now: not isinstance(now, ProgressPage))
            case ResultPage():
                self._on_result(page)
            case RatingPage(grade=None):
                self._go(Grade(Satisfaction.VERY_GOOD))
            case RatingPage():
                self._go(SendRating())
            case _:
                # With the English of its words, nothing a citizen typed is on it.
                raise AssertionError(f"nobody expects {page!r} after {self.pages[-6:]}")

    def _on_guide(self, page: GuidePage) -> None:
        assert page.can_start, page.blocked
        for tab in page.tabs:
            if tab.section not in self._tabs:
                self._tabs.add(tab.section)
                self.hands.touch(ShowSection(tab.section.value))
                self._meet(self.hands.kiosk.view)
        if page.questions and not self._questioned:
            self._questioned = True
            self._go(AskQuestions())
            return
        self._go(Next())

    def _on_choice(self, page: ChoicePage) -> None:
        if page.waiting:
            self._until(lambda now: now != page)
            return
        rows = [row for row in page.rows if row.active]
        ids = [row.id for row in rows]
        wanted = ["other" if self.guardian else "myself", "guardian", "parent", "with_card"]
        for one in wanted:
            if one in ids:
                self._go(Choose(one))
                return
        if rows:
            self._go(Choose(rows[0].id))
        else:
            assert page.next, page
            self._go(Next())

    @property
    def _stands_there(self) -> Any:
        return self.world.people[self.guardian or self.person]

    def _on_card(self, page: CardPage) -> None:
        match page.state:
            case CardState.WAITING:
                self._on_plate = self.person if self._on_plate else self._stands_there.id
                self.world.lay(self._on_plate)
                going = (CardState.WAITING, CardState.READING)
                self._until(lambda now: not (isinstance(now, CardPage) and now.state in going))
            case CardState.READING:
                self._until(lambda now: now != page)
            case CardState.READ:
                self._go(Next())
            case CardState.LAY_AGAIN:
                # On a busy machine the reader was not heard of for a moment: it may be a card that was left there.
                self.world.lay(self._on_plate)
                self._until(lambda now: now != page)
            case _:
                raise AssertionError(page)

    def _secret(self, way: str) -> str:
        if way == "city_pin":
            return str(self._stands_there.pin)
        found: list[str] = []

        def sent() -> bool:
            texts = [str(one["text"]) for one in self.world.messages()[:1]]
            found[:] = re.findall(r"(?<![0-9])[0-9]{6}(?![0-9])", texts[0]) if texts else []
            return bool(found)

        self.hands.wait(sent, 15.0)
        return found[0]

    def _on_form(self, page: FormPage) -> None:
        for one in page.fields:
            if one.key in self._seen:
                continue
            (self.known if one.value else self.asked)[one.key] = one
            self._seen.add(one.key)
            if one.input == "locked":
                continue
            value = self._answer(one)
            if value and value != one.value:
                self.hands.touch(FocusField(one.key), EditField(one.key, value))
                self._meet(self.hands.kiosk.view)
        now = self._page()
        fresh = [one.key for one in now.fields if one.key not in self._seen]
        if fresh:
            # An answer made another question come.
            return
        self.hands.touch(Next())
        after = self._page()
        if isinstance(after, FormPage) and after.page == page.page and any(one.error for one in after.fields):
            wrong = {one.key: (one.value, one.error) for one in after.fields if one.error}
            raise AssertionError(f"the form refuses {wrong}")
        self._until(lambda now: now != page)

    def _answer(self, one: FieldView) -> str:
        """What the case says, as it is typed; for what it leaves open and must be answered, the first choice."""
        given = self.answers.get(one.key)
        match given:
            case None:
                if one.value or not one.required:
                    return ""
                if one.choices:
                    return one.choices[0].value
                raise AssertionError(f"the case has no answer for {one.key} ({one.input}), which must be answered")
            case list() | tuple():
                return ",".join(given)
            case int() if one.decimals:
                return f"{given / 10**one.decimals:.{one.decimals}f}"
            case _:
                return str(given)

    def _on_document(self, page: DocumentPage) -> None:
        if page.paper and self.leaves_out:
            self._go(WithoutDocument())
            return
        match page.state:
            case PaperState.LOOKING | PaperState.NOT_GOOD:
                self.world.rig.tell(DeviceClass.DOCUMENT_CAMERA, scene="page")
                self._until(lambda now: not (isinstance(now, DocumentPage) and now.state is page.state))
            case PaperState.FOUND:
                self._go(Shoot())
            case PaperState.TAKEN if page.can_finish:
                self._go(DocumentDone())
            case PaperState.SHOOTING | PaperState.MAKING | PaperState.CAMERA_GONE:
                self._until(lambda now: now != page)
            case _:
                raise AssertionError(page)

    def _on_summary(self, page: SummaryPage) -> None:
        if not page.signed:
            self.hands.touch(PutSignature(PNG, 3))
            assert self._page().signed, self._page()
            return
        way = DecisionWay.AUTOMATIC if page.automatic_offered else DecisionWay.PERSON
        self._go(Sign(way))

    def _on_result(self, page: ResultPage) -> None:
        open_states = (SlipState.NOT_ASKED, SlipState.PRINTING)
        if page.paper is not None and page.paper.state in open_states:
            if page.paper.state is SlipState.NOT_ASKED and page.paper.can_print:
                self._go(PrintDocument())
            else:
                # A document that was all that was wanted prints itself.
                self._until(lambda now: now != page, 60.0)
        elif page.slip is SlipState.NOT_ASKED:
            self._go(PrintSlip())
            self._until(lambda now: now.slip is not SlipState.PRINTING, 30.0)
        else:
            self.result = page
            self._go(Finish())

    def _leave(self) -> None:
        self._until(lambda now: isinstance(now, GoodbyePage) and now.wiped)
        self.look(self.hands.kiosk.view)
        if self.world.on_plate is not None:
            self.world.lift()
        self.hands.touch(Next())
        self.hands.wait(lambda: self.hands.kiosk.idle)
