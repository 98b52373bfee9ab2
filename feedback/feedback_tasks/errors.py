# SPDX-License-Identifier: EUPL-1.2
"""What a feedback task refuses."""

from __future__ import annotations

from feedback.errors import Conflict


class TaskIsOver(Conflict):
    """The question was answered or withdrawn: nothing about it changes any more."""
