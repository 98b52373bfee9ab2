# SPDX-License-Identifier: EUPL-1.2
"""The cue words themselves, by concept; folded: no capitals, no accents, no hyphens."""

from __future__ import annotations

CONCEPTS: dict[str, str] = {
    # What kind of message it is.
    "blame": """
        schandal*, belachelijk*, teleurge*, teleurstell*, boos, boze, woedend, onacceptab*,
        onvoldoende, slecht, slechte, slechter, ergernis, erger, erger me, ergert, irrit*,
        frustr*, waardeloos, waardeloze, onzin, ronduit, beneden peil, veel te, te lang, te
        duur, te laat, te weinig, te traag, te lastig, niet te doen, niet te volgen, ondanks,
        alweer, weer niet, steeds weer, elke keer, keer op keer, al weken, al maanden, al een,
        al drie, al twee, fout, foute, fouten, verkeerd, verkeerde, onterecht*, oneerlijk*,
        onduidelijk*, onbegrijp*, kwijtgeraakt, helaas, jammer, zonde, last van, klopt niet,
        klopte niet, kloppen niet, niet te kloppen, lukt niet, lukte niet, mislukt*, geweigerd,
        afgewezen, moest ik, moet ik, moest zelf, moest voor, niet opgelost, nog altijd, nog
        steeds, opnieuw, voor niets, voor niks, erg vervelend, vervelend, onprettig,
        onaangenaam, ellende, afgeschaft, boete, zomaar, onveilig, gevaarlijk*, stinkt, stank,
        viezer, vies, troep
    """,
    "denial": """
        niet, geen, nooit, niemand, niets, niks, nergens, zonder, nauwelijks, amper, nul,
        onbereikbaar, gesloten, dicht
    """,
    "waited_long": """
        weken, maanden, uren, kwartier gewacht, uur gewacht, halfjaar, half jaar, anderhalve,
        lang wachten, lang gewacht, minuten gewacht, minuten in de wacht, wekenlang,
        maandenlang, urenlang, nog niets, nog geen, nooit meer, niets gehoord, niets vernomen,
        geen reactie, geen antwoord, termijn verstreken, beloofd
    """,
    "broken": """
        kapot, kapotte, defect*, stuk, gebroken, los, losse, liggende, scheef, verstopt*, lek,
        lekt, doet het niet, werkt niet, werken niet, vastgelopen, loopt vast, crasht*,
        vernield, overvol*, zit vol, ligt vol, staat vol, puilt uit, verdwenen, foutmelding*
    """,
    "bad_manners": """
        onbeschoft*, onbeleefd*, bot, botte, kortaf, kortaangebonden, onvriendelijk*, arrogant*,
        neerbuigend*, snauw*, ongeinteresseerd*, onverschillig*, respectloos, minachtend*,
        lomp*, niet serieus, niet geholpen, van het kastje, afgesnauwd, uitgelachen, geen
        respect, geen begrip, geen empathie, geen medeleven, geen interesse, zuchtend*,
        afgescheept, weggestuurd, als een crimineel, als een nummer, als een kind, over mij
        heen, discrimin*, bejegen*, behandeld, onheus*, schreeuw*, intimid*, betutt*, ruw,
        ongeduldig*
    """,
    "formal_complaint": "klacht indienen, officiele klacht, dien ik een klacht in, klacht over",
    "wish": """
        misschien, zou, zouden, wellicht, graag, liever, handig, handiger, fijn als, mooi als,
        prettig als, helpen als, zou helpen, zou fijn, zou mooi, zou handig, kan beter, kon
        beter, mag wel, mogen wel, mag best, beter als, makkelijker, eenvoudiger, sneller,
        duidelijker, bijvoorbeeld, uitkomst zijn, in plaats van, ook op, voortaan, meer, extra,
        vaker, iets meer, eventueel, scheelt, voorkomen, wens*, hopelijk, kunnen jullie niet,
        waarom niet, dan kan
    """,
    "idea": """
        idee, ideetje, tip, tips, suggestie, voorstel, stel voor, aanbeveling, aanrader,
        verbeterpunt*, overweeg, overwegen, denk eens, het zou, zou fijn, zou mooi, zou handig,
        zou ideaal, maak het mogelijk, wat dacht u, is het een, is het niet een
    """,
    "do_this": "",
    "praise": """
        top, super*, geweldig*, fantastisch*, prima, uitstekend*, perfect*, heerlijk*,
        prachtig*, keurig*, netjes, mooi, mooie, goed, goede, fijn, fijne, prettig, prettige,
        blij, tevreden, enthousiast*, vriendelijk*, behulpzaam, behulpzame, attent, attente,
        lief, lieve, geduldig*, hulde, chapeau, petje af, complimen*, pluim, duim, dikke duim,
        onder de indruk, verrassing, verrast, ontroer*, snel, vlot, vlotte, soepel*, moeiteloos,
        zo geregeld, opgelost, binnen een dag, dezelfde dag, volgende dag, eerder dan, welkom,
        gehoord, serieus genomen, op zijn gemak, op haar gemak, op mijn gemak, onvergetelijk*,
        klasse, bijzonder, duidelijke uitleg, overzichtelijk*, ruime, precies, meteen, direct,
        zonder gedoe, gepiept, op tijd, ga zo door, respect, vakkundig*, deskundig*
    """,
    "thanks": """
        dank, dankjewel, dank u, dankbaar, bedank*, bedankt, hartelijk, waarderen, waardering,
        waardeer, complimenten aan, compliment voor, compliment aan, hulde, chapeau, petje af,
        goed gewerkt, goed gedaan, goed bezig, ga zo door, niets dan lof
    """,
    "service_praise": """
        vriendelijk*, behulpzaam, behulpzame, geduldig*, geduld, lieve, attent, attente, met
        respect, welkom, nam de tijd, echt de tijd, alle tijd, dacht mee, goed mee, meegedacht,
        begripvol, op zijn gemak, op haar gemak, op mijn gemak, gastvrij*, glimlach*,
        hartelijk*, betrokken, bloem*, bloemetje, bos bloemen, goed geholpen, fijn geholpen,
        prettig geholpen
    """,
    "asks_how": """
        hoe kan ik, hoe moet ik, waar kan ik, wanneer kan ik, wanneer is, wanneer zijn, wanneer
        wordt, kunt u mij, kunnen jullie mij, kan ik, mag ik, moet ik ook, heb ik nodig, welke,
        wat zijn de, wat kost, hoeveel kost, hoe lang duurt, hoe laat, waar vind ik, is het
        mogelijk, weet u of, ik wil weten, ik zou willen weten, mijn vraag is, vraag over, ik
        vraag mij af, kan iemand mij, wie kan
    """,
    "question_mark": "",
    "no_remark": """
        nvt, n v t, geen suggestie*, geen idee, geen opmerking*, geen tips, niets te melden,
        geen verbeter*, alles was prima, alles prima, alles goed, alles naar wens, zou niet
        weten, zou het niet weten, weet niet, weet ik niet, niets aan veranderen, ga zo door,
        geen van, nee hoor, geen bijzonderheden, niet van toepassing, tevreden zo
    """,
    # What it is about.
    "staff": """
        *medewerkster*, *telefonist*, ambtenaar, ambtenaren, houding, toon, benader*, meneer
        aan, mevrouw aan, mijn verhaal, mijn situatie, rolstoel zit, ouderen die, doorvragen,
        vraag door, luister*, bejegen*, gastvrij*, privacy aan, meeluister*, koffie
    """,
    "waiting": """
        wacht, wachten, wachtend*, gewacht, wachttijd*, wachtrij*, wachtruimte, wachtkamer,
        nummertje*, aan de beurt, overgeslagen, in de rij, snelbalie, onbemand*, drukte, lang
        duurt, te lang duurde, wachtlijst*, opgeroepen, scherm
    """,
    "appointment": """
        afspraak, afspraken, afspraakje, op afspraak, zonder afspraak, verzetten, inplannen,
        eerstvolgende, terecht, terechtkon, tijdslot*, reserveren, ophalen, afhalen, annuleren,
        minuten later, op tijd geholpen, meteen geholpen, loket open
    """,
    "phone": """
        telefon*, telefoon*, gebeld, bellen, bel, belde, belt, opbellen, doorverb*, verbond me,
        verbond mij, verbonden, keuzemenu*, in gesprek, aan de lijn, lijn, nam op, neemt op,
        neemt er, opneemt, opgenomen, opgehangen, verbroken, in de wacht, wachtmuziek, bandje,
        14 0*, callcenter, klantcontactcentrum, whatsapp*, terug te bellen, bereikbaar*,
        onbereikbaar, voicemail
    """,
    "opening_hours": """
        openingstijd*, open, geopend, gesloten, dicht, sluit, sluiten, sluitingstijd, deur,
        avondopen*, koopavond, avond, avonds, s avonds, zaterdag*, zondag*, donderdagavond,
        weekend, na werktijd, onder werktijd, werkdagen open, feestdag*, lunchpauze, vakantie
    """,
    "no_word": """
        teruggebeld, terugbel*, terugkoppel*, reactie, reageert, reageren, gereageerd, antwoord,
        beantwoord*, niets gehoord, nooit meer iets, hoor je, hoort nooit, niets vernomen,
        ontvangstbevestiging, bevestiging, op de hoogte, hoogte gehouden, stand van zaken,
        voortgang, status, statuspagina, afgehandeld, melding, meldingen, mails gestuurd,
        gemaild, mail gestuurd, mijn mail, contact opnemen, contact opgenomen, laten weten, laat
        weten, laat het weten, track en trace, bericht, berichtje, tussentijds, binnen een
        werkdag, beloofd, zou gebeld, stilte, hoor ik niets, achteraan, achter de, aan bellen,
        vragen hoe
    """,
    "decision": """
        beslissing, besluit, beschikking, bezwaar, bezwaarschrift*, aanvraag, aanvragen,
        termijn, beslistermijn, dossier, behandelaar, behandeltijd, afwijzing, in behandeling,
        uitslag
    """,
    "explanation": """
        informatie, uitleg, uitgelegd, leg uit, legde uit, voorlichting, advies, adviezen,
        tegenstrijdig*, verschillende antwoorden, verteld, folder*, brochure, checklist,
        begrijp, begrijpelijk*, begrip van, snap, regeling, wat je nodig, meenemen, mee moet
        nemen, verkeerde informatie, onjuist*, achteraf, doorgestuurd, verwezen
    """,
    "letter": """
        brief, brieven, ambtelijk*, ambtenarentaal, gewone taal, b1, jargon, moeilijke woorden,
        taalgebruik, leesbaar, formulering, wollig*, juridische taal
    """,
    "knows_the_matter": """
        deskundig*, kundig*, kennis, wist, wisten, wist niet, weten het niet, wist precies,
        vakkundig*, ondeskundig*, onkundig, oplossing aan, dacht mee, dacht goed mee, niemand
        wist, afdeling*, overleggen, langs elkaar, afstemm*, andere medewerker, elke medewerker,
        antwoorden
    """,
    "money_owed": """
        kosten, kost, kostte, gekost, duur, dure, duurder, tarief, tarieven, leges, legeskosten,
        betaal*, betalen, betaling, betaald, contant, pin, pinnen, pinpas, creditcard, tikkie,
        ideal, prijs, prijzen, euro, geld, terugbetaal*, teruggestort, restitutie, gratis,
        goedkoper, bedrag, factuur, rekening
    """,
    "passport": """
        paspoort*, *paspoort, identiteitskaart*, id kaart*, reisdocument*, rijbewij*, pasfoto*,
        identiteitsbewijs, idkaart
    """,
    "moving": """
        verhuiz*, verhuis*, inschrijv*, ingeschreven, uitschrijv*, adreswijzig*, uittreksel*,
        brp, briefadres, naturalis*, nieuwe adres, adres doorgeven
    """,
    "life_events": """
        trouw*, huwelijk*, bruiloft, geboorte, geboorteakte, geboorteaangifte, overlijden*,
        overleden, begraf*, begraaf*, uitvaart, burgerlijke stand, akte, partnerschap,
        erkenning, babs, trouwambtenaar, graf, grafrecht*, overlijdensakte
    """,
    "waste": """
        afval*, *afval, vuilnis*, *container, *containers, kliko*, grofvuil, gft, papierbak,
        milieustraat, restafval, plastic, pmd, oud papier, prullenbak*, zwerfvuil, stortplaats,
        milieupas*, afvalpas*, glasbak, ophaaldag, dumping, bijgeplaatst, rattenplaag
    """,
    "pavement": """
        stoep*, stoeptegel*, tegel, tegels, trottoir*, wegdek, asfalt, gat in de weg, kuil*,
        fietspad, fietspaden, bestrating, straatwerk, klinkers, verzak*, putdeksel*, riool*,
        riolering, put, goot, brug, gladheid, strooi*, straatnaambord, bankje, bankjes,
        paaltje*, opgebroken, buitendienst
    """,
    "green": """
        boom, bomen, groen, groenploeg, gras, plantsoen*, struik*, heg, heggen, haag, maai*,
        gemaaid, berm, bermen, snoei*, gesnoeid, onkruid, park, parkje, perk, perken, bloembak*,
        bladeren, vijver, sloot, strand, duinen, eikenprocessie*, tak, takken, bijen,
        groenstrook
    """,
    "lighting": "*verlichting, lantaarn*, lantaren*, straatlamp*, lamp, lampen, lichtmast*, donker",
    "parking": """
        parkeer*, parkeren, geparkeerd, vergunninghouder*, parkeervergunning, bezoekerspas*,
        parkeerplaats*, parkeergarage, laadpaal, laadpalen, blauwe zone, foutparkeer*,
        bezoekersregeling
    """,
    "traffic": """
        verkeer, verkeers*, kruispunt*, kruising*, stoplicht*, verkeerslicht*, drempel*,
        rotonde*, zebrapad*, oversteek*, oversteken, snelheid, hard rijden, te hard, racen,
        scheuren, sluipverkeer, omleiding*, 30 km, dertig kilometer, vrachtverkeer,
        vrachtwagens, eenrichting*, bushalte*, bebording, afslag
    """,
    "nuisance": """
        overlast, *overlast, herrie, geluid, lawaai, buren, burenruzie, hangjongeren, jongeren,
        hond, honden, hondenpoep, handhav*, gehandhaafd, boa, drugs, vuurwerk, stankoverlast,
        rat, ratten, meeuwen, ongedierte, zwerver*, dronken, alcohol, vandalis*, graffiti
    """,
    "building": """
        bouw*, gebouwd, verbouw*, omgevingsvergunning*, vergunning, vergunningen, dakkapel*,
        aanbouw, uitbouw, welstand, bestemmingsplan*, omgevingsplan*, sloop, kap, kapvergunning,
        vooroverleg, casemanager, omwonenden, inzage, bouwplan*, bouwtekening*, monument,
        erfgrens, schutting
    """,
    "events": """
        evenement*, festival*, kermis, markt, weekmarkt, braderie, koningsdag, sinterklaas*,
        optocht, kerstmarkt, concert, standplaats*, marktkraam, terras, terrassen, intocht,
        feestweek
    """,
    "social_support": """
        wmo, huishoudelijke hulp, hulp in de huishouding, thuishulp, traplift, scootmobiel*,
        rolstoel, mantelzorg*, dagbesteding, pgb, regiotaxi, deeltaxi, vervoerspas,
        keukentafel*, indicatie, woningaanpassing, zorg, begeleiding, wijkteam, gehandicapten*,
        maatwerkvoorziening
    """,
    "access": """
        toegankelijk*, rollator, lift, drempelvrij, invalide*, slechtziend*, blind, doof, dove,
        ringleiding, bewegwijzer*, bordje, bordjes, fietsenrek*, ingang, gebouw, gemeentehuis,
        stadhuis, wc, toilet, parkeerplaatsen bij, minder valide
    """,
    "income": """
        uitkering*, bijstand*, schuld, schulden, schuldhulp*, minima, minimabeleid, toeslag*,
        energietoeslag, bijzondere bijstand, kwijtschelding*, inkomen, participatiewet,
        voedselbank, geldzorgen, deurwaarder, werk en inkomen, sociale dienst, voorschot
    """,
    "youth": """
        school*, leerling*, leerlingenvervoer, jeugd*, kinderopvang, peuter*, opvoed*,
        speeltuin*, speelplek*, speelplaats, speelveld*, jeugdzorg, leerplicht*, klas,
        basisschool, tiener*, schoolbus, schoolplein
    """,
    "local_tax": """
        belasting*, woz, woz waarde, ozb, aanslag, aanslagbiljet, hondenbelasting,
        afvalstoffenheffing, rioolheffing, taxatie, taxatieverslag, toeristenbelasting,
        automatische incasso, heffing*, precario
    """,
    "sports": """
        sport*, zwembad*, zwemles*, zwemmen, bibliotheek*, museum*, theater*, cultuur,
        cultureel*, voetbal*, gymzaal, sporthal*, sportveld*, tennis*, atletiek, kunstgras,
        kleedkamer*, muziekschool, buurthuis, dorpshuis, badmeester
    """,
    "digital": """
        website, site, webpagina, homepage, online, digitaal, digitale, digid, inlog*, inloggen,
        formulier, formulieren, app, upload*, zoekfunctie, zoekveld, zoeken op, knop, pagina,
        link, sessie, browser, tablet, computer, e formulier, foutmelding*, invullen, ingevuld,
        portaal, wachtwoord, pdf, downloaden, scannen, internet, facebook
    """,
}

#: Verbs that begin a tip: "Zet een bankje bij de halte."
ORDERS = """
    zet, maak, stuur, geef, laat, plaats, bied, doe, neem, schrijf, meld, vermeld, zorg, bouw,
    voeg, hang, leg, open, begin, gebruik, denk, bel, vraag, kijk, publiceer, maai, snoei,
    verplaats, vervang, verbeter, verleng, verlaag, verhoog, organiseer, informeer, koppel,
    combineer, regel, richt, stop, train, leid, test, betaal, toon, bespreek, breid, beperk,
    verdeel, investeer, haal, breng, werk, houd, hou, kies, controleer, deel, automatiseer,
    vereenvoudig, stel, schaf, spreid, waarschuw, betrek, luister, probeer
"""
