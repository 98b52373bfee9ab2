# SPDX-License-Identifier: EUPL-1.2
"""Asking for many rows at once, on both databases."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from feedback.among import among
from feedback.catalogue.models import Topic
from feedback.db import db

_BY_ID = sa.select(Topic.id).where(among(Topic.id, "ids")).order_by(Topic.id)
_BY_CODE = sa.select(Topic.code).where(among(Topic.code, "codes")).order_by(Topic.code)


@pytest.mark.usefixtures("app")
class TestAmong:
    def test_finds_the_rows_with_these_numbers_and_no_other(self) -> None:
        every = db.session.scalars(sa.select(Topic.id).order_by(Topic.id)).all()
        wanted = [every[2], every[0], 10**12]
        assert db.session.scalars(_BY_ID, {"ids": wanted}).all() == [every[0], every[2]]

    @pytest.mark.parametrize("codes", [[], set(), ["geen"], ["'); DROP TABLE topic; --"]])
    def test_finds_nothing_for_no_values_and_for_unknown_ones(self, codes: list[str]) -> None:
        assert db.session.scalars(_BY_CODE, {"codes": codes}).all() == []

    def test_finds_by_words_as_well(self) -> None:
        codes = sorted(db.session.scalars(sa.select(Topic.code)))
        assert db.session.scalars(_BY_CODE, {"codes": set(codes)}).all() == codes
