# SPDX-License-Identifier: GPL-3.0-or-later
"""A TPM 2.0 (swtpm) and PKCS#11 tokens (SoftHSM2) of a test's own: no root, no daemon, nothing of the machine's."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import threading
import time
from pathlib import Path
from typing import Final

SOFT_HSM: Final = Path("/usr/lib/softhsm/libsofthsm2.so")
PIN: Final = "246813"
_READY_S: Final = 10.0


class SoftTpm:
    """swtpm behind two Unix sockets; its state stays in its folder from one start to the next."""

    def __init__(self) -> None:
        # Short: a Unix socket's path has room for 107 characters.
        self.folder = Path(tempfile.mkdtemp(prefix="tpm-", dir="/tmp"))
        self.socket = self.folder / "socket"
        self.tcti = f"swtpm:path={self.socket}"
        self._process: subprocess.Popen[bytes] | None = None
        self.start()

    def start(self) -> None:
        self._process = subprocess.Popen(
            [
                "swtpm", "socket", "--tpm2", "--tpmstate", f"dir={self.folder}",
                "--ctrl", f"type=unixio,path={self.socket}.ctrl", "--server", f"type=unixio,path={self.socket}",
                "--flags", "not-need-init,startup-clear",
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )  # fmt: skip
        until = time.monotonic() + _READY_S
        while not (self.socket.exists() and Path(f"{self.socket}.ctrl").exists()):
            assert time.monotonic() < until, "swtpm does not get ready"
            assert self._process.poll() is None, "swtpm has ended"
            threading.Event().wait(0.01)

    def stop(self) -> None:
        """As when the power goes: what was sealed stays, PCRs begin anew."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait()
            self._process = None
        for path in (self.socket, Path(f"{self.socket}.ctrl")):
            path.unlink(missing_ok=True)

    def remove(self) -> None:
        self.stop()
        shutil.rmtree(self.folder)

    def tool(self, name: str, *arguments: str) -> None:
        """One of tpm2-tools on this TPM."""
        subprocess.run([name, "-T", self.tcti, *arguments], check=True, capture_output=True, timeout=30)


class SoftTokens:
    """A folder of tokens, found by whoever has `environment`."""

    def __init__(self, folder: Path, *, mechanisms: str = "ALL") -> None:
        folder.mkdir(parents=True)
        self.tokens = folder / "tokens"
        self.tokens.mkdir(mode=0o700)
        self.configuration = folder / "softhsm2.conf"
        self.configuration.write_text(
            f"directories.tokendir = {self.tokens}\nobjectstore.backend = file\nlog.level = ERROR\n"
            f"slots.removable = true\nslots.mechanisms = {mechanisms}\n"
        )
        self.environment = {"SOFTHSM2_CONF": str(self.configuration)}

    def make(self, label: str = "kiosk", pin: str = PIN) -> None:
        self.tool("--init-token", "--free", "--label", label, "--so-pin", "12345678", "--pin", pin)

    def tool(self, *arguments: str) -> None:
        subprocess.run(
            ["softhsm2-util", *arguments],
            check=True,
            capture_output=True,
            timeout=30,
            env={**os.environ, **self.environment},
        )

    def take_out(self) -> None:
        self.tokens.rename(self.tokens.with_name("elsewhere"))
        self.tokens.mkdir(mode=0o700)

    def plug_in(self) -> None:
        self.tokens.rmdir()
        self.tokens.with_name("elsewhere").rename(self.tokens)
