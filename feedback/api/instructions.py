# SPDX-License-Identifier: EUPL-1.2
"""The calls of the API on instructions: what holds now, and every version that was approved."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from feedback import edge
from feedback.api import instruction_shapes as shapes
from feedback.api.calls import api
from feedback.api.endpoints import BASE_PATH, Endpoint, Given
from feedback.api.schema import Field, Shape, utc
from feedback.api.services import Reply
from feedback.errors import NotFound
from feedback.instructions.queries.versions import Shelf, Sight, get_shelf, list_shelves
from feedback.instructions.rules.chart import arrows, ordered_text
from feedback.wording import N_

PAGE_SIZE = 50


def _endpoint(
    name: str, path: str, summary: str, answer: Shape, query: Sequence[Field] = ()
) -> Endpoint:
    return Endpoint(
        name=name,
        method="GET",
        path=path,
        summary=summary,
        scope="instructions:read",
        permission="instructions.read",
        answer=answer,
        query=query,
    )


@api.call(
    _endpoint(
        "listInstructions",
        "/instructions",
        "Wat nu geldt",
        shapes.INSTRUCTION_PAGE,
        query=shapes.PAGE_FILTERS,
    )
)
def list_all(given: Given) -> Reply:
    """Answer with the instructions that are in force now, by title, a page at a time."""
    shelves = [one for one in list_shelves(now=given.now) if one.current]
    return _page(given, [(one, one.current) for one in shelves if one.current], "/instructions")


@api.call(_endpoint("getInstruction", "/instructions/{key}", "Eén instructie", shapes.INSTRUCTION))
def get_one(given: Given) -> Reply:
    """Answer with the version in force."""
    shelf = get_shelf(given.item_key, now=given.now)
    if shelf.current is None:
        raise NotFound(N_("Er geldt geen versie van deze instructie."))
    return Reply(_told(shelf, shelf.current))


@api.call(
    _endpoint(
        "listInstructionVersions",
        "/instructions/{key}/versions",
        "De versies van een instructie",
        shapes.INSTRUCTION_PAGE,
        query=shapes.PAGE_FILTERS,
    )
)
def list_versions(given: Given) -> Reply:
    """Answer with every approved version, newest first; drafts are nobody's yet."""
    shelf = get_shelf(given.item_key, now=given.now)
    approved = [(shelf, one) for one in shelf.versions if one.version.approved_at]
    return _page(given, approved, f"/instructions/{shelf.instruction.slug}/versions")


def _page(given: Given, rows: Sequence[tuple[Shelf, Sight]], path: str) -> Reply:
    """Return one page of rows; a chart is told only for those on it."""
    after, size = given.query.get("after", 0), given.query.get("pageSize", PAGE_SIZE)
    until = after + size
    return Reply(
        {
            "results": [_told(*one) for one in rows[after:until]],
            "next": _address(path, until, size) if until < len(rows) else None,
            "previous": _address(path, max(0, after - size), size) if after else None,
            "count": len(rows),
        }
    )


def _address(path: str, after: int, size: int) -> str:
    return f"{edge.settings().base_url}{BASE_PATH}{path}?after={after}&pageSize={size}"


def _told(shelf: Shelf, sight: Sight) -> dict[str, Any]:
    steps = sight.steps
    return {
        "slug": shelf.instruction.slug,
        "title": sight.version.title,
        "version": sight.version.number,
        "inForceFrom": utc(_from(shelf, sight)),
        "flowChart": {
            "nodes": [{"id": s.id, "kind": s.kind.value, "text": s.title} for s in steps],
            "edges": [
                {"from": one.source, "to": one.target, "label": one.label} for one in arrows(steps)
            ],
            "text": ordered_text(steps),
        },
    }


def _from(shelf: Shelf, sight: Sight) -> datetime | None:
    """Return since when a version holds or held, or from when it is planned to."""
    planned = shelf.planned
    if sight.in_force_from is None and planned and planned.version_id == sight.version.id:
        return planned.from_at
    return sight.in_force_from
