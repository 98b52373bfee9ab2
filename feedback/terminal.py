# SPDX-License-Identifier: EUPL-1.2
"""How commands speak: a refusal is one plain sentence and exit code 1, never a trace."""

from __future__ import annotations

from typing import Any

import click
from flask.cli import AppGroup

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
