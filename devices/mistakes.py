# SPDX-License-Identifier: GPL-3.0-or-later
"""Where an exception came from, without its words: a message may hold personal data."""

from __future__ import annotations

from pathlib import Path


def where(fault: BaseException) -> str:
    """File name and line of the innermost frame."""
    trace = fault.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return "unknown" if trace is None else f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}"
