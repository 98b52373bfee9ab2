# SPDX-License-Identifier: EUPL-1.2
"""How a call is declared, read and answered: the same way for every path of the API.

A request goes through these steps. 1. Who asks, and may they (401, 403). 2. How often
(429). 3. Body, query and headers are read against their declaration, all faults at once
(400), before any transaction that writes. 4. A POST that came before gets its first
answer. 5. The call itself, in the request's unit of work.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NoReturn, cast

from flask import Blueprint, Response, current_app, g, make_response, request
from werkzeug.exceptions import UnsupportedMediaType

from feedback.accounts.rules import Actor
from feedback.api.errors import KeyUsedForOther
from feedback.api.limits import RateLimit
from feedback.api.schema import (
    Field,
    Problems,
    Shape,
    Text,
    from_query,
)
from feedback.api.services import Asked, Reply, find_first_answer, keep_answer
from feedback.errors import Invalid
from feedback.web import access
from feedback.web.answers import API_PREFIX, problem

API_VERSION = "1.0.0"
BASE_PATH = "/api/v1"
KEY_HEADER = "Idempotency-Key"
_KEY = Text(255)
_ID, _NAME = "<int:item_id>", "<string:item_key>"


@dataclass(frozen=True)
class Endpoint:
    """One call of the API, as the OpenAPI document tells it."""

    name: str
    method: str
    path: str
    summary: str
    scope: str
    permission: str
    answer: Shape
    status: int = 200
    body: Shape | None = None
    query: Sequence[Field] = ()
    conflicts: bool = False
    own_ids: bool = False  # the body names each thing, so a repeat is known without a key

    @property
    def needs_key(self) -> bool:
        """Tell whether a repeat of this call must not do it twice."""
        return self.method == "POST" and not self.own_ids

    @property
    def names_one(self) -> bool:
        """Tell whether the path names one thing, which may not exist."""
        return "{id}" in self.path or self.names_key

    @property
    def names_key(self) -> bool:
        """Tell whether the path names one thing by a word of its own."""
        return "{key}" in self.path


@dataclass(frozen=True)
class Given:
    """What a call was given, read and checked."""

    by: Actor
    now: datetime
    body: Mapping[str, Any] = field(default_factory=dict)
    query: Mapping[str, Any] = field(default_factory=dict)
    item_id: int = 0
    item_key: str = ""


Check = Callable[[Given, Problems], None]
Call = Callable[[Given], Reply]


@dataclass(frozen=True)
class _Read:
    """A request after reading: what the call is given, and the raw body of its repeat."""

    given: Given
    asked: Asked | None


class Api:
    """The calls on one blueprint."""

    def __init__(self, blueprint: Blueprint) -> None:
        self.endpoints: list[Endpoint] = []
        self._blueprint = blueprint
        self._by_name: dict[str, tuple[Endpoint, Check | None]] = {}
        blueprint.record_once(lambda setup: setup.app.extensions.update(api_limit=RateLimit()))
        blueprint.before_request(self._prepare)
        blueprint.after_app_request(_tell_version)
        blueprint.app_errorhandler(KeyUsedForOther)(_used_for_other)

    def call(self, endpoint: Endpoint, *, check: Check | None = None) -> Callable[[Call], Call]:
        """Declare the function that does ``endpoint``.

        ``check`` names further faults of what was given, beside those of its shape.
        """

        def register(call: Call) -> Call:
            def view(item_id: int = 0, item_key: str = "") -> Response:
                return _run(call, item_id, item_key)

            view.__name__ = endpoint.name
            view.__doc__ = endpoint.summary
            self.endpoints.append(endpoint)
            self._by_name[f"{self._blueprint.name}.{endpoint.name}"] = endpoint, check
            self._blueprint.add_url_rule(
                endpoint.path.replace("{id}", _ID).replace("{key}", _NAME),
                endpoint=endpoint.name,
                view_func=access.requires(endpoint.permission)(view),
                methods=[endpoint.method],
            )
            return call

        return register

    def _prepare(self) -> Response | None:
        found = self._by_name.get(request.endpoint or "")
        if found is None:
            return None
        endpoint, check = found
        by, now = cast(Actor, access.actor()), access.moment()
        limit: RateLimit = current_app.extensions["api_limit"]
        seconds = limit.seconds_to_wait(f"token:{by.token_id}", now=now)
        if seconds:
            return _too_often(seconds)
        access.check_access(endpoint.permission)
        g.read = _read(endpoint, check, by=by, now=now)
        return None


def _run(call: Call, item_id: int, item_key: str) -> Response:
    read: _Read = g.read
    given = Given(
        read.given.by, read.given.now, read.given.body, read.given.query, item_id, item_key
    )
    if read.asked is None:
        return _respond(call(given))
    first = find_first_answer(read.asked, now=given.now)
    if first is not None:
        return _respond(first)
    reply = call(given)
    keep_answer(read.asked, reply)
    return _respond(reply)


def _read(endpoint: Endpoint, check: Check | None, *, by: Actor, now: datetime) -> _Read:
    problems: Problems = {}
    key = _read_key(problems) if endpoint.needs_key else None
    raw = _read_json(endpoint.body)
    body = endpoint.body.read(raw, at="", problems=problems) if endpoint.body else None
    given = Given(by, now, body or {}, _read_query(endpoint.query, problems))
    if check is not None:
        check(given, problems)
    if problems:
        raise Invalid(problems)
    if key is None:
        return _Read(given, None)
    route = f"{request.method} {request.path}"
    return _Read(given, Asked(f"token:{by.token_id}", route, key, raw))


def _read_key(problems: Problems) -> str:
    text = request.headers.get(KEY_HEADER, "")
    if not text.strip():
        problems[KEY_HEADER] = (
            "Stuur een Idempotency-Key mee: een eigen, nieuw kenmerk per verzoek, zoals een UUID."
        )
    elif not (text.isascii() and text.isprintable()):
        problems[KEY_HEADER] = "Gebruik in de Idempotency-Key alleen gewone letters en cijfers."
    else:
        return _KEY.read(text, at=KEY_HEADER, problems=problems) or ""
    return ""


def _read_json(shape: Shape | None) -> object:
    """Return the body as plain values; a body without any required field may be absent."""
    content = request.get_data(cache=True)
    if shape is None and content:
        raise Invalid({"body": "Dit verzoek heeft geen inhoud. Laat die weg."})
    if not content and not (shape and any(one.required for one in shape.fields)):
        return {}
    if request.mimetype != "application/json":
        raise UnsupportedMediaType
    try:
        return json.loads(
            content.decode("utf-8"), parse_constant=_refuse_constant, object_pairs_hook=_once
        )
    except UnicodeDecodeError:
        raise Invalid({"body": "Dit is geen UTF-8. Stuur JSON in UTF-8."}) from None
    except (ValueError, RecursionError):
        raise Invalid({"body": "Dit is geen geldige JSON. Controleer haken en komma's."}) from None


def _refuse_constant(text: str) -> NoReturn:
    raise ValueError(text)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Refuse an object that names a field twice: nobody knows which one counts."""
    made = dict(pairs)
    if len(made) != len(pairs):
        raise ValueError("a name stands twice")
    return made


def _read_query(fields: Sequence[Field], problems: Problems) -> dict[str, Any]:
    raw: dict[str, object] = {}
    kinds = {one.name: one.kind for one in fields}
    for name, texts in request.args.lists():
        if len(texts) > 1 and name in kinds:
            problems[name] = "Noem dit één keer."
        elif name in kinds:
            raw[name] = from_query(kinds[name], texts[0])
        else:
            raw[name] = None
    before = dict(problems)
    read = Shape("Query", fields).read(raw, at="", problems=problems) or {}
    return {name: value for name, value in read.items() if name not in before}


def _respond(reply: Reply) -> Response:
    response = make_response(json.dumps(reply.body, ensure_ascii=False), reply.status)
    response.content_type = "application/json"
    if reply.location:
        response.headers["Location"] = reply.location
    if reply.is_repeat:
        response.headers["Idempotent-Replayed"] = "true"
    return response


def _too_often(seconds: int) -> Response:
    response = problem(429, f"Te veel verzoeken. Probeer het over {seconds} seconden opnieuw.")
    response.headers["Retry-After"] = str(seconds)
    return response


def _used_for_other(error: KeyUsedForOther) -> Response:
    return problem(422, error.message)


def _tell_version(response: Response) -> Response:
    """Name the version on every answer of the API, also on what is refused or not found."""
    if request.path.startswith(API_PREFIX):
        response.headers["API-Version"] = API_VERSION
        if response.status_code == 401:
            response.headers["WWW-Authenticate"] = 'Bearer realm="Gehoord"'
    return response
