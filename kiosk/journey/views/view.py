# SPDX-License-Identifier: GPL-3.0-or-later
"""All that is on the screen at once."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.journey.views.browsing import GuidePage, HomePage, IdlePage, OutOfServicePage, SearchPage
from kiosk.journey.views.choosing import ChoicePage
from kiosk.journey.views.complaints import ComplaintPage, ReviewPage
from kiosk.journey.views.drafts import DraftOfferPage, DraftSavePage, LeaveQuestion, ResumePage
from kiosk.journey.views.filling import DocumentPage, FormPage, PaperFieldsPage, SummaryPage
from kiosk.journey.views.finishing import GoodbyePage, ProgressPage, RatingPage, RecoveredPage, ResultPage
from kiosk.journey.views.granting import LicencePage, MaterialsPage, PausedPage, PayeePage, UndertakingPage
from kiosk.journey.views.proving import CardPage, ConsentPage, FacePage, IdentityWaysPage, NoticePage, SecretPage
from kiosk.journey.views.surroundings import Chrome, HelpPanel, IdleWarning
from kiosk.journey.views.tracking import CasesPage, HandInPage, LookupPage, WithdrawPage

Page = (
    IdlePage
    | HomePage
    | SearchPage
    | GuidePage
    | ChoicePage
    | NoticePage
    | ConsentPage
    | CardPage
    | IdentityWaysPage
    | SecretPage
    | FacePage
    | FormPage
    | LicencePage
    | MaterialsPage
    | PayeePage
    | UndertakingPage
    | PausedPage
    | DocumentPage
    | PaperFieldsPage
    | SummaryPage
    | ProgressPage
    | ResultPage
    | RatingPage
    | GoodbyePage
    | LookupPage
    | CasesPage
    | WithdrawPage
    | HandInPage
    | ReviewPage
    | RecoveredPage
    | DraftOfferPage
    | DraftSavePage
    | ResumePage
    | ComplaintPage
    | OutOfServicePage
)


@dataclass(frozen=True)
class View:
    """All that is on the screen. The page is rebuilt when its type changes, updated when only its data does.

    visit: the id of the session, "" between sessions; when it changes, the screen lets go of all that it keeps.
    language: the code that the screen speaks, "" to leave it as it is.
    """

    page: Page
    chrome: Chrome
    help: HelpPanel | None = None
    warning: IdleWarning | None = None
    leave: LeaveQuestion | None = None
    elder: bool = False
    visit: str = ""
    language: str = ""
