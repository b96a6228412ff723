# SPDX-License-Identifier: GPL-3.0-or-later
"""Coverage-guided fuzzing of parsers. One file a parser, `fuzz_NAME.py`, with two names in it:

    SEEDS: Final = (b"...", ...)            # a few true inputs to start from
    def target(data: bytes) -> None: ...    # parses data; any exception that leaves it is a find

The parser's own fault exception is caught by the target; what must hold is asserted. `make test` fuzzes each for
a few seconds (test_fuzzed.py finds the files by itself); for longer:

    python -m tests.fuzz.runner NAME --seconds 600 [--corpus FOLDER]
"""
