# SPDX-License-Identifier: EUPL-1.2
"""Keep the English texts of the resident's pages in step with the Dutch ones in the code.

    python -m tools.translations          collect the Dutch texts, renew the catalogue, compile it
    python -m tools.translations --check  change nothing; exit 1 and say what is missing

The Dutch sentence is the key. What is collected stands in `babel.cfg`. The files carry no
dates and no places in the code, so that they change only when a text does; a text that is
no longer used disappears. Long texts stand in templates per language, not here.
"""

from __future__ import annotations

import io
import re
import sys
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "translations" / "en" / "LC_MESSAGES"
PO, MO = FOLDER / "messages.po", FOLDER / "messages.mo"
KEYWORDS = {"_": None, "gettext": None, "N_": None, "lazy_gettext": None, "ngettext": (1, 2)}
HOLE = re.compile(r"%\(\w+\)[sd]")
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


def collect() -> Catalog:
    """Return the Dutch texts that the code and the templates hold now."""
    with (ROOT / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)
    found = Catalog(charset="utf-8")
    for _place, _line, text, _notes, _context in extract_from_dir(
        ROOT, methods, options, keywords=KEYWORDS
    ):
        found.add(text)
    return found


def renewed() -> Catalog:
    """Return the English catalogue as it should be: known texts kept, new ones empty."""
    catalog = Catalog(locale="en", project="Gehoord", version="1", charset="utf-8")
    if PO.exists():
        catalog = read_po(io.BytesIO(PO.read_bytes()), locale="en")
    catalog.update(collect(), no_fuzzy_matching=True)
    catalog.obsolete.clear()
    catalog.header_comment = "# English texts of the resident's pages. EUPL-1.2"
    catalog.project, catalog.version = "Gehoord", "1"
    catalog.msgid_bugs_address, catalog.last_translator = "", ""
    catalog.language_team, catalog.fuzzy = "en", False
    catalog.creation_date = catalog.revision_date = LONG_AGO
    return catalog


def written(catalog: Catalog) -> tuple[bytes, bytes]:
    """Return the bytes of the .po and of the .mo file."""
    po, mo = io.BytesIO(), io.BytesIO()
    write_po(po, catalog, no_location=True, sort_output=True, width=96)
    write_mo(mo, catalog)
    return po.getvalue(), mo.getvalue()


def problems(catalog: Catalog) -> list[str]:
    """Return a line for each text without English, or whose holes differ from the Dutch."""
    lines = []
    for message in catalog:
        if not message.id:
            continue
        dutch = message.id if isinstance(message.id, tuple) else (message.id,)
        english = message.string if isinstance(message.string, tuple) else (message.string,)
        if not all(english) or message.fuzzy:
            lines.append(f"no English: {dutch[0]}")
        elif set(HOLE.findall(dutch[-1])) != set(HOLE.findall(english[-1])):
            lines.append(f"other holes in the English: {dutch[0]}")
    return lines


def main(arguments: list[str]) -> int:
    """Renew or check the catalogue; return the exit code."""
    catalog = renewed()
    po, mo = written(catalog)
    found = problems(catalog)
    if "--check" in arguments:
        if not (PO.exists() and MO.exists()) or (PO.read_bytes(), MO.read_bytes()) != (po, mo):
            found.append("the files lag behind: run `make texts`")
    else:
        FOLDER.mkdir(parents=True, exist_ok=True)
        PO.write_bytes(po)
        MO.write_bytes(mo)
    for line in found:
        print(line, file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
