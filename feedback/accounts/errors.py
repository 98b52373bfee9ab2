# SPDX-License-Identifier: EUPL-1.2
"""What this domain refuses."""

from __future__ import annotations

from feedback.errors import Conflict, NotFound


class EmailTaken(Conflict):
    """There already is an account with this e-mail address."""


class TeamTaken(Conflict):
    """There already is a team with this name."""


class LinkGone(NotFound):
    """The one-time link is used, expired, replaced or never existed: one and the same answer."""


class PasswordMoved(Conflict):
    """The password or the account changed between checking and signing in."""
