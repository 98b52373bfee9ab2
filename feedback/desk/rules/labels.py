# SPDX-License-Identifier: EUPL-1.2
"""What the workplace calls stored words, and the words its addresses use for them."""

from __future__ import annotations

import enum

from feedback.callbacks.rules import AttemptOutcome, Emotion, Need, TimeState, VerdictReason
from feedback.cases.rules import AgreementStatus, CaseKind, CaseStatus, CloseReason, ReopenReason
from feedback.catalogue.rules import CHANNEL_LABELS, Channel
from feedback.surprise_budget.rules.surprises import STATE_LABELS
from feedback.wording import N_

KIND_LABELS = {
    CaseKind.COMPLAINT: N_("klacht"),
    CaseKind.SUGGESTION: N_("tip"),
    CaseKind.COMPLIMENT: N_("compliment"),
    CaseKind.QUESTION: N_("vraag"),
    CaseKind.PUBLIC_SPACE_REPORT: N_("melding buiten"),
}


class Answer(enum.StrEnum):
    """What the resident says to "klopt dit?"."""

    YES = "yes"
    NO = "no"


CHANNEL_NAMES = CHANNEL_LABELS
SURPRISE_LABELS = STATE_LABELS
KIND_WORDS = {
    "klacht": CaseKind.COMPLAINT,
    "tip": CaseKind.SUGGESTION,
    "compliment": CaseKind.COMPLIMENT,
    "vraag": CaseKind.QUESTION,
    "melding": CaseKind.PUBLIC_SPACE_REPORT,
}
CHANNEL_WORDS = {
    "balie": Channel.COUNTER,
    "telefoon": Channel.PHONE,
    "formulier": Channel.DIGITAL_FORM,
    "mail": Channel.EMAIL,
    "website": Channel.WEBSITE,
    "brief": Channel.POST,
    "sociale-media": Channel.SOCIAL,
    "thuis": Channel.HOME_VISIT,
    "zuil": Channel.KIOSK,
}
STATE_WORDS = {
    "te-laat": TimeState.LATE,
    "streef-voorbij": TimeState.PAST_TARGET,
    "bijna": TimeState.DUE_SOON,
    "op-tijd": TimeState.ON_TIME,
}
STATUS_LABELS = {
    CaseStatus.OPEN: N_("open"),
    CaseStatus.CLOSED: N_("gesloten"),
    CaseStatus.QUARANTINED: N_("in quarantaine"),
    CaseStatus.MERGED: N_("samengevoegd"),
    CaseStatus.WITHDRAWN: N_("ingetrokken"),
    CaseStatus.FORWARDED: N_("doorgestuurd"),
}
STATUS_WORDS = {
    "open": CaseStatus.OPEN,
    "gesloten": CaseStatus.CLOSED,
    "quarantaine": CaseStatus.QUARANTINED,
    "samengevoegd": CaseStatus.MERGED,
    "ingetrokken": CaseStatus.WITHDRAWN,
    "doorgestuurd": CaseStatus.FORWARDED,
}
OUTCOME_LABELS = {
    AttemptOutcome.REACHED: N_("Gesproken"),
    AttemptOutcome.NO_ANSWER: N_("Niet bereikt"),
    AttemptOutcome.VOICEMAIL: N_("Voicemail"),
    AttemptOutcome.WRONG_NUMBER: N_("Fout nummer"),
    AttemptOutcome.DECLINED: N_("Wil niet gebeld"),
}
EMOTION_LABELS = {
    Emotion.ANGRY: N_("boos"),
    Emotion.DISAPPOINTED: N_("teleurgesteld"),
    Emotion.WORRIED: N_("bezorgd"),
    Emotion.SAD: N_("verdrietig"),
    Emotion.POWERLESS: N_("machteloos"),
    Emotion.HAPPY: N_("blij"),
    Emotion.NEUTRAL: N_("neutraal"),
}
ANSWER_LABELS = {Answer.YES: N_("Ja, het klopt"), Answer.NO: N_("Nee, nog niet")}
NEED_LABELS = {
    Need.BEING_HEARD: N_("Gehoord worden"),
    Need.EXPLANATION: N_("Uitleg"),
    Need.APOLOGY: N_("Excuus"),
    Need.REPAIR: N_("Herstel"),
    Need.PREVENTION: N_("Voorkomen voor anderen"),
    Need.SPEED: N_("Snelheid"),
    Need.COMPENSATION: N_("Compensatie"),
}
CLOSE_LABELS = {
    CloseReason.HANDLED: N_("Het is afgehandeld"),
    CloseReason.NO_ANSWER_WANTED: N_("De inwoner wil geen antwoord"),
    CloseReason.UNREACHABLE: N_("Wij konden de inwoner niet bereiken"),
}
REOPEN_LABELS = {
    ReopenReason.RESIDENT_ASKED: N_("De inwoner vraagt erom"),
    ReopenReason.NOT_SOLVED: N_("Het is toch niet opgelost"),
}
AGREEMENT_LABELS = {
    AgreementStatus.OPEN: N_("loopt"),
    AgreementStatus.KEPT: N_("nagekomen"),
    AgreementStatus.CANCELLED: N_("gaat niet door"),
}
REASON_LABELS = {
    VerdictReason.SPOKEN: N_("gesproken"),
    VerdictReason.DECLINED: N_("wil niet gebeld worden"),
    VerdictReason.MOVED_ON_REQUEST: N_("op verzoek verplaatst"),
    VerdictReason.WITHDRAWN: N_("bericht ingetrokken"),
    VerdictReason.UNREACHABLE: N_("niet bereikt"),
}
#: How we get in touch, within a sentence.
WAY_NAMES = {
    "phone": N_("bellen"),
    "email": N_("mail"),
    "post": N_("brief"),
    "counter": N_("aan de balie"),
    "home_visit": N_("thuis"),
    "chat_relay": N_("tekst- of beeldtolk"),
    "interpreter": N_("bellen met een tolk"),
}
