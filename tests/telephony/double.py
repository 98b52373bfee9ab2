# SPDX-License-Identifier: EUPL-1.2
"""The imitation of the provider, held against the provider's own description.

Every request our program makes and every answer it gets is checked with ``openapi-core``
against the description (tests/reference). What the description leaves open is closed here: a
field it does not name is a fault too. On command it fails, drops the line after taking a
request, and repeats and shuffles what it calls back.
"""

from __future__ import annotations

import functools
import json
import random
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from openapi_core import OpenAPI
from openapi_core.testing import MockRequest, MockResponse

from config import PhoneAccount
from feedback import edge
from feedback.demo.telephone import Door, Telephone
from feedback.demo.telephone_book import Fields, Manners, Refusal
from tests.processes import free_port

DESCRIPTION = Path(__file__).parents[1] / "reference" / "twilio_api_v2010.json"
PROVIDER = "https://api.twilio.com"
ACCOUNT_SID = "AC" + "0123456789abcdef" * 2
AUTH_TOKEN = "een-sleutel-alleen-voor-tests"
NUMBER = "+31224212345"
FORM = "application/x-www-form-urlencoded"


class NotInDescription(Exception):
    """Our program asked, or the imitation answered, what the provider does not know."""


@functools.cache
def description() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(DESCRIPTION.read_text(encoding="utf-8"))
    return loaded


@functools.cache
def contract() -> OpenAPI:
    return OpenAPI.from_dict(description())


@functools.cache
def read_contract() -> None:
    """Read the description now: the first look takes seconds, in which nobody may wait."""
    account = f"/2010-04-01/Accounts/{ACCOUNT_SID}"
    form = [("To", "+31612345678"), ("From", NUMBER), ("Url", "https://gehoord.example/")]
    made = check_request("POST", f"{account}/Calls.json", [], form)
    check_answer(made, 201, {"status": "queued"})


def path_pattern(path: str) -> str:
    """Return the description's name of a path: the number of a thing becomes {Sid}."""
    parts = path.split("/")
    if len(parts) > 3:
        parts[3] = "{AccountSid}"
    if len(parts) > 5:
        parts[5] = "{Sid}.json"
    return "/".join(parts)


def check_request(method: str, path: str, query: Fields, form: Fields) -> MockRequest:
    """Raise ``NotInDescription`` unless the provider's description allows this request."""
    pattern = path_pattern(path)
    operation = description()["paths"].get(pattern, {}).get(method.lower())
    if operation is None:
        raise NotInDescription(f"{method} {pattern}")
    known = {one["name"] for one in operation.get("parameters", ())}
    if method == "POST":
        known |= set(operation["requestBody"]["content"][FORM]["schema"]["properties"])
    strange = {name for name, _ in (*query, *form)} - known
    if strange:
        raise NotInDescription(f"{method} {pattern}: no field {sorted(strange)}")
    sid = {"Sid": path.split("/")[5].removesuffix(".json")} if "{Sid}" in pattern else {}
    request = MockRequest(
        PROVIDER,
        method.lower(),
        path,
        path_pattern=pattern,
        args=dict(query),
        view_args={"AccountSid": path.split("/")[3], **sid},
        data=urlencode(form).encode() if method == "POST" else None,
        content_type=FORM,
        headers={"Authorization": "Basic checked-elsewhere"},
    )
    try:
        contract().validate_request(request)
    except Exception as error:
        raise NotInDescription(f"{method} {pattern}: {error} {error.__cause__}") from error
    return request


def check_answer(request: MockRequest, status: int, body: object) -> None:
    """Raise ``NotInDescription`` unless the provider could have answered so."""
    answer = MockResponse(json.dumps(body).encode(), status_code=status)
    try:
        contract().validate_response(request, answer)
    except Exception as error:
        raise NotInDescription(f"answer {status}: {error} {error.__cause__}") from error


@dataclass
class Asked:
    """One request of our program, as it arrived."""

    method: str
    path: str
    query: Fields
    form: Fields

    @property
    def fields(self) -> dict[str, str]:
        return dict(self.form)


@dataclass
class Trouble:
    """What the double does wrong, on command."""

    refuse_with: list[tuple[int, int]] = field(default_factory=list)
    """Status and code, for the next requests, before anything is taken."""
    drop_after_taking: int = 0
    """So many requests are taken, and the line is dropped before the answer."""
    fail_after_taking: int = 0
    """So many requests are taken and answered with ``fail_with``."""
    fail_with: int = 500
    silent_seconds: float = 0
    """The next request is taken, and answered only after so long."""


class Double(Telephone):
    """The imitation under guard. ``faults`` must stay empty; a test asserts it at its end."""

    def __init__(self, **values: Any) -> None:
        read_contract()
        super().__init__(account_sid=ACCOUNT_SID, auth_token=AUTH_TOKEN, **values)
        self.asked: list[Asked] = []
        self.faults: list[str] = []
        self.trouble = Trouble()
        self.told: list[tuple[str, dict[str, str]]] = []
        self.answers: list[int] = []
        self.is_holding = False
        self.times = 1

    @property
    def settings(self) -> dict[str, str]:
        """What stands in the environment of an installation that calls through this double."""
        return {
            "TWILIO_ACCOUNT_SID": ACCOUNT_SID,
            "TWILIO_AUTH_TOKEN": AUTH_TOKEN,
            "TWILIO_FROM": NUMBER,
            "TWILIO_BASE_URL": self.address,
        }

    def posts(self, place: str) -> list[Asked]:
        """Return what was asked to happen at ``Calls.json`` or ``Messages.json``."""
        return [one for one in self.asked if one.method == "POST" and one.path.endswith(place)]

    def answer(self, method: str, path: str, query: Fields, form: Fields) -> tuple[int, Any]:
        self.asked.append(Asked(method, path, query, form))
        try:
            request = check_request(method, path, query, form)
        except NotInDescription as fault:
            self.faults.append(str(fault))
            raise Refusal(400, 20001, "not in the description") from fault
        if self.trouble.refuse_with:
            status, code = self.trouble.refuse_with.pop(0)
            raise Refusal(status, code, "The number +31612345678 is refused")
        status, body = super().answer(method, path, query, form)
        try:
            check_answer(request, status, body)
        except NotInDescription as fault:
            self.faults.append(str(fault))
        if method == "POST" and self.trouble.fail_after_taking:
            self.trouble.fail_after_taking -= 1
            raise Refusal(self.trouble.fail_with, 20500, "Internal Server Error")
        if method == "POST" and self.trouble.silent_seconds:
            seconds, self.trouble.silent_seconds = self.trouble.silent_seconds, 0
            time.sleep(seconds)
        return status, body

    def handle(self, door: Door) -> None:
        if door.command != "POST" or not self.trouble.drop_after_taking:
            super().handle(door)
            return
        self.trouble.drop_after_taking -= 1
        door.wfile = _Nowhere()
        super().handle(door)
        door.close_connection = True
        door.connection.close()

    def tell(self, url: str, fields: Mapping[str, str]) -> None:
        self.told.append((url, dict(fields)))
        if not self.is_holding:
            self.answers += [self.post(url, fields)[0] for _ in range(self.times)]

    def release(self, *, times: int = 1, seed: int | None = None) -> None:
        """Call back everything that was held up, each so often; shuffled with a seed."""
        held = [one for one in self.told for _ in range(times)]
        if seed is not None:
            random.Random(seed).shuffle(held)
        self.answers += [self.post(url, fields)[0] for url, fields in held]


@contextmanager
def on_the_line(
    *, clock: Callable[[], datetime], manners: Callable[[str], Manners]
) -> Iterator[Double]:
    """Run a double that this app calls through; no request of ours may be strange to it.

    The app has no address of its own here: what the double calls back goes nowhere, unless
    a test takes it from ``told`` and hands it over.
    """
    with Double(clock=clock, manners=manners) as double:
        ground = edge.ground()
        before = ground.settings
        account = PhoneAccount(ACCOUNT_SID, AUTH_TOKEN, NUMBER, double.address)
        nowhere = f"http://127.0.0.1:{free_port()}"
        ground.settings = replace(before, phone=account, base_url=nowhere)
        yield double
        ground.settings = before
        double.wait()
        assert double.faults == []


class _Nowhere:
    """Takes what is written and lets nobody read it."""

    def write(self, data: bytes) -> int:
        return len(data)

    def flush(self) -> None: ...

    def close(self) -> None: ...

    @property
    def closed(self) -> bool:
        return False
