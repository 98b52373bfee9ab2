# SPDX-License-Identifier: EUPL-1.2
"""Answers from files: anonymous, unless somebody wants to be called."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import Result
from flask import Flask
from openpyxl import load_workbook
from sqlalchemy.exc import DBAPIError

from feedback.audit.models import AuditEntry
from feedback.callbacks.models import Promise
from feedback.cases.models import Case
from feedback.cases.rules import CaseKind
from feedback.contacts.models import Contact
from feedback.db import db, unit_of_work
from feedback.intake.models import ImportBatch
from feedback.surveys.imports.reading import TARGETS, questions_of
from feedback.surveys.models.answers import Response, ResponseFollowUp, Survey, SurveyVersion
from feedback.surveys.queries.answers import count_responses, find_score_of_case, get_survey
from feedback.surveys.rules.aftercare import AFTERCARE_KEY
from feedback.surveys.rules.marks import Effort, MarkScale
from feedback.tables.cells import Absent
from feedback.tables.mapping import read_mapping

FIXTURES = Path(__file__).parent.parent / "fixtures"
EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
FILE = str(FIXTURES / "enquete.csv")
MAPPING = str(FIXTURES / "enquete.yaml")


def run(app: Flask, *words: str) -> Result:
    db.session.rollback()
    return app.test_cli_runner().invoke(args=["surveys", *words])


def take_in(app: Flask, file: str = FILE, mapping: str = MAPPING, *more: str) -> Result:
    return run(app, "import", file, "--survey", "kto", "--mapping", mapping, *more)


def count(table: type) -> int:
    db.session.rollback()
    return db.session.scalar(sa.select(sa.func.count()).select_from(table)) or 0


def surveys() -> dict[str, int]:
    """Return how many versions each survey has, but for the one that comes with the program."""
    db.session.rollback()
    query = (
        sa.select(Survey.key, sa.func.count(SurveyVersion.id))
        .outerjoin(SurveyVersion, SurveyVersion.survey_id == Survey.id)
        .where(Survey.key != AFTERCARE_KEY)
        .group_by(Survey.key)
    )
    return {key: versions for key, versions in db.session.execute(query)}


def answer(external_id: str, round_name: str = "2026") -> Response:
    db.session.rollback()
    query = (
        sa.select(Response)
        .where(Response.external_id == external_id)
        .where(Response.round == round_name)
    )
    return db.session.scalars(query).one()


def case_of(external_id: str) -> Case:
    query = (
        sa.select(Case)
        .join(ResponseFollowUp, ResponseFollowUp.case_id == Case.id)
        .where(ResponseFollowUp.response_id == answer(external_id).id)
    )
    return db.session.scalars(query).one()


@pytest.fixture
def imported(app: Flask) -> Result:
    result = take_in(app)
    assert result.exit_code == 0, result.output
    return result


def test_the_summary_counts_what_became_of_every_row(imported: Result) -> None:
    lines = dict(line.split(": ") for line in imported.stdout.strip().splitlines())
    assert lines == {
        "rows read": "9",
        "answers stored": "7",
        "already known, unchanged": "0",
        "skipped by the mapping": "1",
        "put together (same id)": "1",
        "later rows of an id": "0",
        "answers without a mark": "1",
        "cases made (wants a call)": "3",
        "promises made": "3",
        "promises late at birth": "0",
        "texts with a BSN masked": "1",
        "columns not used": "none",
    }


def test_an_answer_is_stored_as_it_was_given(imported: Result) -> None:
    first = answer("r1")
    assert (first.overall_mark, first.effort, first.weight) == (3, Effort.VERY_MUCH, 0.85)
    assert first.aspects == {"expertise": 4, "waiting": "not_applicable"}
    assert first.background == {"age": "55-64"}
    assert first.submitted_at == datetime(2026, 11, 19, 23, tzinfo=UTC)
    assert first.explanation == "Ik wachtte een uur. Mijn BSN is [BSN weggehaald]."
    assert answer("r2").aspects == {"expertise": "dont_know"}
    assert answer("r3").overall_mark == 9
    assert (answer("r5").overall_mark, answer("r5").overall_absent) == (None, Absent.DONT_KNOW)
    assert answer("r5").submitted_at is None
    assert answer("r6").explanation == "Nog iets"
    assert answer("r1", "2025").overall_mark == 7


def test_who_wants_a_call_becomes_a_case_tied_to_its_score(imported: Result) -> None:
    assert [case_of(one).kind for one in ("r1", "r2", "r3")] == [
        CaseKind.COMPLAINT,
        CaseKind.SUGGESTION,
        CaseKind.COMPLIMENT,
    ]
    case = case_of("r1")
    promise = db.session.scalars(sa.select(Promise).where(Promise.case_id == case.id)).one()
    assert promise.due_at == datetime(2026, 11, 23, 16, tzinfo=UTC)
    score = find_score_of_case(case.id)
    assert score is not None
    assert (score.survey_title, score.mark, score.scale, score.is_low) == (
        "Klantonderzoek",
        3,
        MarkScale(1, 10),
        True,
    )
    assert find_score_of_case(999) is None


def test_who_wants_no_call_stays_anonymous(imported: Result) -> None:
    assert count(Contact) == 3
    assert count(Case) == 3
    columns = {column.name for column in Response.__table__.columns}
    assert not columns & {"name", "phone", "email", "contact_id", "case_id"}


def test_the_same_file_twice_changes_nothing(app: Flask, imported: Result) -> None:
    again = take_in(app)
    assert "answers stored: 0\nalready known, unchanged: 7" in again.stdout
    assert (count(Response), count(Case), count(ImportBatch)) == (7, 3, 2)
    assert surveys() == {"kto": 1}
    assert count_responses(get_survey("kto").id) == 7


def test_a_dry_run_stores_nothing(app: Flask) -> None:
    result = take_in(app, FILE, MAPPING, "--dry-run")
    assert "answers that would be stored: 7" in result.stdout
    assert "cases made (wants a call): 3" in result.stdout
    assert (count(Response), count(Case), count(ImportBatch)) == (0, 0, 0)
    assert surveys() == {}


def test_other_questions_are_another_version(app: Flask, imported: Result, tmp_path: Path) -> None:
    mapping = tmp_path / "mapping.yaml"
    mapping.write_text("columns: {nr: {as: external_id}, cijfer: {as: overall_mark}}")
    file = tmp_path / "file.csv"
    file.write_text("nr,cijfer\nnieuw,4\n")
    assert take_in(app, str(file), str(mapping)).exit_code == 0
    assert surveys() == {"kto": 2}


def test_what_was_asked_never_changes(app: Flask, imported: Result) -> None:
    with pytest.raises(DBAPIError), unit_of_work():
        db.session.execute(sa.update(SurveyVersion).values(questions=[]))


def test_another_scale_is_refused(app: Flask, imported: Result, tmp_path: Path) -> None:
    mapping = tmp_path / "mapping.yaml"
    mapping.write_text(
        "survey: {mark_scale: [5, 1]}\ncolumns: {resp: {as: external_id}, cijfer: {as: round}}"
    )
    result = take_in(app, FILE, str(mapping))
    assert result.exit_code == 1
    assert "survey.mark_scale: This survey is marked from 1 (worst) to 10" in result.stderr


def test_without_a_mapping_columns_have_the_names_of_targets(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "file.csv"
    file.write_text("overall_mark,explanation,leeg\n8,Goed,\n8,Goed,\n")
    result = run(app, "import", str(file), "--survey", "los")
    assert "answers stored: 2" in result.stdout
    assert "columns not used: leeg" in result.stdout
    again = run(app, "import", str(file), "--survey", "los")
    assert "already known, unchanged: 2" in again.stdout


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        (
            "r2,2026,2026-11-23,Internet,8",
            "r2,2026,2026-11-23,Internet,4.5",
            "row 3, column cijfer",
        ),
        ("r2,2026,2026-11-23,Internet,8", "r2,2026,2026-11-23,Internet,11", "row 3, column cijfer"),
        ("r2,2026,2026-11-23,Internet", "r2,2026,23-11-2026,Internet", "row 3, column ingevuld"),
        ("r2,2026,2026-11-23,Internet", "r2,2026,2027-11-23,Internet", "row 3, column ingevuld"),
        ("r2,2026,2026-11-23,Internet", "r2,2026,2026-11-23,Fax", "row 3, column kanaal"),
        ("weinig,,", "best,,", "row 3, column moeite"),
        ("1.2", "min", "row 3, column gewicht"),
        ("bovenaan,ja,", "bovenaan,misschien,", "row 3, column bel_mij"),
        ("+31 6 12345679", "0900 1234", "row 3, column telefoon"),
        ("+31 6 12345679", "", "row 3, column telefoon"),
        (
            "r6,2026,2026-11-23,Balie,6,6,6,,Nog",
            "r6,2026,2026-11-23,Balie,7,6,6,,Nog",
            "row 8, column cijfer",
        ),
        ("resp,ronde", "id,ronde", "column resp"),
    ],
    ids=lambda value: value[-24:],
)
def test_one_bad_row_is_named_and_nothing_is_stored(
    app: Flask, tmp_path: Path, old: str, new: str, where: str
) -> None:
    text = Path(FILE).read_text(encoding="utf-8")
    assert old in text
    file = tmp_path / "file.csv"
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    result = take_in(app, str(file))
    assert result.exit_code == 1
    assert f"{where}: " in result.stderr
    assert (count(Response), count(Case), count(Contact)) == (0, 0, 0)
    assert surveys() == {}


def test_a_file_in_another_encoding_is_refused_with_the_way_out(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "file.csv"
    text = Path(FILE).read_text(encoding="utf-8").replace("Vreselijk", "Onbeleefd, één grote fout")
    text = text.replace("Onbeleefd, één", "Één")
    file.write_bytes(text.encode("windows-1252"))
    result = take_in(app, str(file))
    assert "row 5: This row is not utf-8" in result.stderr
    assert "windows-1252" in result.stderr
    mapping = tmp_path / "mapping.yaml"
    mapping.write_text(Path(MAPPING).read_text() + "encoding: windows-1252\n")
    assert take_in(app, str(file), str(mapping)).exit_code == 0
    assert (answer("r4").explanation or "").startswith("Één")


@pytest.mark.parametrize(
    ("words", "where"),
    [
        ("survey: kto", "survey"),
        ("survey: {key: ander}", "survey.key"),
        ("survey: {naam: x}", "survey.naam"),
        ("survey: {title: [x]}", "survey.title"),
        ("survey: {mark_scale: [1]}", "survey.mark_scale"),
        ("survey: {mark_scale: [1, 1]}", "survey.mark_scale"),
        ("survey: {mark_scale: [een, tien]}", "survey.mark_scale"),
    ],
)
def test_a_wrong_section_about_the_survey_is_named(
    app: Flask, tmp_path: Path, words: str, where: str
) -> None:
    mapping = tmp_path / "mapping.yaml"
    mapping.write_text(f"{words}\ncolumns: {{resp: {{as: external_id}}}}\n")
    result = take_in(app, FILE, str(mapping))
    assert result.exit_code == 1
    assert f"{where}: " in result.stderr


def test_a_survey_has_a_plain_key(app: Flask) -> None:
    result = run(app, "import", FILE, "--survey", "Klant onderzoek!")
    assert "--survey: Use small letters" in result.stderr


def test_answers_go_out_as_csv_and_excel_without_contact_data(
    app: Flask, imported: Result, tmp_path: Path
) -> None:
    result = run(app, "export", "kto")
    rows = list(csv.DictReader(io.StringIO(result.stdout)))
    assert len(rows) == 7
    assert rows[0]["aspect.waiting"] == "not_applicable"
    assert rows[4]["overall_mark"] == "dont_know"
    for secret in ("12345", "de Wit", "Anoniem", "111222333"):
        assert secret not in result.stdout
    book = str(tmp_path / "out.xlsx")
    assert run(app, "export", "kto", "--format", "xlsx", "--output", book).exit_code == 0
    page = load_workbook(book)["export"]
    assert [cell.value for cell in page[2]][:2] == ["r1", "2026"]
    assert run(app, "export", "kto", "--format", "xlsx", "--output", book).exit_code == 1
    assert "--output: " in run(app, "export", "kto", "--format", "xlsx").stderr
    assert "There is no survey" in run(app, "export", "geen").stderr
    assert "responses.exported" in db.session.scalars(sa.select(AuditEntry.action)).all()


def test_the_example_in_the_documentation_reads_the_file_it_is_for(
    app: Flask, tmp_path: Path
) -> None:
    example = str(Path(app.root_path) / "docs" / "examples" / "nhs_fft.yaml")
    file = tmp_path / "fft.csv"
    file.write_text(
        "comment_id,respondent,date,service,fft,answer\n"
        "a1,p1,2021-09-30,PTS,1,Did not answer\n"
        "a2,p1,,PTS,1,Nothing.\n"
        "a3,p2,2022-01-01,111,6,Very helpful\n"
        "a4,p3,2022-01-01,111,7,\n"
    )
    result = run(app, "import", str(file), "--survey", "nhs_fft", "--mapping", example)
    assert result.exit_code == 0, result.output
    assert "answers stored: 3" in result.stdout
    assert "put together (same id): 1" in result.stdout
    assert "answers without a mark: 2" in result.stdout
    assert answer("p1", "").explanation == "Nothing."
    assert answer("p2", "").overall_absent is Absent.DONT_KNOW


ANSWERS_ONLY = "resp,cijfer,waarom\n1,8,Bel 06 12 34 56 78\n2,3,\n3,nvt,\n"
READ_ONLY = """columns:
  resp: {as: external_id}
  cijfer: {as: overall_mark}
  waarom: {as: explanation}
missing: {nvt: not_applicable}
"""


def test_a_file_is_taken_out_again_unless_it_made_a_promise(app: Flask, tmp_path: Path) -> None:
    file, mapping = tmp_path / "a.csv", tmp_path / "a.yaml"
    file.write_text(ANSWERS_ONLY, encoding="utf-8")
    mapping.write_text(READ_ONLY, encoding="utf-8")
    assert take_in(app, str(file), str(mapping)).exit_code == 0
    assert "06" not in (answer("1", "").explanation or ""), "no number stays in an answer"
    assert "3 stored" in run(app, "imports").output
    gone = run(app, "undo", "1")
    assert gone.exit_code == 0 and "answers taken out: 3" in gone.output
    assert count(Response) == 0 and "taken out" in run(app, "imports").output
    assert run(app, "undo", "1").exit_code == 1
    assert take_in(app, str(file), str(mapping)).exit_code == 0 and count(Response) == 3
    assert take_in(app).exit_code == 0
    refused = run(app, "undo", "3")
    assert refused.exit_code == 1 and "a promise is not taken back" in refused.output
    assert run(app, "undo", "99").exit_code == 1


@pytest.mark.parametrize("name", ["sfo", "kc", "univer", "nhs_fft"])
def test_the_mappings_of_known_research_can_be_read(name: str) -> None:
    text = (EXAMPLES / f"{name}.yaml").read_text(encoding="utf-8")
    mapping = read_mapping(text, targets=TARGETS, sections=("survey",))
    assert mapping.column_for("overall_mark") is not None
    assert len(questions_of(mapping)) > 1
