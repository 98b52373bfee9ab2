# SPDX-License-Identifier: EUPL-1.2
"""Reference data: what every installation needs before its first resident.

Loaded after the migrations, idempotent, and never frozen into their history.
"""

from __future__ import annotations

from datetime import datetime

from feedback.catalogue.services import ensure_catalogue
from feedback.db import unit_of_work
from feedback.service_calendar.services import ensure_default_calendar, ensure_default_norms
from feedback.surveys.services.aftercare import ensure_aftercare
from feedback.telephony.services.policy import ensure_phone_policy
from feedback.texts.services import ensure_texts


def load_reference_data(*, now: datetime) -> None:
    """Make sure that calendar, norms, catalogue, limits, texts and questions are there."""
    with unit_of_work():
        ensure_catalogue(now=now)
        ensure_default_calendar(now=now)
        ensure_default_norms(now=now)
        ensure_phone_policy(now=now)
        ensure_texts(now=now)
        ensure_aftercare(now=now)
