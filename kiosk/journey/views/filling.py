# SPDX-License-Identifier: GPL-3.0-or-later
"""The pages up to the signature: the form, the papers under the camera, and the summary."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from kiosk.journey.phrases import Words


@dataclass(frozen=True)
class Choice:
    value: str
    label: Words


@dataclass(frozen=True)
class RowView:
    """A row of a group, as it is listed. others: its answers besides the one it is listed by."""

    id: str
    title: Words
    others: tuple[Words, ...]
    wrong: bool


@dataclass(frozen=True)
class FieldView:
    """One field. input: "locked", "digits", "pinyin", "choice", "month", "date", "region", "amount", "multi",
    "credit_code", "resident_number", "group" or "slot". value: the raw answer; display: what is drawn (masked where
    it must be). error: at the field, in plain words."""

    key: str
    label: Words
    input: str
    value: str
    display: Words
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
    rows: tuple[RowView, ...] = ()
    """Of a group."""
    can_add: bool = False
    row_label: Words = ""
    in_full: Words = ""
    """An amount in words, to be compared."""
    unit: Words = ""
    decimals: int = 0
    least: str = ""
    """The first day or month that can be picked, "" for any; most: the last."""
    most: str = ""
    path: tuple[Choice, ...] = ()
    """Of a region in focus: what was picked so far. What can be picked next are the choices."""
    query: str | None = None
    """By what a place is looked for; None while it is picked level by level."""
    most_choices: int = 1


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
    bank card is being read into a field, instead of the pad. can_save: what is typed can be saved for later. note:
    what became of a form that was carried here, "" otherwise."""

    title: Words
    sentence: Words
    page: int
    pages: int
    fields: tuple[FieldView, ...]
    focus: str
    filled: int
    total: int
    chip: ChipPanel | None = None
    can_save: bool = False
    note: Words = ""
    in_row: bool = False
    """It is a page of one row of a group: the way on leads back to the list of rows."""
    last_of_row: bool = False


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
    later: bool = False
    """Going on without it is an undertaking to hand it in later."""
    handed_in: bool = False
    """It is owed and handed in now: done, it is sent; without it nothing was."""


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
    licence: str = ""
    """Instead of a page, the material that an e-licence stands for."""


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
    offline: Words = ""
    """What signing means while the line is down."""
    hours: Words = ""
    """What signing means while a register does not answer at this hour."""
    signer: str = "first"
    """Whose turn it is: "other" of the second one, where two sign. The pad is empty for each."""
