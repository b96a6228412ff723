# SPDX-License-Identifier: GPL-3.0-or-later
"""From a template to an HTML answer that loads nothing from elsewhere and cannot be framed."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from central.settings import CentreSettings
from kiosk.contract.day_words import day_words, moment_words
from kiosk.contract.message import Text

_POLICY: Final = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


class Pages:
    """The templates of one room, over the frame that all pages share."""

    def __init__(self, folder: Path) -> None:
        shared = Path(__file__).parent / "templates"
        self._environment = Environment(
            loader=FileSystemLoader([folder, shared]),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    def answer(
        self, template: str, settings: CentreSettings, *, language: str = "zh", status: int = 200, **values: Any
    ) -> HTMLResponse:
        """One page. language: "zh" or "en"."""
        english = language == "en"

        def say(zh: str, en: str) -> str:
            return en if english else zh

        def tell(text: Text) -> str:
            return text.en if english else text.zh

        html = self._environment.get_template(template).render(
            say=say,
            tell=tell,
            day_words=day_words,
            moment_words=moment_words,
            language="en" if english else "zh-CN",
            english=english,
            city=settings.city_name,
            hotline=settings.hotline,
            demonstration=settings.demonstration,
            **values,
        )
        return HTMLResponse(html, status_code=status, headers={"Content-Security-Policy": _POLICY})
