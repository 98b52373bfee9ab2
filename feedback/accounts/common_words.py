# SPDX-License-Identifier: EUPL-1.2
"""Words that guessers try first: Dutch, English, and those of a town hall.

Written for this project. A password may hold them; it may not consist of them.
"""

from __future__ import annotations

COMMON_WORDS = frozenset(
    """
    wachtwoord wachtwoorden password passwort passw0rd pass word woord welkom welcome hallo hello
    geheim geheime secret toegang inloggen login logon aanmelden account gebruiker user admin
    administrator beheer beheerder root master super test tester testen demo default standaard
    tijdelijk temp temporary nieuw nieuwe new oud start begin verander changeme change letmein
    open sesam sleutel key computer laptop windows office microsoft google apple samsung internet
    gemeente gemeenten gemeentehuis stadhuis raadhuis stad dorp burgemeester wethouder raad griffie
    klantenservice klant klanten burger burgers inwoner inwoners balie loket publiekszaken zaak
    zaken gehoord klacht klachten tip compliment bellen belofte afspraak vandaag morgen werk
    werken kantoor collega team afdeling medewerker teamleider nederland holland nederlands
    duinrade schagen amsterdam rotterdam utrecht groningen eindhoven tilburg almere breda
    nijmegen arnhem haarlem alkmaar zwolle leiden maastricht ajax feyenoord psv voetbal
    maandag dinsdag woensdag donderdag vrijdag zaterdag zondag weekend vakantie monday friday
    januari februari maart april mei juni juli augustus september oktober november december
    january february march may june july august october lente zomer herfst winter spring summer
    autumn voorjaar najaar kerst kerstmis pasen sinterklaas koningsdag oranje
    rood blauw groen geel zwart wit paars roze zon maan ster sterren water vuur aarde regen sneeuw
    liefde liefje schat schatje lieverd mama papa moeder vader oma opa baby love lover loveyou
    iloveyou ikhouvanjou kus kusje hart vriend vriendin familie hond kat poes paard konijn vogel
    tijger leeuw draak dragon monkey tiger princess prinses koning koningin sunshine football
    baseball shadow batman superman pokemon starwars freedom vrijheid geluk gelukkig bier wijn
    koffie thee pizza chocola chocolade banaan appel kaas brood fiets auto trein boot huis thuis
    tuin straat weg plein kerk school bloem bloemen roos tulp tulpen muziek gitaar
    qwerty qwertz azerty asdf zxcv abcd abc iop jkl wasd een twee drie vier vijf zes zeven acht
    negen tien one two three four five six seven eight nine ten nul zero
    aan het een van voor met mijn jouw ons onze the and for you not yes nee niet
    """.split()  # noqa: SIM905 - a block of words is easier to keep than a list of strings
)

KEYBOARD_ROWS = (
    "1234567890-=",
    "qwertyuiop[]",
    "asdfghjkl;'",
    "zxcvbnm,./",
    "azertyuiop",
    "qsdfghjklm",
    "qwertzuiop",
    "!@#$%^&*()_+",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik,9ol.0p;/",
    "1q2w3e4r5t6y7u8i9o0p",
    "741852963",
    "147258369",
)
