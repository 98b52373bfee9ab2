# SPDX-License-Identifier: EUPL-1.2
"""Somebody with a phone, who presses Bel."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from flask.testing import FlaskClient

from tests.callbacks.line import Line, begin_call, give_phone
from tests.people import Cast
from tests.telephony.double import Double

Begin = Callable[..., Line]


@pytest.fixture
def begin(client: FlaskClient, people: Cast, provider: Double, now: datetime) -> Begin:
    """Marloes has a phone and presses Bel."""
    give_phone(people, now=now)

    def press(**how: object) -> Line:
        how.setdefault("now", now)
        line = begin_call(client, people, **how)  # type: ignore[arg-type]
        provider.wait()
        return line

    return press
