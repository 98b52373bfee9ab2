# SPDX-License-Identifier: EUPL-1.2
"""Forgetting who was asked: each part as soon as it is needed no more."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

import sqlalchemy as sa

from feedback.db import db
from feedback.keys import hash_token, new_token
from feedback.surveys.models.asking import NOBODY, ContactEvent, SurveyInvitation
from feedback.surveys.rules.aftercare import InvitationState

#: So long a link to stop in an old mail works; the cap of 90 days lies well within it.
HASH_KEPT = timedelta(days=365)
#: So far back we check whether everybody had the same chance to be asked.
CONTACTS_KEPT = timedelta(days=90)


def forget_link(invitation: SurveyInvitation) -> None:
    """Forget the address, the link and the case of an invitation that is over."""
    invitation.token_sealed = invitation.email_sealed = invitation.case_id = None


def forget_hash(invitation: SurveyInvitation) -> None:
    """Forget the keyed hash of an address too; that somebody was asked and answered stays.

    The old link becomes nobody's: from then on it is unknown.
    """
    forget_link(invitation)
    invitation.email_index = NOBODY
    if invitation.state is not InvitationState.NOT_ASKED:
        invitation.token_hash = hash_token(new_token())


def forget_contacts(ids: Collection[int]) -> None:
    """Remove contacts: the number in the other system would lead to a person."""
    db.session.execute(sa.delete(ContactEvent).where(ContactEvent.id.in_(ids)))
