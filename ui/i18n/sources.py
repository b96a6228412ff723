# SPDX-License-Identifier: GPL-3.0-or-later
"""A translation file as lupdate writes it, read into messages, and what may be wrong with them."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from xml.etree import ElementTree as Xml

_NAMED: Final = re.compile(r"\{\w*\}")
_NUMBERED: Final = re.compile(r"%L?\d{1,2}|%n")

Key = tuple[str, str, str]
"""Context, source string, disambiguation."""


@dataclass(frozen=True)
class Message:
    """state: "" when finished, else lupdate's word: "unfinished", "vanished", "obsolete". forms: one a plural."""

    context: str
    source: str
    comment: str
    state: str
    forms: tuple[str, ...]

    @property
    def key(self) -> Key:
        return self.context, self.source, self.comment

    @property
    def translated(self) -> bool:
        return all(form.strip() for form in self.forms) and bool(self.forms)


def read_messages(path: Path) -> list[Message]:
    """Raises ValueError with the file's name when it is no translation file, OSError when it is not there."""
    try:
        root = Xml.fromstring(path.read_bytes())  # noqa: S314  a file of this tree, not of the world
    except Xml.ParseError as error:
        raise ValueError(f"{path.name} is not well-formed: {error}") from error
    if root.tag != "TS":
        raise ValueError(f"{path.name} is no translation file: it begins with <{root.tag}>")
    return [
        _message(context.findtext("name", ""), message)
        for context in root.iterfind("context")
        for message in context.iterfind("message")
    ]


def problems(kept: list[Message], collected: list[Message]) -> list[str]:
    """One line for each thing wrong. kept: the file of this tree; collected: the same after a run of lupdate."""
    known = {message.key for message in kept}
    found: list[str] = []
    for message in collected:
        name = f"{message.context}: “{message.source}”"
        if message.state in {"vanished", "obsolete"}:
            found.append(f"{name} is no longer used")
        elif message.key not in known:
            found.append(f"{name} is missing in the file")
        elif not message.translated:
            found.append(f"{name} is not translated")
        elif message.state:
            found.append(f"{name} is marked {message.state}")
        else:
            found += [f"{name} {fault}" for form in message.forms for fault in _place_faults(message.source, form)]
    repeated = Counter(message.key for message in kept)
    found += [f"{context}: “{source}” stands {n} times" for (context, source, _), n in repeated.items() if n > 1]
    return found


def _message(context: str, message: Xml.Element) -> Message:
    translation = message.find("translation")
    if translation is None:
        state, forms = "unfinished", []
    else:
        state = translation.get("type", "")
        plural = translation.findall("numerusform")
        forms = [form.text or "" for form in plural] if plural else [translation.text or ""]
    return Message(
        context=context,
        source=message.findtext("source", ""),
        comment=message.findtext("comment", ""),
        state=state,
        forms=tuple(forms),
    )


def _place_faults(source: str, translation: str) -> list[str]:
    """Where the places to be filled differ: a {name} or %1 lost, added or misspelled."""
    wanted, given = (Counter(_NAMED.findall(text) + _NUMBERED.findall(text)) for text in (source, translation))
    # A plural may say its number in words, and Chinese may name a thing twice: only kinds are compared.
    missing, added = wanted.keys() - given.keys(), given.keys() - wanted.keys()
    return [f"lacks {place} in the translation" for place in sorted(missing)] + [
        f"has {place} in the translation alone" for place in sorted(added)
    ]
