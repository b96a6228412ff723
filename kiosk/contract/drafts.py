# SPDX-License-Identifier: GPL-3.0-or-later
"""A half-filled form that goes with its citizen, under a resume code that only they hold."""

from __future__ import annotations

from typing import Any, Final

from pydantic import AwareDatetime, Field

from kiosk.contract.message import Message

DRAFT_DAYS: Final = 90
"""How long a draft can be gone on with."""
MOST_DRAFT_BYTES: Final = 64 * 1024


class DraftContent(Message):
    """What is inside the box: nothing of any register, only what the citizen typed or chose."""

    item_code: str
    item_version: str
    form: dict[str, Any] = Field(repr=False)
    saved_at: AwareDatetime


class DraftDeposit(Message):
    """The payload of PUT DRAFT. The centre cannot read it: locator and key are both derived from the resume code
    (kiosk.sealing.drafts), and the code itself is not sent. box: base64. A later deposit replaces an earlier."""

    locator: str = Field(pattern=r"^[0-9a-f]{64}$")
    box: str = Field(max_length=MOST_DRAFT_BYTES * 4 // 3 + 4, repr=False)


class DraftAnswer(Message):
    """keep_until: the last moment at which it can be fetched. box: only in the answer to GET DRAFT."""

    keep_until: AwareDatetime
    box: str | None = Field(default=None, repr=False)
