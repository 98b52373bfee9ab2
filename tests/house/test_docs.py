# SPDX-License-Identifier: EUPL-1.2
"""Documentation says what the program does; these tests compare the two."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from feedback.db import Base
from feedback.jobs.schedule import PERIODIC
from tests.house.tree import ROOT, layers, parsed, relative

DOCS = ROOT / "docs"
#: Read by Flask itself, not by config.py.
NOT_IN_CONFIG: set[str] = set()


def first_column(text: str) -> list[str]:
    """Names in backticks at the start of each row of a table."""
    return re.findall(r"^\| `([^`]+)` \|", text, flags=re.M)


def read(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def settings_in(tree: ast.AST) -> set[str]:
    """Names that config.py takes from the environment."""
    return {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and re.fullmatch(r"[A-Z][A-Z0-9]*_?[A-Z_0-9]*", node.value)
        and len(node.value) > 2
    } - {"DEBUG", "INFO", "WARNING", "ERROR"}


def test_every_setting_is_documented() -> None:
    wanted = settings_in(parsed(ROOT / "config.py"))
    there = set(first_column(read("operations/settings.md")))
    assert wanted - there == set(), "Give these a line in docs/operations/settings.md."
    assert there - wanted - NOT_IN_CONFIG == set(), "config.py reads no such setting; take it out."


def test_a_planted_setting_is_found() -> None:
    tree = ast.parse('given.get("NEW_SETTING") or given["PORT"]\nlevel = "DEBUG"')
    assert settings_in(tree) == {"NEW_SETTING", "PORT"}


def test_every_task_is_documented() -> None:
    names = [line.name for line in PERIODIC]
    table = read("operations/jobs.md").split("| job | made by")[0]
    assert first_column(table) == names, "docs/operations/jobs.md lists the tasks in their order."
    assert len(set(names)) == len(names)


def test_every_kind_of_job_is_documented(built_app) -> None:
    from feedback.jobs.schedule import handlers

    with built_app.app_context():
        kinds = set(handlers())
    table = read("operations/jobs.md").split("| job | made by")[1]
    assert set(first_column(table)) == kinds, "docs/operations/jobs.md lists every kind of job."


def adr_files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.glob("[0-9]*.md"))


def adr_links(index: str) -> list[str]:
    return re.findall(r"\]\((\d{4}-[a-z0-9-]+\.md)\)", index)


def test_the_index_of_decisions_is_the_folder() -> None:
    assert adr_links(read("adr/README.md")) == adr_files(DOCS / "adr"), (
        "docs/adr/README.md lists every decision, in order."
    )


@pytest.mark.parametrize("name", adr_files(DOCS / "adr"))
def test_a_decision_has_its_parts_on_one_page(name: str) -> None:
    text = read(f"adr/{name}")
    assert text.startswith(f"# {name[:4]}. "), "Begin with number and title."
    for part in ("Status: ", "## Context", "## Decision", "## Consequences"):
        assert part in text, f"{name}: add {part}"
    assert len(text.splitlines()) <= 60, f"{name}: at most a page."


def test_a_planted_hole_in_the_index_is_found(tmp_path: Path) -> None:
    (tmp_path / "0001-a.md").touch()
    (tmp_path / "0002-b.md").touch()
    assert adr_links("[A](0001-a.md)") != adr_files(tmp_path)
    assert adr_links("[A](0001-a.md) [B](0002-b.md)") == adr_files(tmp_path)


def dutch_words(docstring: str) -> list[str]:
    """Words of the field that a package names in brackets, like (belofte, oordeel).

    An aside in brackets is English and begins with a small word.
    """
    found = re.findall(r"\(([^()`.\d]+)\)", " ".join(docstring.split()))
    words = [word.strip(" *").lower() for part in found for word in part.split(",")]
    return [word for word in words if not re.match(r"(the|a|an|how|and|so|by|password) ", word)]


def package_docstrings() -> dict[str, str]:
    paths = sorted((ROOT / "feedback").glob("*/__init__.py"))
    return {relative(path): ast.get_docstring(parsed(path)) or "" for path in paths}


def test_every_word_a_package_explains_is_in_the_glossary() -> None:
    glossary = read("glossary.md").lower()
    missing = {
        name: words
        for name, text in package_docstrings().items()
        if (words := [word for word in dutch_words(text) if word not in glossary])
    }
    assert missing == {}, "Give these words a line in docs/glossary.md."


def test_a_planted_new_word_is_found() -> None:
    assert dutch_words("Pots (potjes, *budgetten*) (an aside) (``x.y``).") == [
        "potjes",
        "budgetten",
    ]


def test_every_table_is_a_word_of_the_glossary() -> None:
    glossary = read("glossary.md")
    missing = sorted(
        mapper.class_.__name__
        for mapper in Base.registry.mappers
        if f"`{mapper.class_.__name__}`" not in glossary
    )
    assert missing == [], "Give these tables a line in docs/glossary.md."


def test_the_house_shows_the_layers_that_hold() -> None:
    block = read("house.md").split("must be given its layer.")[1].split("Inside a package")[0]
    shown = {
        name.strip(): number
        for number, line in enumerate(block.strip().splitlines())
        for name in line.split("|")
    }
    assert shown == layers(), "docs/house.md repeats the layers of pyproject.toml; keep it true."


LINK = re.compile(r"\]\((?!https?:|#)([^)#]+)(?:#[^)]*)?\)")


def broken_links(path: Path) -> list[str]:
    text = path.read_text(encoding="utf-8")
    return [link for link in LINK.findall(text) if not (path.parent / link).exists()]


def test_links_between_documents_lead_somewhere() -> None:
    pages = [*ROOT.glob("*.md"), *DOCS.rglob("*.md")]
    broken = {relative(page): links for page in pages if (links := broken_links(page))}
    assert broken == {}, "Repair these links."


def test_a_planted_broken_link_is_found(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("[a](there.md) [b](gone.md#part) [c](https://example.nl)")
    (tmp_path / "there.md").touch()
    assert broken_links(page) == ["gone.md"]


def test_every_story_is_in_the_index_of_flows() -> None:
    there = sorted(path.name for path in (DOCS / "flows").glob("*.md") if path.name != "README.md")
    listed = sorted(re.findall(r"\]\(([a-z-]+\.md)\)", read("flows/README.md")))
    assert listed == there, "docs/flows/README.md lists every story."
