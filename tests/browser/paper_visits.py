# SPDX-License-Identifier: EUPL-1.2
"""The pages that people read to know how it stands: overviews by role, summaries."""

from __future__ import annotations

from tests.browser.visit import Visit

PAPERS = (
    Visit("overview-lead", "/werk/overzicht", "ingrid"),
    Visit("overview-budget", "/werk/overzicht", "budget"),
    Visit("summary", "/werk/uitkomsten/samenvatting", "ingrid"),
    Visit("benchmarks", "/werk/uitkomsten/anderen", "onderzoek"),
)
