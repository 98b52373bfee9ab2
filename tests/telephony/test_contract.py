# SPDX-License-Identifier: EUPL-1.2
"""What we ask the provider is what it understands, by its own description."""

from __future__ import annotations

import base64
import http.client
from datetime import datetime
from urllib.parse import urlencode, urlsplit

import pytest

from feedback import edge
from feedback.telephony.addresses import script_url, status_url
from feedback.telephony.exchange import Exchange, Line, NewCall
from tests.telephony.double import (
    ACCOUNT_SID,
    AUTH_TOKEN,
    NUMBER,
    Double,
    NotInDescription,
    check_answer,
    check_request,
)

CALLS = f"/2010-04-01/Accounts/{ACCOUNT_SID}/Calls.json"
MESSAGES = f"/2010-04-01/Accounts/{ACCOUNT_SID}/Messages.json"
CALL = [("To", "+31687654321"), ("From", NUMBER), ("Url", "https://gehoord.example/x")]


def exchange() -> Exchange:
    account = edge.settings().phone
    assert account is not None
    return Exchange(account)


def place(provider: Double) -> str:
    settings = edge.settings()
    call = NewCall("+31687654321", script_url(settings, "r"), status_url(settings, "r"), 60)
    sid = exchange().place_call(call)
    provider.wait()
    return sid


def test_a_call_is_asked_for_in_the_provider_s_words(provider: Double) -> None:
    sid = place(provider)
    [asked] = provider.posts("Calls.json")
    assert [seen.provider_id for seen in exchange().list_calls("+31687654321")] == [sid]
    assert [seen.provider_id for seen in exchange().list_legs(sid)] == [sid]
    exchange().hang_up(sid)
    assert asked.fields["From"] == NUMBER
    assert [value for name, value in asked.form if name == "StatusCallbackEvent"] == [
        "initiated",
        "ringing",
        "answered",
        "completed",
    ]
    assert asked.fields["TimeLimit"] == "3600"
    assert len(provider.asked) == 5


def test_no_call_is_ever_recorded(provider: Double) -> None:
    place(provider)
    [asked] = provider.posts("Calls.json")
    assert asked.fields["Record"] == "false"
    assert not any("Recording" in name or "Transcri" in name for name, _ in asked.form)


def test_a_wrong_key_to_the_account_is_refused(provider: Double) -> None:
    account = edge.settings().phone
    assert account is not None
    connection = http.client.HTTPConnection(urlsplit(provider.address).netloc)
    wrong = base64.b64encode(f"{ACCOUNT_SID}:niet-{AUTH_TOKEN}".encode()).decode()
    connection.request("POST", CALLS, urlencode(CALL), {"Authorization": f"Basic {wrong}"})
    assert connection.getresponse().status == 401
    connection.close()


def test_hanging_up_what_is_over_is_no_trouble(provider: Double, now: datetime) -> None:
    provider.trouble.refuse_with = [(404, 20404)]
    exchange().hang_up("CA" + "0" * 32)


@pytest.mark.parametrize(
    ("method", "path", "query", "form"),
    [
        ("POST", CALLS, [], CALL[:1]),
        ("POST", CALLS, [], [*CALL, ("Method", "FOO")]),
        ("POST", CALLS, [], [*CALL, ("Opnemen", "ja")]),
        ("POST", CALLS, [], [*CALL, ("Timeout", "lang")]),
        ("POST", CALLS.replace("AC", "XX"), [], CALL),
        ("GET", CALLS, [("Naar", "+31")], []),
        ("GET", CALLS, [("ParentCallSid", "geen-nummer")], []),
        ("POST", MESSAGES, [], [("From", NUMBER), ("Body", "dag")]),
        ("DELETE", MESSAGES, [], []),
        ("GET", MESSAGES.replace("Messages", "Berichten"), [], []),
        ("POST", CALLS.replace("Calls.json", "Calls/CA12.json"), [], [("Status", "completed")]),
    ],
    ids=lambda value: str(value)[-40:],
)
def test_a_planted_request_that_the_description_does_not_allow_is_found(
    method: str, path: str, query: list[tuple[str, str]], form: list[tuple[str, str]]
) -> None:
    with pytest.raises(NotInDescription):
        check_request(method, path, query, form)


def test_a_planted_answer_that_the_provider_would_not_give_is_found() -> None:
    request = check_request("POST", CALLS, [], CALL)
    check_answer(request, 201, {"sid": "CA" + "0" * 32, "status": "queued"})
    with pytest.raises(NotInDescription):
        check_answer(request, 201, {"sid": "geen-nummer"})
    with pytest.raises(NotInDescription):
        check_answer(request, 201, {"status": "opgehangen"})


def test_a_planted_request_over_our_own_line_fails_and_is_kept(provider: Double) -> None:
    account = edge.settings().phone
    assert account is not None
    answer = Line(account).request(
        "POST",
        f"https://api.twilio.com{CALLS}",
        data={**dict(CALL), "Opnemen": "ja"},
        auth=(account.sid, account.auth_token),
    )
    assert answer.status_code == 400
    assert provider.legs == {}
    assert "no field ['Opnemen']" in provider.faults.pop()
