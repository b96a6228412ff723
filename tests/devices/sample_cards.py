# SPDX-License-Identifier: GPL-3.0-or-later
"""Cards of people who do not exist, as a simulator takes them; region 410400 and right check characters."""

from __future__ import annotations

from typing import Any, Final

Card = dict[str, Any]

RESIDENT: Final[Card] = {
    "layout": "resident",
    "name": "张桂英",
    "sex": "女",
    "nation": "汉",
    "birth_date": "1944-03-12",
    "address": "河南省平顶山市新华区示例路1号院2号楼301",
    "number": "410400194403120020",
    "authority": "平顶山市公安局新华分局",
    "valid_from": "2012-05-08",
    "valid_to": None,
}
HMT_RESIDENCE: Final[Card] = {
    "layout": "hmt_residence",
    "name": "陳大文",
    "sex": "男",
    "birth_date": "1988-07-01",
    "address": "河南省平顶山市湛河区示例街6号",
    "number": "810000198807010013",
    "authority": "平顶山市公安局",
    "valid_from": "2023-02-01",
    "valid_to": "2028-02-01",
    "pass_number": "H12345678",
}
FOREIGNER_2017: Final[Card] = {
    "layout": "foreigner_2017",
    "name": "",
    "foreign_name": "TESTPERSON, ANNA MARIA",
    "sex": "女",
    "nation": "CAN",
    "birth_date": "1979-11-30",
    "number": "CAN410079113001",
    "authority": "4100",
    "valid_from": "2018-06-01",
    "valid_to": "2028-06-01",
}
FOREIGNER_2023: Final[Card] = {
    "layout": "foreigner_2023",
    "name": "林安娜",
    "foreign_name": "TESTPERSON-VERYLONGFAMILYNAME, ANNABELLE MARIA",
    "sex": "女",
    "nation": "DEU",
    "birth_date": "1990-01-15",
    "number": "911410199001150029",
    "valid_from": "2024-01-01",
    "valid_to": "2034-01-01",
}
ALL: Final = (RESIDENT, HMT_RESIDENCE, FOREIGNER_2017, FOREIGNER_2023)
