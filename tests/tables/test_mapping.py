# SPDX-License-Identifier: EUPL-1.2
"""Mappings are read as text and refused by name."""

from __future__ import annotations

import pytest

from feedback.errors import Invalid
from feedback.tables.cells import Absent
from feedback.tables.mapping import Target, mapping_by_name, read_mapping

TARGETS = (
    Target("external_id"),
    Target("channel", constant=True),
    Target("called"),
    Target("aspect", coded=True),
)


def test_every_word_stays_text() -> None:
    made = read_mapping(
        """
        defaults: {channel: website}
        missing: {nvt: not_applicable, 9: dont_know, "": blank}
        delimiter: "\\\\t"
        columns:
          nr: {as: external_id}
          bel: {as: called, values: {ja: true, nee: false, yes: skip, 2026-01-01: true}}
          a1: {as: aspect, code: food, label: Eten}
        """,
        targets=TARGETS,
    )
    assert made.columns[1].values == {
        "ja": "true",
        "nee": "false",
        "yes": "skip",
        "2026-01-01": "true",
    }
    assert made.missing == {
        "": Absent.BLANK,
        "nvt": Absent.NOT_APPLICABLE,
        "9": Absent.DONT_KNOW,
    }
    assert made.columns[2].key == "aspect.food"
    assert made.delimiter == "\t"


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("", "mapping"),
        ("- a", "mapping"),
        ("a: [", "mapping, line 1"),
        ("[" * 10_000, "mapping"),
        ("x" * 300_000, "mapping"),
        ("kolommen: {}", "kolommen"),
        ("columns: {a: {as: external_id}}\ncolumns: {}", "columns"),
        ("columns: {a: {as: external_id}, a: {as: called}}", "a"),
        ("columns: {}", "columns"),
        ("columns: {a: external_id}", "columns.a"),
        ("columns: {a: {as: id}}", "columns.a.as"),
        ("columns: {a: {}}", "columns.a.as"),
        ("columns: {a: {as: external_id, kode: x}}", "columns.a.kode"),
        ("columns: {a: {as: aspect}}", "columns.a.code"),
        ("columns: {a: {as: called, code: x}}", "columns.a.code"),
        ("columns: {a: {as: called, values: [ja]}}", "columns.a.values"),
        ("columns: {a: {as: called, format: {}}}", "columns.a.format"),
        ("columns: {a: {as: called}, b: {as: called}}", "columns.b"),
        ("columns: {a: {as: called}}\ndefaults: {called: x}", "defaults.called"),
        ("columns: {a: {as: called}}\nmissing: {x: niets}", "missing.x"),
        ("columns: {a: {as: called}}\none_row_per: external_id", "one_row_per"),
        ("columns: {a: {as: called}}\nsurvey: {key: x}", "survey"),
        ("columns: &a {x: *a}", "mapping, line 1"),
    ],
    ids=lambda value: value[:30],
)
def test_what_is_wrong_in_a_mapping_is_named(text: str, where: str) -> None:
    with pytest.raises(Invalid) as caught:
        read_mapping(text, targets=TARGETS)
    assert where in " ".join(caught.value.fields)


def test_without_a_mapping_columns_have_the_names_of_targets() -> None:
    made = mapping_by_name(["channel", "x", "external_id", "aspect"], targets=TARGETS)
    assert [column.key for column in made.columns] == ["channel", "external_id"]


def test_the_source_is_the_same_for_two_exports_of_one_system() -> None:
    one = read_mapping("columns: {a: {as: external_id}}", targets=TARGETS)
    same = read_mapping("columns: {a: {as: external_id, values: {x: y}}}", targets=TARGETS)
    other = read_mapping("columns: {a: {as: channel}}", targets=TARGETS)
    assert one.source == same.source != other.source
