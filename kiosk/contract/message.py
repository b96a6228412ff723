# SPDX-License-Identifier: GPL-3.0-or-later
"""What every wire message has in common."""

from __future__ import annotations

import json
from typing import Any, Self

from pydantic import BaseModel, ConfigDict


class Message(BaseModel):
    """A frozen, strictly typed message. Unknown fields are refused: both sides are versioned together.

    Parse what came from outside with `model_validate_json` (strict types, dates as ISO 8601 text) or,
    for the payload of a signed envelope, with `from_payload`.
    """

    # pydantic would keep the last values of all messages in a cache of its own: names and numbers among them.
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, cache_strings="keys")

    def to_payload(self) -> dict[str, Any]:
        """Plain JSON values, as a signed envelope carries them."""
        return self.model_dump(mode="json")

    @classmethod
    def from_payload(cls, payload: dict[str, Any]) -> Self:
        """The message of plain JSON values. Raises pydantic.ValidationError."""
        # Strict mode takes dates and enums from JSON only, so the values go the way of JSON.
        return cls.model_validate_json(json.dumps(payload))


class Text(Message):
    """A text of the catalogue in the two languages of the screen."""

    zh: str
    en: str
