# SPDX-License-Identifier: EUPL-1.2
"""One a year for a resident, also when two colleagues ask at the same instant."""

from __future__ import annotations

from feedback.cases.queries import get_case
from feedback.contacts.queries import list_person_keys
from feedback.db import take_turns


def lock_caps(case_id: int | None, address_index: bytes | None) -> None:
    """Have requests for one resident or one address come one after another, whatever their pot.

    Two pots and two cases share no row to lock; what they share is a number, an e-mail
    address or a door. Ask after this what was given before, and it is true until the end.
    """
    names = set()
    contact_id = get_case(case_id).contact_id if case_id is not None else None
    if contact_id is not None:
        names |= {b"person:" + key for key in list_person_keys(contact_id)}
    if address_index is not None:
        names.add(b"address:" + address_index)
    take_turns(names)
