# SPDX-License-Identifier: GPL-3.0-or-later
"""From a name and arguments, as QML says them, to a touch of the journey, with every type checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from enum import Enum
from typing import Any, Final, get_args, get_type_hints

from PySide6.QtCore import QByteArray

from kiosk.journey import touches
from kiosk.journey.touches import Touch

TOUCHES: Final[dict[str, type[Any]]] = {kind.__name__: kind for kind in get_args(Touch)}
_HINTS: Final[dict[str, dict[str, Any]]] = {
    name: get_type_hints(kind, vars(touches)) for name, kind in TOUCHES.items()
}


class BadTouchError(ValueError):
    """The page asked for a touch that does not exist: a mistake of ours, never a citizen's."""


def touch_from(name: str, arguments: Mapping[str, object]) -> Touch:
    """The touch of that name. Raises BadTouchError; the message names types, never values."""
    kind = TOUCHES.get(name)
    if kind is None:
        raise BadTouchError(f"no touch is called {name}")
    wanted = {field.name for field in fields(kind)}
    if set(arguments) != wanted:
        raise BadTouchError(f"{name} takes {sorted(wanted)}, not {sorted(arguments)}")
    hints = _HINTS[name]
    made: Touch = kind(**{key: _value(name, key, hints[key], arguments[key]) for key in wanted})
    return made


def _value(name: str, key: str, hint: Any, value: object) -> object:
    if isinstance(hint, type) and issubclass(hint, Enum):
        try:
            return hint(value)
        except ValueError:
            raise BadTouchError(f"{name}.{key} is not one of {[member.value for member in hint]}") from None
    if hint is bytes and isinstance(value, QByteArray | bytes | bytearray | memoryview):
        return bytes(value.data() if isinstance(value, QByteArray) else value)
    # JavaScript has one kind of number, so a whole one may arrive as a float.
    if hint is int and isinstance(value, float) and value.is_integer():
        return int(value)
    if type(value) is not hint:
        raise BadTouchError(f"{name}.{key} is {type(value).__name__}, not {getattr(hint, '__name__', hint)}")
    return value
