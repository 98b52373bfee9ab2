# SPDX-License-Identifier: EUPL-1.2
"""The phone of a colleague, which rings first. Sealed: it is a person's own number."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from feedback import edge
from feedback.accounts.rules import Actor
from feedback.audit import services as audit
from feedback.db import db
from feedback.errors import Invalid
from feedback.telephony import queries
from feedback.telephony.models import OwnPhone
from feedback.telephony.rules.limits import PhonePolicy
from feedback.telephony.rules.numbers import NumberFault, check_number
from feedback.telephony.services.uses import allowed
from feedback.wording import N_

_AT_HOME = PhonePolicy(countries=frozenset({"NL"}))


def set_own_phone(number: str, *, by: Actor, now: datetime) -> None:
    """Keep which phone of one's own rings first: an ordinary Dutch number, not our own.

    An empty number takes it away. Raises ``Invalid`` with the sentence why not.
    """
    assert by.id is not None, "only people have a phone"
    if not number.strip():
        db.session.execute(sa.delete(OwnPhone).where(OwnPhone.user_id == by.id))
        _write_down("own_phone.removed", by=by, now=now)
        return
    found = check_number(number, allowed=allowed(_AT_HOME, own_phone=""))
    if isinstance(found, NumberFault):
        raise Invalid({"number": _SENTENCES.get(found, N_("Dit nummer kunnen wij niet bellen."))})
    place = queries.own_phone_place(by.id)
    sealed = edge.keyring().seal(found.e164, place=place)
    row = db.session.get(OwnPhone, by.id)
    if row is None:
        db.session.add(OwnPhone(user_id=by.id, number_sealed=sealed, changed_at=now))
    else:
        row.number_sealed, row.changed_at = sealed, now
    _write_down("own_phone.changed", by=by, now=now)


_SENTENCES = {
    NumberFault.ABROAD: N_("Vul een Nederlands nummer in: vast of mobiel."),
    NumberFault.OWN_NUMBER: N_("Dit is het nummer van de gemeente. Vul uw eigen toestel in."),
    NumberFault.UNKNOWN: N_("Dit nummer bestaat niet. Controleer de cijfers."),
    NumberFault.SHORT: N_("Dit nummer is te kort. Schrijf het hele nummer op."),
    NumberFault.CODE: N_("Schrijf alleen het nummer op, bijvoorbeeld 06 12 34 56 78."),
}


def _write_down(action: str, *, by: Actor, now: datetime) -> None:
    audit.record(action, by=by, object_type="account", object_id=by.id, now=now)
