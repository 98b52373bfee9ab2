# SPDX-License-Identifier: EUPL-1.2
"""The telephone provider (Twilio): what we ask it, and how failures are told apart.

Only here do we talk to it. A request that certainly was not taken is a ``TemporaryFailure``
or ``PermanentFailure``; one that may have been is ``OutcomeUnknown`` and is looked up.
Reasons hold codes, never a number or a text. No call is ever recorded.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar
from urllib.parse import urlsplit

import requests
from twilio.base.exceptions import TwilioException, TwilioRestException
from twilio.http import HttpClient
from twilio.http.response import Response
from twilio.rest import Client
from urllib3.exceptions import ConnectTimeoutError, NewConnectionError

from config import PhoneAccount
from feedback.telephony.errors import OutcomeUnknown
from feedback.work.rules import PermanentFailure, TemporaryFailure

CONNECT_SECONDS, READ_SECONDS = 3.05, 8.0
RING_SECONDS = 25
TOLD_OF_CALLS = ["initiated", "ringing", "answered", "completed"]
_MOST_LOOKED_UP = 50
Answer = TypeVar("Answer")
_silent = logging.getLogger("twilio.http_client")


@dataclass(frozen=True)
class NewCall:
    """A call to an employee's own phone; what follows is asked from ``script_url``."""

    to: str = field(repr=False)
    script_url: str
    status_url: str
    longest_minutes: int


@dataclass(frozen=True)
class Seen:
    """A call or SMS as the provider has it."""

    provider_id: str
    status: str
    made_at: datetime
    text: str = field(default="", repr=False)
    seconds: int | None = None
    parent_id: str = ""


class Exchange:
    """Our account at the provider. One connection pool each; made per piece of work."""

    def __init__(self, account: PhoneAccount) -> None:
        self._account = account
        line = Line(account)
        self._client = Client(account.sid, account.auth_token, http_client=line)

    def place_call(self, call: NewCall) -> str:
        """Have the provider ring the employee; returns the provider's id of the call."""
        made = _asked(
            lambda: self._client.calls.create(
                to=call.to,
                from_=self._account.number,
                url=call.script_url,
                method="POST",
                status_callback=call.status_url,
                status_callback_method="POST",
                status_callback_event=TOLD_OF_CALLS,
                timeout=RING_SECONDS,
                time_limit=call.longest_minutes * 60,
                record=False,
            )
        )
        return str(made.sid)

    def hang_up(self, provider_id: str) -> None:
        """End a call, both legs of it; ending an ended call changes nothing."""
        try:
            _asked(lambda: self._client.calls(provider_id).update(status="completed"))
        except PermanentFailure:
            return

    def send_sms(self, to: str, text: str, *, status_url: str) -> str:
        """Hand an SMS over; returns the provider's id of it."""
        made = _asked(
            lambda: self._client.messages.create(
                to=to, from_=self._account.number, body=text, status_callback=status_url
            )
        )
        return str(made.sid)

    def list_calls(self, to: str) -> list[Seen]:
        """Return our newest calls to a number, as the provider has them."""
        calls = _looked_up(
            lambda: self._client.calls.list(
                to=to, from_=self._account.number, limit=_MOST_LOOKED_UP, page_size=_MOST_LOOKED_UP
            )
        )
        return [_seen_call(call) for call in calls]

    def list_legs(self, provider_id: str) -> list[Seen]:
        """Return a call and the legs it led to."""
        own = _looked_up(lambda: self._client.calls(provider_id).fetch())
        others = _looked_up(
            lambda: self._client.calls.list(parent_call_sid=provider_id, limit=5, page_size=5)
        )
        return [_seen_call(own), *(_seen_call(call) for call in others)]

    def list_sms(self, to: str) -> list[Seen]:
        """Return our newest SMS to a number, as the provider has them."""
        found = _looked_up(
            lambda: self._client.messages.list(
                to=to, from_=self._account.number, limit=_MOST_LOOKED_UP, page_size=_MOST_LOOKED_UP
            )
        )
        return [
            Seen(str(one.sid), str(one.status), one.date_created, text=one.body or "")
            for one in found
            if one.date_created is not None
        ]


class Line(HttpClient):  # type: ignore[misc] # the library has no types
    """Carries the library's requests: to the address of the setting, within a time, unlogged.

    The library's own carrier writes numbers and texts to its log, and has no time limit.
    """

    def __init__(self, account: PhoneAccount) -> None:
        super().__init__(_silent, False, None)  # noqa: FBT003 - the library's own order
        self._place = urlsplit(account.base_url)
        self._session = requests.Session()
        # On this machine no proxy stands between us; elsewhere a municipality may have one.
        self._session.trust_env = not account.is_here

    def request(
        self,
        method: str,
        url: str,
        *,
        params: dict[str, Any] | None = None,
        data: dict[str, Any] | None = None,
        headers: dict[str, str] | None = None,
        auth: tuple[str, str] | None = None,
        **others: object,
    ) -> Response:
        """Send one request; raises the failures that this module tells apart."""
        del others  # our own time limits hold, and redirects are never followed
        there = urlsplit(url)._replace(scheme=self._place.scheme, netloc=self._place.netloc)
        try:
            answer = self._session.request(
                method.upper(),
                there.geturl(),
                params=params,
                data=data,
                headers=headers,
                auth=auth,
                timeout=(CONNECT_SECONDS, READ_SECONDS),
                allow_redirects=False,
            )
        except requests.RequestException as trouble:
            raise _failure_of(trouble) from None
        return Response(answer.status_code, answer.text, answer.headers)


def _failure_of(trouble: requests.RequestException) -> TemporaryFailure:
    """Tell a request that never left from one that may have arrived."""
    reason = getattr(next(iter(trouble.args), None), "reason", None)
    never_left = isinstance(
        trouble, requests.ConnectTimeout | requests.exceptions.SSLError
    ) or isinstance(reason, NewConnectionError | ConnectTimeoutError)
    kind = type(trouble).__name__
    if never_left:
        return TemporaryFailure(f"geen contact met de telefooncentrale: {kind}")
    return OutcomeUnknown(f"de telefooncentrale gaf geen antwoord: {kind}")


def _asked(ask: Callable[[], Answer]) -> Answer:
    """Run a request that makes something happen; an unclear answer is ``OutcomeUnknown``."""
    with _understood(unclear=OutcomeUnknown):
        return ask()


def _looked_up(ask: Callable[[], Answer]) -> Answer:
    """Run a request that only reads; an unclear answer is tried again."""
    with _understood(unclear=TemporaryFailure):
        return ask()


@contextmanager
def _understood(*, unclear: type[TemporaryFailure]) -> Iterator[None]:
    try:
        yield
    except TwilioRestException as refusal:
        # Its message repeats numbers; the codes are enough to look the matter up.
        raise _refusal(int(refusal.status), refusal.code, unclear=unclear) from None
    except (TwilioException, json.JSONDecodeError, ValueError, TypeError) as trouble:
        raise unclear(f"onbegrijpelijk antwoord: {type(trouble).__name__}") from None


def _refusal(status: int, code: object, *, unclear: type[TemporaryFailure]) -> Exception:
    reason = f"telefooncentrale: {status} {code if isinstance(code, int) else ''}".rstrip()
    # A gateway between us says these after the provider may have taken the request.
    if status >= 500 or status < 400 or status == 408:
        return unclear(reason)
    # Our own account is refused: for the administrator to mend, no reason to give up.
    if status in {401, 403, 429}:
        return TemporaryFailure(reason)
    return PermanentFailure(reason)


def _seen_call(call: Any) -> Seen:
    made_at = call.date_created or call.start_time
    return Seen(
        str(call.sid),
        str(call.status),
        made_at,
        seconds=int(call.duration) if str(call.duration or "").isdigit() else None,
        parent_id=call.parent_call_sid or "",
    )
