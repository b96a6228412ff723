# SPDX-License-Identifier: GPL-3.0-or-later
"""The sentences that every item shares. They say what is known and promise nothing else."""

from __future__ import annotations

from typing import Final

from central.decisions.statements import filled
from central.registers import Silence, SilenceReason
from kiosk.contract.message import Text

CHOSEN: Final = Text(
    zh="按您的选择，这件事由工作人员来办",
    en="As you chose, a member of staff will decide this",
)
SILENT_FOR_NOW: Final = Text(
    zh="{register}暂时查不到，等它能查了系统接着核对，工作人员也可先办",
    en="{register} gave no answer. It is asked again once it answers, and a member of staff may decide before",
)
SILENT: Final = Text(
    zh="{register}暂时查不到，已转给工作人员核对",
    en="{register} gave no answer, so a member of staff will check",
)
REFERRED: Final = Text(
    zh="有一项要由工作人员核对，已经转过去了",
    en="One point needs a member of staff, and has been passed on",
)
REFERRED_SEVERAL: Final = Text(
    zh="有 {count} 项要由工作人员核对，已经转过去了",
    en="{count} points need a member of staff, and have been passed on",
)
SUPPLEMENT: Final = Text(
    zh="还差一样，补上就能接着办",
    en="One thing is missing. Once it is there, we go on from here",
)
SUPPLEMENT_SEVERAL: Final = Text(
    zh="还差 {count} 样，补上就能接着办",
    en="{count} things are missing. Once they are there, we go on from here",
)
REFUSED: Final = Text(zh="这次不能批准", en="This cannot be approved")

NOT_CHECKED: Final = Text(zh="还没核对：{requirement}", en="Not checked yet: {requirement}")
NO_ENTRY: Final = Text(zh="没有可供核对的记录：{requirement}", en="No record to check this by: {requirement}")
TO_CHECK: Final = Text(zh="要由工作人员核对：{requirement}", en="For a member of staff to check: {requirement}")

CARD_AND_FORM_FAIL: Final = Text(
    zh="表上的信息与证件不一致，要由工作人员核对",
    en="The form differs from the card; a member of staff will check",
)
CARD_AND_FORM_SOURCE: Final = Text(zh="您的证件", en="your card")

_SILENCES: Final = {
    SilenceReason.CLOSED: Text(zh="{register}现在不在服务时间", en="{register} is outside its service hours"),
    SilenceReason.TIMED_OUT: Text(zh="{register}没有及时回应", en="{register} did not answer in time"),
    SilenceReason.FAILED: Text(zh="{register}暂时不能查询", en="{register} cannot be asked at the moment"),
    SilenceReason.BUSY: Text(zh="{register}正忙", en="{register} is busy"),
    SilenceReason.UNREADABLE: Text(zh="{register}的回答有误", en="{register} gave an answer that cannot be used"),
    SilenceReason.OTHER_PERSON: Text(
        zh="{register}的回答不能采用", en="{register} gave an answer that cannot be used"
    ),
    SilenceReason.NO_CONSENT: Text(zh="您没有同意查询{register}", en="You did not agree that {register} is asked"),
}


def fill(text: Text, **words: Text | str | int) -> Text:
    """A shared sentence with its places filled."""
    return filled(text, {name: _as_text(word) for name, word in words.items()})


def silence_words(silence: Silence) -> Text:
    """Which register did not answer, and why, as a sentence."""
    return fill(_SILENCES[silence.reason], register=silence.title)


def joined(first: Text, second: Text) -> Text:
    """Two sentences in one line."""
    return Text(zh=f"{first.zh}。{second.zh}", en=f"{first.en}. {second.en}")


def _as_text(word: Text | str | int) -> Text:
    return word if isinstance(word, Text) else Text(zh=str(word), en=str(word))
