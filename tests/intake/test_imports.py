# SPDX-License-Identifier: EUPL-1.2
"""Cases from files, to files: by the same door, all rows or none."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import Result
from flask import Flask

from feedback.audit.models import AuditEntry
from feedback.callbacks.models import Promise
from feedback.cases.models import Case, TimelineEntry
from feedback.cases.rules import CaseStatus, TimelineKind
from feedback.contacts.models import Contact
from feedback.db import db
from feedback.intake.models import ImportBatch
from feedback.notifications.models import Message

FIXTURES = Path(__file__).parent.parent / "fixtures"
FILE = str(FIXTURES / "meldingen.csv")
MAPPING = str(FIXTURES / "meldingen.yaml")
HEADER = "external_id,kind,channel,text,contact_phone,call_requested\n"


def run(app: Flask, *words: str) -> Result:
    db.session.rollback()
    return app.test_cli_runner().invoke(args=["cases", *words])


def count(table: type) -> int:
    db.session.rollback()
    return db.session.scalar(sa.select(sa.func.count()).select_from(table)) or 0


def case(external_id: str) -> Case:
    db.session.rollback()
    query = sa.select(Case).where(Case.external_key.endswith(f":{external_id}"))
    return db.session.scalars(query).one()


def promise_of(found: Case) -> Promise | None:
    return db.session.scalar(sa.select(Promise).where(Promise.case_id == found.id))


@pytest.fixture
def imported(app: Flask) -> Result:
    result = run(app, "import", FILE, "--mapping", MAPPING)
    assert result.exit_code == 0, result.output
    return result


def test_the_summary_counts_what_became_of_every_row(imported: Result) -> None:
    lines = dict(line.split(": ") for line in imported.stdout.strip().splitlines())
    assert lines == {
        "rows read": "7",
        "cases made": "6",
        "already known, unchanged": "0",
        "skipped by the mapping": "1",
        "put together (same id)": "0",
        "later rows of an id": "0",
        "closed": "1",
        "promises made": "2",
        "promises late at birth": "0",
        "texts with a BSN masked": "1",
        "columns not used": "none",
    }


def test_who_asked_to_be_called_is_promised_a_call_from_their_own_moment(
    imported: Result,
) -> None:
    found = case("M-001")
    promise = promise_of(found)
    assert found.received_at == datetime(2026, 11, 20, 8, 30, tzinfo=UTC)
    assert found.recorded_at == datetime(2026, 11, 23, 8, 14, tzinfo=UTC)
    assert promise is not None
    assert promise.due_at == datetime(2026, 11, 23, 16, 0, tzinfo=UTC)
    opened = db.session.scalars(
        sa.select(TimelineEntry)
        .where(TimelineEntry.case_id == found.id)
        .where(TimelineEntry.kind == TimelineKind.OPENED)
    ).one()
    assert opened.fields["received_late"] is True


def test_a_case_that_is_over_is_closed_at_its_own_moment_and_promised_nothing(
    imported: Result,
) -> None:
    found = case("M-003")
    assert found.status is CaseStatus.CLOSED
    assert found.closed_at == datetime(2026, 11, 17, 9, 15, tzinfo=UTC)
    assert found.department == "Burgerzaken"
    assert promise_of(found) is None
    assert found.story == "Ik moest drie keer bellen.\nNiemand wist van mijn aanvraag."


def test_a_case_without_text_or_moment_gets_the_moment_of_import_marked(imported: Result) -> None:
    found = case("M-005")
    assert found.story is None
    assert (found.received_at, found.received_at_known) == (found.recorded_at, False)


def test_a_bsn_is_masked_and_html_stays_text(imported: Result) -> None:
    assert "111222333" not in (case("M-007").story or "")
    assert case("M-004").story == "Dank aan mevrouw <b>Bakker</b> 👏, =1+1"


def test_nobody_gets_mail_of_an_import_and_the_batch_is_on_record(imported: Result) -> None:
    assert count(Message) == 0
    batch = db.session.scalars(sa.select(ImportBatch)).one()
    assert (batch.rows, batch.made, batch.skipped) == (7, 6, 1)
    assert "cases.imported" in db.session.scalars(sa.select(AuditEntry.action)).all()


def test_the_same_file_twice_changes_nothing(app: Flask, imported: Result) -> None:
    again = run(app, "import", FILE, "--mapping", MAPPING)
    assert "cases made: 0\nalready known, unchanged: 6" in again.stdout
    assert (count(Case), count(Contact)) == (6, 4)


def test_a_dry_run_says_the_same_and_stores_nothing(app: Flask, imported_dry: Result) -> None:
    assert "cases that would be made: 6" in imported_dry.stdout
    assert (count(Case), count(Contact), count(ImportBatch)) == (0, 0, 0)


@pytest.fixture
def imported_dry(app: Flask) -> Result:
    result = run(app, "import", FILE, "--mapping", MAPPING, "--dry-run")
    assert result.exit_code == 0, result.output
    return result


def write(folder: Path, text: str) -> str:
    path = folder / "file.csv"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_without_a_mapping_columns_have_the_names_of_targets(app: Flask, tmp_path: Path) -> None:
    rows = HEADER + "1,complaint,phone,Te laat,06 12 34 56 78,ja\n"
    assert run(app, "import", write(tmp_path, rows)).exit_code == 0
    assert promise_of(case("1")) is not None


def test_rows_without_an_id_are_known_again_by_what_they_hold(app: Flask, tmp_path: Path) -> None:
    rows = "kind,channel,text\n" + "complaint,phone,Hetzelfde\n" * 2
    run(app, "import", write(tmp_path, rows))
    again = run(app, "import", write(tmp_path, rows + "complaint,phone,Nieuw\n"))
    assert "cases made: 1\nalready known, unchanged: 2" in again.stdout


def test_ids_of_two_systems_are_apart(app: Flask, tmp_path: Path) -> None:
    run(app, "import", write(tmp_path, HEADER + "1,complaint,phone,Een,,\n"))
    other = "external_id,kind,channel,text\n1,complaint,phone,Ander\n"
    assert "cases made: 1" in run(app, "import", write(tmp_path, other)).stdout


@pytest.mark.parametrize(
    ("row", "where"),
    [
        ("1,klacht,phone,x,,", "row 3, column kind"),
        ("1,complaint,fax,x,,", "row 3, column channel"),
        ("1,,phone,x,,", "row 3, column kind"),
        (f"1,complaint,phone,{'a' * 10_001},,", "row 3, column text"),
        (f"1,complaint,phone,{'a' * 100_000},,", "row 3, column text"),
        ("1,complaint,phone,x,0900 1234,ja", "row 3, column contact_phone"),
        ("1,complaint,phone,x,+1 202 555 0143,ja", "row 3, column contact_phone"),
        ("1,complaint,phone,x,,ja", "row 3, column contact_phone"),
        ("1,complaint,phone,x,,misschien", "row 3, column call_requested"),
        ("1,complaint,phone,x\0,,", "row 3"),
        ("1,complaint,phone", "row 3"),
    ],
    ids=lambda value: value[:30],
)
def test_one_bad_row_is_named_and_nothing_is_stored(
    app: Flask, tmp_path: Path, row: str, where: str
) -> None:
    path = write(tmp_path, HEADER + "0,complaint,phone,Goed,06 12 34 56 78,ja\n" + row + "\n")
    result = run(app, "import", path)
    assert result.exit_code == 1
    assert f"{where}: " in result.stderr
    assert (count(Case), count(Contact)) == (0, 0)
    assert "0900" not in result.output


def test_one_bad_row_in_ten_thousand_is_named(app: Flask, tmp_path: Path) -> None:
    rows = [f"{number},complaint,phone,Verhaal {number},,\n" for number in range(10_000)]
    rows[7_777] = "7777,onzin,phone,x,,\n"
    result = run(app, "import", write(tmp_path, HEADER + "".join(rows)))
    assert (result.exit_code, count(Case)) == (1, 0)
    assert "row 7779, column kind" in result.stderr


@pytest.mark.parametrize(
    ("mapping", "where"),
    [
        ("columns: {nummer: {as: external_id}}\ndelimiter: ';'", "kind"),
        ("columns: {nr: {as: external_id}}\ndefaults: {kind: question, channel: post}", "row 1"),
        (
            "columns: {nr: {as: external_id}}\ndefaults: {kind: question, channel: post}\n"
            "delimiter: ';'",
            "column nr",
        ),
        (
            "columns: {nummer: {as: external_id}}\ndefaults: {kind: vraag, channel: post}\n"
            "delimiter: ';'",
            "defaults.kind",
        ),
        ("survey: {key: x}", "survey"),
    ],
    ids=["no kind", "delimiter", "no such column", "wrong default", "not for cases"],
)
def test_a_wrong_mapping_is_named(app: Flask, tmp_path: Path, mapping: str, where: str) -> None:
    path = tmp_path / "mapping.yaml"
    path.write_text(mapping)
    result = run(app, "import", FILE, "--mapping", str(path))
    assert result.exit_code == 1
    assert f"{where}: " in result.stderr


def test_a_closing_before_the_day_of_receipt_is_refused_and_on_that_day_set_right(
    app: Flask, tmp_path: Path
) -> None:
    header = "external_id,kind,channel,received_at,closed_at\n"
    day = "1,question,post,2026-11-20T01:06:40+01:00,2026-11-20T00:00:00+01:00\n"
    assert run(app, "import", write(tmp_path, header + day)).exit_code == 0
    found = case("1")
    assert found.closed_at == found.received_at
    before = "2,question,post,2026-11-20T01:06:40+01:00,2026-11-19\n"
    result = run(app, "import", write(tmp_path, header + before))
    assert "row 2, column closed_at" in result.stderr
    never = "3,question,post,,2026-11-19\n"
    assert "column received_at" in run(app, "import", write(tmp_path, header + never)).stderr


def test_the_examples_in_the_documentation_are_mappings_of_cases(app: Flask) -> None:
    from feedback.intake.imports import TARGETS
    from feedback.tables.mapping import read_mapping

    folder = Path(app.root_path) / "docs" / "examples"
    names = ("amsterdam_meldingen", "nl_klantenservice", "wabo_receipt")
    for name in names:
        words = (folder / f"{name}.yaml").read_text()
        assert read_mapping(words, targets=TARGETS).columns


def test_an_export_can_be_imported_again_and_holds_no_contact_data(
    app: Flask, imported: Result, tmp_path: Path
) -> None:
    result = run(app, "export")
    assert result.exit_code == 0
    rows = list(csv.DictReader(io.StringIO(result.stdout)))
    assert len(rows) == 6
    assert rows[0]["promise_due_at"] == "2026-11-23T16:00:00Z"
    for secret in ("12345678", "12 34 56", "voorbeeld.example", "Yilmaz"):
        assert secret not in result.stdout
    target = tmp_path / "out.csv"
    assert run(app, "export", "--output", str(target)).exit_code == 0
    assert target.stat().st_mode & 0o077 == 0
    assert run(app, "export", "--output", str(target)).exit_code == 1
    assert "cases made: 6" in run(app, "import", str(target)).stdout
    assert "cases.exported" in db.session.scalars(sa.select(AuditEntry.action)).all()


def test_a_story_that_looks_like_a_formula_is_exported_as_text(app: Flask, tmp_path: Path) -> None:
    run(app, "import", write(tmp_path, HEADER + "1,complaint,phone,=HYPERLINK(1),,\n"))
    assert "'=HYPERLINK(1)" in run(app, "export").stdout


def test_progress_is_told_on_long_work(capsys: pytest.CaptureFixture[str]) -> None:
    from feedback.terminal import Progress

    Progress("cases", every_seconds=0)(1, 1_000)
    Progress("cases")(1, 1_000)
    assert capsys.readouterr().err == "cases: 1 of 1,000\n"
