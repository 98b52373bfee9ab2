# SPDX-License-Identifier: EUPL-1.2
"""Checking our own figures: a sample of residents says whether we really spoke."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from feedback import edge
from feedback.accounts.rules import Actor, program
from feedback.business_time.local_time import day_of
from feedback.callbacks.models import CallAttempt, Promise, SpokenCheck
from feedback.callbacks.rules import SpokenAnswer
from feedback.callbacks.services.cases import call_again, give_back
from feedback.cases.models import Case
from feedback.cases.queries import get_case
from feedback.cases.rules import ReopenReason, TimelineKind
from feedback.cases.services.links import reveal_address
from feedback.cases.services.timeline import tell
from feedback.contacts.queries import Reach
from feedback.db import db, rows_touched
from feedback.errors import Conflict
from feedback.notifications.services import queue_text
from feedback.wording import N_

SPOKEN_CHECK = "spoken_check"
#: Where on the resident's own pages the question stands.
PART = "/gesproken"
CHECK: Actor = program("steekproef")
_SHARES = 10_000


def is_sampled(case_id: int, *, percent: int) -> bool:
    """Tell whether a case is in the sample: the same answer each time, and nobody can foresee it.

    The lot is drawn with our key, so that no one can tell which of their calls is checked.
    """
    drawn = edge.keyring().code_hash(str(case_id), purpose=SPOKEN_CHECK)
    return int.from_bytes(drawn[:8]) % _SHARES < percent * _SHARES // 100


def ask(
    case: Case, attempt: CallAttempt, reach: Reach, *, address_index: bytes, now: datetime
) -> bool:
    """Ask a resident whether we spoke, once a case; False when there is no way to write."""
    queued = queue_text(
        template=SPOKEN_CHECK,
        language=reach.language.value,
        mail=reach.email,
        phone=reach.phone,
        context={
            "number": case.number,
            "spoken_on": day_of(attempt.started_at),
            "answer_url": reveal_address(case.id, part=PART),
        },
        dedupe_key=f"{SPOKEN_CHECK}:{case.id}",
        now=now,
        about_case_id=case.id,
    )
    if queued.channel is None:
        return False
    db.session.add(
        SpokenCheck(
            case_id=case.id,
            attempt_id=attempt.id,
            team_id=case.team_id,
            address_index=address_index,
            asked_at=now,
        )
    )
    tell(case.id, TimelineKind.SPOKEN_ASKED, by=CHECK, now=now, fields={"attempt_id": attempt.id})
    return True


def answer(case_id: int, said: SpokenAnswer, *, by: Actor, now: datetime) -> Promise | None:
    """Keep what the resident said, once; a no is a new promise, returned here.

    1. Of two answers at the same time one is refused. 2. What we wrote of the call and its
    verdict stay as they are: the board shows the no beside them, per team. 3. After a no the
    case opens again and is nobody's, so that somebody else may call. Raises ``Conflict``
    when it was answered before or never asked.
    """
    case = get_case(case_id, lock=True)
    written = db.session.execute(
        sa.update(SpokenCheck)
        .where(SpokenCheck.case_id == case_id, SpokenCheck.answer.is_(None))
        .values(answer=said, answered_at=now)
    )
    if rows_touched(written) != 1:
        raise Conflict(N_("Deze vraag is al beantwoord."))
    attempt_id = db.session.scalar(
        sa.select(SpokenCheck.attempt_id).where(SpokenCheck.case_id == case_id)
    )
    fields = {"attempt_id": attempt_id, "answer": said.value}
    tell(case_id, TimelineKind.SPOKEN_ANSWERED, by=by, now=now, fields=fields)
    if said is SpokenAnswer.YES:
        return None
    if case.contact_id is None:  # Forgotten meanwhile: there is nobody to call any more.
        return None
    promise = call_again(case_id, by=by, now=now, reason=ReopenReason.NOT_SPOKEN)
    give_back(case, by=by, now=now)
    return promise
