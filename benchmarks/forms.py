# SPDX-License-Identifier: GPL-3.0-or-later
"""Checking a form: every item's, and one of 28 fields with rows, beside the bare validator; and what is prefilled.

    python -m benchmarks.forms [--count N]

Goal: under 1 ms for whatever is signed. Times are of one check of complete answers by `FormValidator.errors`, as
the kiosk does it for each page and the centre once; "bare" is jsonschema-rs alone on the same answers, without our
own keywords and without making errors of ours.
"""

from __future__ import annotations

import argparse
import copy
import math
import time
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import jsonschema_rs

from benchmarks.measured import report
from central.items import load_items
from central.items.prefilled import prefilled_share
from kiosk.contract.items import FormSpec
from kiosk.standards import FormValidator
from kiosk.standards.form_validation import FORMAT_CHECKS
from ui.gallery_views.form_inputs import SPEC

TODAY = date(2026, 11, 22)
ANSWERS: dict[str, Any] = {
    "born": "1948-03-18",
    "away": "4101",
    "village": "410421100",
    "income": 3605050,
    "area": 89.5,
    "needs": ["a", "c"],
    "why": "老伴上月摔伤，家里没有别人了",
    "firm": "91410400MA44F1X40H",
    "number": "410400194201010026",
    "account": "9999000000112230002",
    "phone": "13800000000",
    "children": [
        {"name": f"李小{n}", "number": "410400194201010026", "born": "2015-06-01", "kind": "son"} for n in range(6)
    ],
}
EXAMPLES = {key: value for key, value in ANSWERS.items() if key not in ("children", "needs")}
BY_FORMAT = {
    "date": "1990-01-31",
    "month": "2025-03",
    "region": "410421",
    "bank-card": "9999000000112230002",
    "mobile-phone": "13800000000",
    "credit-code": "91410400MA44F1X40H",
    "resident-number": "410400194201010026",
}


def large() -> tuple[FormSpec, dict[str, Any]]:
    """A form of 28 fields, one of them rows of four: the gallery's, its single fields more than once."""
    schema = copy.deepcopy(SPEC.json_schema)
    answers = dict(ANSWERS)
    for number, key in enumerate((*EXAMPLES, *EXAMPLES)):
        if len(schema["properties"]) == 28:
            break
        schema["properties"][f"{key}_{number}"] = schema["properties"][key]
        answers[f"{key}_{number}"] = EXAMPLES[key]
    schema["required"] = sorted(answers)
    return FormSpec(json_schema=schema, ui_schema=SPEC.ui_schema), answers


def answer(part: Mapping[str, Any]) -> Any:
    """Some answer of a property, right where that can be told from its schema."""
    if "const" in part or part.get("enum"):
        return part.get("const", part.get("enum", [None])[0])
    match part.get("type", "string"):
        case "boolean":
            return True
        case "integer" | "number":
            return part.get("minimum", 1)
        case "array":
            return [answer(part["items"])] * max(1, int(part.get("minItems", 1)))
        case "object":
            return {key: answer(inner) for key, inner in part.get("properties", {}).items()}
        case _:
            return BY_FORMAT.get(str(part.get("format")), "示例" * max(1, int(part.get("minLength", 2)) // 2))


def timed(check: Callable[[], object], count: int) -> list[float]:
    """Microseconds of each."""
    check()
    found = []
    for _ in range(count):
        began = time.perf_counter()
        check()
        found.append((time.perf_counter() - began) * 1e6)
    return found


def ranks(taken: list[float]) -> dict[str, float]:
    """Median, 99th percentile and the longest; nearest rank."""
    ordered = sorted(taken)
    at = [ordered[max(0, math.ceil(share * len(ordered)) - 1)] for share in (0.5, 0.99, 1)]
    return dict(zip(("p50", "p99", "max"), (round(one, 1) for one in at), strict=True))


def measure(schema: Mapping[str, Any], answers: dict[str, Any], count: int) -> dict[str, object]:
    ours = FormValidator(schema)
    bare = jsonschema_rs.Draft202012Validator(dict(schema), formats=dict(FORMAT_CHECKS), validate_formats=True)
    return {
        "fields": len(schema["properties"]),
        "errors": len(ours.errors(answers, TODAY)),
        "ours_us": ranks(timed(lambda: ours.errors(answers, TODAY), count)),
        "bare_us": ranks(timed(lambda: list(bare.iter_errors(answers)), count)),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=2_000)
    count = parser.parse_args().count
    spec, answers = large()
    items = load_items()
    forms: dict[str, object] = {"28 fields with rows": measure(spec.json_schema, answers, count)}
    for code, definition in items.items():
        schema = definition.item.form.json_schema
        some = {key: answer(part) for key, part in schema["properties"].items()}
        forms[code] = measure(schema, some, count)
    share = {}
    for code, definition in items.items():
        known = prefilled_share(definition.item.form)
        share[code] = f"{known.known} of {known.all} ({known.percent} %)"
    report("forms", {"checks": forms, "prefilled": share})


if __name__ == "__main__":
    main()
