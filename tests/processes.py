# SPDX-License-Identifier: EUPL-1.2
"""Our real processes, started and watched by tests."""

from __future__ import annotations

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from config import ROOT


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until(true: Callable[[], bool], *, seconds: float, what: str) -> float:
    """Wait for something; return how long it took."""
    begun = time.monotonic()
    while not true():
        assert time.monotonic() - begun < seconds, f"not within {seconds} s: {what}"
        time.sleep(0.02)
    return time.monotonic() - begun


def is_alive(pid: int) -> bool:
    """Tell whether a process runs; a zombie does not."""
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    return False


@dataclass
class Serving:
    """A running ``flask serve``."""

    process: subprocess.Popen[str]
    port: int
    output: Path

    def children(self) -> list[int]:
        listed = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return [int(pid) for pid in listed.split()]

    def get(self, path: str) -> tuple[int, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        with contextlib.closing(connection):
            connection.request("GET", path)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()

    def answers(self) -> bool:
        try:
            return self.get("/healthz")[0] == 200
        except OSError:
            return False

    def web_child(self) -> int:
        """The child that answers, by the name it goes by."""
        names = {pid: Path(f"/proc/{pid}/comm").read_text().strip() for pid in self.children()}
        return next(pid for pid, name in names.items() if name == "gehoord-web")

    def stop(self) -> float:
        """Send TERM; return how long the stop took."""
        begun = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=40)
        return time.monotonic() - begun


@contextlib.contextmanager
def serving(environment: Mapping[str, str], folder: Path) -> Iterator[Serving]:
    """Run ``flask serve`` on a free port until the block ends."""
    port = free_port()
    output = folder / "serve.log"
    with output.open("w") as log:
        process = start_flask("serve", environment={**environment, "PORT": str(port)}, log=log)
    family = Serving(process, port, output)
    born: list[int] = []
    try:
        wait_until(family.answers, seconds=20, what=f"an answer\n{output.read_text()}")
        born = family.children()
        yield family
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait(timeout=40)
        for pid in born:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)


def start_flask(
    *words: str, environment: Mapping[str, str], log: object = subprocess.PIPE
) -> subprocess.Popen[str]:
    """Start a command of ours as people do."""
    clean = {k: v for k, v in os.environ.items() if k in {"PATH", "HOME", "LANG"}}  # noqa: TID251
    return subprocess.Popen(
        [sys.executable, "-m", "flask", *words],
        cwd=ROOT,
        env={**clean, **environment},
        stdout=log,  # type: ignore[call-overload]
        stderr=subprocess.STDOUT,
        text=True,
    )
