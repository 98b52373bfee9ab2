# SPDX-License-Identifier: EUPL-1.2
"""The pages of figures worth looking at, in the workplace and for residents."""

from __future__ import annotations

from feedback.demo.services.research import OPEN_KEY
from feedback.edge import now
from feedback.insight.rules.quarters import quarter_of
from tests.browser.visit import Visit

INGRID, ONDERZOEK = "ingrid", "onderzoek"

DRIVERS = "/werk/uitkomsten/drijfveren"
OURS = f"onderzoek={OPEN_KEY}"
HANDLING = "/werk/uitkomsten/werkt-het/aanpak"
SHEET = "/werk/uitkomsten/factsheet"

INSIGHT = (
    Visit("results", "/resultaten"),
    Visit("results-in-english", "/resultaten?taal=en"),
    Visit("insight", "/werk/uitkomsten", ONDERZOEK),
    Visit("insight-drivers", f"{DRIVERS}?onderzoek=exitgesprekken", ONDERZOEK),
    Visit(
        "insight-drivers-few",
        f"{DRIVERS}?onderzoek=exitgesprekken&kanaal=website",
        ONDERZOEK,
    ),
    Visit("insight-promises", "/werk/uitkomsten/beloften", ONDERZOEK),
    Visit("insight-focus", "/werk/uitkomsten/speerpunten", ONDERZOEK),
    Visit(
        "insight-focus-new",
        "/werk/uitkomsten/speerpunten/nieuw?onderzoek=exitgesprekken&onderdeel=h_ideas",
        ONDERZOEK,
    ),
    Visit("insight-focus-one", "/werk/uitkomsten/speerpunten/1", ONDERZOEK),
    Visit(
        "insight-effects",
        "/werk/uitkomsten/werkt-het?onderzoek=hoe-ging-het&onderdeel=h_empathy&kanaal=counter",
        ONDERZOEK,
    ),
    Visit("insight-talks", "/werk/uitkomsten/gesprek", INGRID),
    Visit("insight-talk-rows", "/werk/uitkomsten/gesprek/zaken", INGRID),
    Visit("insight-handling", HANDLING, INGRID),
    Visit("insight-handling-attentie", f"{HANDLING}?vraag=attentie", ONDERZOEK),
    Visit("insight-handling-few", f"{HANDLING}?vraag=gesproken", INGRID),
    Visit("insight-handling-versions", f"{HANDLING}/instructies", INGRID),
    Visit("insight-steady-signal", "/werk/uitkomsten/verloop?onderzoek=na-het-gesprek", INGRID),
    Visit("insight-steady", f"/werk/uitkomsten/verloop?{OURS}&kanaal=counter", INGRID),
    Visit("insight-rounds", "/werk/uitkomsten/rondes", ONDERZOEK),
    Visit(
        "insight-published",
        "/werk/uitkomsten/rondes/rekenen?eerste=6,4&tweede=6,6&n2=353&groep=dezelfde",
        ONDERZOEK,
    ),
    Visit("insight-mirrors", "/werk/uitkomsten/spiegels", ONDERZOEK),
    Visit("factsheet", f"{SHEET}?{OURS}&kanaal=counter&kwartaal={{quarter}}", INGRID),
    Visit("factsheet-few", f"{SHEET}?{OURS}&kanaal=email&kwartaal={{quarter}}", ONDERZOEK),
    Visit("factsheet-none", f"{SHEET}?{OURS}&kwartaal=lente", ONDERZOEK),
    Visit(
        "factsheet-words",
        f"/werk/uitkomsten/uitspraken/{OPEN_KEY}?kanaal=counter&kwartaal={{quarter}}",
        ONDERZOEK,
    ),
    Visit("insight-tips", "/werk/uitkomsten/tips", ONDERZOEK),
    Visit("insight-tips-groups", "/werk/uitkomsten/tips?kwartaal={quarter}", ONDERZOEK),
    Visit("insight-cues", "/werk/uitkomsten/tips/woorden", ONDERZOEK),
    Visit(
        "insight-cues-topic",
        "/werk/uitkomsten/tips/woorden/waste?cue=bladkorf*&bekijk=1",
        ONDERZOEK,
    ),
    Visit("insight-suggestions", "/werk/uitkomsten/voorstellen", ONDERZOEK),
)


def insight_places() -> dict[str, str]:
    """Return what goes between the braces of these paths: the quarter that ended last."""
    return {"quarter": quarter_of(now()).before.name}
