# SPDX-License-Identifier: GPL-3.0-or-later
"""Run one fuzz target under atheris (libFuzzer): `python -m tests.fuzz.runner NAME`. libFuzzer ends the process.

Exit code 0: the time is over and nothing was found. Any other: the exception, and the input in Base64, on stderr.
"""

from __future__ import annotations

import argparse
import importlib
import resource
import tempfile
from pathlib import Path
from typing import Final

import atheris

FOLDER: Final = Path(__file__).parent
_HOUSES: Final = ["kiosk", "devices", "printing", "offline_cache", "central"]
_LONGEST_INPUT: Final = 8192
_MEMORY_MB: Final = 1024
"""What a parser may take beside the program itself, which takes about 150."""
_ONE_INPUT_S: Final = 5


def names() -> list[str]:
    """The fuzz targets that there are."""
    return sorted(path.stem.removeprefix("fuzz_") for path in FOLDER.glob("fuzz_*.py"))


def fuzz(name: str, seconds: int, corpus: Path) -> None:
    """Fuzz one target until the time is over or it fails; ends the process."""
    # Only what is imported in here is watched for coverage, so nothing of ours is imported before.
    with atheris.instrument_imports(include=_HOUSES):
        module = importlib.import_module(f"tests.fuzz.fuzz_{name}")
    for number, seed in enumerate(module.SEEDS):
        (corpus / f"seed-{number}").write_bytes(seed)
    # libFuzzer leaves the input that fails in the folder named here, and the rest of its words on stderr.
    options = [
        f"-max_total_time={seconds}",
        f"-max_len={_LONGEST_INPUT}",
        f"-rss_limit_mb={_counted_mb() + _MEMORY_MB}",
        f"-timeout={_ONE_INPUT_S}",
        f"-artifact_prefix={corpus}/",
        "-print_final_stats=1",
    ]
    atheris.Setup(["fuzz", *options, str(corpus)], module.target)
    atheris.Fuzz()


def _counted_mb() -> int:
    """What the kernel counts already: a child begins with the peak of whoever started it."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def main() -> None:
    parser = argparse.ArgumentParser(description="Fuzz one parser for a bounded time.")
    parser.add_argument("name", choices=names())
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--corpus", type=Path, help="keep what was learnt here (default: thrown away)")
    arguments = parser.parse_args()
    if arguments.corpus is not None:
        arguments.corpus.mkdir(parents=True, exist_ok=True)
    corpus = arguments.corpus or Path(tempfile.mkdtemp(prefix=f"fuzz-{arguments.name}-"))
    fuzz(arguments.name, arguments.seconds, corpus)


if __name__ == "__main__":
    main()
