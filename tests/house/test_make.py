# SPDX-License-Identifier: EUPL-1.2
"""The commands of the house: listed, the same in CI, and quick when there is nothing to do."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.tree import ROOT

PUBLIC = {
    *("run", "test", "setup", "check", "bench", "soak", "assets", "lock", "screenshots", "help"),
}
INTERNAL = {"setup-tests"}


def make(*words: str) -> str:
    done = subprocess.run(["make", *words], cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout


def test_help_lists_every_target() -> None:
    targets = set(re.findall(r"^\.PHONY: (\S+)$", (ROOT / "Makefile").read_text(), flags=re.M))
    listed = set(re.findall(r"^  make (\S+)", make("help"), flags=re.M))
    assert listed == targets - INTERNAL
    assert listed >= PUBLIC


def test_ci_runs_what_people_run() -> None:
    lines = (ROOT / ".ci" / "run").read_text().splitlines()
    assert lines[-1] == "exec make test"
    assert "check.sh all" in make("--dry-run", "test")


def system_packages(folder: Path, **changes: str) -> subprocess.CompletedProcess[str]:
    """Ask for what is missing as someone without root, on a machine without sudo."""
    for name in ("bash", "apt-get", "id", "cat"):
        (folder / name).symlink_to(f"/usr/bin/{name}")
    (folder / "id").unlink()
    (folder / "id").write_text("#!/bin/sh\necho 1000\n")
    (folder / "id").chmod(0o755)
    environment = {"PATH": str(folder), "PYTHON": sys.executable, **changes}
    command = ["/bin/bash", str(ROOT / "tools" / "system-packages.sh"), "test"]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def test_without_root_it_prints_the_one_line_and_goes_on(tmp_path: Path) -> None:
    done = system_packages(tmp_path, CHROMIUM="no-such-browser", PG_BINDIR="/here")
    assert done.returncode == 0
    assert done.stderr == (
        "Missing on this machine: chromium. Run this once:  "
        "sudo apt-get install --no-install-recommends -y chromium\n"
    )


def test_when_nothing_is_missing_it_says_nothing(tmp_path: Path) -> None:
    done = system_packages(tmp_path, CHROMIUM="bash", PG_BINDIR="/here")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize("script", sorted(p.name for p in (ROOT / "tools").glob("*.sh")))
def test_scripts_stop_at_the_first_fault_and_can_be_run(script: str) -> None:
    path = ROOT / "tools" / script
    assert os.access(path, os.X_OK)
    assert re.search(r"^set -e?u$", path.read_text(), flags=re.M)
    subprocess.run(["bash", "-n", str(path)], check=True)
