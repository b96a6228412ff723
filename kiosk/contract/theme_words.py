# SPDX-License-Identifier: GPL-3.0-or-later
"""Themes of items (主题分类) in English. Their Chinese names are the city's and the national service list's own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kiosk.contract.message import Text

_ENGLISH: Final[Mapping[str, str]] = {
    "不动产": "Real estate",
    "交通出行": "Getting about",
    "交通运输": "Transport",
    "企业开办与经营": "Opening and running a firm",
    "住房与不动产": "Housing and real estate",
    "住房保障": "Housing",
    "其他": "Other",
    "准营准办": "Business licences",
    "医疗保障": "Health insurance",
    "医疗卫生": "Medical care",
    "卫生健康": "Health",
    "司法公证": "Justice and notaries",
    "婚姻登记": "Marriage registration",
    "婚育养老救助": "Family, old age and relief",
    "就业创业": "Work and starting up",
    "开办企业": "Opening a firm",
    "惠企政策": "Support for firms",
    "户籍出入境交通": "Household, travel and transport",
    "户籍办理": "Household registration",
    "扶残助残": "Help for disabled people",
    "教育体育": "Education and sport",
    "残疾人服务": "Services for disabled people",
    "水电气": "Water, power and gas",
    "生育与医疗卫生": "Birth and medical care",
    "生育收养": "Birth and adoption",
    "生活服务": "Daily life",
    "社会保障": "Social security",
    "社会保障与就业": "Social security and work",
    "社会救助": "Social relief",
    "税务": "Tax",
    "纳税缴费": "Taxes and contributions",
    "职业资格": "Professional qualifications",
    "设立变更": "Setting up and changes",
    "证件办理": "Cards and permits",
    "证件证明": "Cards and certificates",
    "退役军人": "Veterans",
    "食品药品": "Food and medicine",
    "养老服务": "Services for older people",
}


def theme_words(theme: str) -> Text:
    """A theme in both languages; one that is not known here keeps its Chinese name."""
    return Text(zh=theme, en=_ENGLISH.get(theme, theme))
