# SPDX-License-Identifier: GPL-3.0-or-later
"""A result paper sealed and looked at: keys in a file and in a PKCS#11 token, P-256 and RSA-2048.

    python -m benchmarks.seals [--rounds N]

Goal: a seal under 100 ms, because a citizen waits for it. Beside it: the bare signature of each key, the paper
drawn without a seal, one SHA-256 of it, and a bare Python start beside the check in its own process.
"""

from __future__ import annotations

import argparse
import hashlib
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from benchmarks.measured import quiet, report, summary
from central.documents.frame import BODY, Drawn, Frame
from central.seals import Sealer, open_sealer
from central.seals.demo_authority import soft_hsm_installed
from central.seals.keys import FileKey
from central.seals.pades import PadesSealer, Seal
from kiosk.contract.message import Text
from kiosk.paper_check import Whole, check_paper
from kiosk.paper_check.judging import judge

AUTHORITY = "平顶山市民政局"
NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


def drawn() -> Drawn:
    """A paper of one page."""
    frame = Frame(
        title=Text(zh="高龄津贴认定通知书", en="Notice of Entitlement to the Old-Age Allowance"),
        closing=("对本认定有疑问，请拨 12345，报办件编号即可查询。",),
        issuer=Text(zh=AUTHORITY, en="Civil Affairs Bureau"),
        case_no="4104002026112300017",
        decided_at=NOW,
        automatic=True,
        document_id="01a20621-ad00-7792-8280-f471d4ad0916",
        verify_url="https://hall.example.gov.cn/d/01a20621-ad00-7792-8280-f471d4ad0916",
        demonstration=True,
        sealed=True,
    )
    return frame.drawn(lambda sheet: sheet.paragraph("经核对，您符合高龄津贴发放条件，现予认定。", BODY))


def timed(act: Callable[[], object], rounds: int) -> dict[str, float]:
    """The first three are not counted: caches fill."""
    taken = []
    for number in range(rounds + 3):
        began = time.perf_counter()
        act()
        if number >= 3:
            taken.append(time.perf_counter() - began)
    return summary(taken)


def rsa_sealer(folder: Path) -> tuple[PadesSealer, FileKey]:
    """A seal whose key is RSA-2048 in a file; its certificate is its own root."""
    key = rsa.generate_private_key(65537, 2048)
    path = folder / "rsa.key"
    path.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    path.chmod(0o600)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "benchmark")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW - timedelta(days=1))
        .not_valid_after(NOW + timedelta(days=365))
        .add_extension(x509.KeyUsage(True, True, False, False, False, False, False, False, False), critical=True)
        .sign(key, SHA256())
    )
    file = FileKey(path)
    root = certificate.public_bytes(Encoding.PEM).decode("ascii")
    return PadesSealer([Seal(AUTHORITY, certificate, (), file, "file")], (root,), None, demonstration=True), file


def sealing(sealer: Sealer, paper: Drawn, rounds: int) -> tuple[dict[str, Any], bytes]:
    place = paper.place
    assert place is not None
    began = time.perf_counter()
    made = sealer.seal(paper.pdf, place, AUTHORITY, NOW)
    first = time.perf_counter() - began
    assert isinstance(made, bytes), made
    assert isinstance(judge(made, sealer.roots, NOW), Whole)
    figures = timed(lambda: sealer.seal(paper.pdf, place, AUTHORITY, NOW), rounds)
    return {"first_ms": round(first * 1000, 1), **figures, "bytes_added": len(made) - len(paper.pdf)}, made


def measure(rounds: int, folder: Path) -> dict[str, Any]:
    paper = drawn()
    figures: dict[str, Any] = {"paper_bytes": len(paper.pdf), "drawn_without_seal": timed(drawn, rounds)}
    figures["sha256_of_the_paper"] = timed(lambda: hashlib.sha256(paper.pdf).digest(), rounds)
    curve = ec.generate_private_key(ec.SECP256R1())
    figures["bare_p256"] = timed(lambda: curve.sign(paper.pdf, ec.ECDSA(SHA256())), rounds)
    in_file = open_sealer(folder / "file", demonstration=True, authorities=(AUTHORITY,), in_token=False, now=NOW)
    assert in_file is not None
    figures["sealed_p256_file"], made = sealing(in_file, paper, rounds)
    other, key = rsa_sealer(folder)
    figures["bare_rsa2048"] = timed(lambda: key.sign(paper.pdf), rounds)
    figures["sealed_rsa2048_file"], _ = sealing(other, paper, rounds)
    if soft_hsm_installed():
        in_token = open_sealer(
            folder / "token", demonstration=True, authorities=(AUTHORITY,), in_token=True, now=NOW
        )
        assert isinstance(in_token, PadesSealer)
        figures["sealed_p256_pkcs11"], _ = sealing(in_token, paper, rounds)
        token_key = in_token._seals[AUTHORITY].key
        figures["bare_p256_pkcs11"] = timed(lambda: token_key.sign(bytes(200)), rounds)
        in_token.close()
    else:
        figures["sealed_p256_pkcs11"] = "SoftHSM is not installed"
    figures["verified_in_process"] = timed(lambda: judge(made, in_file.roots, NOW), rounds)
    few = max(3, rounds // 10)
    figures["verified_in_a_process_of_its_own"] = timed(lambda: check_paper(made, in_file.roots, NOW), few)
    bare = (sys.executable, "-P", "-c", "")
    figures["bare_python_start"] = timed(lambda: subprocess.run(bare, check=True, timeout=60), few)
    return figures


def main() -> None:
    """Entry point."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=200)
    rounds = parser.parse_args().rounds
    quiet()
    with tempfile.TemporaryDirectory(prefix="seals-") as folder:
        report("seals", measure(rounds, Path(folder)))


if __name__ == "__main__":
    main()
