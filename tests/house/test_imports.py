# SPDX-License-Identifier: EUPL-1.2
"""The import contracts hold, and each of them notices a planted violation."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from config import ROOT

PLANTED = [
    (
        "Layers point down",
        "cases/services/cases.py",
        "from feedback.callbacks import queries as promises",
    ),
    (
        "Inside a package, from the screen down to the rules",
        "cases/queries.py",
        "from feedback.cases import services",
    ),
    ("Rules are pure", "cases/rules.py", "import sqlalchemy"),
    ("Rules are pure", "business_time/deadlines.py", "from feedback import edge"),
    (
        "Commands and queries know no screen and no outside world",
        "work/services.py",
        "def soon() -> None:\n    import werkzeug",
    ),
    ("Only the app imports views", "jobs/schedule.py", "from feedback.operations import views"),
    (
        "Only jobs and commands import tasks",
        "public/queries.py",
        "from feedback.callbacks import tasks",
    ),
    ("Only views import forms", "public/queries.py", "from feedback.public import forms"),
]


def lint(tree: Path) -> str:
    done = subprocess.run(
        [f"{Path(sys.executable).parent}/lint-imports", "--no-cache", "--config", "pyproject.toml"],
        cwd=tree,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout


def broken(report: str) -> list[str]:
    return re.findall(r"^(.+) BROKEN$", report, flags=re.M)


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    tree = tmp_path_factory.mktemp("imports")
    shutil.copytree(
        ROOT / "feedback", tree / "feedback", ignore=shutil.ignore_patterns("__pycache__")
    )
    shutil.copy(ROOT / "pyproject.toml", tree)
    return tree


def test_all_contracts_are_kept() -> None:
    report = lint(ROOT)
    assert "0 broken" in report, report


@pytest.mark.parametrize(("contract", "file", "line"), PLANTED, ids=[p[1] for p in PLANTED])
def test_a_planted_violation_is_noticed(copy: Path, contract: str, file: str, line: str) -> None:
    path = copy / "feedback" / file
    original = path.read_text()
    path.write_text(f"{original}\n\n{line}\n")
    try:
        assert contract in broken(lint(copy))
    finally:
        path.write_text(original)


def test_a_new_package_must_be_given_its_layer(copy: Path) -> None:
    new = copy / "feedback" / "weather"
    new.mkdir()
    (new / "__init__.py").write_text('"""The weather."""\n')
    try:
        assert "Layers point down" in lint(copy)
        assert "0 broken" not in lint(copy)
    finally:
        shutil.rmtree(new)


def test_every_domain_is_held_to_the_order_inside_a_package() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    inside = next(c for c in contracts["contracts"] if c["name"].startswith("Inside"))
    ordered = {"models", "queries", "services", "rules", "forms", "tasks"}
    for package in sorted((ROOT / "feedback").iterdir()):
        names = {path.stem for path in package.iterdir()} if package.is_dir() else set()
        exempt = package.name in {"operations", "jobs"}  # they hold processes, not a domain
        if len(names & ordered) >= 2 and not exempt:
            assert f"feedback.{package.name}" in inside["containers"], (
                f"Add feedback.{package.name} to the contract 'Inside a package' in pyproject.toml."
            )
