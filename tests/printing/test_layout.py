# SPDX-License-Identifier: GPL-3.0-or-later
"""Rows: marks, columns, copies."""

from __future__ import annotations

import pytest

from printing import PAPER_58_MM, PAPER_80_MM, Align, Cut, Heading, KeyValue, Line, Note, PaperProfile, Size, Slip
from printing.layout import CutRow, Row, TextRow, horizontal_scale, lay_out
from printing.wrapping import columns_of
from tests.printing.slip_samples import approved

BOTH = pytest.mark.parametrize("profile", [PAPER_80_MM, PAPER_58_MM], ids=lambda profile: str(profile.name))


def texts(rows: list[Row]) -> list[str]:
    return [row.text for row in rows if isinstance(row, TextRow)]


@BOTH
def test_every_row_fits(profile: PaperProfile) -> None:
    for row in lay_out(approved("张桂英䶮𠮷" * 8), profile, copy=12):
        if isinstance(row, TextRow):
            assert columns_of(row.text) * horizontal_scale(row.size) <= profile.columns


@BOTH
def test_a_demonstration_is_marked_at_both_ends_of_each_paper(profile: PaperProfile) -> None:
    slip = Slip((Line("一"), Cut(), Line("二"), Cut()), demonstration=True)
    rows = lay_out(slip, profile)
    papers: list[list[str]] = [[]]
    for row in rows:
        if isinstance(row, CutRow):
            papers.append([])
        elif isinstance(row, TextRow):
            papers[-1].append(row.text)
    assert papers.pop() == []
    assert len(papers) == 2
    for paper in papers:
        assert "演示 · 无法律效力" in paper[0]
        assert "演示 · 无法律效力" in paper[-2]


def test_a_true_slip_bears_no_mark_and_ends_with_a_cut() -> None:
    rows = lay_out(approved(demonstration=False), PAPER_80_MM)
    assert "演示" not in "".join(texts(rows))
    assert [isinstance(row, CutRow) for row in rows].count(True) == 1
    assert isinstance(rows[-1], CutRow)


@BOTH
def test_a_copy_is_marked_with_its_number(profile: PaperProfile) -> None:
    assert "REPRINT" not in "".join(texts(lay_out(approved(), profile, copy=1)))
    assert "重印 REPRINT 3" in texts(lay_out(approved(), profile, copy=3))


def test_labels_share_a_column_and_long_values_hang() -> None:
    slip = Slip(
        (
            KeyValue("编号", "1"),
            KeyValue("受理机关", "很长的机关名称" * 4),
            KeyValue("A very long label indeed", "值"),
        ),
        demonstration=False,
    )
    assert texts(lay_out(slip, PAPER_80_MM)) == [
        "编号      1",
        "受理机关  很长的机关名称很长的机关名称很长的机关",
        "          名称很长的机关名称",
        "A very long label indeed",
        "    值",
    ]


def test_a_centred_text_has_no_lone_last_character() -> None:
    slip = Slip((Line("一二三四五六七八九十甲乙丙", size=Size.LARGE, align=Align.CENTRE),), demonstration=False)
    lines = texts(lay_out(slip, PAPER_80_MM))
    assert [len(line) for line in lines] == [7, 6]


def test_a_code_too_wide_for_large_letters_stays_in_one_piece() -> None:
    slip = Slip((Line("7K2QF-9M3TX-B4WPC", size=Size.LARGE), Heading("7K2QF-9M3TX-B4WPC-9M3TX-B4WPC")), False)
    rows = [row for row in lay_out(slip, PAPER_58_MM) if isinstance(row, TextRow)]
    assert [(row.text, row.size) for row in rows] == [
        ("7K2QF-9M3TX-B4WPC", Size.TALL),
        ("7K2QF-9M3TX-B4WPC-9M3TX-B4WPC", Size.TALL),
    ]


def test_notes_hang_behind_their_mark() -> None:
    lines = texts(lay_out(Slip((Note("字" * 30),), demonstration=False), PAPER_58_MM))
    assert lines == ["* " + "字" * 15, "  " + "字" * 15]


def test_a_second_language_stands_under_the_value_and_keeps_the_column() -> None:
    slip = Slip(
        (
            KeyValue("事项", "打社保证明", second="Service: Print my social insurance record"),
            KeyValue("证件号码", "410400********0020", second="ID number"),
        ),
        demonstration=False,
    )
    assert texts(lay_out(slip, PAPER_80_MM)) == [
        "事项      打社保证明",
        "          Service: Print my social insurance",
        "          record",
        "证件号码  410400********0020",
        "          ID number",
    ]


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        (Heading("一次性告知单：需要补正"), ["一次性告知单：", "需要补正"]),
        (Heading("已收到，转人工办理"), ["已收到，", "转人工办理"]),
        (Line("告知承诺书（副本）", Size.LARGE), ["告知承诺书", "（副本）"]),
        (Heading("办理结果：已通过"), ["办理结果：已通过"]),
    ],
)
def test_a_title_too_wide_is_parted_where_a_reader_pauses(title: Heading | Line, lines: list[str]) -> None:
    assert texts(lay_out(Slip((title,), demonstration=False), PAPER_58_MM)) == lines
