# SPDX-License-Identifier: EUPL-1.2
"""The timeline in words: one sentence per row, made from its stored fields."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from feedback.business_time.wording import day_nl
from feedback.callbacks.rules import AttemptOutcome, SpokenAnswer, VerdictOutcome, VerdictReason
from feedback.cases.rules import AgreementStatus, CaseKind, NoteWay, TimelineKind
from feedback.catalogue.rules import CHANNEL_LABELS, Channel
from feedback.desk.rules.labels import KIND_LABELS, OUTCOME_LABELS, WAY_NAMES
from feedback.desk.rules.phrases import Sentence, day_and_time
from feedback.desk.rules.tries import chosen_words
from feedback.feedback_tasks.rules import Step, TaskOutcome
from feedback.surprise_budget.rules.surprises import SurpriseState
from feedback.wording import N_

_PLAIN = {
    TimelineKind.SPOKEN: N_("Gesprek opgeschreven"),
    TimelineKind.PROMISE_BROKEN: N_("Belofte te laat: eigenaar en teamleider weten het"),
    TimelineKind.PROMISE_ESCALATED: N_("Nog steeds te laat: opnieuw gemeld"),
    TimelineKind.AGREED: N_("Afspraak gemaakt"),
    TimelineKind.NOTED: N_("Notitie"),
    TimelineKind.ADDED: N_("De inwoner voegde iets toe"),
    TimelineKind.CLOSED: N_("Zaak gesloten"),
    TimelineKind.REOPENED: N_("Zaak heropend, met een nieuwe belofte"),
    TimelineKind.SPOKEN_ASKED: N_("Gevraagd: bent u gesproken?"),
    TimelineKind.FEEDBACK_REMINDED: N_("Afdeling herinnerd aan onze vraag"),
    TimelineKind.FEEDBACK_RETURNED: N_("Vraag terug van de afdeling: niet voor hen"),
}
_BY_MAIL = {
    (TimelineKind.ADDED, NoteWay.MAIL): N_("Mail van de inwoner"),
    (TimelineKind.ADDED, NoteWay.AUTOMATIC_MAIL): N_("Automatisch antwoord op onze mail"),
    (TimelineKind.NOTED, NoteWay.MAIL): N_("Mail aan de inwoner"),
    (TimelineKind.NOTED, NoteWay.BOUNCE): N_("Onze mail kwam niet aan"),
}
_VERDICTS = {
    VerdictOutcome.KEPT: N_("Belofte gehouden"),
    VerdictOutcome.LATE: N_("Belofte te laat ingelost"),
    VerdictOutcome.EXCLUDED: N_("Belofte vervallen, telt niet mee"),
}
_ENDINGS = {
    VerdictReason.UNREACHABLE: N_("Niet bereikt: belofte niet gehouden"),
    VerdictReason.MOVED_ON_REQUEST: N_("Belofte op verzoek verplaatst"),
}
_WARNINGS = {
    "half_gone": N_("Herinnering: de helft van de tijd is om"),
    "nearly_gone": N_("Herinnering: bijna tijd"),
}
_AGREEMENTS = {
    AgreementStatus.KEPT: N_("Afspraak nagekomen"),
    AgreementStatus.CANCELLED: N_("Afspraak gaat niet door"),
    AgreementStatus.OPEN: N_("Afspraak loopt"),
}
_SURPRISES = {
    SurpriseState.AWAITING_APPROVAL: N_("Attentie gevraagd"),
    SurpriseState.APPROVED: N_("Attentie mag: geld gereserveerd"),
    SurpriseState.DECLINED: N_("Attentie afgewezen"),
    SurpriseState.CANCELLED: N_("Attentie ingetrokken"),
    SurpriseState.EXPIRED: N_("Attentie verlopen: niet op tijd bezorgd"),
    SurpriseState.DELIVERED: N_("Attentie bezorgd"),
}
_FEEDBACK_LATE = {
    Step.LATE: N_("Afdeling antwoordde niet op tijd: wie de zaak heeft, weet het"),
    Step.STILL_LATE: N_("Afdeling antwoordde nog steeds niet: de teamleider weet het"),
}
_CHANGED = {"kind": N_("Soort veranderd"), "topic_id": N_("Onderwerp veranderd")}


def in_words(
    kind: TimelineKind, fields: Mapping[str, Any], *, now: datetime, way: NoteWay | None = None
) -> Sentence:
    """Return what a timeline row says, in one short sentence; ``way`` is that of its note."""
    if way is not None and (kind, way) in _BY_MAIL:
        return Sentence(_BY_MAIL[kind, way])
    if kind in _PLAIN:
        return Sentence(_PLAIN[kind])
    return _WORDS[kind](fields, now)


def _opened(fields: Mapping[str, Any], now: datetime) -> Sentence:
    del now
    words = N_("Te laat ontvangen via %(channel)s: %(kind)s")
    if not fields["received_late"]:
        words = N_("Binnengekomen via %(channel)s: %(kind)s")
    channel = CHANNEL_LABELS[Channel(fields["channel"])].lower()
    return Sentence(words, {"channel": channel, "kind": KIND_LABELS[CaseKind(fields["kind"])]})


def _promised(fields: Mapping[str, Any], now: datetime) -> Sentence:
    due_at = day_and_time(datetime.fromisoformat(fields["due_at"]), now=now)
    return Sentence(N_("Beloofd: gesprek vóór %(moment)s uur"), {"moment": due_at})


def _assigned(fields: Mapping[str, Any], now: datetime) -> Sentence:
    del now
    if fields["to_id"] is None:
        return Sentence(N_("Teruggegeven: van niemand"))
    return Sentence(N_("Op de lijst van %(name)s"), {"name": fields["to_label"]})


def _attempted(fields: Mapping[str, Any], now: datetime) -> Sentence:
    del now
    outcome = OUTCOME_LABELS[AttemptOutcome(fields["outcome"])].lower()
    return Sentence(N_("Gebeld: %(outcome)s"), {"outcome": outcome})


def _chosen(fields: Mapping[str, Any], now: datetime) -> Sentence:
    way = WAY_NAMES.get(fields["way"], "")
    if fields["starts_at"] is None:
        return Sentence(N_("Koos: %(way)s, zo snel mogelijk"), {"way": way})
    window = datetime.fromisoformat(fields["starts_at"]), datetime.fromisoformat(fields["ends_at"])
    values = {"way": way, "when": str(chosen_words(window, now=now))}
    return Sentence(N_("Koos: %(way)s, %(when)s uur"), values)


def _call_time(fields: Mapping[str, Any], now: datetime) -> Sentence:
    window = datetime.fromisoformat(fields["starts_at"]), datetime.fromisoformat(fields["ends_at"])
    words = {"when": str(chosen_words(window, now=now))}
    return Sentence(N_("Beltijd gezegd: %(when)s uur"), words)


def _agreement_moved(fields: Mapping[str, Any], now: datetime) -> Sentence:
    del now
    days = {name: day_nl(date.fromisoformat(fields[name])) for name in ("from_day", "to_day")}
    return Sentence(N_("Afspraak verschoven van %(from_day)s naar %(to_day)s"), days)


def _spoken(fields: Mapping[str, Any], now: datetime) -> Sentence:
    del now
    said_no = fields["answer"] == SpokenAnswer.NO.value
    no = N_("De inwoner zegt: ik ben niet gesproken")
    return Sentence(no if said_no else N_("De inwoner bevestigt: wij spraken elkaar"))


def _letter(fields: Mapping[str, Any], now: datetime) -> Sentence:
    del now
    day = day_nl(date.fromisoformat(fields["sent_on"]))
    return Sentence(N_("Laatste brief op de post gedaan: %(day)s"), {"day": day})


def _settled(fields: Mapping[str, Any], now: datetime) -> Sentence:
    del now
    special = _ENDINGS.get(VerdictReason(fields["reason"]))
    return Sentence(special or _VERDICTS[VerdictOutcome(fields["outcome"])])


def _warned(fields: Mapping[str, Any], now: datetime) -> Sentence:
    del now
    return Sentence(_WARNINGS.get(fields["step"], N_("Herinnering gestuurd")))


def _agreement_settled(fields: Mapping[str, Any], now: datetime) -> Sentence:
    del now
    return Sentence(_AGREEMENTS[AgreementStatus(fields["outcome"])])


def _asked(fields: Mapping[str, Any], now: datetime) -> Sentence:
    del now
    words = N_("Vraag aan een afdeling: antwoord uiterlijk %(day)s")
    if fields["again"]:
        words = N_("Vraag naar iemand anders gestuurd: antwoord uiterlijk %(day)s")
    return Sentence(words, {"day": day_nl(date.fromisoformat(fields["due_on"]))})


def _feedback_moved(fields: Mapping[str, Any], now: datetime) -> Sentence:
    del now
    days = {name: day_nl(date.fromisoformat(fields[name])) for name in ("from_day", "to_day")}
    return Sentence(N_("Vraag aan de afdeling verschoven van %(from_day)s naar %(to_day)s"), days)


def _feedback_late(fields: Mapping[str, Any], now: datetime) -> Sentence:
    del now
    return Sentence(_FEEDBACK_LATE[Step(fields["step"])])


def _feedback_settled(fields: Mapping[str, Any], now: datetime) -> Sentence:
    del now
    late = fields["late_days"]
    if fields["outcome"] == TaskOutcome.WITHDRAWN.value:
        return Sentence(N_("Vraag aan de afdeling ingetrokken"))
    if not late:
        return Sentence(N_("Antwoord van de afdeling, op tijd"))
    if late == 1:
        return Sentence(N_("Antwoord van de afdeling, een werkdag te laat"))
    return Sentence(N_("Antwoord van de afdeling, %(days)s werkdagen te laat"), {"days": late})


def _changed(fields: Mapping[str, Any], now: datetime) -> Sentence:
    del now
    return Sentence(_CHANGED.get(fields["field"], N_("Gegevens veranderd")))


def _surprised(fields: Mapping[str, Any], now: datetime) -> Sentence:
    del now
    return Sentence(_SURPRISES[SurpriseState(fields["step"])])


def _withdrawn(fields: Mapping[str, Any], now: datetime) -> Sentence:
    del now
    by_resident = N_("De inwoner trok het bericht in")
    return Sentence(by_resident if fields["by_resident"] else N_("Bericht ingetrokken"))


_WORDS = {
    TimelineKind.OPENED: _opened,
    TimelineKind.PROMISED: _promised,
    TimelineKind.ASSIGNED: _assigned,
    TimelineKind.ATTEMPTED: _attempted,
    TimelineKind.MOMENT_CHOSEN: _chosen,
    TimelineKind.CALL_TIME_SET: _call_time,
    TimelineKind.LETTER_SENT: _letter,
    TimelineKind.PROMISE_SETTLED: _settled,
    TimelineKind.PROMISE_WARNED: _warned,
    TimelineKind.AGREEMENT_MOVED: _agreement_moved,
    TimelineKind.AGREEMENT_SETTLED: _agreement_settled,
    TimelineKind.SPOKEN_ANSWERED: _spoken,
    TimelineKind.CHANGED: _changed,
    TimelineKind.WITHDRAWN: _withdrawn,
    TimelineKind.FEEDBACK_ASKED: _asked,
    TimelineKind.FEEDBACK_MOVED: _feedback_moved,
    TimelineKind.FEEDBACK_LATE: _feedback_late,
    TimelineKind.FEEDBACK_SETTLED: _feedback_settled,
    TimelineKind.SURPRISED: _surprised,
}
