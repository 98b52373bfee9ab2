# SPDX-License-Identifier: EUPL-1.2
"""Copy the front-end files we ship out of `node_modules` into `static/vendor`.

Run by `make assets`. What it writes is committed, so that nobody needs Node to run or to test
Gehoord, and a second run must leave the tree unchanged. Steps:

0. `npm ci`: exactly the versions and hashes of `package-lock.json`, no install scripts;
1. copy files as they are (htmx, the two font files), and cut from the second the letters that
   names in the Netherlands have: a tenth of its size, and the rest is seldom needed;
2. join the NL Design System style sheets we use into one file, source maps removed;
3. copy the licence text of every package;
4. write the icons we use as one Jinja macro, so that pages need no icon font and no request;
5. write `SHA256SUMS`, which a test compares with the files.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

from fontTools import subset

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "node_modules"
VENDOR = ROOT / "static" / "vendor"
ICON_MACRO = ROOT / "templates" / "components" / "icon.html"

COPIES = {
    "htmx.org/dist/htmx.min.js": "htmx.min.js",
    "@fontsource-variable/noto-sans/files/noto-sans-latin-wght-normal.woff2": (
        "noto-sans-latin.woff2"
    ),
    "@fontsource-variable/noto-sans/files/noto-sans-latin-ext-wght-normal.woff2": (
        "noto-sans-latin-ext.woff2"
    ),
}

NAMES = "noto-sans-names.woff2"
#: Latin Extended-A, and what Romanian and German add: Doğan, Kowalczyk, Ștefan.
LETTERS_OF_NAMES = (*range(0x0100, 0x0180), *range(0x0218, 0x021C), 0x1E9E)

# Order matters only within a package; tokens for all of them stand in static/css/tokens.css.
STYLE_SHEETS = (
    "@nl-design-system-candidate/button-css/dist/button.css",
    "@nl-design-system-candidate/skip-link-css/dist/skip-link.css",
    "@utrecht/form-field-description-css/dist/index.min.css",
    "@utrecht/form-field-error-message-css/dist/index.min.css",
    "@utrecht/form-label-css/dist/index.min.css",
    "@utrecht/select-css/dist/index.min.css",
    "@utrecht/textarea-css/dist/index.min.css",
    "@utrecht/textbox-css/dist/index.min.css",
)

# Our name for an icon (what it means) and the drawing of the Tabler set that shows it.
ICONS = {
    "add": "outline/plus",
    "arrow-left": "outline/arrow-left",
    "arrow-right": "outline/arrow-right",
    "attentie": "outline/gift",
    "book": "outline/book",
    "bookmark": "outline/bookmark",
    "building": "outline/building-community",
    "calendar": "outline/calendar-event",
    "check": "outline/check",
    "chevron-down": "outline/chevron-down",
    "chevron-right": "outline/chevron-right",
    "circle-check": "outline/circle-check",
    "circle-minus": "outline/circle-minus",
    "clipboard": "outline/clipboard-check",
    "clock": "outline/clock",
    "close": "outline/x",
    "copy": "outline/copy",
    "edit": "outline/pencil",
    "euro": "outline/coin-euro",
    "eye": "outline/eye",
    "eye-off": "outline/eye-off",
    "file": "outline/paperclip",
    "flag": "outline/flag",
    "flower": "outline/flower",
    "group": "outline/users",
    "hand": "outline/hand-stop",
    "help": "outline/help-circle",
    "history": "outline/history",
    "hourglass": "outline/hourglass",
    "info": "outline/info-circle",
    "key": "outline/key",
    "keyboard": "outline/keyboard",
    "language": "outline/language",
    "late": "filled/alert-octagon",
    "late-outline": "outline/alert-octagon",
    "link": "outline/link",
    "list": "outline/list-check",
    "lock": "outline/lock",
    "log-out": "outline/logout",
    "mail": "outline/mail",
    "menu": "outline/menu-2",
    "merge": "outline/arrows-join-2",
    "message": "outline/message-2",
    "messages": "outline/messages",
    "move": "outline/calendar-repeat",
    "note": "outline/note",
    "offline": "outline/wifi-off",
    "person": "outline/user",
    "person-add": "outline/user-plus",
    "phone": "outline/phone",
    "phone-again": "outline/phone-outgoing",
    "phone-missed": "outline/phone-x",
    "phone-spoken": "outline/phone-call",
    "photo": "outline/photo",
    "pin": "outline/map-pin",
    "print": "outline/printer",
    "refresh": "outline/refresh",
    "save": "outline/device-floppy",
    "saved": "outline/cloud-check",
    "scale": "outline/scale",
    "search": "outline/search",
    "settings": "outline/settings",
    "shield": "outline/shield-check",
    "sorted": "outline/sort-ascending",
    "split": "outline/arrows-split-2",
    "undo": "outline/arrow-back-up",
    "voicemail": "outline/microphone",
    "warning": "outline/alert-circle",
    "world": "outline/world",
}

_SOURCE_MAP = re.compile(r"/\*# sourceMappingURL=.*?\*/")
_SHAPE = re.compile(r"<(?:path|circle|rect|line|polyline)\b[^>]*?/>", re.DOTALL)
_EMPTY_FRAME = 'd="M0 0h24v24H0z"'


def main() -> int:
    """Write every vendored file anew; return the exit code."""
    npm = shutil.which("npm")
    if npm is None:
        print("npm is missing; only this target needs it.", file=sys.stderr)
        return 1
    subprocess.run([npm, "ci", "--silent"], cwd=ROOT, check=True)
    VENDOR.mkdir(parents=True, exist_ok=True)
    for old in VENDOR.rglob("*"):
        if old.is_file():
            old.unlink()
    for source, target in COPIES.items():
        (VENDOR / target).write_bytes((MODULES / source).read_bytes())
    _cut_letters_of_names()
    (VENDOR / "nl-design-system.css").write_text(_joined_style_sheets(), encoding="utf-8")
    _copy_licences()
    ICON_MACRO.write_text(_icon_macro(), encoding="utf-8")
    (VENDOR / "SHA256SUMS").write_text(_checksums(), encoding="utf-8")
    return 0


def _cut_letters_of_names() -> None:
    options = subset.Options(flavor="woff2", layout_features=["*"], recalc_timestamp=False)
    font = subset.load_font(VENDOR / "noto-sans-latin-ext.woff2", options)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=LETTERS_OF_NAMES)
    cutter.subset(font)
    subset.save_font(font, VENDOR / NAMES, options)


def _package_of(path: str) -> str:
    """The npm package a path inside node_modules belongs to."""
    parts = path.split("/")
    return "/".join(parts[:2]) if parts[0].startswith("@") else parts[0]


def _packages() -> list[str]:
    shipped = {_package_of(path) for path in (*COPIES, *STYLE_SHEETS)}
    return sorted(shipped | {"@tabler/icons"})


def _version(package: str) -> str:
    manifest = json.loads((MODULES / package / "package.json").read_text(encoding="utf-8"))
    return str(manifest["version"])


def _joined_style_sheets() -> str:
    parts = [
        "/* NL Design System style sheets, joined unchanged. EUPL-1.2: see licences/. "
        "Written by tools/assets.py; tokens are set in static/css/tokens.css. */"
    ]
    for path in STYLE_SHEETS:
        package = _package_of(path)
        text = _SOURCE_MAP.sub("", (MODULES / path).read_text(encoding="utf-8")).strip()
        parts.append(f"/* {package} {_version(package)} */\n{text}")
    return "\n".join(parts) + "\n"


def _copy_licences() -> None:
    """One text per distinct licence; the index says which package falls under which."""
    folder = VENDOR / "licences"
    folder.mkdir(exist_ok=True)
    index = []
    for package in _packages():
        found = sorted((MODULES / package).glob("LICENSE*"))
        if not found:
            raise SystemExit(f"{package} has no licence file: do not ship it.")
        text = found[0].read_bytes().replace(b"\r\n", b"\n")
        name = f"{hashlib.sha256(text).hexdigest()[:12]}.txt"
        (folder / name).write_bytes(text)
        index.append(f"{package} {_version(package)}: {name}")
    (folder / "INDEX").write_text("\n".join(index) + "\n", encoding="utf-8")


def _icon_macro() -> str:
    rows = []
    for name, drawing in sorted(ICONS.items()):
        svg = (MODULES / "@tabler/icons/icons" / f"{drawing}.svg").read_text(encoding="utf-8")
        shapes = [shape for shape in _SHAPE.findall(svg) if _EMPTY_FRAME not in shape]
        body = " ".join("".join(shapes).split()).replace(" />", "/>")
        kind = "filled" if drawing.startswith("filled/") else "outline"
        rows.append(f"  '{name}': ('{kind}', '{body}'),")
    return _ICON_TEMPLATE.format(rows="\n".join(rows))


_ICON_TEMPLATE = """\
{{# Written by tools/assets.py from the Tabler icons (MIT): change the list there, not here.
    icon(name, size): a drawing beside a word. Hidden from screen readers: the word carries it.
    size: none (1.25em) | "small" | "large". #}}
{{%- set drawings = {{
{rows}
}} -%}}
{{%- macro draw(name, size=none) -%}}
{{%- set kind, shapes = drawings[name] -%}}
<svg class="gh-icon gh-icon--{{{{ kind }}}}{{{{ ' gh-icon--' ~ size if size }}}}" \
viewBox="0 0 24 24" aria-hidden="true">{{{{ shapes|safe }}}}</svg>
{{%- endmacro -%}}
{{%- set icon = made_once(draw) -%}}
"""


def _checksums() -> str:
    lines = []
    for path in sorted(VENDOR.rglob("*")):
        if path.is_file() and path.name != "SHA256SUMS":
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
            lines.append(f"{digest}  {path.relative_to(VENDOR).as_posix()}\n")
    return "".join(lines)


if __name__ == "__main__":
    sys.exit(main())
