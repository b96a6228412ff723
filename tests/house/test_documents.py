# SPDX-License-Identifier: GPL-3.0-or-later
"""What the documents say is so: links lead somewhere, commands and settings exist, examples work."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any, get_type_hints

import pytest
from pydantic import TypeAdapter
from typer.main import get_command

from central.cli import app as central_app
from central.decisions import Confirmation
from central.demo import DemoBackend
from central.items import lint_items, load_items
from central.registers import Registers
from central.seals.opening import SealsData
from kiosk.cli import app as kiosk_app
from kiosk.contract.cases import CaseOutcome
from kiosk.sealing import SigningKey, TrustedKeys, read_stamp, verify_request
from kiosk.settings import Settings
from kiosk.timing import SteppedClock, SystemClock
from tests.central_decisions.decision_cases import PEOPLE, application, judged, prefilled

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
EXAMPLES = ROOT / "docs" / "examples"
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)|(?:src|href)=\"([^\"]+)\"")
_CITED = re.compile(r"[\w/.-]+\.md\b")
_CODE = ("benchmarks", "central", "devices", "kiosk", "offline_cache", "printing", "scripts", "tests", "ui")
_BLOCK = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
_INLINE = re.compile(r"`((?:kiosk|central|make) [^`\n]+)`")
_SECTIONS = "|".join(field.name for field in fields(Settings))
_SETTING = re.compile(rf"`((?:{_SECTIONS})\.[a-z_]+)\b[^`]*`")


def _named(paths: list[Path]) -> list[Any]:
    return [pytest.param(path, id=str(path.relative_to(ROOT))) for path in paths]


@pytest.mark.parametrize("document", _named(DOCUMENTS))
def test_links_lead_somewhere(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    targets = [one or other for one, other in _LINK.findall(text)]
    missing = [
        target
        for target in targets
        if not target.startswith(("http://", "https://", "#"))
        and not (document.parent / target.partition("#")[0]).exists()
    ]
    assert missing == []


@pytest.mark.parametrize("document", _named(DOCUMENTS))
def test_links_into_a_page_meet_its_headings(document: Path) -> None:
    """As the usual renderers make anchors: lower case, without signs, spaces as dashes."""
    targets = [one or other for one, other in _LINK.findall(document.read_text(encoding="utf-8"))]
    missing = []
    for target in targets:
        name, _, anchor = target.partition("#")
        page = document.parent / name if name else document
        if not anchor or name.startswith("http") or page.suffix != ".md":
            continue
        headings = re.findall(r"^#+ (.*)$", page.read_text(encoding="utf-8"), re.MULTILINE)
        if anchor not in {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}:
            missing.append(target)
    assert missing == []


def test_code_cites_no_page_that_is_not_here() -> None:
    known = {path.name for path in DOCUMENTS} | {path.name for path in ROOT.glob("*/*.md")}
    decided = {path.name[:4] for path in ROOT.glob("docs/decisions/*.md")}
    missing = set()
    for path in (path for folder in _CODE for path in (ROOT / folder).rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        pages = {name for name in _CITED.findall(text) if Path(name).name not in known}
        pages |= set(re.findall(r"docs/decisions/([0-9]{4})", text)) - decided
        missing |= {f"{path.relative_to(ROOT)}: {page}" for page in pages}
    assert missing == set()


def test_every_page_is_reached_from_the_readme() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    pages = [path for path in ROOT.glob("docs/*.md") if f"docs/{path.name}" not in readme]
    assert pages == []


def test_every_picture_is_shown_and_small() -> None:
    shown = "".join(path.read_text(encoding="utf-8") for path in DOCUMENTS)
    pictures = sorted(ROOT.glob("docs/pictures/*"))
    assert pictures
    assert [path.name for path in pictures if f"pictures/{path.name}" not in shown] == []
    assert [path.name for path in pictures if path.stat().st_size > 150_000] == []


# -- commands


def _commands() -> Iterator[tuple[str, str]]:
    """Document and command of every kiosk, central and make command in code."""
    for document in DOCUMENTS:
        text = document.read_text(encoding="utf-8")
        lines = [
            line
            for language, block in _BLOCK.findall(text)
            if language == "sh"
            for line in block.replace("\\\n", " ").splitlines()
        ]
        for line in [*lines, *_INLINE.findall(text)]:
            if re.match(r"(kiosk|central|make) ", line):
                yield document.name, line


def _wrong(line: str) -> str:
    """Why a command line is none of this program's; "" when it is."""
    words = shlex.split(line, comments=True)
    if words[0] == "make":
        targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
        words = [word for word in words[1:] if "=" not in word]
        return next((f"no target {word}" for word in words if word not in targets), "")
    command: Any = get_command({"kiosk": kiosk_app, "central": central_app}[words[0]])
    rest = words[1:]
    while hasattr(command, "commands") and rest and not rest[0].startswith("-"):
        # "list|show" in running text stands for either.
        found = [command.commands.get(name) for name in rest[0].split("|")]
        if None in found:
            return f"no command {rest[0]}"
        command, rest = found[0], rest[1:]
    options = {name for parameter in command.params for name in (*parameter.opts, *parameter.secondary_opts)}
    given = [word.partition("=")[0] for word in rest[: rest.index("--") if "--" in rest else None]]
    return next((f"no option {word}" for word in given if word.startswith("--") and word not in options), "")


@pytest.mark.parametrize(("document", "line"), sorted(set(_commands())))
def test_commands_exist(document: str, line: str) -> None:
    assert _wrong(line) == "", document


@pytest.mark.parametrize(
    "line",
    ["kiosk fly", "kiosk run --wings", "central serve --data x --moon", "make coffee", "kiosk outbox burn"],
)
def test_wrong_commands_are_found(line: str) -> None:
    assert _wrong(line) != ""


def test_make_run_arguments_are_of_the_demonstration() -> None:
    given = [
        line.partition("ARGS=")[2].split("#")[0].strip().strip('"') for _, line in _commands() if "ARGS=" in line
    ]
    assert given
    assert [_wrong(f"kiosk demo {arguments}") for arguments in given] == [""] * len(given)


# -- settings


def _all_settings() -> set[str]:
    sections = get_type_hints(Settings)
    return {f"{name}.{part.name}" for name, section in sections.items() for part in fields(section)}


@pytest.mark.parametrize("document", _named(DOCUMENTS))
def test_settings_exist(document: Path) -> None:
    named = set(_SETTING.findall(document.read_text(encoding="utf-8")))
    assert named - _all_settings() == set()


def test_the_technician_reads_of_every_setting() -> None:
    text = (ROOT / "docs" / "technician.md").read_text(encoding="utf-8")
    assert _all_settings() - set(_SETTING.findall(text)) == set()


# -- examples


def _json_blocks(name: str) -> list[Any]:
    text = (ROOT / "docs" / name).read_text(encoding="utf-8")
    return [json.loads(block) for language, block in _BLOCK.findall(text) if language == "json"]


def test_the_example_item_has_no_errors_and_a_code_of_its_own() -> None:
    examples = load_items(EXAMPLES)
    assert [finding for finding in lint_items(examples) if finding.severity == "error"] == []
    assert examples.keys() & load_items().keys() == set()


@pytest.mark.parametrize(
    ("person_id", "outcome"),
    [("zhou-jianguo", CaseOutcome.APPROVED), ("zhang-xiuying", CaseOutcome.REFERRED)],
)
def test_the_example_item_decides(person_id: str, outcome: CaseOutcome) -> None:
    (definition,) = load_items(EXAMPLES).values()
    clock = SteppedClock(SystemClock().now())
    person = PEOPLE[person_id]
    backend = DemoBackend(clock)
    try:
        registers = Registers(backend, clock, timeout_seconds=5.0)
        form = prefilled(definition, person, registers) | {"purpose": "job"}
        assert definition.validator.errors(form) == ()
        applied = application(definition, person, form, clock.now())
        gathered = registers.gather(definition, applied)
    finally:
        backend.close()
    record = judged(definition, applied, gathered, clock.now(), refusal_allowed=False)
    assert record.decision.outcome is outcome


def test_the_rule_in_the_guide_is_the_example_items() -> None:
    rules = json.loads((EXAMPLES / "driving_licence_record" / "rules.json").read_text(encoding="utf-8"))
    (shown,) = (one for one in _json_blocks("integrator.md") if "expression" in one)
    assert shown in rules["rules"]


def test_the_examples_in_the_guide_are_the_item_s() -> None:
    (shown,) = (one for one in _json_blocks("integrator.md") if "examples" in one)
    whole = json.loads((EXAMPLES / "driving_licence_record" / "examples.json").read_text(encoding="utf-8"))
    assert shown["usual"].items() <= whole["usual"].items()
    assert all(one in whole["examples"] for one in shown["examples"])


def test_the_signed_request_in_the_guide_is_right() -> None:
    (example,) = (one for one in _json_blocks("integrator.md") if "headers" in one)
    key = SigningKey.from_bytes(bytes(range(32)))
    assert (key.key_id, key.public_text()) == (example["headers"]["X-Machine-Key"], example["public_key"])
    stamp = read_stamp(example["headers"])
    assert stamp is not None
    trusted = TrustedKeys({key.key_id: example["public_key"]})
    verify_request(
        trusted, stamp, method=example["method"], target=example["target"], body=example["body"].encode()
    )
    trusted.verify_bytes(key.key_id, example["signed"].encode(), stamp.signature)


def test_the_confirmation_in_the_guide_is_taken() -> None:
    (block,) = (one for one in _json_blocks("operator.md") if isinstance(one, list))
    confirmations = TypeAdapter(tuple[Confirmation, ...]).validate_json(json.dumps(block))
    definition = load_items(confirmations=confirmations)[confirmations[0].item_code]
    assert [rule.data.id for rule in definition.rule_set.rules if rule.may_refuse] == [confirmations[0].rule_id]


def test_the_seals_in_the_guide_are_taken() -> None:
    (block,) = (one for one in _json_blocks("operator.md") if "seals" in one)
    assert SealsData.model_validate_json(json.dumps(block)).seals[0].key


def test_the_output_of_the_check_in_the_guide_is_real() -> None:
    text = (ROOT / "docs" / "integrator.md").read_text(encoding="utf-8")
    findings = lint_items(load_items(EXAMPLES))
    shown = [f"{one.severity}: {one.item_code}: {one.place}: {one.message}" for one in findings]
    assert any(line in text for line in shown)
    assert f'"to_confirm": {len(findings)}' in text
