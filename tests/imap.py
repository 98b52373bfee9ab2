# SPDX-License-Identifier: EUPL-1.2
"""A real mailbox on this machine: Debian's dovecot with a configuration of its own.

Ready in a tenth of a second, on loopback only, gone after the run. It needs root, as our
containers and CI have; elsewhere it runs as whoever runs the tests.
"""

from __future__ import annotations

import contextlib
import getpass
import grp
import imaplib
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from tests.processes import free_port, wait_until

USER, PASSWORD = "klantenservice", "geheim"
_CONFIG = """\
protocols = imap
listen = 127.0.0.1
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
mail_location = maildir:{folder}/mail/%u
mail_uid = {uid}
mail_gid = {gid}
first_valid_uid = 0
first_valid_gid = 0
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {login_user}
disable_plaintext_auth = no
ssl = no
service anvil {{
  chroot =
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    address = 127.0.0.1
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service stats {{
  chroot =
}}
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/home/%u
}}
namespace inbox {{
  inbox = yes
  separator = /
}}
"""


@dataclass
class ImapServer:
    """A running server with one mailbox."""

    port: int
    folder: Path

    @property
    def url(self) -> str:
        return f"imap://{USER}:{PASSWORD}@127.0.0.1:{self.port}"

    def put(self, raw: bytes, *, at: datetime | None = None) -> None:
        """Deliver a mail, taken by the server at ``at``."""
        with self._session() as box:
            moment = imaplib.Time2Internaldate(at) if at else ""
            kind, said = box.append("INBOX", "", moment, raw)
            assert kind == "OK", said

    def count(self, folder: str = "INBOX") -> int:
        """Return how many mails lie in a folder; 0 when there is no such folder."""
        with self._session() as box:
            kind, said = box.select(f'"{folder}"', readonly=True)
            return int(said[0] or b"0") if kind == "OK" else 0

    def empty(self) -> None:
        """Take everything away, other folders too."""
        with self._session() as box:
            for folder in ("INBOX", "Gehoord", "Gehoord te groot"):
                kind, said = box.select(f'"{folder}"')
                if kind == "OK" and int(said[0] or b"0"):
                    box.store("1:*", "+FLAGS", "\\Deleted")
                    box.expunge()

    @contextlib.contextmanager
    def _session(self) -> Iterator[imaplib.IMAP4]:
        box = imaplib.IMAP4("127.0.0.1", self.port, timeout=10)
        try:
            box.login(USER, PASSWORD)
            yield box
        finally:
            box.logout()


@contextlib.contextmanager
def imap_server() -> Iterator[ImapServer]:
    """Run a server until the block ends."""
    program = shutil.which("dovecot") or shutil.which("dovecot", path="/usr/sbin:/usr/local/sbin")
    if program is None:
        raise RuntimeError("No dovecot here: make test installs it (apt: dovecot-imapd).")
    folder = Path(tempfile.mkdtemp(prefix="gehoord-imap-"))
    folder.chmod(0o755)
    config = folder / "dovecot.conf"
    port, who = free_port(), _who()
    config.write_text(_CONFIG.format(folder=folder, port=port, password=PASSWORD, **who))
    for name in ("mail", "home"):
        (folder / name).mkdir()
        os.chown(folder / name, who["uid"], who["gid"])
    with (folder / "out").open("w") as output:
        process = subprocess.Popen(
            [program, "-F", "-c", str(config)], stdout=output, stderr=output, cwd=folder
        )
    server = ImapServer(port, folder)
    try:
        try:
            wait_until(lambda: _answers(server), seconds=10, what="dovecot")
        except AssertionError as silent:
            raise RuntimeError(_log_of(folder)) from silent
        yield server
    finally:
        process.terminate()
        process.wait(timeout=10)
        shutil.rmtree(folder, ignore_errors=True)


def _log_of(folder: Path) -> str:
    return "\n".join(p.read_text() for p in (folder / "out", folder / "log") if p.exists())


def _who() -> dict[str, Any]:
    """Return who the server runs as: its own users where we are root, else just us."""
    if os.geteuid() != 0:
        us = getpass.getuser()
        group = grp.getgrgid(os.getegid()).gr_name
        return {
            "uid": os.geteuid(),
            "gid": os.getegid(),
            "user": us,
            "group": group,
            "login_user": us,
        }
    nobody = pwd.getpwnam("nobody")  # a mailbox of root is refused
    return {
        "uid": nobody.pw_uid,
        "gid": nobody.pw_gid,
        "user": "dovecot",
        "group": "dovecot",
        "login_user": "dovenull",
    }


def _answers(server: ImapServer) -> bool:
    try:
        server.count()
    except (OSError, imaplib.IMAP4.error):
        return False
    return True
