# SPDX-License-Identifier: EUPL-1.2
"""The question bank: proven questions in Dutch and English (pure; domain.md section 5.2).

Core questions have the same words for every channel, so that answers can be laid side by
side. Wording marked [S] there comes from research that municipalities already hold.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from feedback.catalogue.rules import Channel
from feedback.surveys.rules.instruments import Instrument
from feedback.surveys.rules.questionnaire import Choice, Condition, Question, QuestionKind
from feedback.wording import N_

_PERSONAL = (Channel.COUNTER, Channel.PHONE, Channel.EMAIL, Channel.HOME_VISIT)
_COUNTER = (Channel.COUNTER, Channel.KIOSK)
_DIGITAL = (Channel.DIGITAL_FORM, Channel.WEBSITE)
_WRITTEN = (Channel.EMAIL, Channel.POST)
_SCALE = ("1 is heel slecht, 10 is heel goed.", "1 is very bad, 10 is very good.")
_LOW = Condition("q_overall", ("1", "2", "3", "4", "5"))


def _mark(
    code: str,
    label: str,
    label_en: str,
    *,
    channels: tuple[Channel, ...] = (),
    beside: Sequence[str] = (),
) -> Question:
    return Question(
        QuestionKind.ASPECT,
        code,
        label,
        label_en,
        help=_SCALE[0],
        help_en=_SCALE[1],
        channels=channels,
        beside=code in beside,
    )


_HOST_BESIDE = ("h_expert", "h_empathy", "h_ownership", "h_ideas", "h_whole")

CORE: tuple[Question, ...] = (
    Question(
        QuestionKind.OVERALL_MARK,
        "q_overall",
        "Welk rapportcijfer geeft u voor de manier waarop u in het algemeen bent geholpen?",
        "What mark do you give for the way you were helped in general?",
        help=_SCALE[0],
        help_en=_SCALE[1],
        required=True,
    ),
    Question(
        QuestionKind.EXPLANATION,
        "q_overall_why",
        "Kunt u uw cijfer uitleggen?",
        "Can you explain your mark?",
        help="Zet hier geen naam, telefoonnummer of BSN.",
        help_en="Please do not write a name, phone number or BSN here.",
        beside=True,
    ),
    Question(
        QuestionKind.EFFORT,
        "q_ces",
        "Hoeveel moeite heeft u persoonlijk moeten doen om uw vraag, verzoek of klacht "
        "afgehandeld te krijgen?",
        "How much effort did you personally have to make to get your question, request or "
        "complaint dealt with?",
    ),
    Question(
        QuestionKind.CHOICE,
        "q_solved",
        "Is uw vraag beantwoord of geregeld?",
        "Has your question been answered or settled?",
        choices=(
            Choice("yes_at_once", "Ja, in één keer", "Yes, at once"),
            Choice("yes_after_more", "Ja, na meer contacten", "Yes, after more contacts"),
            Choice("partly", "Voor een deel", "Partly"),
            Choice("not_yet", "Nog niet", "Not yet"),
            Choice("no", "Nee", "No"),
        ),
    ),
)
REASON = Question(
    QuestionKind.CHOICE,
    "q_reason",
    "Waarvoor had u contact met de gemeente?",
    "Why did you contact the municipality?",
    choices=(
        Choice("document", "Paspoort, rijbewijs of uittreksel", "Passport, licence or extract"),
        Choice("moving", "Verhuizen of inschrijven", "Moving or registering"),
        Choice("neighbourhood", "Afval, straat of groen", "Waste, streets or green"),
        Choice("support", "Zorg, hulp of inkomen", "Care, support or income"),
        Choice("permit", "Vergunning of bouwen", "Permit or building"),
        Choice("tax", "Belasting", "Taxes"),
        Choice("complaint", "Een klacht of melding", "A complaint or report"),
        Choice("other", "Iets anders", "Something else"),
    ),
)
HOST: tuple[Question, ...] = (
    _mark(
        "h_willing",
        "De bereidheid van de medewerker om u te helpen",
        "How willing the employee was to help you",
        channels=_PERSONAL,
    ),
    _mark(
        "h_expert",
        "De deskundigheid van de medewerker",
        "How expert the employee was",
        channels=_PERSONAL,
        beside=_HOST_BESIDE,
    ),
    _mark(
        "h_empathy",
        "De mate waarin de medewerker zich in uw situatie heeft ingeleefd",
        "How well the employee understood your situation",
        channels=_PERSONAL,
        beside=_HOST_BESIDE,
    ),
    _mark(
        "h_ownership",
        "De mate waarin de medewerker zich verantwoordelijk toonde om uw vraag of probleem op "
        "te lossen",
        "How far the employee took responsibility for solving your question or problem",
        channels=_PERSONAL,
        beside=_HOST_BESIDE,
    ),
    _mark(
        "h_ideas",
        "De mate waarin de medewerker oplossingen of ideeën aandroeg waar u zelf nog niet aan "
        "had gedacht",
        "How far the employee came up with solutions or ideas you had not thought of yourself",
        channels=_PERSONAL,
        beside=_HOST_BESIDE,
    ),
    _mark(
        "h_whole",
        "De manier waarop de medewerker niet alleen zichzelf vertegenwoordigde maar de hele "
        "gemeente",
        "How far the employee spoke for the whole municipality",
        channels=_PERSONAL,
        beside=_HOST_BESIDE,
    ),
)
ASPECTS: tuple[Question, ...] = (
    _mark("a_hours", "De openingstijden", "The opening hours", channels=_COUNTER),
    _mark(
        "a_appointment", "Het maken van een afspraak", "Making an appointment", channels=_COUNTER
    ),
    _mark("a_wait", "De wachttijd", "The waiting time", channels=(*_COUNTER, Channel.PHONE)),
    Question(
        QuestionKind.CHOICE,
        "a_wait_min",
        "Hoe lang wachtte u ongeveer?",
        "About how long did you wait?",
        choices=(
            Choice("up_to_5", "Tot 5 minuten", "Up to 5 minutes"),
            Choice("up_to_10", "5 tot 10 minuten", "5 to 10 minutes"),
            Choice("up_to_20", "10 tot 20 minuten", "10 to 20 minutes"),
            Choice("over_20", "Langer dan 20 minuten", "Longer than 20 minutes"),
        ),
        channels=(*_COUNTER, Channel.PHONE),
        beside=True,
    ),
    _mark("a_room", "De wachtruimte", "The waiting room", channels=_COUNTER),
    _mark(
        "a_route",
        "De weg vinden in het gebouw",
        "Finding the way in the building",
        channels=_COUNTER,
    ),
    _mark("a_privacy", "De privacy aan de balie", "The privacy at the counter", channels=_COUNTER),
    _mark("a_price", "De prijs van het product", "The price of the product", channels=_COUNTER),
    _mark("a_friendly", "De vriendelijkheid", "The friendliness"),
    _mark("a_clear", "De duidelijkheid van de informatie", "How clear the information was"),
    _mark("a_menu", "Het keuzemenu", "The menu of options", channels=(Channel.PHONE,)),
    Question(
        QuestionKind.CHOICE,
        "a_transfers",
        "Hoe vaak bent u doorverbonden?",
        "How often were you put through to someone else?",
        choices=(
            Choice("none", "Niet", "Not at all"),
            Choice("once", "1 keer", "Once"),
            Choice("twice", "2 keer", "Twice"),
            Choice("more", "3 keer of vaker", "3 times or more"),
        ),
        channels=(Channel.PHONE,),
    ),
    _mark(
        "a_findable", "De vindbaarheid op de website", "How easy it was to find", channels=_DIGITAL
    ),
    _mark("a_easy", "Het gebruiksgemak", "How easy it was to use", channels=_DIGITAL),
    _mark("a_login", "Het inloggen", "Signing in", channels=_DIGITAL),
    _mark("a_status", "Op de hoogte blijven", "Being kept informed", channels=_DIGITAL),
    _mark("a_ack", "De ontvangstbevestiging", "The confirmation of receipt", channels=_WRITTEN),
    _mark("a_speed", "De snelheid van het antwoord", "How fast the answer came", channels=_WRITTEN),
    _mark("a_language", "De begrijpelijke taal", "How clear the language was", channels=_WRITTEN),
)
CLOSING: tuple[Question, ...] = (
    Question(
        QuestionKind.SUGGESTION,
        "q_suggest",
        "Heeft u nog suggesties voor de gemeente over hoe de dienstverlening {channel} kan "
        "worden verbeterd?",
        "Do you have suggestions for the municipality on how to improve its service {channel}?",
        help="Zet hier geen naam, telefoonnummer of BSN.",
        help_en="Please do not write a name, phone number or BSN here.",
    ),
    Question(
        QuestionKind.CALL_REQUESTED,
        "q_call_me",
        "Mogen wij u hierover bellen?",
        "May we call you about this?",
        help="Zegt u ja? Dan bellen wij u binnen 1 werkdag. Onze collega ziet dan uw "
        "antwoorden. Zegt u nee? Dan weten wij niet wie u bent.",
        help_en="If you say yes, we call you within 1 working day. Our colleague then sees your "
        "answers. If you say no, we do not know who you are.",
    ),
)
BACKGROUND: tuple[Question, ...] = (
    Question(
        QuestionKind.CHOICE,
        "age",
        "Wat is uw leeftijd?",
        "What is your age?",
        choices=tuple(
            Choice(code, label, label_en)
            for code, label, label_en in (
                ("18_34", "18 tot en met 34 jaar", "18 to 34"),
                ("35_49", "35 tot en met 49 jaar", "35 to 49"),
                ("50_64", "50 tot en met 64 jaar", "50 to 64"),
                ("65_up", "65 jaar of ouder", "65 or older"),
            )
        ),
    ),
    Question(
        QuestionKind.REMARK,
        "district_name",
        "In welke wijk of kern woont u?",
        "In which neighbourhood do you live?",
    ),
)
#: The bank as the builder shows it: a heading with its questions.
SHELVES: Mapping[str, tuple[Question, ...]] = {
    N_("Kern: voor elk kanaal dezelfde woorden"): (*CORE, *CLOSING),
    N_("Aanleiding"): (REASON,),
    N_("Gastheerschap: hoe u bent geholpen"): HOST,
    N_("Onderdelen per kanaal"): ASPECTS,
    N_("Achtergrond: alleen in metingen"): BACKGROUND,
}
BANK: Mapping[str, Question] = {one.code: one for shelf in SHELVES.values() for one in shelf}

_SHORT_ASPECTS = tuple(BANK[code] for code in ("a_wait", "a_clear", "a_easy", "a_speed"))
_IMPORTANCE = "_importance"


def mirror_questions(aspects: Sequence[Question]) -> tuple[Question, ...]:
    """Return two questions an aspect for colleagues: what residents give, and want (5.6)."""
    made = []
    for aspect in aspects:
        subject, subject_en = aspect.label[0].lower() + aspect.label[1:], aspect.label_en
        made.append(
            Question(
                QuestionKind.ASPECT,
                aspect.code,
                f"Welk cijfer denkt u dat inwoners geven voor: {subject}?",
                f"What mark do you think residents give: {subject_en}?",
            )
        )
        made.append(
            Question(
                QuestionKind.ASPECT,
                f"{aspect.code}{_IMPORTANCE}",
                "Hoe belangrijk is dit voor inwoners?",
                "How important is this to residents?",
                help="1 is helemaal niet belangrijk, 10 is heel belangrijk.",
                help_en="1 is not important at all, 10 is very important.",
                beside=True,
            )
        )
    return tuple(made)


def first_questions(instrument: Instrument) -> tuple[Question, ...]:
    """Return what a new survey of this kind starts with; an editor goes on from there."""
    if instrument is Instrument.EMPLOYEE_MIRROR:
        return mirror_questions((*HOST, BANK["a_wait"], BANK["a_clear"]))
    asked = (*CORE, *HOST, *_SHORT_ASPECTS)
    if instrument is Instrument.CONTINUOUS:
        return (*asked, *CLOSING)
    return (REASON, *asked, *CLOSING, *BACKGROUND)
