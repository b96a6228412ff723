# SPDX-License-Identifier: GPL-3.0-or-later
"""A cupsd of the test's own: own folders, own port on loopback, one queue. The machine's CUPS is not touched."""

from __future__ import annotations

import contextlib
import grp
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import threading
import time
from pathlib import Path
from typing import Final

PROGRAM: Final = shutil.which("cupsd", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
_SYSTEM_BIN: Final = Path("/usr/lib/cups")
_START_WITHIN_S: Final = 15.0


def missing() -> str:
    """Why a test with CUPS cannot run here; "" when it can."""
    if PROGRAM is None or not (_SYSTEM_BIN / "backend" / "ipp").exists():
        return "cupsd with its IPP backend is not installed (Debian package cups-daemon)"
    if not os.access(_SYSTEM_BIN / "backend" / "ipp", os.R_OK):
        return "this user may not read CUPS's IPP backend"
    return ""


class Cupsd:
    """One daemon, started and stopped as often as wanted; its spool survives in between, as on a disk."""

    def __init__(self, device_uri: str, error_policy: str = "abort-job") -> None:
        """device_uri: where its queue "kiosk" leads."""
        # Not in pytest's folder: each pytest that starts closes that to everyone else, and backends of a daemon
        # that root started run as another user.
        folder = Path(tempfile.mkdtemp(prefix="cupsd-"))
        folder.chmod(0o755)
        self._folder = folder
        self._device_uri = device_uri
        self._child: subprocess.Popen[bytes] | None = None
        self.port = _free_port()
        self.uri = f"ipp://127.0.0.1:{self.port}/printers/kiosk"
        self.spool = folder / "spool"
        self._write(error_policy)

    def start(self) -> None:
        assert PROGRAM is not None
        files, conf = self._folder / "cups-files.conf", self._folder / "cupsd.conf"
        with (self._folder / "stderr").open("ab") as errors:
            self._child = subprocess.Popen(
                [PROGRAM, "-f", "-c", str(conf), "-s", str(files)],
                stdout=errors,
                stderr=errors,
                # It reads the language and writes its messages in it.
                env={"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8", "HOME": str(self._folder)},
            )
        ends = time.monotonic() + _START_WITHIN_S
        pause = threading.Event()
        while time.monotonic() < ends and self._child.poll() is None:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1):
                return
            pause.wait(0.05)
        self.stop()
        raise RuntimeError(f"cupsd did not start: {self.log()[-2000:]}")

    def stop(self) -> None:
        """As a machine's service manager does."""
        child, self._child = self._child, None
        if child is None:
            return
        child.terminate()
        try:
            child.wait(10)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()

    def close(self) -> None:
        """Stop it, and nothing of it stays."""
        self.stop()
        shutil.rmtree(self._folder, ignore_errors=True)

    def kill(self) -> None:
        """Without a goodbye."""
        child, self._child = self._child, None
        if child is not None:
            child.kill()
            child.wait()

    def log(self) -> str:
        texts = [
            path.read_text("utf-8", "replace")
            for path in (self._folder / "stderr", self._folder / "error_log")
            if path.exists()
        ]
        return "".join(texts)

    def documents(self) -> list[Path]:
        """The documents that it keeps."""
        return sorted(self.spool.glob("d*"))

    def _write(self, error_policy: str) -> None:
        folder = self._folder
        server_bin = folder / "bin"
        for name in ("backend", "daemon", "filter", "notifier", "monitor", "cgi-bin", "driver"):
            (server_bin / name).mkdir(parents=True, exist_ok=True)
        # Copies: the system's backends may be run by root only, and nothing else of it is wanted.
        for source in (_SYSTEM_BIN / "backend" / "ipp", _SYSTEM_BIN / "daemon" / "cups-exec"):
            copied = server_bin / source.parent.name / source.name
            shutil.copy(source, copied)
            copied.chmod(0o755)
        for name in ("root", "state", "cache", "spool", "tmp"):
            (folder / name).mkdir(exist_ok=True)
        (folder / "state" / "certs").mkdir(exist_ok=True)
        user = "lp" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
        group = "lp" if os.geteuid() == 0 else grp.getgrgid(os.getegid()).gr_name
        (folder / "cups-files.conf").write_text(
            f"""
ServerRoot {folder}/root
ServerBin {server_bin}
StateDir {folder}/state
CacheDir {folder}/cache
RequestRoot {folder}/spool
TempDir {folder}/tmp
DataDir /usr/share/cups
DocumentRoot {folder}
ErrorLog {folder}/error_log
AccessLog {folder}/access_log
PageLog {folder}/page_log
User {user}
Group {group}
SystemGroup root
Sandboxing Relaxed
ConfigFilePerm 0644
Printcap
""",
            encoding="utf-8",
        )
        (folder / "cupsd.conf").write_text(
            f"""
Listen 127.0.0.1:{self.port}
LogLevel info
Browsing Off
WebInterface No
DefaultShared No
DefaultAuthType None
JobKillDelay 5
<Location />
  Order allow,deny
  Allow 127.0.0.1
</Location>
<Policy default>
  <Limit Cancel-Job Resume-Printer>
    Order deny,allow
    Allow 127.0.0.1
  </Limit>
  <Limit All>
    Order deny,allow
  </Limit>
</Policy>
""",
            encoding="utf-8",
        )
        (folder / "root" / "printers.conf").write_text(
            f"""
<DefaultPrinter kiosk>
Info Kiosk A4
DeviceURI {self._device_uri}
State Idle
Accepting Yes
Shared No
JobSheets none none
QuotaPeriod 0
PageLimit 0
KLimit 0
OpPolicy default
ErrorPolicy {error_policy}
</DefaultPrinter>
""",
            encoding="utf-8",
        )


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])
