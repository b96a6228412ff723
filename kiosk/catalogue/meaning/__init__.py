# SPDX-License-Identifier: GPL-3.0-or-later
"""Which items are near a sentence in meaning: a packaged model, where it is installed, in a process of its own."""

from kiosk.catalogue.meaning.asking import SentenceMeaning, is_installed

__all__ = ["SentenceMeaning", "is_installed"]
