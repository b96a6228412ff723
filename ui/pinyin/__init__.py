# SPDX-License-Identifier: GPL-3.0-or-later
"""Typing Chinese: pinyin letters in, ranked candidates out. Nothing is learned and nothing is kept."""

from ui.pinyin.engine import Candidate, PinyinEngine
from ui.pinyin.splitting import MAX_LETTERS
from ui.pinyin.table import MARK

__all__ = ["MARK", "MAX_LETTERS", "Candidate", "PinyinEngine"]
