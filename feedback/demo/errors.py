# SPDX-License-Identifier: EUPL-1.2
"""What demo data refuses."""

from __future__ import annotations

from feedback.errors import Conflict


class RealCasesHere(Conflict):
    """The database holds cases: demo data never mixes with anything else."""
