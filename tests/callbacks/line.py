# SPDX-License-Identifier: EUPL-1.2
"""A call as the provider tells of it: signed requests, made by hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from typing import Any
from urllib.parse import urlsplit

from flask.testing import FlaskClient
from twilio.request_validator import RequestValidator

from feedback import edge
from feedback.callbacks.dialling import call_resident
from feedback.callbacks.models import PhoneCall
from feedback.callbacks.queries.phone import get_phone_call
from feedback.db import db, end_reading, unit_of_work
from feedback.telephony import queries
from feedback.telephony.models import PhoneUse
from feedback.telephony.services.own_phones import set_own_phone
from tests.make import make_case, make_report
from tests.people import Cast
from tests.telephony.double import ACCOUNT_SID, AUTH_TOKEN

OWN_PHONE, OWN_E164 = "06 87 65 43 21", "+31687654321"
RESIDENT_E164 = "+31612345678"
OTHER_LEG = "CA" + "f" * 32


@dataclass
class Line:
    """One call of Marloes about one case, and the provider's mouth."""

    client: FlaskClient
    people: Cast
    case_id: int
    call_id: int

    @property
    def call(self) -> PhoneCall:
        end_reading()
        db.session.expire_all()
        return get_phone_call(self.call_id)

    @property
    def use(self) -> PhoneUse:
        return queries.get_use(self.call.use_id)

    def tell(
        self, status: str, *, sequence: int, other: bool = False, at: datetime, **fields: str
    ) -> int:
        """Tell of one leg; return the answer's status."""
        own = self.use.provider_id or "CA" + "a" * 32
        said = {
            "CallSid": OTHER_LEG if other else own,
            "CallStatus": status,
            "SequenceNumber": str(sequence),
            "Timestamp": format_datetime(at),
            **({"ParentCallSid": own} if other else {}),
            **fields,
        }
        return self.post(f"/telefonie/status?kenmerk={self.use.reference}", said).status_code

    def answered(self) -> str:
        """The employee answers; return what we say."""
        return self._ask(f"/telefonie/gesprek/{self.use.reference}", {})

    def press(self, key: str = "1") -> str:
        """The employee presses a key; return what we say."""
        return self._ask(f"/telefonie/toets/{self.use.reference}", {"Digits": key})

    def dialled(self, status: str, **fields: str) -> str:
        """Dialling the resident ended; return what we say."""
        said = {"DialCallStatus": status, "DialCallSid": OTHER_LEG, **fields}
        return self._ask(f"/telefonie/einde/{self.use.reference}", said)

    def post(self, path: str, fields: Mapping[str, str], **how: Any) -> Any:
        return post_signed(self.client, path, {"AccountSid": ACCOUNT_SID, **fields}, **how)

    def _ask(self, path: str, fields: Mapping[str, str]) -> str:
        response = self.post(path, {"CallSid": self.use.provider_id or "", **fields})
        assert response.status_code == 200, response.status_code
        assert response.mimetype == "text/xml"
        return str(response.text)


def post_signed(
    client: FlaskClient,
    path: str,
    fields: Mapping[str, str],
    *,
    signed_for: str = "",
    token: str = AUTH_TOKEN,
    signed_fields: Mapping[str, str] | None = None,
    **how: Any,
) -> Any:
    """Post as the provider does, signed for our public address, or as a forger would."""
    url = signed_for or f"{edge.settings().base_url}{path}"
    signature = RequestValidator(token).compute_signature(
        url, dict(fields if signed_fields is None else signed_fields)
    )
    headers = {"X-Twilio-Signature": signature, **how.pop("headers", {})}
    parts = urlsplit(path)
    where = f"{parts.path}?{parts.query}" if parts.query else parts.path
    how.setdefault("data", dict(fields))
    return client.post(where, headers=headers, **how)


def give_phone(people: Cast, *, now: datetime) -> None:
    """Marloes fills in her own phone."""
    with unit_of_work():
        set_own_phone(OWN_PHONE, by=people.marloes, now=now)


def begin_call(client: FlaskClient, people: Cast, *, now: datetime, case_id: int = 0) -> Line:
    """Marloes presses Bel."""
    if not case_id:
        report = make_report(phone=RESIDENT_E164, assignee_id=people.marloes.id)
        case_id = make_case(now=now, report=report).case.id
    end_reading()
    call_id = call_resident(case_id, by=people.marloes, now=now)
    return Line(client, people, case_id, call_id)


def case_with(phone: str, *, now: datetime) -> int:
    return make_case(now=now, report=make_report(phone=phone)).case.id
