# SPDX-License-Identifier: EUPL-1.2
"""Pure decisions at the door: whether a promise is due, what counts as received late."""

from __future__ import annotations

from datetime import datetime, timedelta

from feedback.contacts.rules.details import ContactDetails

LATE_RECEIPT = timedelta(hours=1)


def can_be_called(contact: ContactDetails) -> bool:
    """Tell whether a call can be promised: a number is known, or another way was chosen."""
    return contact.phone is not None or contact.preferred_channel is not None


def promises_contact(contact: ContactDetails, *, call_requested: bool) -> bool:
    """Tell whether a promise is made (contract, section API).

    It is when the resident can be reached and asked for a call, or chose another way.
    """
    wanted = call_requested or contact.preferred_channel is not None
    return wanted and contact.is_reachable


def was_received_late(*, received_at: datetime, now: datetime) -> bool:
    """Tell whether the message reached us long after the resident's own moment.

    The clock runs from the resident's moment; both moments are shown (sla.md §4.1).
    """
    return now - received_at > LATE_RECEIPT
