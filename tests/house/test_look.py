# SPDX-License-Identifier: EUPL-1.2
"""Guards over templates, style sheets and vendored files: each failure says what to do."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
PAGES = [path for path in TEMPLATES if "emails" not in path.parts]
SCRIPTS = sorted((ROOT / "static" / "js").glob("*.js"))
SHEETS = sorted((ROOT / "static" / "css").glob("*.css"))
VENDOR = ROOT / "static" / "vendor"
TOKENS = (ROOT / "static" / "css" / "tokens.css").read_text(encoding="utf-8")
GENERATED = {"icon.html"}


def names(paths: list[Path]) -> list[str]:
    return [path.relative_to(ROOT).as_posix() for path in paths]


def palette(selector: str) -> dict[str, str]:
    """The colours of the first block that `selector` opens."""
    block = TOKENS.split(selector + " {", 1)[1].split("}", 1)[0]
    return dict(re.findall(r"--gh-([a-z0-9-]+): (#[0-9a-f]{6});", block))


LIGHT = palette(":root")
DARK = palette(':root[data-theme="dark"]')


def luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    bright, dim = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


TEXT_ON_GROUND = [
    (text, ground)
    for text in ("ink", "ink2", "ink3", "accent", "ok", "soon", "late", "info", "tulip")
    for ground in ("paper", "surface", "sunk")
]
TEXT_ON_SOFT = [
    ("ok", "ok-soft"),
    ("soon", "soon-soft"),
    ("late", "late-soft"),
    ("info", "info-soft"),
    ("tulip", "tulip-soft"),
    ("accent", "accent-soft"),
    ("ink", "accent-soft"),
    ("on-accent", "accent"),
    ("on-late", "late"),
    ("on-tulip", "tulip"),
]
SHAPES = [("edge", "surface"), ("edge", "paper"), ("soon-line", "sunk"), ("focus", "focus-ink")]


def test_what_the_reader_prefers_changes_colours_and_nothing_else() -> None:
    """Or axe must ask more of the dark pages than their colours (tests/axe.py)."""
    asks = [path for path in [*TEMPLATES, *SCRIPTS, *SHEETS] if "prefers-color" in path.read_text()]
    assert names(asks) == ["static/css/tokens.css"]
    assert TOKENS.count("prefers-color") == 1
    block = TOKENS.split("prefers-color-scheme: dark) {", 1)[1].split("}", 1)[0].split("{", 1)[1]
    said = {line.strip() for line in block.split(";")} - {"", "color-scheme: dark"}
    assert len(said) > 20
    colour = re.compile(r"--gh-[a-z0-9-]+: (#[0-9a-f]{6}|rgb\([0-9 /%]+\))")
    assert {one for one in said if not colour.fullmatch(one)} == set()


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), TEXT_ON_GROUND + TEXT_ON_SOFT)
def test_words_have_enough_contrast(theme: dict[str, str], text: str, ground: str) -> None:
    ratio = contrast(theme[text], theme[ground])
    assert ratio >= 4.5, f"--gh-{text} on --gh-{ground}: {ratio:.2f}; words need 4.5."


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("shape", "ground"), SHAPES)
def test_borders_and_bars_have_enough_contrast(
    theme: dict[str, str], shape: str, ground: str
) -> None:
    ratio = contrast(theme[shape], theme[ground])
    assert ratio >= 3 - 0.05, f"--gh-{shape} on --gh-{ground}: {ratio:.2f}; shapes need 3."


def test_dark_by_system_and_dark_by_choice_are_the_same_colours() -> None:
    by_system = palette('  :root:not([data-theme="light"])')
    assert by_system == DARK, "Change both dark blocks of static/css/tokens.css."


def test_vendored_files_are_what_the_checksums_say() -> None:
    lines = (VENDOR / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    written = {name: digest for digest, name in (line.split("  ", 1) for line in lines)}
    present = {
        path.relative_to(VENDOR).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in VENDOR.rglob("*")
        if path.is_file() and path.name != "SHA256SUMS"
    }
    assert present == written, "Run `make assets`; never edit static/vendor by hand."


FORBIDDEN_IN_PAGES = {
    r"<style\b": "put it in static/css: the content policy blocks it",
    r"\sstyle=": "use a class or an SVG attribute: the content policy blocks it",
    r"\son[a-z]+=[\"']": "listen from static/js: the content policy blocks it",
    r"<script(?![^>]*\bsrc=)": "put it in static/js: the content policy blocks it",
    r"hx-on|hx-vals=[\"']js:|javascript:": "this needs eval, which is blocked",
    r"\splaceholder=\"[^\" ]": "no placeholders: say it in the label or the help",
    r"(?:src|href)=\"(?:https?:)?//": "ship it yourself: pages ask nothing of other hosts",
}


@pytest.mark.parametrize("path", PAGES, ids=names(PAGES))
def test_pages_keep_to_the_content_policy(path: Path) -> None:
    text = re.sub(r"{#.*?#}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    for pattern, remedy in FORBIDDEN_IN_PAGES.items():
        found = re.search(pattern, text)
        assert not found, f"{path.name}: {found and found.group()!r}: {remedy}."


@pytest.mark.parametrize("path", TEMPLATES, ids=names(TEMPLATES))
def test_templates_stay_short(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").count("\n")
    assert path.name in GENERATED or lines <= 100, f"{path.name}: {lines} lines; make components."


FORBIDDEN_IN_SCRIPTS = re.compile(
    r"\beval\(|new Function|innerHTML|outerHTML|document\.write|localStorage"
)


@pytest.mark.parametrize("path", SCRIPTS, ids=names(SCRIPTS))
def test_scripts_never_build_pages_from_strings(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    found = FORBIDDEN_IN_SCRIPTS.search(text)
    assert not found, f"{path.name}: {found and found.group()!r}: build nodes; keep nothing behind."


@pytest.mark.parametrize("path", SHEETS + SCRIPTS, ids=names(SHEETS + SCRIPTS))
def test_style_sheets_and_scripts_stay_readable(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert "SPDX-License-Identifier: EUPL-1.2" in text.splitlines()[0] + text.splitlines()[1]
    assert text.count("\n") <= 400, f"{path.name}: split it by noun."


def test_every_static_file_that_a_template_names_exists() -> None:
    named = set()
    for path in TEMPLATES:
        text = path.read_text(encoding="utf-8")
        named |= set(re.findall(r"filename='([\w./-]+)'\)", text))
    missing = sorted(name for name in named if not (ROOT / "static" / name).is_file())
    assert not missing, f"Templates name files that are not there: {missing}"
