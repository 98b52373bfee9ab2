# SPDX-License-Identifier: EUPL-1.2
"""Alembic's entry: uses the connection and the models of the running app."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import context

from feedback.db import UtcMoment
from feedback.operations.migrations import target_metadata


def include_object(item, name, kind, reflected, compare_to):
    """Leave full-text search alone: its table and index are written by hand."""
    del item, reflected, compare_to
    if kind == "index":
        return name != "ix_case_file_search_text"
    return not (kind == "table" and name.startswith("case_text"))


def render_item(kind, item, autogen_context):
    """Name the project's own column types instead of spelling them out."""
    del autogen_context
    if kind != "type":
        return False
    if isinstance(item, UtcMoment):
        return "feedback.db.UtcMoment()"
    if isinstance(item, sa.BigInteger):
        return "feedback.db.WHOLE_NUMBER"
    if isinstance(item, sa.JSON):
        return "feedback.db.PLAIN_JSON"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=target_metadata(),
    render_as_batch=True,
    compare_type=True,
    render_item=render_item,
    include_object=include_object,
    transactional_ddl=True,
    transaction_per_migration=False,
)
context.run_migrations()
