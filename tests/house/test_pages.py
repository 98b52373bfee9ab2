# SPDX-License-Identifier: EUPL-1.2
"""The check that every fetched page passes, tried on planted faults."""

from __future__ import annotations

import re

import pytest

from tests.house.tree import ROOT
from tests.pages import page_faults

GOOD = """<!doctype html><html lang="nl"><head><title>Inloggen · Gemeente</title></head><body>
<h1>Inloggen</h1><form method="post" action="/inloggen">
<input type="hidden" name="csrf_token" value="x">
<label for="email">E-mail</label><input id="email" name="email" aria-describedby="hulp">
<p id="hulp">Hulp</p><button>Inloggen</button></form><h2>Meer</h2><img src="a.png" alt="">
<svg><title>Plaatje</title><path d="M0 0"/></svg></body></html>"""


def test_a_good_page_has_no_faults() -> None:
    assert page_faults(GOOD) == []
    assert page_faults(GOOD.replace("<title>Inloggen", "<title>Fout: Inloggen")) == []
    assert page_faults("<li>a fragment") == []


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('lang="nl"', "", "say the language"),
        ("<title>Inloggen", "<title>Welkom", "is not the h1"),
        ("<h2>Meer</h2>", "<h1>Meer</h1>", "one h1, not 2"),
        ("<h2>Meer</h2>", "<h3>Meer</h3>", "an h3 follows an h1"),
        ('<label for="email">E-mail</label>', "", "give it a label"),
        ('<p id="hulp">', "<p>", "refers to nothing"),
        ('<p id="hulp">', '<p id="email">', "stands there twice"),
        ('<input type="hidden" name="csrf_token" value="x">', "", "csrf()"),
        (' alt=""', "", "give it an alt"),
        ("<button>Inloggen</button>", "<button></button>", "needs words"),
        ("</form>", "", "closes, where form is open"),
    ],
)
def test_a_planted_fault_is_found(old: str, new: str, fault: str) -> None:
    assert old in GOOD
    assert fault in " ".join(page_faults(GOOD.replace(old, new, 1)))


IMPORT = re.compile(r"{%-?\s*from\s+'[^']+'\s+import\s+(?P<names>[^%]+?)\s*-?%}")


INCLUDE = re.compile(r"{%-?\s*include\s+'(?P<name>[^']+)'\s*-?%}")


def unused_imports(text: str) -> list[str]:
    """Names a template imports and never uses, nor what it includes."""
    text = re.sub(r"{#.*?#}", "", text, flags=re.DOTALL)
    rest = IMPORT.sub("", text)
    for found in INCLUDE.finditer(text):
        rest += (ROOT / "templates" / found["name"]).read_text(encoding="utf-8")
    names = [
        name.split(" as ")[-1].strip()
        for found in IMPORT.finditer(text)
        for name in re.sub(r"with(out)? context", "", found["names"]).split(",")
    ]
    return [name for name in names if not re.search(rf"\b{re.escape(name)}\b", rest)]


def test_templates_import_only_what_they_use() -> None:
    found = {
        path.relative_to(ROOT).as_posix(): names
        for path in sorted((ROOT / "templates").rglob("*.html"))
        if (names := unused_imports(path.read_text(encoding="utf-8")))
    }
    assert found == {}, "Take these names from the import at the top of the template."


def test_a_planted_unused_import_is_found() -> None:
    used = "{% from 'components/field.html' import csrf, field %}{{ csrf() }}"
    assert unused_imports(used) == ["field"]
    assert unused_imports(used + "{{ field(1) }}") == []
