# SPDX-License-Identifier: GPL-3.0-or-later
"""What each page shows, as data. The UI draws these and adds nothing but the drawing.

One frozen dataclass a page. Texts are Words: a Text of the catalogue, a Phrase, or a plain string that
is the same in every language (a number, a name). Icons are Phosphor names ("printer", "id-card").
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from kiosk.contract.feedback import Satisfaction
from kiosk.contract.message import Text
from kiosk.journey.phrases import Phrase

Words = Text | Phrase | str


class StepState(StrEnum):
    DONE = "done"
    NOW = "now"
    LATER = "later"


@dataclass(frozen=True)
class Step:
    """A dot of the stepper."""

    label: Words
    state: StepState


@dataclass(frozen=True)
class StatusPill:
    """Shown under the header only when something is wrong. icon and word together, then a sentence."""

    icon: str
    word: Words
    sentence: Words


@dataclass(frozen=True)
class Chrome:
    """What stands around every page: the stepper (empty outside an application), the pill, the rail."""

    city: Words
    machine_id: str
    demonstration: bool
    steps: tuple[Step, ...] = ()
    pill: StatusPill | None = None
    rail_note: Words = ""
    can_end: bool = False
    """Whether 结束·取卡 is drawn (it is on every page of a session)."""
    card_left: bool = False
    """Somebody who is gone left a chip card in its slot."""


@dataclass(frozen=True)
class IdlePage:
    """card_starts: laying a card begins (False until a card left lying has been lifted and laid again).
    person_near: somebody stands before the machine, as far as it can see."""

    card_starts: bool
    reader_available: bool
    person_near: bool = False


@dataclass(frozen=True)
class Tile:
    """A tile of the home page; one is filled. doable False: nothing behind it can be started here and now; the note
    then says why and where else it is done, and the guides behind it can still be read."""

    id: str
    title: Words
    note: Words
    icon: str
    filled: bool = False
    warm: bool = False
    doable: bool = True


@dataclass(frozen=True)
class ItemRow:
    """An item in a list: colloquial name over legal name. doable False: still opens its guide; tag says why, and
    note why and where else it is done."""

    code: str
    title: Words
    legal_name: Words
    note: Words
    icon: str
    doable: bool
    tag: Words


@dataclass(frozen=True)
class HomePage:
    tiles: tuple[Tile, ...]
    popular: tuple[ItemRow, ...]


@dataclass(frozen=True)
class SearchPage:
    """heading: set when the list is a kind of item ("我要办"); query: what was typed; rows best first."""

    heading: Words
    query: str
    rows: tuple[ItemRow, ...]


@dataclass(frozen=True)
class Fact:
    """A short fact with an icon: time, fee, visits."""

    icon: str
    label: Words
    value: Words


@dataclass(frozen=True)
class MaterialRow:
    """waived: the paper is not needed; note says which register or licence replaces it."""

    name: Words
    waived: bool
    note: Words


@dataclass(frozen=True)
class GuidePage:
    """blocked: why it cannot start here and now ("" when it can); window: where else it is done.
    first: what must be known before anything else, "" when nothing."""

    title: Words
    legal_name: Words
    summary: Words
    department: Words
    facts: tuple[Fact, ...]
    conditions: tuple[Words, ...]
    materials: tuple[MaterialRow, ...]
    legal_bases: tuple[Words, ...]
    result: Words
    window: Words
    qr: str
    """The address of the item's guide on a phone."""
    can_start: bool
    blocked: Words
    slip: SlipState
    """What became of this guide on paper."""
    slip_note: Words
    can_print: bool
    first: Words = ""


@dataclass(frozen=True)
class NoticePart:
    heading: Words
    body: tuple[Words, ...]


@dataclass(frozen=True)
class NoticePage:
    """The privacy notice: told, not asked."""

    version: str
    parts: tuple[NoticePart, ...]


@dataclass(frozen=True)
class ConsentPage:
    """One consent by itself: two buttons of one size. consequence: what a no means."""

    index: int
    total: int
    text: Words
    required: bool
    consequence: Words


class CardState(StrEnum):
    """Each has its own picture and words."""

    WAITING = "waiting"
    READING = "reading"
    READ = "read"
    MOVED_EARLY = "moved_early"
    LAY_AGAIN = "lay_again"
    """Perhaps not laid by whoever stands here."""
    UNREADABLE = "unreadable"
    NOT_ID_CARD = "not_id_card"
    EXPIRED = "expired"
    NOT_YET_VALID = "not_yet_valid"
    WRONG_NUMBER = "wrong_number"
    READER_GONE = "reader_gone"


@dataclass(frozen=True)
class CardPage:
    """title, sentence: what to do now. held_name: masked name when read (张*英). Other ways stay open."""

    state: CardState
    title: Words
    sentence: Words
    can_retry: bool


@dataclass(frozen=True)
class WayRow:
    way: str
    title: Words
    note: Words
    icon: str
    available: bool
    reason: Words


@dataclass(frozen=True)
class IdentityWaysPage:
    """Choose how to show that the card is yours."""

    name_masked: str
    ways: tuple[WayRow, ...]
    problem: Words


@dataclass(frozen=True)
class SecretPage:
    """A big digit pad for a code from the phone or the city PIN; the digits are never shown.

    waiting: the centre is being asked; problem: what went wrong the last time; resend_in: seconds.
    """

    way: str
    title: Words
    sentence: Words
    digits: int
    tries_left: int
    waiting: bool
    problem: Words
    can_resend: bool
    resend_in: int


class FaceState(StrEnum):
    """Where a comparison of faces stands. From PREPARING to HOLD_ON the camera looks; their names are those of
    kiosk.identity.face_check.FaceHint."""

    CONSENT = "consent"
    PREPARING = "preparing"
    NO_FACE = "no_face"
    SEVERAL_FACES = "several_faces"
    COME_CLOSER = "come_closer"
    TOO_DARK = "too_dark"
    TOO_BRIGHT = "too_bright"
    LOOK_STRAIGHT = "look_straight"
    TURN_LEFT = "turn_left"
    TURN_RIGHT = "turn_right"
    HOLD_ON = "hold_on"
    MATCHED = "matched"
    """The city's service is confirming it."""
    NOT_MATCHED = "not_matched"
    TRIES_OVER = "tries_over"
    NOBODY = "nobody"
    CAMERA_GONE = "camera_gone"
    MATCHER_GONE = "matcher_gone"
    PHOTO_UNREADABLE = "photo_unreadable"


@dataclass(frozen=True)
class FacePage:
    """The photo on the chip against the face before the camera, with the other ways on the same page.

    consent: the text that is asked about, on the consent state only. live: the camera's picture is drawn.
    progress: parts of the look that are done, of 4. note: what the head turn is and is not; seat: where to sit.
    """

    state: FaceState
    title: Words
    sentence: Words
    consent: Words
    live: bool
    progress: int
    can_retry: bool
    note: Words
    seat: Words
    ways: tuple[WayRow, ...]


@dataclass(frozen=True)
class Choice:
    value: str
    label: Words


@dataclass(frozen=True)
class FieldView:
    """One field. input: "locked", "digits", "pinyin", "choice", "month". value: the raw answer;
    display: what is drawn (masked where it must be). error: at the field, in plain words."""

    key: str
    label: Words
    input: str
    value: str
    display: str
    source: Words
    help: Words
    error: Words
    max_length: int
    grouping: tuple[int, ...]
    choices: tuple[Choice, ...]
    required: bool
    can_read: bool = False
    """A bank card's chip can be read into it here and now."""
    read: bool = False
    """It was: the answer is masked, and can be put away."""


class ChipState(StrEnum):
    """Where the reading of a bank card's chip stands."""

    INSERT = "insert"
    TAKE_OUT = "take_out"
    """The card in the slot was there before: it must come out and be put in again."""
    READING = "reading"
    READ = "read"
    NOT_READ = "not_read"
    NO_CARD_CAME = "no_card_came"
    READER_GONE = "reader_gone"


@dataclass(frozen=True)
class ChipPanel:
    """The reading of a bank card, on the form page in place of the pad. account: masked (first 6, last 4), once it
    is read; seconds: until it gives up, -1 where it waits for nothing; card_in: a card is in the slot."""

    key: str
    state: ChipState
    title: Words
    sentence: Words
    account: str
    seconds: int
    can_retry: bool
    card_in: bool


@dataclass(frozen=True)
class FormPage:
    """One question group. focus: key of the field that the pad writes to ("" when all are locked). chip: while a
    bank card is being read into a field, instead of the pad."""

    title: Words
    sentence: Words
    page: int
    pages: int
    fields: tuple[FieldView, ...]
    focus: str
    filled: int
    total: int
    chip: ChipPanel | None = None


class PaperState(StrEnum):
    """Where the scanning of a paper stands."""

    LOOKING = "looking"
    """No paper is seen under the camera yet."""
    FOUND = "found"
    """It would make a good picture."""
    NOT_GOOD = "not_good"
    """It is seen, and the sentence says what to mend."""
    SHOOTING = "shooting"
    TAKEN = "taken"
    """The last picture is shown among the pages; the sentence says when it did not come out well."""
    REFUSED = "refused"
    """No picture could be taken just now."""
    FULL = "full"
    """As many pages as are taken here."""
    CAMERA_GONE = "camera_gone"
    MAKING = "making"
    """The pages are being made into one file."""


@dataclass(frozen=True)
class PageThumb:
    """A page that was taken. picture: what image://pages/ draws it from. good: nothing was wrong with it; else note
    says what."""

    picture: str
    good: bool
    note: Words


@dataclass(frozen=True)
class DocumentPage:
    """One paper under the camera, page by page.

    paper: its name; why: what the item says of it. live: the camera's picture is drawn, with the outline of the
    paper over it. title, sentence: the state in words, with an icon. can_shoot: a button takes a picture;
    can_finish: what was taken is enough, and the primary button goes on with it. again: the last page came out
    badly, and a picture takes its place, unless it is kept. most: pages at most. without: what it means for the
    applicant to go on without this paper; "" where that is not offered.
    """

    state: PaperState
    paper: Words
    why: Words
    title: Words
    sentence: Words
    icon: str
    live: bool
    pages: tuple[PageThumb, ...]
    most: int
    can_shoot: bool
    can_finish: bool
    again: bool
    without: Words


@dataclass(frozen=True)
class FoundRow:
    """What a machine read into a field, in full, for its owner to compare. now: what stands in the field, as
    bystanders may read it; "" when nothing does."""

    key: str
    label: Words
    value: str
    now: str
    ticked: bool


@dataclass(frozen=True)
class PaperFieldsPage:
    """What was read on the scanned papers, to be compared by their owner. Nothing is ticked beforehand.

    reading: it is still being read, and nothing is found yet. ticked: how many will be taken.
    """

    title: Words
    sentence: Words
    reading: bool
    found: tuple[FoundRow, ...]
    ticked: int


@dataclass(frozen=True)
class SummaryLine:
    """page: the form page to go back to, or -1 for what came from the card. paper: instead of a page, the material
    that is scanned."""

    label: Words
    value: Words
    strong: bool
    page: int
    paper: str = ""


@dataclass(frozen=True)
class SummaryPage:
    """All answers large, what an automatic decision means, the pad for the signature, and two equal buttons:
    decide automatically, or let a person decide. signed: strokes are on the pad."""

    title: Words
    item: Words
    lines: tuple[SummaryLine, ...]
    automatic_offered: bool
    automatic_note: Words
    rules: tuple[Words, ...]
    signed: bool
    problem: Words


class StageState(StrEnum):
    DONE = "done"
    NOW = "now"
    LATER = "later"


@dataclass(frozen=True)
class Stage:
    """seconds: measured, -1 while not ended."""

    label: Words
    state: StageState
    seconds: float


@dataclass(frozen=True)
class ProgressPage:
    """Real stages only. seconds: since signing; deadline: when the page gives up waiting (8 s)."""

    title: Words
    sentence: Words
    stages: tuple[Stage, ...]
    seconds: float
    deadline: float


class ResultKind(StrEnum):
    APPROVED = "approved"
    REFERRED = "referred"
    SUPPLEMENT = "supplement"
    REFUSED = "refused"
    REGISTERED_OFFLINE = "registered_offline"
    DECLINED_OFFLINE = "declined_offline"


class SlipState(StrEnum):
    """What is known of the slip on the way out. UNKNOWN: the printer fell silent; look before a second one."""

    NOT_ASKED = "not_asked"
    PRINTING = "printing"
    PRINTED = "printed"
    FAILED = "failed"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class FactRow:
    """A deciding fact: state is "pass", "fail", "unknown" or "error"."""

    text: Words
    source: Words
    state: str


@dataclass(frozen=True)
class LackRow:
    what: Words
    why: Words
    how: Words
    where: Words


@dataclass(frozen=True)
class NextStep:
    title: Words
    sentence: Words
    done: bool


@dataclass(frozen=True)
class KeyValue:
    label: Words
    value: Words


@dataclass(frozen=True)
class PaperPart:
    """The result document on A4: what is known of it, in words; out: pages that are out, of so many.

    can_print: it is here, and the printer can finish it.
    """

    state: SlipState
    note: Words
    out: int
    pages: int
    can_print: bool


@dataclass(frozen=True)
class ResultPage:
    """headline, sentence: the result in plain words. code: the pick-up code; qr: its page on a phone.

    can_print: False when the printer cannot finish a slip (slip_note says why, and the code stays on the screen).
    paper: None where there is no document, or no A4 printer.
    """

    kind: ResultKind
    headline: Words
    sentence: Words
    item: Words
    case_no: str
    values: tuple[KeyValue, ...]
    facts: tuple[FactRow, ...]
    lacks: tuple[LackRow, ...]
    refusal: tuple[KeyValue, ...]
    next_steps: tuple[NextStep, ...]
    code: str
    qr: str
    slip: SlipState
    slip_note: Words
    can_print: bool
    paper: PaperPart | None = None


@dataclass(frozen=True)
class RatingReason:
    id: str
    label: Words
    chosen: bool


@dataclass(frozen=True)
class RatingPage:
    """grade: None until one is touched; reasons switch for the two low grades."""

    grade: Satisfaction | None
    reasons: tuple[RatingReason, ...]


@dataclass(frozen=True)
class Belonging(KeyValue):
    """Something to take along, and where it is."""

    icon: str


@dataclass(frozen=True)
class GoodbyePage:
    """take: what to take along, each really there (card in a slot or on the plate, slip in the printer)."""

    take: tuple[Belonging, ...]
    wiped: bool
    seconds: int


@dataclass(frozen=True)
class LookupPage:
    """Where is my case: a pick-up code typed, scanned or kept; answer in status words only.

    scanner: there is one to show the slip to; camera: without one, the document camera looks for the code."""

    code: str
    waiting: bool
    status: Words
    as_of: Words
    problem: Words
    scanner: bool = False
    camera: bool = False


@dataclass(frozen=True)
class RecoveredPage:
    """This person's application from before a breakdown: it is safe, here is its code, print the slip again."""

    item: Words
    signed_at: Words
    sentence: Words
    code: str
    qr: str
    slip: SlipState
    slip_note: Words
    can_print: bool


@dataclass(frozen=True)
class OutOfServicePage:
    """Where to go instead. staff: cause and next step for the technician."""

    reason: Words
    elsewhere: Words
    staff: Words


Page = (
    IdlePage
    | HomePage
    | SearchPage
    | GuidePage
    | NoticePage
    | ConsentPage
    | CardPage
    | IdentityWaysPage
    | SecretPage
    | FacePage
    | FormPage
    | DocumentPage
    | PaperFieldsPage
    | SummaryPage
    | ProgressPage
    | ResultPage
    | RatingPage
    | GoodbyePage
    | LookupPage
    | RecoveredPage
    | OutOfServicePage
)


class CallbackState(StrEnum):
    NOT_ASKED = "not_asked"
    STORED = "stored"
    """On this machine; the centre does not have it yet."""
    DELIVERED = "delivered"
    FAILED = "failed"


@dataclass(frozen=True)
class HelpPanel:
    """Over any page: hotline, machine number, call me back. ticket_no when the centre has given one."""

    hotline: str
    machine_id: str
    callback: CallbackState
    ticket_no: str
    problem: Words


@dataclass(frozen=True)
class IdleWarning:
    """Over any page of a session: seconds left until the wipe."""

    seconds: int
    total: int


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
    elder: bool = False
    visit: str = ""
    language: str = ""
