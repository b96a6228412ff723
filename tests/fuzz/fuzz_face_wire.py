# SPDX-License-Identifier: GPL-3.0-or-later
"""What kiosk and face matcher say to each other: any bytes as a request's head and as an answer."""

from __future__ import annotations

from typing import Final

from devices.face_matcher import wire
from devices.face_matcher.verdicts import FaceAlgorithm, FaceSeen, FaceUnusable

SEEDS: Final = (
    wire.Head(wire.Ask.COMPARE, (102, 126), (640, 360)).packed(),
    wire.Head(wire.Ask.LOOK, (0, 0), (640, 480)).packed(),
    *(
        wire.packed_answer(answer)[wire.LENGTH_BYTES :]
        for answer in (
            wire.Ready(FaceAlgorithm("dlib-resnet-v1", "20.0.1", demonstration=False)),
            wire.Missing("dlib"),
            FaceSeen(0.1, 0.5, 0.5, 0.4),
            FaceUnusable.TOO_DARK,
            wire.Distance(0.31),
            wire.Fell(),
        )
    ),
)
_MOST: Final = 3 * (wire.MOST_SIDE**2 + wire.MOST_PORTRAIT_SIDE**2)


def target(data: bytes) -> None:
    """Nothing but WireError; what is believed is within its bounds and says itself again."""
    try:
        head = wire.parse_head(data)
    except wire.WireError:
        pass
    else:
        assert head.packed() == data
        assert head.portrait_bytes + head.frame_bytes <= _MOST
    try:
        answer = wire.parse_answer(data)
    except wire.WireError:
        return
    again = wire.packed_answer(answer)
    assert wire.parse_answer(again[wire.LENGTH_BYTES :]) == answer
    assert wire.answer_length(again[: wire.LENGTH_BYTES]) <= wire.MOST_ANSWER
