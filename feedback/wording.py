# SPDX-License-Identifier: EUPL-1.2
"""Dutch sentences and labels that stand in code: marked here, translated at the edge.

Rules know no visitor and so no language. They mark the Dutch text with ``N_`` (a name that
the extraction of messages knows by itself); views and templates pass it to ``gettext``.
"""

from __future__ import annotations


def N_(text: str) -> str:  # noqa: N802 - the name by which message extraction finds it
    """Mark ``text`` for translation and return it as it is."""
    return text
