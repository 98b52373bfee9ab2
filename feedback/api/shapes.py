# SPDX-License-Identifier: EUPL-1.2
"""What goes in and out of the API, field by field (contract.md section 4)."""

from __future__ import annotations

import enum

from feedback.api.schema import (
    Checked,
    Day,
    Field,
    Flag,
    Items,
    Moment,
    Nullable,
    Number,
    Shape,
    Text,
    Word,
)
from feedback.callbacks.rules import (
    AttemptOutcome,
    Emotion,
    Need,
    PromiseState,
    TimeState,
    VerdictOutcome,
    VerdictReason,
)
from feedback.cases.rules import (
    MAX_LINE,
    MAX_STORY,
    AgreementStatus,
    CaseKind,
    CaseStatus,
    CloseReason,
    ReopenReason,
)
from feedback.catalogue.rules import Channel
from feedback.contacts.rules.details import PreferredChannel, PreferredTime
from feedback.contacts.rules.mail import parse_email
from feedback.contacts.rules.numbers import parse_phone
from feedback.feedback_tasks.rules import (
    LONGEST_ANSWER,
    LONGEST_NAME,
    LONGEST_QUESTION,
    TaskStatus,
)

MOST_AGREEMENTS = 20
MAX_CODE = 60

CONTACT = Shape(
    "Contact",
    (
        Field("name", Text(120), "Hoe de inwoner heet.", required=False),
        Field(
            "phone",
            Checked(Text(60, example="06 12 34 56 78"), parse_phone),
            "Telefoonnummer: Nederlands, of internationaal met landcode.",
            required=False,
        ),
        Field(
            "email",
            Checked(Text(254, example="naam@voorbeeld.example"), parse_email),
            "E-mailadres; hierheen gaat één bevestiging.",
            required=False,
        ),
        Field(
            "preferredChannel",
            Word(PreferredChannel),
            "De weg voor wie niet kan of wil bellen.",
            required=False,
        ),
        Field(
            "preferredTimes",
            Items(Word(PreferredTime), most=3),
            "Wanneer het de inwoner schikt.",
            required=False,
        ),
    ),
)

NEW_CASE = Shape(
    "NewCase",
    (
        Field("kind", Word(CaseKind), "Wat de inwoner meldt."),
        Field("text", Text(MAX_STORY), "Het verhaal. Een BSN erin wordt weggehaald."),
        Field("channel", Word(Channel), "Waar het bericht binnenkwam."),
        Field("topic", Text(MAX_CODE), "Code van het onderwerp.", required=False),
        Field("district", Text(MAX_CODE), "Code van de wijk.", required=False),
        Field(
            "receivedAt",
            Moment(),
            "Het moment van de inwoner zelf; zonder dit veld is het nu.",
            required=False,
        ),
        Field("contact", CONTACT, "Hoe de inwoner te bereiken is.", required=False),
        Field("callRequested", Flag(), "De inwoner wil gebeld worden."),
        Field(
            "surveyResponseId",
            Number(),
            "Nummer van het antwoord op een onderzoek waar dit bij hoort.",
            required=False,
        ),
    ),
)

CASE_CHANGE = Shape(
    "CaseChange",
    (
        Field("version", Number(), "De versie die u las; een oudere geeft 409."),
        Field("kind", Word(CaseKind), "Andere soort.", required=False),
        Field("topic", Text(MAX_CODE), "Code van het andere onderwerp.", required=False),
        Field("assignee", Nullable(Number()), "Nummer van de collega, of null.", required=False),
        Field(
            "team",
            Nullable(Number()),
            "Nummer van het team, of null. De zaak is dan van niemand, tenzij u ook een "
            "collega noemt.",
            required=False,
        ),
    ),
)

NEW_ATTEMPT = Shape(
    "NewCallAttempt",
    (
        Field("outcome", Word(AttemptOutcome), "Hoe het bellen afliep."),
        Field("startedAt", Moment(), "Wanneer u belde: dit telt voor de belofte."),
        Field("endedAt", Moment(), "Wanneer het gesprek eindigde.", required=False),
        Field("note", Text(MAX_STORY), "Notitie.", required=False),
    ),
)

NEW_AGREEMENT = Shape(
    "NewAgreement",
    (
        Field("text", Text(MAX_LINE), "Wat er is afgesproken."),
        Field("owner", Text(100), "Wie het doet."),
        Field("dueOn", Day(), "Uiterlijk op deze dag."),
    ),
)

CONSENTS = Shape(
    "Consents",
    (
        Field("score", Flag(), "Mogen wij later een cijfer vragen?"),
        Field("thinkAlong", Flag(), "Wil de inwoner meedenken?"),
        Field("surprise", Flag(), "Mogen wij iets sturen?"),
    ),
)

NEW_CONVERSATION = Shape(
    "NewConversation",
    (
        Field("startedAt", Moment(), "Wanneer het gesprek begon."),
        Field("summary", Text(MAX_STORY), "Wat er gebeurde, in de woorden van de inwoner."),
        Field("underlyingNeed", Word(Need), "Wat de inwoner nodig heeft."),
        Field(
            "underlyingStory", Text(MAX_STORY), "Het verhaal achter het verhaal.", required=False
        ),
        Field("emotion", Word(Emotion), "Hoe de inwoner zich voelde.", required=False),
        Field("agreements", Items(NEW_AGREEMENT, most=MOST_AGREEMENTS), "Wat is afgesproken."),
        Field("consents", CONSENTS, "Wat de inwoner goed vindt."),
    ),
)

CLOSING = Shape(
    "Closing", (Field("reason", Word(CloseReason), "Waarom de zaak sluit.", required=False),)
)
REOPENING = Shape(
    "Reopening",
    (Field("reason", Word(ReopenReason), "Waarom de zaak weer opengaat.", required=False),),
)

PERSON = Shape("Person", (Field("id", Number(), "Nummer."), Field("name", Text(200), "Naam.")))

VERDICT = Shape(
    "Verdict",
    (
        Field("outcome", Word(VerdictOutcome), "Wat er van de belofte kwam."),
        Field("reason", Word(VerdictReason), "Waarom."),
        Field("happenedAt", Moment(), "Begin van het gesprek, of van wat de belofte afsloot."),
        Field("targetMet", Flag(), "Ook onze eigen norm is gehaald."),
        Field("lateSeconds", Number(least=0), "Seconden te laat; 0 is op tijd."),
    ),
)

GIVEN_PROMISE = Shape(
    "GivenPromise",
    (
        Field("targetAt", Moment(), "Onze eigen norm."),
        Field("dueAt", Moment(), "Wat de inwoner is gezegd."),
        Field("text", Text(400), "De belofte in woorden."),
    ),
)

PROMISE = Shape(
    "Promise",
    (
        *GIVEN_PROMISE.fields,
        Field("state", Word(PromiseState), "Loopt de belofte nog?"),
        Field("timeState", Nullable(Word(TimeState)), "Stand tegen de klok, zolang hij loopt."),
        Field("verdict", Nullable(VERDICT), "Wat ervan kwam; komt één keer, verandert nooit."),
    ),
)

OPENED_CASE = Shape(
    "OpenedCase",
    (
        Field("id", Number(), "Nummer voor programma's."),
        Field("number", Text(20, example="G26-04817"), "Zaaknummer voor mensen."),
        Field("kind", Word(CaseKind), "Soort."),
        Field("status", Word(CaseStatus), "Stand."),
        Field("receivedAt", Moment(), "Het moment van de inwoner."),
        Field("promise", Nullable(GIVEN_PROMISE), "De belofte, als die is gedaan."),
        Field("statusUrl", Text(2000), "Geheime link naar de eigen pagina van de inwoner."),
        Field("bsnMasked", Flag(), "Uit de tekst is een BSN weggehaald."),
    ),
)

_SUMMARY_FIELDS = (
    Field("id", Number(), "Nummer voor programma's."),
    Field("number", Text(20, example="G26-04817"), "Zaaknummer voor mensen."),
    Field("kind", Word(CaseKind), "Soort."),
    Field("status", Word(CaseStatus), "Stand."),
    Field("channel", Word(Channel), "Kanaal."),
    Field("topic", Nullable(Text(MAX_CODE)), "Code van het onderwerp."),
    Field("district", Nullable(Text(MAX_CODE)), "Code van de wijk."),
    Field("receivedAt", Moment(), "Het moment van de inwoner."),
    Field("closedAt", Nullable(Moment()), "Wanneer de zaak klaar was."),
    Field("assignee", Nullable(PERSON), "Wie de zaak heeft."),
    Field("team", Nullable(PERSON), "Van welk team de zaak is."),
    Field("promise", Nullable(PROMISE), "De laatste belofte."),
    Field("version", Number(), "Groeit met elke verandering."),
)
CASE_SUMMARY = Shape("CaseSummary", _SUMMARY_FIELDS)

AGREEMENT = Shape(
    "Agreement",
    (
        Field("id", Number(), "Nummer."),
        Field("text", Text(MAX_LINE), "Wat er is afgesproken."),
        Field("owner", Text(100), "Wie het doet."),
        Field("dueOn", Day(), "Uiterlijk op deze dag."),
        Field("status", Word(AgreementStatus), "Stand."),
    ),
)

FEEDBACK_TASK = Shape(
    "FeedbackTask",
    (
        Field("id", Number(), "Nummer."),
        Field("question", Text(LONGEST_QUESTION), "Wat een afdeling gevraagd is."),
        Field("department", Text(LONGEST_NAME), "Welke afdeling."),
        Field("dueOn", Day(), "Antwoord uiterlijk op deze dag."),
        Field("firstDueOn", Day(), "De dag die eerst gevraagd is; die telt voor de cijfers."),
        Field("status", Word(TaskStatus), "Stand."),
        Field("answer", Nullable(Text(LONGEST_ANSWER)), "Het antwoord."),
    ),
)

KNOWN_CONTACT = Shape(
    "KnownContact",
    (
        Field("name", Nullable(Text(200)), "Naam."),
        Field("phone", Nullable(Text(60)), "Telefoonnummer, internationaal geschreven."),
        Field("email", Nullable(Text(254)), "E-mailadres."),
        Field("preferredChannel", Nullable(Word(PreferredChannel)), "Liever niet bellen, maar zo."),
        Field("preferredTimes", Items(Word(PreferredTime), most=3), "Wanneer het schikt."),
    ),
)

CASE = Shape(
    "Case",
    (
        *_SUMMARY_FIELDS,
        Field("text", Nullable(Text(MAX_STORY)), "Het verhaal."),
        Field("department", Nullable(Text(200)), "Afdeling, zoals een import die noemde."),
        Field("recordedAt", Moment(), "Wanneer wij het opschreven."),
        Field("handledAt", Nullable(Moment()), "Eerste gesprek, of sluiting."),
        Field("agreements", Items(AGREEMENT, most=1000), "Wat is afgesproken."),
        Field("feedbackTasks", Items(FEEDBACK_TASK, most=1000), "Vragen aan afdelingen."),
        Field(
            "contact",
            Nullable(KNOWN_CONTACT),
            "Alleen met de scope contacts:read; elke inzage wordt vastgelegd.",
            required=False,
        ),
    ),
)

ATTEMPT = Shape(
    "CallAttempt",
    (
        Field("id", Number(), "Nummer."),
        Field("outcome", Word(AttemptOutcome), "Hoe het bellen afliep."),
        Field("startedAt", Moment(), "Begin."),
        Field("endedAt", Nullable(Moment()), "Einde."),
        Field("promise", Nullable(PROMISE), "De belofte, met het oordeel tot nu toe."),
    ),
)

CONVERSATION = Shape(
    "Conversation",
    (
        Field("id", Number(), "Nummer."),
        Field("attemptId", Number(), "De poging waar dit gesprek bij hoort."),
        Field("startedAt", Moment(), "Begin."),
        Field("promise", Nullable(PROMISE), "De belofte, met het oordeel tot nu toe."),
        Field("agreements", Items(AGREEMENT, most=1000), "Alle afspraken van de zaak."),
    ),
)

PROBLEM = Shape(
    "Problem",
    (
        Field("type", Text(200), "Soort fout."),
        Field("title", Text(200), "De fout in een paar woorden."),
        Field("status", Number(), "HTTP-status."),
        Field("detail", Text(20_000), "Wat er mis is en wat u kunt doen."),
        Field("instance", Text(200), "Kenmerk van dit verzoek."),
        Field(
            "invalidParams",
            Items(
                Shape(
                    "InvalidParam",
                    (
                        Field("name", Text(200), "Het veld."),
                        Field("reason", Text(2000), "Wat eraan mankeert."),
                    ),
                ),
                most=1000,
            ),
            "Elk veld dat niet klopt, allemaal tegelijk.",
            required=False,
        ),
    ),
)


def collection_of(shape: Shape) -> Shape:
    """Return the shape of a page of ``shape``."""
    return Shape(
        f"{shape.name}Page",
        (
            Field("results", Items(shape, most=100), "De rijen van deze bladzijde."),
            Field("next", Nullable(Text(4000)), "Adres van de volgende bladzijde."),
            Field("previous", Nullable(Text(4000)), "Adres van de vorige bladzijde."),
            Field("count", Number(least=0), "Hoeveel rijen er zijn."),
            Field("countCapped", Flag(), "Er zijn er nog meer dan count.", required=False),
        ),
    )


CASE_PAGE = collection_of(CASE_SUMMARY)


class CaseSort(enum.StrEnum):
    """How a list of cases can be sorted; a minus turns the order around."""

    BY_PROMISE = "promise.dueAt"
    BY_PROMISE_LAST_FIRST = "-promise.dueAt"
    BY_RECEIPT = "receivedAt"
    BY_RECEIPT_LAST_FIRST = "-receivedAt"


CASE_FILTERS = (
    Field("status", Word(CaseStatus), "Alleen met deze stand.", required=False),
    Field("kind", Word(CaseKind), "Alleen van deze soort.", required=False),
    Field("channel", Word(Channel), "Alleen langs dit kanaal.", required=False),
    Field("topic", Text(MAX_CODE), "Alleen met dit onderwerp (code).", required=False),
    Field("assignee", Number(), "Alleen van deze collega (nummer).", required=False),
    Field("team", Number(), "Alleen van dit team (nummer).", required=False),
    Field(
        "dueBefore", Moment(), "Alleen met een lopende belofte van vóór dit moment.", required=False
    ),
    Field("late", Flag(), "true: de lopende belofte is te laat; false: de rest.", required=False),
    Field("q", Text(200), "Zoeken op zaaknummer en woorden van het verhaal.", required=False),
    Field("sort", Word(CaseSort), "Volgorde; standaard promise.dueAt.", required=False),
    Field("pageSize", Number(most=100), "Rijen per bladzijde; standaard 50.", required=False),
    Field("cursor", Text(600), "Staat in next en previous; niet zelf maken.", required=False),
)
