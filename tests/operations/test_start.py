# SPDX-License-Identifier: EUPL-1.2
"""What stops a start, told in one sentence."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import click
import pytest
import sqlalchemy as sa
from flask import Flask

from config import Settings
from feedback import edge
from feedback.accounts.rules import Role
from feedback.accounts.services import people as commands
from feedback.db import unit_of_work
from feedback.operations.start import greeting, refuse_unready_start
from tests.people import TERMINAL


@pytest.fixture
def settings(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Settings of a production installation."""
    given = replace(edge.settings(), base_url="https://klantenservice.example.nl")
    monkeypatch.setattr(edge.ground(), "settings", given)
    return given


def make_account(email: str, *, now: datetime) -> None:
    with unit_of_work():
        commands.create_user(
            email, name="Demo", roles=[Role.EMPLOYEE], team_id=None, by=TERMINAL, now=now
        )


def refusal() -> str:
    with pytest.raises(click.ClickException) as caught:
        refuse_unready_start()
    return caught.value.message


def test_an_ordinary_installation_starts(app: Flask, now: datetime) -> None:
    make_account("marloes@demo.invalid", now=now)
    refuse_unready_start()


def test_demo_accounts_do_not_go_out_on_the_street(settings: Settings, now: datetime) -> None:
    make_account("colleague@duinrade.example", now=now)
    refuse_unready_start()
    make_account("marloes@demo.invalid", now=now)
    assert "demo accounts" in refusal()


@pytest.mark.parametrize(
    ("number", "words"),
    [("0001", "Run first: flask db upgrade"), ("9999", "Update the program")],
    ids=["an older structure", "a newer structure"],
)
def test_structure_and_program_must_fit(app: Flask, number: str, words: str) -> None:
    with unit_of_work() as session:
        session.execute(sa.text("UPDATE alembic_version SET version_num = :n"), {"n": number})
    assert words in refusal()


def test_demo_logins_are_shown_on_this_machine_only(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "demo-logins.txt").write_text("a password")
    here = replace(settings, instance_dir=tmp_path, base_url="http://127.0.0.1:8000")
    assert "a password" in greeting(here)
    assert "a password" not in greeting(replace(here, base_url=settings.base_url))
    assert "a password" not in greeting(replace(here, host="0.0.0.0"))
