# SPDX-License-Identifier: EUPL-1.2
"""What the API refuses besides a wrong field."""

from __future__ import annotations

from feedback.errors import FeedbackError


class KeyUsedForOther(FeedbackError):
    """The same Idempotency-Key came before with another body (422)."""
