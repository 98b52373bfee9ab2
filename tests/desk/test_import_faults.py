# SPDX-License-Identifier: EUPL-1.2
"""Faults of a file are told in Dutch on the page: each sentence of the readers has one."""

from __future__ import annotations

import ast

import pytest

from config import ROOT
from feedback.desk.rules.import_faults import faults_in_dutch

READERS = (
    "feedback/tables/cells.py",
    "feedback/tables/records.py",
    "feedback/tables/mapping.py",
    "feedback/tables/files.py",
    "feedback/tables/sheets.py",
    "feedback/surveys/imports/reading.py",
)


def sentences(source: str) -> set[str]:
    """Return what a reader says, with a seven for what it fills in."""
    tree = ast.parse(source)
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef)
    nodes = list(ast.walk(tree))
    docs = {ast.get_docstring(one, clean=False) for one in nodes if isinstance(one, documented)}
    parts = {id(part) for one in nodes if isinstance(one, ast.JoinedStr) for part in one.values}
    said = {_text(one) for one in nodes if id(one) not in parts}
    return {
        one
        for one in said - docs
        if len(one) > 15 and one[0].isupper() and one.endswith(".") and " " in one
    }


def _text(node: ast.AST) -> str:
    if isinstance(node, ast.JoinedStr):
        return "".join(one.value if isinstance(one, ast.Constant) else "7" for one in node.values)
    found = node.value if isinstance(node, ast.Constant) else ""
    return found if isinstance(found, str) else ""


@pytest.mark.parametrize("reader", READERS)
def test_every_sentence_of_a_reader_has_its_dutch(reader: str) -> None:
    said = sentences((ROOT / reader).read_text(encoding="utf-8"))
    assert said, "the reader says something"
    english = {one for one in said if faults_in_dutch({"": one})[""] == one}
    assert not english, "add these to desk/rules/import_faults.py"


def test_what_is_quoted_stays_and_so_does_what_is_unknown() -> None:
    faults = {
        "row 3, column Ja, nee": "This is no moment like 2026-11-23. Set `format`.",
        "and more": "Reading stopped after 20 faults.",
        "": "Iets anders.",
    }
    assert faults_in_dutch(faults) == {
        "rij 3, kolom Ja, nee": "Dit is geen moment zoals 2026-11-23. Zet `format` goed.",
        "en meer": "Na 20 fouten zijn wij gestopt met lezen.",
        "": "Iets anders.",
    }
