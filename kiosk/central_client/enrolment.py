# SPDX-License-Identifier: GPL-3.0-or-later
"""What the machine became at enrolment, kept durably in one file that may be read and is no secret."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from kiosk.contract.fleet import EnrolmentAnswer
from kiosk.durable import write_whole
from kiosk.sealing import TrustedKeys

_FORMAT: Final = 1


class EnrolmentDamagedError(Exception):
    """The file is there and cannot be read; the message names it and what to do."""


def save_enrolment(path: Path, answer: EnrolmentAnswer) -> None:
    """Write whole or not at all, durably. Raises OSError."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    text = json.dumps({"format": _FORMAT, "enrolment": answer.to_payload()}, ensure_ascii=False, indent=2)
    write_whole(path, f"{text}\n".encode(), private=True)


def load_enrolment(path: Path) -> EnrolmentAnswer | None:
    """What was saved, or None before the first enrolment. Raises EnrolmentDamagedError."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise EnrolmentDamagedError(f"cannot read {path}: enrol this machine again") from error
    try:
        outer = json.loads(text)
        if outer["format"] != _FORMAT:
            raise EnrolmentDamagedError(f"{path} has format {outer['format']!r}, this program knows {_FORMAT}")
        answer = EnrolmentAnswer.from_payload(outer["enrolment"])
        TrustedKeys(answer.centre_keys)
    except (ValueError, KeyError, TypeError, ValidationError) as error:
        raise EnrolmentDamagedError(f"{path} is damaged: enrol this machine again") from error
    return answer
