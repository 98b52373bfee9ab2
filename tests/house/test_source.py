# SPDX-License-Identifier: EUPL-1.2
"""Guards over our source: each failure says what to do, each was tried on a planted fault."""

from __future__ import annotations

import ast
import re
import textwrap
from pathlib import Path

import pytest

from tests.house.tree import ROOT, parsed, python_files, relative, tracked_files

SPDX = "SPDX-License-Identifier: EUPL-1.2"
OURS = (".py", ".sh")
LONGEST_FILE = 400
LONGEST_FUNCTION = 50

#: Longer for a reason; a reason is never "there was much to do".
LONG_FILES: dict[str, str] = {}
LONG_FUNCTIONS = {
    "feedback/callbacks/services/calls.py:record_conversation": "mostly one row's columns",
}

#: The edges: here, and nowhere else, may code ask what time it is.
MAY_READ_CLOCK = re.compile(
    r"feedback/(app|edge|clock|logs)\.py"
    r"|feedback/(web|jobs|operations|demo)/.*"
    r"|feedback/.*/(views|cli)(/.*)?\.py|feedback/.*/(views|cli)/.*"
    r"|feedback/accounts/login\.py"  # who is behind a request is found out at the edge
    r"|feedback/work/services\.py"  # run_job is given a clock: a job ends later than it began
)
VAGUE = re.compile(r"(^|_)(utils?|helpers?|common|misc|tools)$")

#: Split over string pieces, so that this file does not hold what it forbids.
FORBIDDEN_WORDS = [
    "pypi" + ".org",
    "python" + "hosted.org",
    "registry.npm" + "js.org",
    "npm" + "js.com/package",
    "deb." + "debian.org",
    "/work" + "/shared",
    "/work" + "/main",
    "/work" + "/wt",
]


def calls(tree: ast.AST) -> list[ast.Call]:
    return [node for node in ast.walk(tree) if isinstance(node, ast.Call)]


def commits_in(tree: ast.AST) -> list[int]:
    """Lines that end a transaction themselves."""
    return [
        call.lineno
        for call in calls(tree)
        if isinstance(call.func, ast.Attribute) and call.func.attr in {"commit", "begin_nested"}
    ]


def clock_reads_in(tree: ast.AST) -> list[int]:
    """Lines that ask what time it is: ``….now()``, ``moment()``, ``SystemClock()``."""
    found = []
    for call in calls(tree):
        name = call.func.attr if isinstance(call.func, ast.Attribute) else None
        bare = call.func.id if isinstance(call.func, ast.Name) else None
        if name in {"now", "today", "utcnow"} and not call.args and not call.keywords:
            found.append(call.lineno)
        if bare in {"moment", "SystemClock"} or name == "SystemClock":
            found.append(call.lineno)
    return found


def long_functions_in(tree: ast.AST) -> list[tuple[str, int]]:
    return [
        (node.name, length)
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (length := (node.end_lineno or 0) - node.lineno + 1) > LONGEST_FUNCTION
    ]


def code_in_package_door(tree: ast.Module) -> list[int]:
    """Lines of an ``__init__.py`` that are not its docstring."""
    rest = tree.body[1:] if ast.get_docstring(tree) else tree.body
    return [node.lineno for node in rest]


def source(text: str) -> ast.Module:
    return ast.parse(textwrap.dedent(text))


def test_every_file_of_ours_carries_its_licence() -> None:
    bare = [
        relative(path)
        for path in tracked_files()
        if path.suffix in OURS
        and path.read_text(encoding="utf-8").strip()
        and SPDX not in "\n".join(path.read_text(encoding="utf-8").splitlines()[:2])
    ]
    assert bare == [], f"Begin these files with '# {SPDX}'."


def test_only_the_ground_commits() -> None:
    found = [
        f"{relative(path)}:{line}"
        for path in python_files(under="feedback/")
        if relative(path) != "feedback/db.py"
        for line in commits_in(parsed(path))
    ]
    assert found == [], "Leave committing to feedback/db.py: use unit_of_work(), or flush."


def test_a_planted_commit_is_found() -> None:
    assert commits_in(source("def f():\n    db.session.commit()")) == [2]
    assert commits_in(source("def f():\n    db.session.flush()")) == []


def test_only_edges_read_the_clock() -> None:
    found = [
        f"{relative(path)}:{line}"
        for path in python_files(under="feedback/")
        if not MAY_READ_CLOCK.fullmatch(relative(path))
        for line in clock_reads_in(parsed(path))
    ]
    assert found == [], "Take `now: datetime` as a keyword; views, jobs and commands pass it."


@pytest.mark.parametrize(
    "line",
    ["edge.now()", "clock.now()", "datetime.today()", "moment()", "SystemClock().now()"],
)
def test_a_planted_look_at_the_clock_is_found(line: str) -> None:
    assert clock_reads_in(source(f"x = {line}"))
    assert not MAY_READ_CLOCK.fullmatch("feedback/cases/services/cases.py")


def test_no_file_is_too_long() -> None:
    found = {
        relative(path): length
        for path in python_files()
        if not relative(path).startswith("migrations/versions/")
        and (length := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST_FILE
        and relative(path) not in LONG_FILES
    }
    assert found == {}, f"Split by noun into a folder of the same name (over {LONGEST_FILE} lines)."


def test_no_function_is_too_long() -> None:
    found = {
        f"{relative(path)}:{name}": length
        for path in python_files()
        if not relative(path).startswith("migrations/versions/")
        for name, length in long_functions_in(parsed(path))
        if f"{relative(path)}:{name}" not in LONG_FUNCTIONS
    }
    assert found == {}, f"Take steps out of these functions (over {LONGEST_FUNCTION} lines)."


def test_a_planted_long_function_is_found() -> None:
    body = "\n".join("    x = 1" for _ in range(LONGEST_FUNCTION))
    assert long_functions_in(source(f"def f():\n{body}")) == [("f", LONGEST_FUNCTION + 1)]
    assert long_functions_in(source("def f():\n    x = 1")) == []


def test_the_door_of_a_package_is_a_docstring() -> None:
    found = [
        f"{relative(path)}:{line}"
        for path in python_files(under="feedback/")
        if path.name == "__init__.py"
        for line in code_in_package_door(parsed(path))
    ]
    missing = [
        relative(path)
        for path in python_files(under="feedback/")
        if path.name == "__init__.py" and not ast.get_docstring(parsed(path))
    ]
    assert found == [], "Keep code out of __init__.py: it would make import order matter."
    assert missing == [], "Say in __init__.py what the package is, its Dutch words, its names."


def test_planted_code_in_a_package_door_is_found() -> None:
    assert code_in_package_door(source('"""A."""\nx = 1')) == [2]
    assert code_in_package_door(source('"""A."""')) == []


def test_names_say_what_a_module_is_about() -> None:
    found = [relative(path) for path in python_files() if VAGUE.search(path.stem)]
    found += [relative(p) for p in python_files() if VAGUE.search(p.parent.name) and "/" in p.name]
    assert found == [], "Name the module after what it is about; such names attract everything."


@pytest.mark.parametrize("name", ["utils", "date_utils", "helpers", "common"])
def test_a_planted_vague_name_is_found(name: str) -> None:
    assert VAGUE.search(name)
    assert not VAGUE.search("common_words")


def forbidden_in(text: str) -> list[str]:
    return [word for word in FORBIDDEN_WORDS if word in text]


def is_text(path: Path) -> bool:
    return b"\0" not in path.read_bytes()[:4096]


def test_no_tracked_file_names_a_registry_or_a_machine() -> None:
    found = {
        relative(path): words
        for path in tracked_files()
        if is_text(path)
        and (words := forbidden_in(path.read_text(encoding="utf-8", errors="replace")))
    }
    assert found == {}, "Packages come from wherever the user's own settings point; take these out."


def test_a_planted_registry_is_found() -> None:
    assert forbidden_in(f"--index-url https://{FORBIDDEN_WORDS[0]}/simple")
    assert not forbidden_in("https://example.nl")


def test_there_is_source_to_guard() -> None:
    assert len(python_files(under="feedback/")) > 50
    assert ROOT / "feedback" / "db.py" in tracked_files()
