# SPDX-License-Identifier: EUPL-1.2
"""Somebody is asked how it went, is not content, and is called again."""

from __future__ import annotations

from datetime import datetime

from flask.testing import FlaskClient

from feedback.cases.queries import get_case, list_timeline
from feedback.cases.rules import CaseStatus, TimelineKind
from feedback.clock import FixedClock
from feedback.db import end_reading
from tests.people import Cast, login
from tests.surveys.talked import DAY, invited_case, sweep


def test_who_is_not_content_is_called_again(
    client: FlaskClient, clock: FixedClock, people: Cast, now: datetime
) -> None:
    case_id, token = invited_case(now=now)
    clock.set(now + 3 * DAY)
    assert "Hoe ging het?" in client.get(f"/enquete/{token}").text
    first = {"solved": "no", "mark": "4"}
    assert "Mogen wij u" in client.post(f"/enquete/{token}", data={**first, "stap": "verder"}).text
    last = {**first, "explanation": "Er gebeurde niets.", "call_me": "yes", "stap": "versturen"}
    page = client.post(f"/enquete/{token}", data=last, follow_redirects=True).text
    assert "Wij bellen u uiterlijk vrijdag 27 november" in page

    end_reading()
    assert get_case(case_id).status is CaseStatus.OPEN
    told = [entry.kind for entry in list_timeline(case_id)]
    assert {TimelineKind.REOPENED, TimelineKind.ADDED} <= set(told)
    end_reading()
    assert sweep(now + 8 * DAY).reminded == 0

    login(client, people.marloes)
    seen = client.get(f"/werk/zaken/{case_id}").text
    assert "Uit onderzoek: Na het gesprek" in seen and "<b>Cijfer 4</b>" in seen
    assert "Er gebeurde niets." in seen
