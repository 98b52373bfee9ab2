# SPDX-License-Identifier: EUPL-1.2
"""What can be wrong with research that somebody brings."""

from __future__ import annotations

from feedback.errors import Invalid


class UnusableData(Invalid):
    """The file cannot be reckoned with; the message names the column or the row."""
