# SPDX-License-Identifier: GPL-3.0-or-later
"""Sealing with keys in files and in a token: what is made, and what is said when the key is not to be had."""

from __future__ import annotations

import io
import json
import os
import stat
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from PIL import Image, ImageChops

from central.seals import SEALS_FOLDER, Sealer, SealFailed, SealTrouble, open_sealer
from central.seals.demo_authority import SOFT_HSM, soft_hsm_installed
from central.seals.token import Token, TokenKey, TokenPlace
from central.settings import SettingsRefusedError
from kiosk.paper_check import Whole
from kiosk.sealing import digest
from tests.seals.sealed_papers import AUTHORITY, NOW, OTHER, PLACE, blank, demo_sealer, judged, pdfsig, sealed

needs_soft_hsm = pytest.mark.skipif(
    not soft_hsm_installed(), reason="SoftHSM is missing (apt-get install softhsm2)"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "city"


@pytest.fixture
def in_token(folder: Path) -> Iterator[Sealer]:
    sealer = demo_sealer(folder, in_token=True)
    yield sealer
    sealer.close()


def test_what_was_given_is_under_the_seal_byte_for_byte(folder: Path) -> None:
    made = sealed(demo_sealer(folder))
    assert made.startswith(blank())


def test_the_seal_is_seen_red_and_round_where_it_was_put(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "paper.pdf").write_bytes(sealed(demo_sealer(folder)))
    subprocess.run(
        ("pdftoppm", "-r", "72", "-png", "-singlefile", str(tmp_path / "paper.pdf"), str(tmp_path / "page")),
        check=True,
        timeout=60,
    )
    page = Image.open(tmp_path / "page.png").convert("RGB")
    red, _, blue = page.split()
    # A red ring on white: dark in blue, light in red.
    box = ImageChops.subtract(red, blue).point(lambda value: 255 if value > 40 else 0).getbbox()
    assert box is not None
    left, top, right, bottom = box
    assert abs((right - left) / 72 * 25.4 - 42) < 1
    assert abs((bottom - top) / 72 * 25.4 - 42) < 1
    assert abs(left - PLACE.left) < 3
    assert abs(page.height - bottom - PLACE.bottom) < 3


def test_a_demonstration_describes_its_seals(folder: Path) -> None:
    described = demo_sealer(folder).describe()
    assert [one.authority for one in described] == [AUTHORITY, OTHER]
    assert all(one.demonstration and one.profile == "PAdES B-B" and one.kept == "file" for one in described)
    certificate = x509.load_pem_x509_certificate((folder / SEALS_FOLDER / "seal-1.pem").read_bytes())
    assert "演示" in certificate.subject.rfc4514_string()


def test_a_demonstration_keeps_its_authority_and_adds_who_is_new(folder: Path) -> None:
    first = demo_sealer(folder)
    paper = sealed(first)
    again = open_sealer(
        folder, demonstration=True, authorities=(AUTHORITY, "平顶山市交通运输局"), in_token=False, now=NOW
    )
    assert again is not None
    assert again.roots == first.roots
    assert again.has("平顶山市交通运输局")
    assert again.has(OTHER)
    assert judged(paper, again) == Whole(digest(paper), NOW)
    keys = [path for path in (folder / SEALS_FOLDER).iterdir() if path.suffix == ".key"]
    assert len(keys) == 4
    assert all(stat.S_IMODE(path.stat().st_mode) == 0o600 for path in keys)


def test_many_threads_seal_at_once(folder: Path) -> None:
    sealer = demo_sealer(folder)
    with ThreadPoolExecutor(4) as threads:
        papers = list(threads.map(lambda _: sealed(sealer), range(16)))
    assert all(isinstance(judged(paper, sealer), Whole) for paper in papers)


def test_without_seals_there_is_no_sealer(tmp_path: Path) -> None:
    assert open_sealer(tmp_path, demonstration=False, authorities=(AUTHORITY,), in_token=True, now=NOW) is None
    assert not (tmp_path / SEALS_FOLDER).exists()


def test_production_refuses_a_demonstrations_seals(folder: Path) -> None:
    demo_sealer(folder)
    with pytest.raises(SettingsRefusedError, match="demonstration"):
        open_sealer(folder, demonstration=False, authorities=(), in_token=False, now=NOW)


# In a token.


@needs_soft_hsm
def test_a_key_in_a_token_seals_and_never_leaves_it(in_token: Sealer, folder: Path, tmp_path: Path) -> None:
    paper = sealed(in_token)
    assert judged(paper, in_token) == Whole(digest(paper), NOW)
    assert "Signature is Valid" in pdfsig(paper, in_token.roots[0], tmp_path)
    assert {one.kept for one in in_token.describe()} == {"PKCS#11"}
    seals = folder / SEALS_FOLDER
    assert not list(seals.glob("seal-*.key"))
    assert stat.S_IMODE((seals / "pin").stat().st_mode) == 0o600
    script = (
        "import pkcs11, sys\n"
        "token = next(pkcs11.lib(sys.argv[1]).get_tokens(token_label='city-seals'))\n"
        "session = token.open(user_pin=open(sys.argv[2]).read())\n"
        "key = session.get_key(object_class=pkcs11.ObjectClass.PRIVATE_KEY, label='seal-1')\n"
        "A = pkcs11.Attribute\n"
        "print(key[A.SENSITIVE], key[A.EXTRACTABLE], key[A.NEVER_EXTRACTABLE])\n"
        "try: print(key[A.VALUE])\n"
        "except pkcs11.AttributeSensitive: print('sensitive')\n"
    )
    import sys

    said = subprocess.run(
        (sys.executable, "-c", script, str(SOFT_HSM), str(seals / "pin")),
        env={**os.environ, "SOFTHSM2_CONF": str(seals / "softhsm2.conf")},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    ).stdout.split()
    assert said == ["True", "False", "True", "sensitive"]


@needs_soft_hsm
def test_a_session_that_is_lost_is_opened_again(in_token: Sealer) -> None:
    sealed(in_token)
    process = in_token._token._process  # type: ignore[attr-defined]
    process.kill()
    process.wait()
    sealed(in_token)
    assert in_token._token._process.pid != process.pid  # type: ignore[attr-defined]


def _trouble(sealer: Sealer) -> SealFailed:
    made = sealer.seal(blank(), PLACE, AUTHORITY, NOW)
    assert isinstance(made, SealFailed)
    assert made.cause
    assert made.next_step
    return made


@needs_soft_hsm
def test_a_token_that_is_taken_out_and_comes_back(in_token: Sealer, folder: Path) -> None:
    sealed(in_token)
    in_token.close()
    tokens = folder / SEALS_FOLDER / "tokens"
    tokens.rename(tokens.with_name("elsewhere"))
    tokens.mkdir(mode=0o700)
    assert _trouble(in_token).trouble is SealTrouble.NO_TOKEN
    tokens.rmdir()
    tokens.with_name("elsewhere").rename(tokens)
    sealed(in_token)


@needs_soft_hsm
def test_a_wrong_pin_is_tried_once_and_never_on_a_command_line(in_token: Sealer, folder: Path) -> None:
    pin = folder / SEALS_FOLDER / "pin"
    right = pin.read_text()
    pin.write_text("wrong-pin")
    assert _trouble(in_token).trouble is SealTrouble.WRONG_PIN
    pin.write_text(right)
    # The token remembers: what starts again and again must not lock it.
    assert "last PIN" in _trouble(in_token).cause
    insisting = open_sealer(
        folder, demonstration=True, authorities=(AUTHORITY,), in_token=True, now=NOW, insist=True
    )
    assert insisting is not None
    made = sealed(insisting)
    process = insisting._token._process  # type: ignore[attr-defined]
    assert right not in Path(f"/proc/{process.pid}/cmdline").read_text()
    assert right.encode() not in Path(f"/proc/{process.pid}/environ").read_bytes()
    insisting.close()
    assert isinstance(judged(made, insisting), Whole)
    sealed(in_token)


@needs_soft_hsm
def test_a_pin_that_others_can_read_is_not_used(in_token: Sealer, folder: Path) -> None:
    (folder / SEALS_FOLDER / "pin").chmod(0o644)
    assert "chmod 600" in _trouble(in_token).cause


@needs_soft_hsm
def test_a_pin_comes_from_the_credential_of_the_unit(
    in_token: Sealer, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seals = folder / SEALS_FOLDER
    place = TokenPlace(SOFT_HSM, "city-seals", None, {"SOFTHSM2_CONF": str(seals / "softhsm2.conf")})
    key = TokenKey(Token(place), "seal-1")
    monkeypatch.delenv("CREDENTIALS_DIRECTORY", raising=False)
    made = key.sign(b"x")
    assert isinstance(made, SealFailed)
    assert "central-seal-pin" in made.cause
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    (tmp_path / "central-seal-pin").write_bytes((seals / "pin").read_bytes())
    assert isinstance(key.sign(b"x"), bytes)
    key._token.close()


@needs_soft_hsm
def test_a_key_that_is_not_there(in_token: Sealer, folder: Path) -> None:
    path = folder / SEALS_FOLDER / "seals.json"
    path.write_text(
        path.read_text().replace('"key":"seal-1"', '"key":"gone"').replace('"key": "seal-1"', '"key": "gone"')
    )
    sealer = demo_sealer(folder, in_token=True)
    assert _trouble(sealer).trouble is SealTrouble.NO_KEY
    sealer.close()


@needs_soft_hsm
def test_another_key_than_the_certificates_seals_nothing(in_token: Sealer, folder: Path) -> None:
    path = folder / SEALS_FOLDER / "seals.json"
    data = json.loads(path.read_text())
    data["seals"][0]["key"] = data["seals"][1]["key"]
    path.write_text(json.dumps(data))
    sealer = demo_sealer(folder, in_token=True)
    assert _trouble(sealer).trouble is SealTrouble.WRONG_KEY
    sealer.close()


def test_a_library_that_is_not_there(tmp_path: Path) -> None:
    (tmp_path / "pin").write_text("1234")
    (tmp_path / "pin").chmod(0o600)
    made = TokenKey(Token(TokenPlace(tmp_path / "none.so", "t", tmp_path / "pin")), "k").sign(b"x")
    assert isinstance(made, SealFailed)
    assert made.trouble is SealTrouble.NO_LIBRARY


def test_a_token_that_does_not_answer_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its process says nothing for ever."""
    from central.seals import token as token_module

    (tmp_path / "pin").write_text("1234")
    (tmp_path / "pin").chmod(0o600)
    (tmp_path / "token_process.py").write_text("import time\ntime.sleep(600)\n")
    monkeypatch.setattr(token_module, "__file__", str(tmp_path / "token.py"))
    monkeypatch.setattr(token_module, "_OPENING_S", 0.3)
    token = Token(TokenPlace(tmp_path / "none.so", "t", tmp_path / "pin"), within_s=0.3)
    made = TokenKey(token, "k").sign(b"x")
    assert isinstance(made, SealFailed)
    assert made.trouble is SealTrouble.NO_ANSWER
    assert token._process is None


# In production key and certificate are given.


def _certificate(
    name: str, public: ec.EllipticCurvePublicKey | rsa.RSAPublicKey, signer: ec.EllipticCurvePrivateKey, *, ca: bool
) -> x509.Certificate:
    def named(text: str) -> x509.Name:
        return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])

    return (
        x509.CertificateBuilder()
        .subject_name(named(name))
        .issuer_name(named("City root"))
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW - timedelta(days=1))
        .not_valid_after(NOW + timedelta(days=365))
        .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False)
        .add_extension(
            x509.KeyUsage(not ca, not ca, False, False, False, ca, ca, False, False),
            critical=True,
        )
        .sign(signer, SHA256())
    )


def _city(folder: Path, key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey) -> Path:
    """A production folder: a root of the city's, a seal with its key in a file."""
    seals = folder / SEALS_FOLDER
    seals.mkdir(parents=True)
    root_key = ec.generate_private_key(ec.SECP256R1())
    (seals / "root.pem").write_bytes(
        _certificate("City root", root_key.public_key(), root_key, ca=True).public_bytes(Encoding.PEM)
    )
    (seals / "mzj.pem").write_bytes(
        _certificate(AUTHORITY, key.public_key(), root_key, ca=False).public_bytes(Encoding.PEM)
    )
    (seals / "mzj.key").write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    (seals / "mzj.key").chmod(0o600)
    (seals / "seals.json").write_text(
        json.dumps(
            {
                "roots": ["root.pem"],
                "seals": [{"authority": AUTHORITY, "certificate": "mzj.pem", "key_file": "mzj.key"}],
            }
        )
    )
    return seals


def _production(folder: Path) -> Sealer:
    sealer = open_sealer(folder, demonstration=False, authorities=(), in_token=False, now=NOW)
    assert sealer is not None
    return sealer


@pytest.mark.parametrize("kind", ["p-256", "rsa-2048"])
def test_production_seals_with_what_it_is_given(kind: str, folder: Path, tmp_path: Path) -> None:
    key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey = (
        ec.generate_private_key(ec.SECP256R1()) if kind == "p-256" else rsa.generate_private_key(65537, 2048)
    )
    _city(folder, key)
    sealer = _production(folder)
    paper = sealed(sealer)
    assert judged(paper, sealer) == Whole(digest(paper), NOW)
    assert "Signature is Valid" in pdfsig(paper, sealer.roots[0], tmp_path)
    assert not sealer.has(OTHER)
    assert not any(one.demonstration for one in sealer.describe())


def test_a_key_that_is_not_the_certificates_does_not_start(folder: Path) -> None:
    seals = _city(folder, ec.generate_private_key(ec.SECP256R1()))
    other = ec.generate_private_key(ec.SECP256R1())
    (seals / "mzj.key").write_bytes(other.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    with pytest.raises(SettingsRefusedError, match="is not the key of"):
        _production(folder)


def test_a_certificate_that_leads_to_no_root_does_not_start(folder: Path) -> None:
    seals = _city(folder, ec.generate_private_key(ec.SECP256R1()))
    stranger = ec.generate_private_key(ec.SECP256R1())
    (seals / "root.pem").write_bytes(
        _certificate("City root", stranger.public_key(), stranger, ca=True).public_bytes(Encoding.PEM)
    )
    with pytest.raises(SettingsRefusedError, match="does not lead to a root"):
        _production(folder)


def test_a_key_that_others_can_read_does_not_start(folder: Path) -> None:
    (_city(folder, ec.generate_private_key(ec.SECP256R1())) / "mzj.key").chmod(0o640)
    with pytest.raises(SettingsRefusedError, match="chmod 600"):
        _production(folder)


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"roots": [], "seals": []}', '{"roots": ["r"], "seals": [], "extra": 1}']
)
def test_a_file_of_another_shape_does_not_start(text: str, folder: Path) -> None:
    seals = _city(folder, ec.generate_private_key(ec.SECP256R1()))
    (seals / "seals.json").write_text(text)
    with pytest.raises(SettingsRefusedError, match=r"seals\.json"):
        _production(folder)


def test_the_seal_tells_the_moment_that_it_was_given(folder: Path) -> None:
    sealer = demo_sealer(folder)
    at = datetime(2027, 3, 1, 8, 30, tzinfo=UTC)
    made = sealer.seal(blank(), PLACE, AUTHORITY, at)
    assert isinstance(made, bytes)
    from kiosk.paper_check.judging import judge

    verdict = judge(made, sealer.roots, at)
    assert isinstance(verdict, Whole)
    assert verdict.sealed_at == at
    assert io.BytesIO(made).read(5) == b"%PDF-"
