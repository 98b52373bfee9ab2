# SPDX-License-Identifier: EUPL-1.2
"""Every Dutch text a resident can read has its English one, and the files are up to date."""

from __future__ import annotations

from babel.messages.catalog import Catalog

from tools import translations


def test_every_text_of_the_resident_has_its_english() -> None:
    missing = translations.problems(translations.renewed())
    assert not missing, "Run `make texts`, then translate in translations/en: " + "; ".join(missing)


def test_the_catalogue_is_up_to_date_and_compiled() -> None:
    po, mo = translations.written(translations.renewed())
    assert translations.PO.read_bytes() == po, "Run `make texts` and commit what it writes."
    assert translations.MO.read_bytes() == mo, "Run `make texts` and commit what it writes."


def test_a_missing_text_and_a_lost_hole_are_found() -> None:
    planted = Catalog(locale="en")
    planted.add("Zonder Engels")
    planted.add("Tot %(day)s", "Until then")
    planted.add("Goed %(day)s", "Good %(day)s")
    assert translations.problems(planted) == [
        "no English: Zonder Engels",
        "other holes in the English: Tot %(day)s",
    ]
