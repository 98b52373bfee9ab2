# SPDX-License-Identifier: EUPL-1.2
"""The pages of figures worth looking at, in the workplace and for residents."""

from __future__ import annotations

from tests.browser.visit import Visit

INGRID, ONDERZOEK = "ingrid", "onderzoek"

DRIVERS = "/werk/uitkomsten/drijfveren"

INSIGHT = (
    Visit("insight", "/werk/uitkomsten", ONDERZOEK),
    Visit("insight-drivers", f"{DRIVERS}?onderzoek=exitgesprekken", ONDERZOEK),
    Visit(
        "insight-drivers-few",
        f"{DRIVERS}?onderzoek=exitgesprekken&kanaal=website",
        ONDERZOEK,
    ),
    Visit("insight-promises", "/werk/uitkomsten/beloften", ONDERZOEK),
    Visit("insight-rounds", "/werk/uitkomsten/rondes", ONDERZOEK),
    Visit(
        "insight-published",
        "/werk/uitkomsten/rondes/rekenen?eerste=6,4&tweede=6,6&n2=353&groep=dezelfde",
        ONDERZOEK,
    ),
    Visit("insight-mirrors", "/werk/uitkomsten/spiegels", ONDERZOEK),
)
