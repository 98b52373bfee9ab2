# SPDX-License-Identifier: EUPL-1.2
"""An answer about a case that was handled: who is dissatisfied and wants a call is called again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from feedback.accounts.rules import Actor
from feedback.callbacks.models import Promise
from feedback.callbacks.services.cases import call_again, reopen_case
from feedback.cases.models import Case
from feedback.cases.queries import find_case, get_case
from feedback.cases.rules import MAX_STORY, CaseStatus, ReopenReason
from feedback.cases.services.timeline import add_from_resident
from feedback.contacts.queries import Reach, find_reach
from feedback.contacts.rules.details import read_contact
from feedback.contacts.rules.numbers import Phone
from feedback.contacts.services import correct_contact
from feedback.errors import Invalid
from feedback.intake.services import ContactInput
from feedback.wording import N_

GOING_ON = frozenset({CaseStatus.OPEN, CaseStatus.CLOSED})


def call_about_case(
    case_id: int | None,
    told: Sequence[str],
    *,
    contact: ContactInput,
    by: Actor,
    now: datetime,
) -> Promise | None:
    """Promise a call about a case that was handled before; a closed one opens again for it.

    1. A number that the person gives now takes the place of the one we had; without one we
    call the one we have. 2. The timeline tells what was answered. 3. A closed case opens, for
    it was not solved, with a new promise; an open one keeps the promise that runs. Returns
    None when there is no case to go on with (unknown, merged, withdrawn, its person erased):
    then it is a new one. Raises ``Invalid`` for a number that cannot be called.
    """
    case, known = _find_usable(case_id)
    if case is None or case.contact_id is None or known is None:
        return None
    given = read_contact(phone=contact.phone, preferred_times=contact.preferred_times)
    if given.phone is None and known.phone is None:
        raise Invalid({"phone": N_("Vul uw telefoonnummer in, of kies dat wij niet bellen.")})
    contact_id, case = case.contact_id, get_case(case.id, lock=True)
    correct_contact(contact_id, told=given, by=by, about_case=case.id, now=now)
    words = [*told, *_another_number(known.phone, given.phone)]
    add_from_resident(case.id, "\n\n".join(words)[:MAX_STORY], by=by, now=now)
    if case.status is CaseStatus.CLOSED:
        return reopen_case(case.id, reason=ReopenReason.NOT_SOLVED, by=by, now=now)
    return call_again(case.id, by=by, now=now)


def knows_phone(case_id: int | None) -> bool:
    """Tell whether we have a number of who this case is of, so that none has to be typed."""
    _case, reach = _find_usable(case_id)
    return reach is not None and reach.phone is not None


def _find_usable(case_id: int | None) -> tuple[Case | None, Reach | None]:
    """Return the case and its person when somebody can be called about it: open or closed."""
    case = find_case(case_id)
    if case is None or case.contact_id is None or case.status not in GOING_ON:
        return None, None
    return case, find_reach(case.contact_id)


def _another_number(known: Phone | None, given: Phone | None) -> Sequence[str]:
    if known is None or given is None or known.e164 == given.e164:
        return ()
    return ("De inwoner gaf een ander telefoonnummer.",)
