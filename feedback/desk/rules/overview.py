# SPDX-License-Identifier: EUPL-1.2
"""What the overview of a colleague can ask of them, in the order in which it is told (pure)."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field


class Ask(enum.StrEnum):
    """Something that waits for a person; the most pressing comes first."""

    MY_LATE = "my_late"
    LATE = "late"
    AGREEMENTS_LATE = "agreements_late"
    QUESTIONS_LATE = "questions_late"
    REPLIES_LATE = "replies_late"
    MESSAGES = "messages"
    MINE = "mine"
    NOBODYS = "nobodys"
    CALLS = "calls"
    MAILS = "mails"
    AGREEMENTS_TODAY = "agreements_today"
    TO_CHECK = "to_check"
    TO_APPROVE = "to_approve"
    REPLIES = "replies"
    UNREAD = "unread"
    STEPS_LATE = "steps_late"


@dataclass(frozen=True)
class Told:
    """One line of the overview: how many, and where they stand; words have one and many."""

    one: str
    many: str
    endpoint: str
    state: str = ""
    """A word of the status language; "" for what has no hurry."""
    args: Mapping[str, str] = field(default_factory=dict)


TOLD: Mapping[Ask, Told] = {
    Ask.MY_LATE: Told(
        "mens op uw lijst wacht te lang",
        "mensen op uw lijst wachten te lang",
        "desk_queue.show",
        "late",
        {"lijst": "mijn", "staat": "te-laat"},
    ),
    Ask.LATE: Told(
        "belofte is te laat, van iedereen samen",
        "beloften zijn te laat, van iedereen samen",
        "desk_queue.show",
        "late",
        {"staat": "te-laat"},
    ),
    Ask.AGREEMENTS_LATE: Told(
        "afspraak met een inwoner is te laat",
        "afspraken met inwoners zijn te laat",
        "desk_agreements.show",
        "late",
        {"wanneer": "te-laat"},
    ),
    Ask.QUESTIONS_LATE: Told(
        "vraag aan een afdeling is nog niet beantwoord, en te laat",
        "vragen aan afdelingen zijn nog niet beantwoord, en te laat",
        "desk_feedback_list.show",
        "late",
        {"wanneer": "te-laat"},
    ),
    Ask.REPLIES_LATE: Told(
        "inwoner die meedacht wacht te lang op antwoord",
        "inwoners die meedachten wachten te lang op antwoord",
        "desk_instruction_sessions.show",
        "late",
    ),
    Ask.MESSAGES: Told(
        "bericht kwam niet aan of bleef liggen",
        "berichten kwamen niet aan of bleven liggen",
        "desk_outbox.show",
        "late",
    ),
    Ask.MINE: Told(
        "mens belt u vandaag",
        "mensen belt u vandaag",
        "desk_queue.show",
        "dated",
        {"lijst": "mijn"},
    ),
    Ask.NOBODYS: Told(
        "mens op de lijst van vandaag is nog van niemand",
        "mensen op de lijst van vandaag zijn nog van niemand",
        "desk_queue.show",
        "due_soon",
        {"lijst": "niemand"},
    ),
    Ask.CALLS: Told(
        "gesprek van u heeft nog geen uitkomst",
        "gesprekken van u hebben nog geen uitkomst",
        "desk_checks.unconfirmed",
        "due_soon",
    ),
    Ask.MAILS: Told("mail wacht op iemand", "mails wachten op iemand", "desk_mail.show", "dated"),
    Ask.AGREEMENTS_TODAY: Told(
        "afspraak met een inwoner is voor vandaag",
        "afspraken met inwoners zijn voor vandaag",
        "desk_agreements.show",
        "due_soon",
        {"wanneer": "vandaag"},
    ),
    Ask.TO_CHECK: Told(
        "attentie wacht op een tweede paar ogen",
        "attenties wachten op een tweede paar ogen",
        "desk_budget.to_check",
        "attentie",
    ),
    Ask.TO_APPROVE: Told(
        "instructie wacht op uw akkoord",
        "instructies wachten op uw akkoord",
        "desk_instructions.show",
        "dated",
    ),
    Ask.REPLIES: Told(
        "inwoner die meedacht krijgt nog antwoord",
        "inwoners die meedachten krijgen nog antwoord",
        "desk_instruction_sessions.show",
        "dated",
    ),
    Ask.UNREAD: Told(
        "instructie veranderde en las u nog niet",
        "instructies veranderden en las u nog niet",
        "desk_instructions.show",
        "dated",
    ),
    Ask.STEPS_LATE: Told(
        "stap van een speerpunt had klaar moeten zijn",
        "stappen van speerpunten hadden klaar moeten zijn",
        "desk_insight_focus.show",
        "due_soon",
    ),
}
