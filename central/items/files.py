# SPDX-License-Identifier: GPL-3.0-or-later
"""The files of an item's folder: read with bounds, and an error that names the file and what is wrong in it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final, TypeVar

from pydantic import ValidationError

from kiosk.contract.message import Message

_LARGEST_FILE: Final = 1_000_000
_M = TypeVar("_M", bound=Message)


class ItemDataError(Exception):
    """An item's data cannot be used. The message names the file, the place and the reason."""


def read_object(path: Path) -> dict[str, Any]:
    """The JSON object of a file. Raises ItemDataError."""
    try:
        if path.stat().st_size > _LARGEST_FILE:
            raise error_at(path, f"larger than {_LARGEST_FILE} bytes")
        data = json.loads(path.read_bytes(), object_pairs_hook=_once)
    except OSError as error:
        raise error_at(path, f"cannot be read: {error.strerror}") from error
    except (ValueError, RecursionError) as error:
        raise error_at(path, f"no valid JSON: {error}") from error
    if not isinstance(data, dict):
        raise error_at(path, "must be a JSON object")
    return data


def parsed(message: type[_M], path: Path, data: dict[str, Any]) -> _M:
    """The message that a file's data is. Raises ItemDataError naming every place that is not."""
    try:
        return message.from_payload(data)
    except ValidationError as error:
        places = "; ".join(
            f"{'.'.join(str(part) for part in each['loc'])}: {each['msg']}"
            for each in error.errors(include_url=False, include_input=False)
        )
        raise error_at(path, places) from error


def error_at(path: Path, reason: str) -> ItemDataError:
    """What is wrong in a file of an item."""
    return ItemDataError(f"{path.parent.name}/{path.name}: {reason}")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A key that stands twice hides a value that somebody meant."""
    data = dict(pairs)
    if len(data) != len(pairs):
        names = [name for name, _ in pairs]
        raise ValueError(f"key {next(name for name in names if names.count(name) > 1)!r} stands twice")
    return data
