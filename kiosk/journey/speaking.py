# SPDX-License-Identifier: GPL-3.0-or-later
"""What the voice says of a page: its title and its sentence. Everybody in the hall hears it, so it is made of words
that are the same for everyone; nothing of a card, an answer, a result or a code is among them."""

from __future__ import annotations

from typing import Final, assert_never

from kiosk.journey.phrases import QT_TRANSLATE_NOOP, Phrase, Words
from kiosk.journey.views import (
    CardPage,
    CardState,
    CasesPage,
    ChipPanel,
    ChipState,
    ChoicePage,
    ComplaintPage,
    ConsentPage,
    DocumentPage,
    DraftOfferPage,
    DraftSavePage,
    FacePage,
    FaceState,
    FormPage,
    GoodbyePage,
    GuidePage,
    HandInPage,
    HomePage,
    HoursNote,
    IdentityWaysPage,
    IdlePage,
    LicencePage,
    LicenceStep,
    LookupPage,
    MaterialsPage,
    NoticePage,
    OfflineNote,
    OutOfServicePage,
    Page,
    PaperFieldsPage,
    PausedPage,
    PayeePage,
    ProgressPage,
    RatingPage,
    RecoveredPage,
    ResultKind,
    ResultPage,
    ResumePage,
    ReviewPage,
    SaveState,
    SearchPage,
    SecretPage,
    SlipState,
    SummaryPage,
    UndertakingPage,
    View,
    WithdrawPage,
)

_IDLE: Final = Phrase(QT_TRANSLATE_NOOP("Journey", "Welcome. Touch the screen to begin."))
_IDLE_CARD: Final = Phrase(
    QT_TRANSLATE_NOOP("Journey", "Welcome. Lay your ID card on the plate, or touch the screen.")
)
_HOME: Final = Phrase(QT_TRANSLATE_NOOP("Journey", "Hello. What would you like to do?"))
_SEARCH: Final = Phrase(QT_TRANSLATE_NOOP("Journey", "Choose a service, or type a few words."))
_GUIDE: Final = Phrase(QT_TRANSLATE_NOOP("Journey", "This is what you need, and how long it takes."))
_NOTICE: Final = Phrase(QT_TRANSLATE_NOOP("Journey", "Please read how your data is used."))
_CONSENT: Final = Phrase(QT_TRANSLATE_NOOP("Journey", "You are asked for a consent. Yes and no are both fine."))
_CARD_READ: Final = Phrase(QT_TRANSLATE_NOOP("Journey", "Your card was read. Keep it with you."))
_WAYS: Final = Phrase(QT_TRANSLATE_NOOP("Journey", "Please choose how to show that the card is yours."))
_FORM: Final = Phrase(QT_TRANSLATE_NOOP("Journey", "Please fill in what is asked on the screen."))
_SUMMARY: Final = Phrase(QT_TRANSLATE_NOOP("Journey", "Please check everything, and sign."))
_RESULT: Final = Phrase(QT_TRANSLATE_NOOP("Journey", "The result stands on the screen."))
_RESULT_SLIP: Final = Phrase(
    QT_TRANSLATE_NOOP("Journey", "The result stands on the screen. Please take your slip.")
)
_REGISTERED: Final = Phrase(
    QT_TRANSLATE_NOOP("Journey", "It is registered, not yet accepted. Please read on the screen what comes next.")
)
_REGISTERED_SLIP: Final = Phrase(
    QT_TRANSLATE_NOOP("Journey", "It is registered, not yet accepted. Please take your slip.")
)
_RECOVERED: Final = Phrase(
    QT_TRANSLATE_NOOP("Journey", "An earlier application of yours is safe. Please look at the screen.")
)
_RATING: Final = Phrase(QT_TRANSLATE_NOOP("Journey", "How was it? You need not answer."))
_GOODBYE: Final = Phrase(QT_TRANSLATE_NOOP("Journey", "Goodbye. Please take your card and your papers."))
_LOOKUP: Final = Phrase(QT_TRANSLATE_NOOP("Journey", "Type the code of your slip."))
_LOOKUP_ANSWERED: Final = Phrase(QT_TRANSLATE_NOOP("Journey", "The answer stands on the screen."))
_DRAFT_OFFER: Final = Phrase(
    QT_TRANSLATE_NOOP("Journey", "A form that you began is still here. Would you like to go on with it?")
)
_DRAFT_SAVED: Final = Phrase(QT_TRANSLATE_NOOP("Journey", "It is saved. Please take the code along before you go."))
_RESUME: Final = Phrase(QT_TRANSLATE_NOOP("Journey", "Type or scan the code of the form that you saved."))
_LEAVE: Final = Phrase(QT_TRANSLATE_NOOP("Journey", "You have not finished. Please choose on the screen."))
_WARNING: Final = Phrase(QT_TRANSLATE_NOOP("Journey", "Are you still here? Please touch the screen."))
_LOOK: Final = Phrase(QT_TRANSLATE_NOOP("Journey", "Please look at the screen."))
_HELP: Final = Phrase(QT_TRANSLATE_NOOP("Journey", "Here you get help: call the number, or be called back."))


_ABOUT_LAYING: Final = (
    CardState.WAITING,
    CardState.READING,
    CardState.MOVED_EARLY,
    CardState.LAY_AGAIN,
    CardState.UNREADABLE,
    CardState.READER_GONE,
)
"""What tells how to lay a card; the rest tells something about somebody's card."""


def spoken(view: View) -> tuple[Words, ...]:
    """The sentences to say when this comes on the screen, in order."""
    if view.warning is not None:
        return (_WARNING,)
    if view.leave is not None:
        return (_LEAVE,)
    if view.help is not None:
        return (_HELP,)
    return _of_page(view.page)


def _of_page(page: Page) -> tuple[Words, ...]:
    match page:
        case IdlePage(person_near=False):
            return ()
        case IdlePage(card_starts=card_starts):
            return (_IDLE_CARD if card_starts else _IDLE,)
        case HomePage():
            return (_HOME,)
        case SearchPage():
            return (_SEARCH,)
        case GuidePage(offline=OfflineNote(title=title)):
            # What the missing line means here is heard before anything is begun.
            return (title, _GUIDE)
        case GuidePage(hours=HoursNote(title=title)):
            return (title, _GUIDE)
        case GuidePage():
            # Not its title: whoever waits behind need not hear what for.
            return (_GUIDE,)
        case ChoicePage(rows=rows, title=title):
            # What was chosen is for the eyes of whoever chose it.
            return (title,) if rows else (_LOOK,)
        case NoticePage():
            return (_NOTICE,)
        case ConsentPage():
            return (_CONSENT,)
        case CardPage(state=CardState.READ):
            # Its own sentence bears a name.
            return (_CARD_READ,)
        case CardPage(state=state, title=title, sentence=sentence):
            return (title, sentence) if state in _ABOUT_LAYING else (_LOOK,)
        case IdentityWaysPage():
            return (_WAYS,)
        case SecretPage(title=title, sentence=sentence):
            return (title, sentence)
        case FacePage(state=FaceState.CONSENT):
            return (_CONSENT,)
        case FacePage(live=True, title=title, sentence=sentence):
            return (title, sentence)
        case FacePage():
            # How it ended is for the eyes of whoever stands here.
            return (_LOOK,)
        case FormPage(chip=ChipPanel(state=state, title=title, sentence=sentence)):
            # Why a card was not read is for the eyes of its owner.
            return (_LOOK,) if state is ChipState.NOT_READ else (title, sentence)
        case FormPage():
            return (_FORM,)
        case LicencePage(title=title, sentence=sentence, state=LicenceStep.ASKING | LicenceStep.WAITING):
            return (title, sentence)
        case LicencePage():
            # What came of it is for the eyes of its holder.
            return (_LOOK,)
        case MaterialsPage(title=title):
            return (title,)
        case PayeePage(title=title, warning=warning):
            return title, warning
        case UndertakingPage(refusing=True, title=title, sentence=sentence):
            return (title, sentence)
        case UndertakingPage(title=title, text=text, consequence=consequence):
            # Whoever undertakes it has heard it: the words are the same for everybody.
            return (title, text, consequence)
        case PausedPage(title=title, sentence=sentence):
            return (title, sentence)
        case ReviewPage(title=title):
            return (title,)
        case DocumentPage(title=title, sentence=sentence):
            # Not the paper's name: whoever waits behind need not hear what is brought.
            return (title, sentence)
        case PaperFieldsPage(title=title, sentence=sentence):
            return (title, sentence)
        case SummaryPage():
            return (_SUMMARY,)
        case ProgressPage(title=title, sentence=sentence):
            return (title, sentence)
        case ResultPage(kind=ResultKind.REGISTERED_OFFLINE, slip=slip):
            return (_REGISTERED_SLIP if slip is SlipState.PRINTED else _REGISTERED,)
        case ResultPage(slip=slip):
            return (_RESULT_SLIP if slip is SlipState.PRINTED else _RESULT,)
        case RecoveredPage():
            return (_RECOVERED,)
        case RatingPage():
            return (_RATING,)
        case GoodbyePage():
            return (_GOODBYE,)
        case LookupPage(status=status):
            return (_LOOKUP if status == "" else _LOOKUP_ANSWERED,)
        case CasesPage():
            return (_LOOKUP_ANSWERED,)
        case WithdrawPage(title=title) | HandInPage(title=title):
            # Not what it is about: whoever waits behind need not hear it.
            return (title,)
        case DraftOfferPage():
            return (_DRAFT_OFFER,)
        case DraftSavePage(state=SaveState.SAVED):
            return (_DRAFT_SAVED,)
        case DraftSavePage(title=title, sentence=sentence):
            return (title, sentence)
        case ResumePage():
            return (_RESUME,)
        case ComplaintPage(title=title):
            return (title,)
        case OutOfServicePage(reason=reason, elsewhere=elsewhere):
            return (reason, elsewhere)
        case _:
            assert_never(page)
