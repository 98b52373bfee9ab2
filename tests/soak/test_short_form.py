# SPDX-License-Identifier: EUPL-1.2
"""The fault runs in short form; ``make soak`` runs them long, with a new seed each time."""

from __future__ import annotations

import pytest
from flask import Flask

from soak.ledger import OLD, run_ledger
from soak.mails import run_mails
from soak.steps import run_steps
from soak.submissions import run_submissions
from tests.databases import Installation

pytestmark = pytest.mark.slow
SEED = 20261025


def test_each_step_is_recorded_once_whoever_is_killed(
    app: Flask, installation: Installation
) -> None:
    report = run_steps(installation, promises=24, moves=40, seed=SEED)
    assert report.passed, report
    assert report.kills > 0 and report.recorded > 0


def test_what_was_acknowledged_is_stored_once(app: Flask, installation: Installation) -> None:
    report = run_submissions(installation, count=80, seed=SEED, kill_every=30)
    assert report.passed, report
    assert report.acknowledged == report.stored == 80
    assert report.kills > 0


def test_no_mail_is_lost_and_no_sms_goes_twice_in_bad_weather(
    app: Flask, installation: Installation
) -> None:
    report = run_mails(installation, messages=40, kills=3, seed=SEED)
    assert report.passed, report
    assert report.lost == report.sms_twice == 0
    assert report.kills > 0 and report.later > 0 and report.dead == 2


def test_the_books_are_sound_at_every_read_whoever_is_killed(
    app: Flask, installation: Installation
) -> None:
    approvals = 1_000 if installation.server is None else 250
    report = run_ledger(installation, approvals=approvals, prepared=approvals, seed=SEED)
    assert report.passed, report
    assert report.kills > 0 and report.reads > 20
    assert report.expired >= OLD and report.refused_own > 0
