# SPDX-License-Identifier: EUPL-1.2
"""How commands speak: a refusal is one plain sentence and exit code 1, never a trace."""

from __future__ import annotations

from typing import Any

import click
from flask.cli import AppGroup
from sqlalchemy.exc import DBAPIError, OperationalError, ProgrammingError

from feedback.errors import FeedbackError, Invalid


class Commands(AppGroup):
    """A group of commands that run inside the app and print refusals in plain words."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the chosen command; a refusal goes to standard error and exits 1."""
        try:
            return super().invoke(ctx)
        except Invalid as error:
            lines = [f"{field}: {why}" for field, why in error.fields.items()]
            raise click.ClickException("\n".join(lines) or error.message) from error
        except FeedbackError as error:
            raise click.ClickException(error.message or type(error).__name__) from error
        except (OperationalError, ProgrammingError) as error:
            if not _is_absent(error):
                raise
            raise click.ClickException(
                "The database is not there or not up to date. Run first: flask db upgrade"
            ) from error


def _is_absent(error: DBAPIError) -> bool:
    """Tell a database that was never made from a mistake in our SQL."""
    signs = ("unable to open", "no such table", "does not exist", "connection", "no such column")
    return any(sign in str(error.orig).lower() for sign in signs)
