# SPDX-License-Identifier: GPL-3.0-or-later
"""The settings file: every mistake named by key and line, a technician's comments kept."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest
import tomlkit
from hypothesis import given
from hypothesis import strategies as st

from devices.drivers import id_card_reader, receipt_printer
from devices.id_card.speeds import BAUD_RATES
from kiosk.settings import (
    VERSION,
    Paper,
    Settings,
    SettingsError,
    SettingsProblem,
    changed,
    load,
    migrated,
    parse_text,
    render_default,
    write_text,
)
from printing.profiles import PROFILES


def problems(text: str) -> tuple[SettingsProblem, ...]:
    found = parse_text(text)
    assert isinstance(found, tuple)
    return found


def test_the_default_file_is_whole_and_explains_each_setting() -> None:
    text = render_default()
    assert parse_text(text) == Settings()
    for section in fields(Settings):
        assert f"[{section.name}]" in text
        for part in fields(type(getattr(Settings(), section.name))):
            lines = text.splitlines()
            where = next(n for n, line in enumerate(lines) if line.startswith(f"{part.name} = "))
            assert lines[where - 1].startswith("# ")


def test_missing_sections_take_their_defaults() -> None:
    assert parse_text(f"version = {VERSION}\n") == Settings()


@pytest.mark.parametrize(
    ("line", "key", "near"),
    [
        ("[screen]\nidle_secconds = 30", "screen.idle_secconds", "screen.idle_seconds"),
        ("[scren]\nidle_seconds = 30", "scren", "screen"),
        ("[id_card_reader]\nbauds = 9600", "id_card_reader.bauds", "id_card_reader.baud"),
        ("hotline = '12345'", "hotline", "help.hotline"),
        ("[screen]\nxyzzy = 1", "screen.xyzzy", None),
    ],
)
def test_an_unknown_key_is_named_with_its_line_and_the_nearest(line: str, key: str, near: str | None) -> None:
    text = f"# first\nversion = {VERSION}\n{line}\n"
    (problem,) = problems(text)
    assert problem.key == key
    last = key.rpartition(".")[2]
    assert text.splitlines()[problem.line - 1].strip("[]").startswith(last)
    if near is None:
        assert "did you mean" not in problem.text
    else:
        assert f"did you mean {near}?" in problem.text


@pytest.mark.parametrize(
    ("section", "line", "wanted"),
    [
        ("screen", "idle_seconds = 9.9", "10 to 600 seconds"),
        ("screen", "idle_seconds = 601", "10 to 600 seconds"),
        ("screen", "idle_seconds = nan", "10 to 600 seconds"),
        ("screen", "idle_seconds = '60'", "10 to 600 seconds"),
        ("screen", "idle_seconds = true", "10 to 600 seconds"),
        ("screen", "countdown_seconds = 30.5", "whole number"),
        ("screen", "language = 'fr'", '"zh", "en"'),
        ("screen", "full_screen = 1", "true or false"),
        ("receipt_printer", "port = 0", "1 to 65535"),
        ("receipt_printer", "host = 'a b'", "host name"),
        ("centre", "url = 'centre.example'", "https://centre.example"),
        ("centre", "url = 'https://user:secret@centre.example'", "without user name"),
        ("machine", "data_folder = 'data'", "absolute path"),
        ("machine", 'site_name = "a\\u0000b"', "text"),
        ("help", "hotline = 'call us'", "telephone number"),
        ("machine", "site_name = []", "text"),
    ],
)
def test_a_wrong_value_is_named_with_its_line_and_what_it_takes(section: str, line: str, wanted: str) -> None:
    (problem,) = problems(f"version = {VERSION}\n\n[{section}]\n# a comment\n{line}\n")
    assert problem.key == f"{section}.{line.split(' ', maxsplit=1)[0]}"
    assert problem.line == 5
    assert wanted in problem.text


def test_all_mistakes_come_at_once_in_order() -> None:
    text = f"version = {VERSION}\n[screen]\nidle_seconds = 1\n[machine]\nedition = 'x'\n[nowhere]\n"
    assert [p.line for p in problems(text)] == [3, 5, 6]


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("version = 1\n[screen\n", 2, "no TOML"),
        ("version = 1\n[screen]\nidle_seconds = 20\nidle_seconds = 30\n", 4, "twice"),
        ("[screen]\n", 0, "version"),
        ("version = 'one'\n", 1, "version"),
        (f"\nversion = {VERSION + 1}\n", 2, "newer program"),
        ("version = 1\nscreen = 3\n", 2, "section"),
    ],
)
def test_a_broken_file_is_named_with_its_line(text: str, line: int, words: str) -> None:
    found = problems(text)
    assert found[0].line == line
    assert words in found[0].text


def test_load_says_what_is_wrong_with_the_file_itself(tmp_path: Path) -> None:
    path = tmp_path / "kiosk.toml"
    missing = load(path)
    assert isinstance(missing, SettingsError)
    assert str(path) in str(missing)
    path.write_bytes(b"\xff\xfe")
    assert "UTF-8" in str(load(path))
    path.write_text("version = 1\n[screen]\nidle_seconds = 1\n", encoding="utf-8")
    assert str(load(path)).startswith(f"{path}:3: screen.idle_seconds: 1 is not")
    assert "no such" not in str(load(path))


def test_a_change_keeps_comments_and_refuses_what_would_not_load(tmp_path: Path) -> None:
    text = render_default().replace("[help]", "[help]\n# asked the city on 3 March")
    new = changed(text, {"help.hotline": "0375-12345", "machine.data_folder": Path("/srv/kiosk")})
    assert "# asked the city on 3 March" in new
    path = tmp_path / "kiosk.toml"
    write_text(path, new)
    settings = load(path)
    assert isinstance(settings, Settings)
    assert settings.help.hotline == "0375-12345"
    assert settings.machine.data_folder == Path("/srv/kiosk")
    assert list(tmp_path.iterdir()) == [path]
    with pytest.raises(ValueError, match="idle_seconds"):
        changed(text, {"screen.idle_seconds": 1})
    with pytest.raises(ValueError, match="no such setting"):
        changed(text, {"screen.colour": "red"})


def test_an_old_file_is_migrated_with_its_comments() -> None:
    def rename(document: tomlkit.TOMLDocument) -> None:
        section = document["screen"]
        assert isinstance(section, tomlkit.items.Table)
        section["idle_seconds"] = section.pop("idle_minutes") * 60

    old = "version = 1\n[screen]\n# long for the elderly\nidle_minutes = 2\n"
    settings = parse_text(old, version=2, migrations=(rename,))
    assert isinstance(settings, Settings)
    assert settings.screen.idle_seconds == 120
    new = migrated(old, version=2, migrations=(rename,))
    assert isinstance(new, str)
    assert "# long for the elderly" in new
    assert "version = 2" in new
    assert migrated(new, version=2, migrations=(rename,)) == new
    assert migrated(render_default()) == render_default()


def test_names_of_other_rooms_are_the_same_here() -> None:
    assert {paper.value for paper in Paper} == set(PROFILES)
    defaults = Settings()
    assert defaults.id_card_reader.driver in id_card_reader.SUPPORTED
    assert defaults.receipt_printer.driver in receipt_printer.SUPPORTED
    assert defaults.id_card_reader.baud in BAUD_RATES


@given(st.text(max_size=200))
def test_any_text_gives_settings_or_problems(text: str) -> None:
    found = parse_text(text)
    assert isinstance(found, (Settings, tuple))


@given(st.sampled_from(render_default().splitlines()), st.text("[]=\"'#.0123456789abc \n", max_size=12))
def test_a_damaged_default_file_gives_settings_or_problems(line: str, garbage: str) -> None:
    found = parse_text(render_default().replace(line, garbage, 1))
    assert isinstance(found, (Settings, tuple))
