# SPDX-License-Identifier: GPL-3.0-or-later
"""What a citizen can do on the pages, as data: the only words the UI may say to the journey."""

from __future__ import annotations

from dataclasses import dataclass, field

from kiosk.contract.cases import DecisionWay
from kiosk.contract.feedback import ComplaintKind, Satisfaction


@dataclass(frozen=True)
class Begin:
    """Idle page touched."""


@dataclass(frozen=True)
class OpenTile:
    """A home tile: "apply", "print", "progress", "resume", "help", "elder"."""

    id: str


@dataclass(frozen=True)
class OpenSearch:
    pass


@dataclass(frozen=True)
class Query:
    """Text of the search field, after each key."""

    text: str = field(repr=False)


@dataclass(frozen=True)
class AskWhole:
    """What stands in the search field is all of the question."""


@dataclass(frozen=True)
class OpenItem:
    code: str


@dataclass(frozen=True)
class Choose:
    """One row of a page of choices, by its id."""

    id: str


@dataclass(frozen=True)
class Next:
    """The primary button: go on: start, notice read, next form page, card again, home."""


@dataclass(frozen=True)
class Back:
    pass


@dataclass(frozen=True)
class AnswerConsent:
    given: bool


@dataclass(frozen=True)
class ChooseWay:
    """An identity way ("phone_code", "city_pin", "face")."""

    way: str


@dataclass(frozen=True)
class OtherWay:
    """From the secret or the face page back to the choice of ways."""


@dataclass(frozen=True)
class SubmitSecret:
    secret: str = field(repr=False)


@dataclass(frozen=True)
class ResendCode:
    pass


@dataclass(frozen=True)
class EditField:
    key: str
    value: str = field(repr=False)


@dataclass(frozen=True)
class FocusField:
    key: str


@dataclass(frozen=True)
class AddRow:
    """One more row of a group."""

    key: str


@dataclass(frozen=True)
class OpenRow:
    """The questions of a row of a group, to change them."""

    key: str
    row: str


@dataclass(frozen=True)
class RemoveRow:
    key: str
    row: str


@dataclass(frozen=True)
class FindPlace:
    """By what a place is looked for in this field, after each key; a line feed: by nothing any more."""

    key: str
    text: str = field(repr=False)


@dataclass(frozen=True)
class ReadChipCard:
    """Read the account of a bank card into this field; again after it failed."""

    key: str


@dataclass(frozen=True)
class LeaveChipCard:
    """Back from reading a bank card to filling in."""


@dataclass(frozen=True)
class PutAwayChipCard:
    """What was read from a bank card into this field shall not be the answer."""

    key: str


@dataclass(frozen=True)
class GoToFormPage:
    """From the summary back to a form page (0-based)."""

    page: int


@dataclass(frozen=True)
class GoToDocument:
    """From the summary back to a paper under the camera, by the code of its material."""

    material: str


@dataclass(frozen=True)
class Shoot:
    """Take a picture of the paper under the camera: one more page, or the last one again when it came out badly."""


@dataclass(frozen=True)
class KeepPage:
    """The page that came out badly will do all the same."""


@dataclass(frozen=True)
class RemovePage:
    """Drop a page that was taken (0-based); the way to take it again."""

    index: int


@dataclass(frozen=True)
class DocumentDone:
    """All pages of this paper are taken."""


@dataclass(frozen=True)
class WithoutDocument:
    """Go on without this paper; what was taken of it is dropped."""


@dataclass(frozen=True)
class DeferDocument:
    """Go on without this paper, and undertake to hand it in later."""


@dataclass(frozen=True)
class TickFound:
    """What was read on a paper into this field is right, and shall be the answer; once more: it shall not."""

    key: str


@dataclass(frozen=True)
class GoToLicence:
    """From the list of papers or the summary to the e-licence of a material: to authorise it, or to take that
    back."""

    material: str


@dataclass(frozen=True)
class AnswerLicence:
    """Authorise the e-licence that is asked about, or not."""

    given: bool


@dataclass(frozen=True)
class TakeLicenceBack:
    """The licence that was fetched shall not be used for this application after all."""


@dataclass(frozen=True)
class TickTerm:
    """The condition of the undertaking that is open: I undertake it; once more: not yet."""


@dataclass(frozen=True)
class RefuseTerm:
    """This condition is not undertaken: the other way, please."""


@dataclass(frozen=True)
class PutSignature:
    """The drawing on the pad as PNG bytes, after each lifted finger; strokes 0 clears it."""

    png: bytes = field(repr=False)
    strokes: int


@dataclass(frozen=True)
class Sign:
    """Signed, with the way that the citizen chose."""

    way: DecisionWay


@dataclass(frozen=True)
class PrintSlip:
    pass


@dataclass(frozen=True)
class PrintGuide:
    """Put the guide that is open on paper."""


@dataclass(frozen=True)
class ShowSection:
    """A tab of the guide that is open, by its name."""

    id: str


@dataclass(frozen=True)
class AskQuestions:
    """Which of the papers one needs: the guide's questions, from the first."""


@dataclass(frozen=True)
class PrintDocument:
    """The document of the result, on A4."""


@dataclass(frozen=True)
class Finish:
    """From a result on to the rating."""


@dataclass(frozen=True)
class Grade:
    satisfaction: Satisfaction


@dataclass(frozen=True)
class ToggleReason:
    id: str


@dataclass(frozen=True)
class SendRating:
    pass


@dataclass(frozen=True)
class SkipRating:
    pass


@dataclass(frozen=True)
class LookUp:
    """A pick-up code typed on the look-up page."""

    code: str = field(repr=False)


@dataclass(frozen=True)
class TrackByCard:
    """The ID card instead of a code, to see how one's cases stand."""


@dataclass(frozen=True)
class TypeShortCode:
    """The card is laid: the short code of one case, to read it in words."""


@dataclass(frozen=True)
class ShowItIsMine:
    """Show that the card is one's own, to read all cases in words."""


@dataclass(frozen=True)
class TakeBack:
    """Take an application back. id: of a row that offers it, "" for the one that the page is about."""

    id: str


@dataclass(frozen=True)
class AskPerson:
    """A person shall look at this case. id: of a row that offers it, "" for the result on the screen."""

    id: str


@dataclass(frozen=True)
class HandIn:
    """Hand in a paper that is owed. id: of a row that offers it."""

    id: str


@dataclass(frozen=True)
class OpenResume:
    """Go on with a form that was saved under a resume code."""


@dataclass(frozen=True)
class EnterResumeCode:
    code: str = field(repr=False)


@dataclass(frozen=True)
class TakeDraft:
    """What was filled in before shall stand in this form; or (False) be forgotten."""

    take: bool


@dataclass(frozen=True)
class SaveForLater:
    """Save what is filled in, to go on elsewhere; once more: now, after reading what that means."""


@dataclass(frozen=True)
class PrintResumeSlip:
    pass


@dataclass(frozen=True)
class OpenComplaint:
    """投诉 · 建议 · 办不成事, from the help panel or the rating."""


@dataclass(frozen=True)
class CouldNotGetItDone:
    """办不成事, from a result: the complaint's first page with that chosen."""


@dataclass(frozen=True)
class ChooseComplaint:
    kind: ComplaintKind


@dataclass(frozen=True)
class CloseComplaint:
    """Back to where one was; what was not sent is dropped."""


@dataclass(frozen=True)
class OpenHelp:
    pass


@dataclass(frozen=True)
class CloseHelp:
    pass


@dataclass(frozen=True)
class AskCallback:
    phone: str = field(repr=False)


@dataclass(frozen=True)
class SetElder:
    on: bool


@dataclass(frozen=True)
class SetLanguage:
    """The screen changed its language ("zh", "en"): papers then carry English beside the Chinese."""

    code: str


@dataclass(frozen=True)
class StillHere:
    """Answer to the idle warning, and sent for any touch at all."""


@dataclass(frozen=True)
class Stay:
    """Not to end after all: back to the form that was begun."""


@dataclass(frozen=True)
class End:
    """结束·取卡: end the session and wipe."""


Touch = (
    Begin
    | OpenTile
    | OpenSearch
    | Query
    | AskWhole
    | OpenItem
    | Choose
    | Next
    | Back
    | AnswerConsent
    | ChooseWay
    | OtherWay
    | SubmitSecret
    | ResendCode
    | EditField
    | FocusField
    | AddRow
    | OpenRow
    | RemoveRow
    | FindPlace
    | ReadChipCard
    | LeaveChipCard
    | PutAwayChipCard
    | GoToFormPage
    | GoToDocument
    | Shoot
    | KeepPage
    | RemovePage
    | DocumentDone
    | WithoutDocument
    | DeferDocument
    | TickFound
    | GoToLicence
    | AnswerLicence
    | TakeLicenceBack
    | TickTerm
    | RefuseTerm
    | PutSignature
    | Sign
    | PrintSlip
    | PrintDocument
    | PrintGuide
    | ShowSection
    | AskQuestions
    | Finish
    | Grade
    | ToggleReason
    | SendRating
    | SkipRating
    | LookUp
    | TrackByCard
    | TypeShortCode
    | ShowItIsMine
    | TakeBack
    | AskPerson
    | HandIn
    | OpenResume
    | EnterResumeCode
    | TakeDraft
    | SaveForLater
    | PrintResumeSlip
    | OpenComplaint
    | CouldNotGetItDone
    | ChooseComplaint
    | CloseComplaint
    | OpenHelp
    | CloseHelp
    | AskCallback
    | SetElder
    | SetLanguage
    | StillHere
    | Stay
    | End
)
