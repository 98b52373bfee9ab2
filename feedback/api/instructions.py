# SPDX-License-Identifier: EUPL-1.2
"""The calls of the API on instructions: what holds now, and every version that was approved."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from feedback.api import instruction_shapes as shapes
from feedback.api.calls import api
from feedback.api.endpoints import Endpoint, Given
from feedback.api.schema import Shape, utc
from feedback.api.services import Reply
from feedback.errors import NotFound
from feedback.instructions.queries.versions import Shelf, Sight, get_shelf, list_shelves
from feedback.instructions.rules.chart import arrows, ordered_text
from feedback.wording import N_

MOST = 100


def _endpoint(name: str, path: str, summary: str, answer: Shape) -> Endpoint:
    return Endpoint(
        name=name,
        method="GET",
        path=path,
        summary=summary,
        scope="instructions:read",
        permission="instructions.read",
        answer=answer,
    )


@api.call(_endpoint("listInstructions", "/instructions", "Wat nu geldt", shapes.INSTRUCTION_PAGE))
def list_all(given: Given) -> Reply:
    """Answer with every instruction that is in force now."""
    shelves = [one for one in list_shelves(now=given.now) if one.current]
    return _page([_told(one, one.current) for one in shelves if one.current])


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
    )
)
def list_versions(given: Given) -> Reply:
    """Answer with every approved version, newest first; drafts are nobody's yet."""
    shelf = get_shelf(given.item_key, now=given.now)
    return _page([_told(shelf, one) for one in shelf.versions if one.version.approved_at])


def _page(rows: Sequence[dict[str, Any]]) -> Reply:
    return Reply({"results": list(rows[:MOST]), "next": None, "previous": None, "count": len(rows)})


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
