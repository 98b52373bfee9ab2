# SPDX-License-Identifier: EUPL-1.2
"""Topics, channels, districts and the profile."""

from __future__ import annotations

from datetime import datetime

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import IntegrityError

from feedback.catalogue import queries
from feedback.catalogue.models import District, Profile, Topic
from feedback.catalogue.rules import CHANNEL_LABELS, Channel
from feedback.catalogue.services import ensure_catalogue
from feedback.db import db, unit_of_work
from feedback.errors import NotFound


def test_every_channel_has_a_label() -> None:
    assert set(CHANNEL_LABELS) == set(Channel)


def test_a_new_installation_can_file_a_message(app: Flask) -> None:
    assert len(queries.list_topics()) >= 20
    assert next(district.code for district in queries.list_districts()) == "centrum"
    assert queries.get_profile().direct_number == "14 0200"


def test_loading_again_keeps_what_managers_changed(app: Flask, now: datetime) -> None:
    with unit_of_work() as session:
        session.execute(sa.update(Topic).where(Topic.code == "waste").values(active=False))
        session.execute(sa.update(Profile).values(name="Gemeente Elders"))
    with unit_of_work():
        ensure_catalogue(now=now)
    assert "waste" not in [topic.code for topic in queries.list_topics()]
    assert queries.get_profile().name == "Gemeente Elders"


def test_a_topic_that_is_off_is_still_found_for_its_old_cases(app: Flask) -> None:
    with unit_of_work() as session:
        session.execute(sa.update(Topic).where(Topic.code == "waste").values(active=False))
    found = queries.find_topic("waste")
    assert found is not None
    assert queries.get_topic(found.id).label == "Afval en containers"
    assert queries.find_topic("nonsense") is None
    with pytest.raises(NotFound):
        queries.get_topic(999_999)


def test_districts_are_found_by_code(app: Flask) -> None:
    found = queries.find_district("de_kreek")
    assert found is not None
    assert found.label == "De Kreek"


def test_there_is_one_profile(app: Flask, now: datetime) -> None:
    copy = dict(db.session.execute(sa.select(Profile.__table__)).one()._mapping)
    with pytest.raises(IntegrityError, match="only_one"), unit_of_work() as session:
        session.execute(sa.insert(Profile).values(**copy | {"id": 2}))


def test_without_reference_data_the_profile_says_what_to_do(app: Flask) -> None:
    with unit_of_work() as session:
        session.execute(sa.delete(Profile))
    with pytest.raises(NotFound, match="flask db upgrade"):
        queries.get_profile()


def test_codes_stay_unique(app: Flask) -> None:
    with pytest.raises(IntegrityError), unit_of_work() as session:
        session.add(District(code="centrum", label="Nog een", position=1, active=True))
