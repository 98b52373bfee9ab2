# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

import pytest

from feedback.business_time.hours import Block, Week
from feedback.business_time.opening import opening_words

DAY = (Block(510, 1020),)
SHORT = (Block(540, 720),)
LUNCH = (Block(540, 720), Block(780, 1020))
OFFICE: Week = (DAY, DAY, DAY, DAY, DAY, (), ())
FRIDAY_SHORT: Week = (DAY, DAY, DAY, DAY, SHORT, (), ())
MARKET: Week = (LUNCH, (), LUNCH, (), (), SHORT, ())


@pytest.mark.parametrize(
    ("weekly", "dutch", "english"),
    [
        pytest.param(
            OFFICE,
            "op werkdagen van 8.30 tot 17.00 uur",
            "on working days from 8:30 to 17:00",
            id="the same hours from Monday to Friday",
        ),
        pytest.param(
            FRIDAY_SHORT,
            "maandag tot en met donderdag van 8.30 tot 17.00 uur, vrijdag van 9.00 tot 12.00 uur",
            "Monday to Thursday from 8:30 to 17:00, Friday from 9:00 to 12:00",
            id="a short Friday",
        ),
        pytest.param(
            MARKET,
            "maandag van 9.00 tot 12.00 en van 13.00 tot 17.00 uur, "
            "woensdag van 9.00 tot 12.00 en van 13.00 tot 17.00 uur, "
            "zaterdag van 9.00 tot 12.00 uur",
            "Monday from 9:00 to 12:00 and from 13:00 to 17:00, "
            "Wednesday from 9:00 to 12:00 and from 13:00 to 17:00, Saturday from 9:00 to 12:00",
            id="closed at noon, some days only",
        ),
    ],
)
def test_opening_hours_read_as_people_say_them(weekly: Week, dutch: str, english: str) -> None:
    assert opening_words(weekly, language="nl") == dutch
    assert opening_words(weekly, language="en") == english
