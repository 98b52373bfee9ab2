# SPDX-License-Identifier: EUPL-1.2
"""What the guards look at: the tracked files, their layers, their parsed source."""

from __future__ import annotations

import ast
import subprocess
import tomllib
from functools import cache
from pathlib import Path

from config import ROOT

#: Tables of the ground, which no package of the field owns.
GROUND = "db"


@cache
def tracked_files() -> tuple[Path, ...]:
    """Every file that is or would be committed."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    found = [ROOT / name for name in listed.split("\0") if name]
    return tuple(sorted(path for path in found if path.is_file() and not path.is_symlink()))


def python_files(*, under: str = "") -> list[Path]:
    return [p for p in tracked_files() if p.suffix == ".py" and relative(p).startswith(under)]


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def layers() -> dict[str, int]:
    """Package -> its layer, counted from above; packages side by side have the same number."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())
    contracts = settings["tool"]["importlinter"]["contracts"]
    lines = next(c for c in contracts if c["name"] == "Layers point down")["layers"]
    return {
        name.strip(" ()"): number for number, line in enumerate(lines) for name in line.split("|")
    }


def package_of(module: str) -> str:
    """``feedback.cases.models`` -> ``cases``."""
    return module.split(".")[1]
