# SPDX-License-Identifier: EUPL-1.2
"""The OpenAPI document, made from the same declarations that requests are read by."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from feedback.accounts.rules import Scope
from feedback.api.endpoints import API_VERSION, BASE_PATH, KEY_HEADER, Endpoint
from feedback.api.schema import LARGEST_NUMBER, Field, Shape
from feedback.api.shapes import PROBLEM
from feedback.catalogue.queries import ProfileCard
from feedback.surveys.rules.instruments import KEY

Document = dict[str, Any]
_VERSION_HEADER = {"API-Version": {"$ref": "#/components/headers/API-Version"}}
_REFUSALS = {
    400: "Een of meer velden kloppen niet; alle fouten staan erin.",
    401: "Er is geen geldig token meegestuurd.",
    403: "Dit token mag dit niet.",
    404: "Dit bestaat niet.",
    409: "Dit kan niet in de huidige stand; de reden staat erin.",
    415: "De inhoud is geen JSON.",
    422: "Deze Idempotency-Key is al gebruikt voor een ander verzoek.",
    429: "Te veel verzoeken; Retry-After noemt de wachttijd.",
    503: "De database is even niet bereikbaar; probeer het later opnieuw.",
}


def make_document(
    endpoints: Sequence[Endpoint], *, base_url: str, profile: ProfileCard
) -> Document:
    """Return the document of these calls, for the installation at ``base_url``."""
    paths: Document = {"/openapi.json": {"get": _own_operation()}}
    for endpoint in endpoints:
        paths.setdefault(endpoint.path, {})[endpoint.method.lower()] = _operation(endpoint)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Gehoord",
            "version": API_VERSION,
            "description": (
                "Zaken van de klantenservice: melden, opvragen, bellen, afronden. "
                f"Elke POST vraagt een {KEY_HEADER}: dezelfde sleutel met dezelfde inhoud geeft "
                "48 uur lang het eerste antwoord."
            ),
            "license": {"name": "EUPL-1.2", "identifier": "EUPL-1.2"},
            "contact": {
                "name": profile.sender_name,
                "email": profile.privacy_officer,
                "url": profile.website,
            },
        },
        "servers": [{"url": f"{base_url}{BASE_PATH}"}],
        "security": [{"token": []}],
        "tags": [{"name": "cases", "description": "Zaken"}],
        "paths": paths,
        "components": _components(endpoints),
    }


def _components(endpoints: Sequence[Endpoint]) -> Document:
    shapes: dict[str, Shape] = {}
    roots = [PROBLEM, *(e.answer for e in endpoints), *(e.body for e in endpoints if e.body)]
    for root in roots:
        shapes |= {shape.name: shape for shape in root.shapes()}
    return {
        "schemas": {name: shape.component() for name, shape in sorted(shapes.items())},
        "headers": {
            "API-Version": {
                "description": "Versie van deze API.",
                "schema": {"type": "string", "examples": [API_VERSION]},
            }
        },
        "securitySchemes": {
            "token": {
                "type": "http",
                "scheme": "bearer",
                "description": "Token van flask tokens create. Scopes: "
                + ", ".join(scope.value for scope in Scope),
            }
        },
        "responses": {
            str(status): _problem(status, sentence) for status, sentence in _REFUSALS.items()
        },
    }


def _operation(endpoint: Endpoint) -> Document:
    made: Document = {
        "operationId": endpoint.name,
        "summary": endpoint.summary,
        "description": f"Scope: {endpoint.scope}.",
        "tags": ["cases"],
        "parameters": _parameters(endpoint),
        "responses": {
            str(endpoint.status): _success(endpoint.answer),
            **{str(s): {"$ref": f"#/components/responses/{s}"} for s in _refused_with(endpoint)},
        },
    }
    if endpoint.body is not None:
        made["requestBody"] = {
            "required": any(one.required for one in endpoint.body.fields),
            "content": {"application/json": {"schema": endpoint.body.schema()}},
        }
    return made


def _parameters(endpoint: Endpoint) -> list[Document]:
    made: list[Document] = []
    if endpoint.names_key:
        text = {"type": "string", "pattern": KEY.pattern}
        made.append({"name": "key", "in": "path", "required": True, "schema": text})
    elif endpoint.names_one:
        number = {"type": "integer", "minimum": 1, "maximum": LARGEST_NUMBER}
        made.append({"name": "id", "in": "path", "required": True, "schema": number})
    if endpoint.needs_key:
        words = {"type": "string", "minLength": 1, "maxLength": 255}
        made.append({"name": KEY_HEADER, "in": "header", "required": True, "schema": words})
    return made + [_query_parameter(one) for one in endpoint.query]


def _query_parameter(one: Field) -> Document:
    return {
        "name": one.name,
        "in": "query",
        "required": one.required,
        "description": one.doc,
        "schema": one.kind.schema(),
    }


def _refused_with(endpoint: Endpoint) -> list[int]:
    statuses = [400, 401, 403, 429, 503]
    if endpoint.names_one:
        statuses.append(404)
    if endpoint.conflicts:
        statuses.append(409)
    if endpoint.body is not None:
        statuses.append(415)
    if endpoint.needs_key:
        statuses.append(422)
    return sorted(statuses)


def _success(shape: Shape) -> Document:
    return {
        "description": "Gelukt.",
        "headers": _VERSION_HEADER,
        "content": {"application/json": {"schema": shape.schema()}},
    }


def _problem(status: int, sentence: str) -> Document:
    headers: Document = dict(_VERSION_HEADER)
    if status in {429, 503}:
        wait = {"type": "integer", "minimum": 1}
        headers["Retry-After"] = {"description": "Wacht zoveel seconden.", "schema": wait}
    return {
        "description": sentence,
        "headers": headers,
        "content": {"application/problem+json": {"schema": PROBLEM.schema()}},
    }


def _own_operation() -> Document:
    return {
        "operationId": "getDocument",
        "summary": "Deze beschrijving",
        "tags": ["cases"],
        "security": [],
        "responses": {
            "200": {
                "description": "Gelukt.",
                "headers": _VERSION_HEADER,
                "content": {"application/json": {"schema": {"type": "object"}}},
            }
        },
    }
