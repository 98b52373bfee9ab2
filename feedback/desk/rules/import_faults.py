# SPDX-License-Identifier: EUPL-1.2
"""Faults of a file in Dutch, for the page (pure); the terminal tells them in English.

What is quoted from the file or the mapping stays as it is. A sentence that is not listed
stays English: better that than none. A test walks the readers to see that all are here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

_PLACES = (
    (r"row (\d+), column (.+)", r"rij \1, kolom \2"),
    (r"row (\d+)", r"rij \1"),
    (r"column (.+)", r"kolom \1"),
    (r"cells (.+)", r"cellen \1"),
    (r"file", "bestand"),
    (r"mapping", "vertaling"),
    (r"and more", "en meer"),
    (r"--survey", "korte naam"),
)
_SENTENCES = (
    # Cells.
    (
        r"This text is longer than (.+) characters\. Shorten it\.",
        r"Deze tekst is langer dan \1 tekens. Maak hem korter.",
    ),
    (
        r"This is none of (.+)\. Say under `values` which one it is, or `skip`\.",
        r"Dit is geen van \1. Zet onder `values` welke het is, of `skip`.",
    ),
    (
        r"This is neither ja nor nee\. Say under `values` what is true and what is false\.",
        r"Dit is geen ja en geen nee. Zet onder `values` wat true is en wat false.",
    ),
    (
        r"This is no whole mark\. Say under `missing` or `values` what else it is\.",
        r"Dit is geen heel cijfer. Zet onder `missing` of `values` wat het dan is.",
    ),
    (
        r"This mark is not between (\S+) and (\S+)\. Check `mark_scale`, (.+)",
        r"Dit cijfer ligt niet tussen \1 en \2. Kijk `mark_scale` na, of zet onder `missing` wat "
        r"het dan is.",
    ),
    (
        r"This is no weight: a number above zero, like 0\.85\.",
        r"Dit is geen gewicht: een getal boven nul, zoals 0.85.",
    ),
    (r"This moment lies outside every calendar\.", r"Dit moment staat op geen kalender."),
    (
        r"This moment lies before (\d+)\. Check the date\.",
        r"Dit moment ligt vóór \1. Kijk de datum na.",
    ),
    (
        r"This moment lies in the future\. Check the date\.",
        r"Dit moment ligt in de toekomst. Kijk de datum na.",
    ),
    (
        r"This is no moment like (.+)\. Set `format`\.",
        r"Dit is geen moment zoals \1. Zet `format` goed.",
    ),
    # Rows.
    (r"Reading stopped after (\d+) faults\.", r"Na \1 fouten zijn wij gestopt met lezen."),
    (
        r"The file has no such column\. It has: (.+)\.",
        r"Deze kolom staat niet in het bestand. Wel: \1.",
    ),
    (
        r"Row (\d+) has the same id with another value here\. (.+)",
        r"Rij \1 heeft hetzelfde nummer met hier iets anders. Herstel een van de twee.",
    ),
    (
        r"This is needed\. Fill it in, or set it under `defaults`\.",
        r"Dit is nodig. Vul het in, of zet het onder `defaults`.",
    ),
    (
        r"This row has (\d+) cells and the header has (\d+)\. (.+)",
        r"Deze rij heeft \1 cellen en de eerste rij \2. Kijk aanhalings- en scheidingstekens na.",
    ),
    (
        r"This row holds a NUL or half a character\. Take it out\.",
        r"In deze rij staat een NUL of een half teken. Haal het eruit.",
    ),
    (
        r"This row holds a zero byte: it is no text\. Check `encoding`\.",
        r"In deze rij staat een nulbyte: dit is geen tekst. Kijk `encoding` na.",
    ),
    (
        r"This row is no CSV \((.+)\)\. Check its quotes and line ends\.",
        r"Deze rij is geen CSV. Kijk aanhalingstekens en regeleinden na.",
    ),
    (
        r"This row is UTF-8, but is read as (.+)\. Set `encoding: utf-8`\.",
        r"Deze rij is UTF-8, maar wordt gelezen als \1. Zet `encoding: utf-8`.",
    ),
    (
        r"This row is not (.+)\. Set `encoding` in the mapping; try (.+), or utf-16 for (.+)",
        r"Deze rij is geen \1. Zet `encoding` in de vertaling; probeer \2, of utf-16 voor "
        r"Unicode-tekst uit Excel.",
    ),
    (
        r"This formula has no result\. Open the file in Excel and save it\.",
        r"Deze formule heeft geen uitkomst. Open het bestand in Excel en bewaar het.",
    ),
    (
        r"These cells are merged\. Split them and fill each in\.",
        r"Deze cellen zijn samengevoegd. Splits ze en vul elke cel in.",
    ),
    # Files.
    (
        r"It is larger than (.+) MB\. Cut it into pieces\.",
        r"Het is groter dan \1 MB. Knip het in stukken.",
    ),
    (
        r"It is locked or in the old Excel format\. Save it as \.xlsx or CSV\.",
        r"Het is op slot, of van een oude Excel. Bewaar het als .xlsx of CSV.",
    ),
    (
        r"It has more than (\d+) rows\. Cut it into pieces\.",
        r"Het heeft meer dan \1 rijen. Knip het in stukken.",
    ),
    (
        r"It is empty\. The first row has to name the columns\.",
        r"Het is leeg. In de eerste rij horen de namen van de kolommen.",
    ),
    (r"There are more than (\d+) columns\.", r"Er zijn meer dan \1 kolommen."),
    (
        r"These column names stand twice: (.+)\. Rename one\.",
        r"Deze namen van kolommen staan er twee keer: \1. Geef er een andere naam aan.",
    ),
    (
        r"There is one column only\. Set `delimiter: (.+)`\.",
        r"Er is maar één kolom. Zet `delimiter: \1` in de vertaling.",
    ),
    (
        r"It is no Excel file that can be read\. Save it again\.",
        r"Dit Excel-bestand is niet te lezen. Bewaar het opnieuw.",
    ),
    (
        r"It unpacks to more than an import may be\. Save it as CSV\.",
        r"Uitgepakt is het te groot. Bewaar het als CSV.",
    ),
    (
        r"It holds more text than an import may\. Save it as CSV\.",
        r"Er staat te veel tekst in. Bewaar het als CSV.",
    ),
    (
        r"It holds macros\. Save it as \.xlsx without macros\.",
        r"Er zitten macro's in. Bewaar het als .xlsx zonder macro's.",
    ),
    (
        r"There is no visible sheet with this name\. There are: (.+)\.",
        r"Er is geen zichtbaar blad met deze naam. Wel: \1.",
    ),
    (
        r"Name one sheet in the mapping, `sheet: …`\. There are: (.+)\.",
        r"Noem één blad in de vertaling, met `sheet:`. Er zijn: \1.",
    ),
    # The mapping and the survey.
    (r"Use one of (.+)\.", r"Gebruik een van \1."),
    (r"This stands twice\. Keep one\.", r"Dit staat er twee keer. Houd er één."),
    (r"The mapping is too long to be one\.", r"Dit is te lang voor een vertaling."),
    (
        r"This is no YAML\. Check indents, colons and quotes\.",
        r"Dit is geen YAML. Kijk inspringen, dubbele punten en aanhalingstekens na.",
    ),
    (
        r"It has to be keys with values, like `columns:`\.",
        r"Schrijf namen met waarden, zoals `columns:`.",
    ),
    (r"Name the columns and what they are: `(.+)`\.", r"Noem de kolommen en wat ze zijn: `\1`."),
    (r"More than one column is read as (.+)\.", r"Meer dan één kolom wordt gelezen als \1."),
    (
        r"No column is read as this\. Name a target, like external_id\.",
        r"Geen kolom wordt zo gelezen. Noem een doel, zoals external_id.",
    ),
    (r"Write what it is: `(.+)`\.", r"Schrijf wat het is: `\1`."),
    (r"Every (\S+) needs a code of its own\.", r"Elke \1 heeft een eigen `code` nodig."),
    (r"A (\S+) has no code\. Leave it out\.", r"Een \1 heeft geen `code`. Laat die weg."),
    (r"Write words with what they mean: (.+)\.", r"Schrijf woorden met wat ze betekenen: \1."),
    (r"Write one word or text here\.", r"Schrijf hier één woord of tekst."),
    (r"Write one text here\.", r"Schrijf hier één tekst."),
    (r"There is no such key\. Use (.+)\.", r"Deze naam kennen wij niet. Gebruik \1."),
    (
        r"Use small letters, digits, - and _, at most 60: kto_2026\.",
        r"Gebruik kleine letters, cijfers, - en _, hoogstens 60: kto_2026.",
    ),
    (r"Write keys with values: (.+)\.", r"Schrijf namen met waarden: \1."),
    (
        r"The mapping is for another survey than --survey names\.",
        r"De vertaling is voor een ander onderzoek dan u noemt.",
    ),
    (
        r"Write the worst and the best mark: (.+)\.",
        r"Schrijf het slechtste en het beste cijfer: \1.",
    ),
    (
        r"This survey is marked from (\S+) \(worst\) to (\S+) \(best\)\. (.+)",
        r"Dit onderzoek heeft cijfers van \1 (slechtst) tot \2 (best). Gebruik een andere korte "
        r"naam voor een andere schaal.",
    ),
    # Taking a file out again.
    (
        r"(\d+) answers of this file became a case with a promise\. (.+)",
        r"\1 antwoorden uit dit bestand werden een zaak met een belofte. Handel die eerst af: een "
        r"belofte nemen wij niet terug.",
    ),
    (r"This file was taken out before\.", r"Dit bestand is er al eerder uit gehaald."),
)


def faults_in_dutch(faults: Mapping[str, str]) -> dict[str, str]:
    """Return faults by place, both in Dutch as far as they are known."""
    return {_say(where, _PLACES): _say(why, _SENTENCES) for where, why in faults.items()}


def _say(text: str, table: tuple[tuple[str, str], ...]) -> str:
    for english, dutch in table:
        found = re.fullmatch(english, text, re.DOTALL)
        if found:
            return found.expand(dutch)
    return text
