# SPDX-License-Identifier: GPL-3.0-or-later
"""The index as a SQLite database with FTS5 tables of our own tokens; made once for a set of names, then only read.

words: characters and pairs, apart by kind of name. sounds: what a name can be begun with at any syllable, in full
and by initials. said: syllables, pairs of them, pairs of initials. slips: readings as triples of letters, for what
was mistyped or only sounds like it. items: what ranking looks at. sounds_of: how a character sounds, so that who
asks needs no dictionary. seen, triples: in how many items a token of words or said, of slips, is: a token of nearly
every item costs the most and tells the least.
"""

from __future__ import annotations

import contextlib
import json
import os
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from kiosk.catalogue.finding.apart import MANY, make_apart
from kiosk.catalogue.finding.entries import Entry, NameKind, digest_of
from kiosk.catalogue.finding.words import (
    MARK,
    character_sounds,
    compared,
    english_words,
    flattened,
    grams,
    initials,
    pairs,
    readings,
    sound_grams,
    syllables_of,
)

VERSION: Final = 2
"""Of the layout and of how tokens are made: another one is another digest."""
LONGEST_SOUND: Final = 20
"""Letters of a beginning; ranking compares the rest."""
MOST_SOUNDS: Final = 12
"""Places in a name from which it may be begun."""
_BEGINNING: Final = "0"
"""Before a token at the beginning of a name; no name's letters begin with a nought."""
_LAYOUT: Final = f"""
CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE items (number INTEGER PRIMARY KEY, code TEXT NOT NULL, names TEXT NOT NULL, other TEXT NOT NULL);
CREATE TABLE sounds_of (character TEXT PRIMARY KEY, syllables TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE seen (gram TEXT PRIMARY KEY, items INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE triples (triple TEXT PRIMARY KEY, items INTEGER NOT NULL) WITHOUT ROWID;
CREATE VIRTUAL TABLE words USING fts5(
    plain, alias, legal, other, content='', tokenize="unicode61 remove_diacritics 0"
);
CREATE VIRTUAL TABLE sounds USING fts5(
    sound, content='', detail=none, prefix='1 2 3 4', tokenize="unicode61 remove_diacritics 0"
);
CREATE VIRTUAL TABLE said USING fts5(sound, content='', tokenize="unicode61 remove_diacritics 0");
CREATE TABLE spoken_words (reading TEXT NOT NULL, word TEXT NOT NULL);
CREATE VIRTUAL TABLE slips USING fts5(reading, content='', tokenize=trigram);
PRAGMA user_version = {VERSION};
"""


def beginning(token: str) -> str:
    """The token of a name that begins with it."""
    return _BEGINNING + token


def said_token(gram: str) -> str:
    """A token of a syllable, or a pair of them, between marks."""
    return gram.replace(MARK, "9")


def short_token(pair: str) -> str:
    """A token of a pair of initials."""
    return "8" + pair


def open_table(entries: Sequence[Entry], words: Sequence[str], folder: Path | None) -> sqlite3.Connection:
    """The index of these names; words: how people ask, which are wanted by their sound too. What is on the disk
    where it is whole and theirs, else a new one, put on the disk where there is room: in memory it works as well.
    Indices of other names are removed from the folder."""
    digest = digest_of(entries, words, VERSION)
    if folder is None:
        return _made(entries, words, digest)
    path = folder / f"{digest}.sqlite"
    if (kept := _kept(path, digest)) is not None:
        return kept
    if len(entries) >= MANY:
        make_apart(entries, words, folder)
        if (kept := _kept(path, digest)) is not None:
            return kept
    made = _made(entries, words, digest)
    with contextlib.suppress(OSError, sqlite3.Error):
        _write(made, path)
    return made


def make_file(entries: Sequence[Entry], words: Sequence[str], folder: Path) -> bool:
    """Put an index of these names on the disk. Whether it took it."""
    digest = digest_of(entries, words, VERSION)
    with contextlib.closing(_made(entries, words, digest)) as made:
        try:
            _write(made, folder / f"{digest}.sqlite")
        except (OSError, sqlite3.Error):
            return False
    return True


def make_again(entries: Sequence[Entry], words: Sequence[str], folder: Path | None) -> sqlite3.Connection:
    """For an index that turned out broken: it is taken from the disk and made anew in memory."""
    digest = digest_of(entries, words, VERSION)
    if folder is not None:
        with contextlib.suppress(OSError):
            (folder / f"{digest}.sqlite").unlink(missing_ok=True)
    return _made(entries, words, digest)


def _kept(path: Path, digest: str) -> sqlite3.Connection | None:
    if not path.is_file():
        return None
    connection = None
    try:
        connection = sqlite3.connect(
            f"{path.as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False, isolation_level=None
        )
        whole = connection.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok"
        told = connection.execute("SELECT value FROM about WHERE name = 'digest'").fetchone()
        if whole and told == (digest,):
            return connection
    except sqlite3.Error:
        pass
    if connection is not None:
        connection.close()
    with contextlib.suppress(OSError):
        path.unlink()
    return None


def _write(made: sqlite3.Connection, path: Path) -> None:
    """Beside, then in its place: whoever reads finds all of it or nothing. It can be made again, so nothing waits
    for the disk."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix="new-", suffix=".sqlite")
    os.close(handle)
    try:
        with contextlib.closing(sqlite3.connect(name)) as copy:
            copy.execute("PRAGMA synchronous = OFF")
            made.backup(copy)
        os.replace(name, path)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise
    for other in path.parent.glob("*.sqlite*"):
        if other != path:
            other.unlink(missing_ok=True)


def _made(entries: Sequence[Entry], words: Sequence[str], digest: str) -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:", check_same_thread=False, isolation_level=None)
    connection.executescript(_LAYOUT)
    connection.execute("BEGIN")
    seen: Counter[str] = Counter()
    for number, entry in enumerate(entries, start=1):
        _add(connection, number, entry, seen)
    connection.executemany("INSERT INTO seen VALUES (?, ?)", seen.items())
    sounds = character_sounds()
    connection.executemany("INSERT INTO sounds_of VALUES (?, ?)", sounds)
    syllables = sorted({syllable for _, told in sounds for syllable in told.split(" ")})
    connection.execute("INSERT INTO about VALUES ('syllables', ?)", (" ".join(syllables),))
    for word in words:
        told = [(reading, word) for reading in readings(word)[:1]]
        connection.executemany("INSERT INTO spoken_words VALUES (?, ?)", told)
    for table in ("words", "sounds", "said", "slips"):
        connection.execute(f"INSERT INTO {table}({table}) VALUES ('optimize')")  # noqa: S608 - four names
    connection.execute("CREATE VIRTUAL TABLE temp.terms USING fts5vocab(main, slips, row)")
    connection.execute("INSERT INTO triples SELECT term, doc FROM temp.terms")
    connection.execute("DROP TABLE temp.terms")
    connection.execute("INSERT INTO about VALUES ('digest', ?)", (digest,))
    connection.execute("INSERT INTO about VALUES ('items', ?)", (str(len(entries)),))
    connection.execute("COMMIT")
    return connection


def _add(connection: sqlite3.Connection, number: int, entry: Entry, seen: Counter[str]) -> None:
    names: list[tuple[int, str, list[str]]] = []
    tokens: dict[NameKind, list[str]] = {kind: [] for kind in NameKind}
    sounds: dict[str, None] = {}
    slips: dict[str, None] = {}
    said: dict[str, None] = {}
    short: dict[str, None] = {}
    for kind, written in entry.names:
        name = compared(written)
        if not name:
            continue
        if kind is NameKind.ENGLISH:
            told = [MARK + MARK.join(english_words(written))]
        else:
            told = readings(name)
            tokens[kind] += grams(name)
            tokens[kind] += (beginning(name[:1]), beginning(name[:2]))
        names.append((kind.value, name, told))
        for reading in told:
            sounds.update(dict.fromkeys(_sounds(reading)))
            if kind is not NameKind.ENGLISH:
                slips[flattened(reading.replace(MARK, ""))] = None
                said.update(dict.fromkeys(sound_grams(flattened(reading))))
                short.update(dict.fromkeys(map(short_token, pairs(initials(reading)))))
    connection.execute(
        "INSERT INTO items VALUES (?, ?, ?, ?)",
        (number, entry.code, json.dumps(names, ensure_ascii=False, separators=(",", ":")), entry.other),
    )
    other = grams(entry.other)
    connection.execute(
        "INSERT INTO words(rowid, plain, alias, legal, other) VALUES (?, ?, ?, ?, ?)",
        (
            number,
            " ".join(tokens[NameKind.PLAIN]),
            " ".join(tokens[NameKind.ALIAS]),
            " ".join(tokens[NameKind.LEGAL]),
            " ".join(other),
        ),
    )
    connection.execute("INSERT INTO sounds(rowid, sound) VALUES (?, ?)", (number, " ".join(sounds)))
    connection.execute(
        "INSERT INTO said(rowid, sound) VALUES (?, ?)", (number, " ".join([*map(said_token, said), *short]))
    )
    connection.execute("INSERT INTO slips(rowid, reading) VALUES (?, ?)", (number, " ".join(slips)))
    seen.update({*tokens[NameKind.PLAIN], *tokens[NameKind.ALIAS], *tokens[NameKind.LEGAL], *other, *said, *short})


def _sounds(reading: str) -> Iterator[str]:
    """From each syllable on: the letters, and the initials."""
    syllables = syllables_of(reading)
    for place in range(min(len(syllables), MOST_SOUNDS)):
        full = "".join(syllables[place:])[:LONGEST_SOUND]
        short = initials(MARK.join(["", *syllables[place:]]))[:LONGEST_SOUND]
        yield full
        yield short
        if place == 0:
            yield beginning(full)
            yield beginning(short)
