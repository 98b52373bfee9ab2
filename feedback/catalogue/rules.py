# SPDX-License-Identifier: EUPL-1.2
"""Channels, and what every installation starts with (pure)."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from feedback.wording import N_


class Channel(enum.StrEnum):
    """The way a message reached the municipality (domain.md section 1)."""

    COUNTER = "counter"
    PHONE = "phone"
    DIGITAL_FORM = "digital_form"
    EMAIL = "email"
    WEBSITE = "website"
    POST = "post"
    SOCIAL = "social"
    HOME_VISIT = "home_visit"
    KIOSK = "kiosk"


CHANNEL_LABELS: dict[Channel, str] = {
    Channel.COUNTER: N_("Balie"),
    Channel.PHONE: N_("Telefoon"),
    Channel.DIGITAL_FORM: N_("Online formulier"),
    Channel.EMAIL: N_("E-mail"),
    Channel.WEBSITE: N_("Website"),
    Channel.POST: N_("Brief"),
    Channel.SOCIAL: N_("Sociale media"),
    Channel.HOME_VISIT: N_("Bij u thuis"),
    Channel.KIOSK: N_("Zuil"),
}


@dataclass(frozen=True)
class FirstWord:
    """A topic or district that a new installation starts with; managers edit from there."""

    code: str
    label: str
    label_en: str


FIRST_TOPICS = (
    FirstWord("treatment", "Hoe u bent behandeld", "How you were treated"),
    FirstWord("reachability", "Bereikbaarheid en wachten", "Reaching us and waiting"),
    FirstWord("information", "Uitleg en informatie", "Explanation and information"),
    FirstWord("progress", "Voortgang van mijn aanvraag", "Progress of my application"),
    FirstWord("passport_and_licence", "Paspoort en rijbewijs", "Passport and driving licence"),
    FirstWord("registration", "Verhuizen en inschrijven", "Moving and registering"),
    FirstWord("civil_affairs", "Trouwen, geboorte en overlijden", "Marriage, birth and death"),
    FirstWord("waste", "Afval en containers", "Waste and bins"),
    FirstWord("roads", "Straat, stoep en fietspad", "Streets, pavements and cycle paths"),
    FirstWord("green", "Bomen, groen en strand", "Trees, parks and beach"),
    FirstWord("street_lighting", "Straatverlichting", "Street lighting"),
    FirstWord("parking", "Parkeren", "Parking"),
    FirstWord("traffic", "Verkeer", "Traffic"),
    FirstWord("nuisance", "Overlast in de buurt", "Nuisance in the neighbourhood"),
    FirstWord("building", "Bouwen en vergunningen", "Building and permits"),
    FirstWord("events", "Evenementen en markt", "Events and market"),
    FirstWord("social_support", "Zorg en hulp thuis (Wmo)", "Care and help at home (Wmo)"),
    FirstWord("income", "Uitkering en schulden", "Benefits and debts"),
    FirstWord("youth", "Jeugd, school en leerlingenvervoer", "Youth, school and transport"),
    FirstWord("local_tax", "Belastingen en WOZ", "Local taxes and property value"),
    FirstWord("sports_and_culture", "Sport, zwembad en cultuur", "Sports, pool and culture"),
    FirstWord("website", "Website en formulieren", "Website and forms"),
    FirstWord("other", "Iets anders", "Something else"),
)

FIRST_DISTRICTS = (
    FirstWord("centrum", "Centrum", "Centrum"),
    FirstWord("duinzicht", "Duinzicht", "Duinzicht"),
    FirstWord("havenkwartier", "Havenkwartier", "Havenkwartier"),
    FirstWord("nieuwland", "Nieuwland", "Nieuwland"),
    FirstWord("oosterpolder", "Oosterpolder", "Oosterpolder"),
    FirstWord("de_kreek", "De Kreek", "De Kreek"),
    FirstWord("aan_zee", "Duinrade aan Zee", "Duinrade aan Zee"),
    FirstWord("buitengebied", "Buitengebied", "Outlying area"),
)


class Signal(enum.StrEnum):
    """What may come up in a talk and must not wait (domain.md §4.2)."""

    SAFETY = "safety"
    DEBTS = "debts"
    VIOLENCE = "violence"
    SUICIDALITY = "suicidality"


SIGNAL_LABELS: dict[Signal, str] = {
    Signal.SAFETY: N_("onveiligheid"),
    Signal.DEBTS: N_("schulden"),
    Signal.VIOLENCE: N_("huiselijk geweld"),
    Signal.SUICIDALITY: N_("gedachten aan zelfdoding"),
}
LONGEST_PROTOCOL = 1_000
LONGEST_LINK = 300
#: What holds until the municipality writes its own; the numbers are national.
FIRST_PROTOCOLS: dict[Signal, str] = {
    Signal.SAFETY: (
        "Nu gevaar? Bel 112 en blijf aan de lijn. Anders: stop met doorvragen, zeg wat u gaat doen "
        "en overleg meteen met uw teamleider."
    ),
    Signal.DEBTS: (
        "Vraag niet naar bedragen. Bied aan dat een collega van schuldhulp belt, en noteer alleen "
        "of de inwoner dat wil. Anoniem en gratis: Geldfit, 0800-8115."
    ),
    Signal.VIOLENCE: (
        "Vraag of de inwoner nu veilig kan praten. Acuut: 112. Volg de meldcode en overleg met uw "
        "aandachtsfunctionaris. Veilig Thuis: 0800-2000, dag en nacht."
    ),
    Signal.SUICIDALITY: (
        "Neem het serieus en blijf aan de lijn. Vraag het rechtuit: denkt u aan zelfdoding? "
        "Verbind door met 113 (bel 113 of 0800-0113), dag en nacht. Direct gevaar: 112."
    ),
}


def check_protocol(words: str, link: str) -> dict[str, str]:
    """Return what is wrong with a protocol, one sentence by field; none when it can be."""
    problems = {}
    if not words:
        problems["words"] = N_("Schrijf op wat een collega dan doet.")
    elif len(words) > LONGEST_PROTOCOL:
        problems["words"] = N_(
            "Kort dit in: tijdens een gesprek leest niemand meer dan een paar zinnen."
        )
    is_address = link.startswith(("https://", "http://")) and len(link) <= LONGEST_LINK
    if link and not (is_address and link.isprintable() and " " not in link):
        problems["link"] = N_("Een link begint met https:// en heeft geen spaties.")
    return problems
