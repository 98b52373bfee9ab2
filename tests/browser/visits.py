# SPDX-License-Identifier: EUPL-1.2
"""Every page of ours in every state worth looking at: for axe, and for the pictures."""

from __future__ import annotations

import re
from datetime import timedelta

import sqlalchemy as sa
from flask import Flask
from playwright.sync_api import Page

from feedback.accounts.models import User
from feedback.accounts.rules import LinkPurpose, program
from feedback.accounts.services.links import make_link
from feedback.business_time.day_parts import coming_windows
from feedback.callbacks.models import CallAttempt, Conversation, Promise, SpokenCheck, Verdict
from feedback.callbacks.rules import AttemptOutcome, PromiseState, SpokenAnswer, VerdictOutcome
from feedback.callbacks.services.calls import log_attempt
from feedback.cases.models import Agreement, Attachment, Case
from feedback.cases.rules import AgreementStatus, CaseStatus
from feedback.cases.services.links import reveal_status_token
from feedback.db import db, unit_of_work
from feedback.edge import now
from feedback.intake.models import IncomingMail, MailStatus
from feedback.intake.services import receive
from feedback.keys import short_code
from feedback.notifications.models import Message, MessageEvent
from feedback.notifications.rules import MessageAct, MessageStatus
from feedback.service_calendar.queries import active_calendar
from feedback.surveys.models.aftercare import Invitation
from feedback.surveys.services.aftercare import reveal_token
from tests.browser.feedback_visits import QUESTIONS, question_places
from tests.browser.insight_visits import INSIGHT, insight_places
from tests.browser.instruction_visits import INSTRUCTIONS, instruction_places
from tests.browser.paper_visits import PAPERS
from tests.browser.proposal_visits import PROPOSALS, proposal_places
from tests.browser.survey_visits import SURVEYS, survey_places
from tests.browser.think_visits import THINKING, think_places
from tests.browser.visit import Visit, joined
from tests.make import make_report
from tests.site import Site

MARLOES, INGRID, BEHEER, TOM = "marloes", "ingrid", "beheer", "tom"
ONDERZOEK, BUDGET = "onderzoek", "budget"
REDACTIE = "redactie"


def _send_nothing(page: Page) -> None:
    page.get_by_role("button", name="Versturen").click()


def _make_nothing(page: Page) -> None:
    page.get_by_role("button", name="Zaak maken").click()


def _choose_other_way(page: Page) -> None:
    page.get_by_text("Liever niet bellen", exact=False).first.click()


def _wrong_password(page: Page) -> None:
    page.get_by_label("E-mailadres").fill("marloes@demo.invalid")
    page.get_by_label("Wachtwoord", exact=True).fill("dit is het niet")
    page.get_by_role("button", name="Inloggen").click()


def _show_number(page: Page) -> None:
    page.get_by_role("button", name="Toon nummer").first.click()


def _give_paid_number(page: Page) -> None:
    page.get_by_label("Uw telefoonnummer").fill("0900 1234")
    page.get_by_role("button", name="Bewaren").click()


def _stop_without_reason(page: Page) -> None:
    page.get_by_role("button", name="Zet alles uit").click()


def _call(page: Page) -> None:
    page.get_by_role("button", name=re.compile("^Bel ")).first.click()
    page.get_by_text("Uw telefoon gaat over").first.wait_for()


def _finish_too_early(page: Page) -> None:
    page.get_by_role("button", name="Gesprek afronden").first.click()


def _close_too_early(page: Page) -> None:
    page.locator("summary", has=page.get_by_role("heading", name="Sluiten")).click()
    page.locator("details[open] input[name=reason]").first.check()
    page.get_by_role("button", name="Sluiten", exact=True).click()


def _put_away(page: Page) -> None:
    page.get_by_role("button", name="Leg weg").click()


def _refused_file(page: Page) -> None:
    wrong = {"name": "foto.exe", "mimeType": "image/jpeg", "buffer": b"MZ" + bytes(60)}
    page.get_by_label("Foto of bestand toevoegen").set_input_files([wrong])
    page.get_by_role("button", name="Versturen").click()


def _choose_by_letter(page: Page) -> None:
    page.get_by_text("Per brief").click()
    page.get_by_role("button", name="Dit kies ik").click()


def _later_in_the_past(page: Page) -> None:
    page.locator("summary", has_text="Later bellen op verzoek").click()
    page.get_by_label("Op welke dag?").fill("2026-11-20")
    page.get_by_role("button", name="Noteer dit moment").click()


def _call_too_long(page: Page) -> None:
    page.locator("summary", has_text="Zeg hoe laat u belt").click()
    page.get_by_label("Vanaf", exact=True).select_option(index=0)
    page.get_by_label("Tot", exact=True).select_option(label="17.00")
    page.get_by_role("button", name="Zeg het de inwoner").click()


def _look_at_norms(page: Page) -> None:
    page.get_by_label("Pogingen").fill("4")
    page.get_by_role("button", name="Bekijk eerst").click()


def _choose_rows(page: Page) -> None:
    for box in page.locator("tbody input[type=checkbox]").all()[:2]:
        box.check()


def _decide_nothing(page: Page) -> None:
    page.get_by_role("button", name="Doen").click()


def _spoil_text(page: Page) -> None:
    page.get_by_label("Tekst", exact=True).fill("Uw bericht {nummer} is binnen {")
    page.get_by_role("button", name="Bewaren en gebruiken").click()


def _type_odd_signs(page: Page) -> None:
    box = page.get_by_label("Tekst", exact=True)
    with page.expect_response("**/voorbeeld"):
        box.fill("Wij belden u vóór {tried_at} uur ❤ {choose_url}")
    page.get_by_text("Deze tekens maken een sms half zo lang").wait_for()


def _surprise(page: Page) -> None:
    page.keyboard.press("v")
    page.locator("dialog[open] h2").wait_for()


def _open_keys(page: Page) -> None:
    page.keyboard.press("?")


def _go_on(page: Page) -> None:
    page.get_by_role("button", name="Verder").click()


def _not_content(page: Page) -> None:
    page.get_by_text("Nog niet", exact=True).click()
    page.get_by_role("group", name="Welk cijfer").get_by_text("4", exact=True).click()
    _go_on(page)
    page.get_by_text("Cijfers geven voor de collega").click()


def _answer(page: Page) -> None:
    if page.get_by_role("button", name="Verder").count():
        _not_content(page)
        page.get_by_role("button", name="Versturen").click()
        page.wait_for_load_state()


RESIDENT = (
    Visit("form", "/"),
    Visit("form-other-way", "/", first=_choose_other_way),
    Visit("form-with-errors", "/", first=_send_nothing),
    Visit("form-with-a-refused-file", "/", first=_refused_file),
    Visit("form-in-english", "/?taal=en"),
    Visit("status-we-will-call", "/status/{waiting}"),
    Visit("status-broken-promise", "/status/{late}"),
    Visit("status-spoken", "/status/{spoken}"),
    Visit("status-in-english", "/status/{spoken}?taal=en"),
    Visit("status-anonymous", "/status/{anonymous}"),
    Visit("status-withdrawn", "/status/{withdrawn}"),
    Visit("status-unknown-link", "/status/geen-bestaande-link"),
    Visit("choose-moment", "/status/{waiting}/moment"),
    Visit("choose-moment-chosen", "/s/{chosen_code}/moment"),
    Visit("choose-moment-with-errors", "/status/{waiting}/moment", first=_choose_by_letter),
    Visit("choose-moment-in-english", "/status/{chosen}/moment?taal=en"),
    Visit("choose-moment-nothing-open", "/status/{withdrawn}/moment"),
    Visit("status-chosen-moment", "/s/{chosen_code}"),
    Visit("spoken-check", "/status/{unsaid}/gesproken"),
    Visit("spoken-check-in-english", "/s/{unsaid_code}/gesproken?taal=en"),
    Visit("spoken-check-said-no", "/status/{denied}/gesproken"),
    Visit("confirmation", "/status/{waiting}/bevestiging"),
    Visit("survey", "/enquete/{invited}"),
    Visit("survey-with-errors", "/enquete/{invited}", first=_go_on),
    Visit("survey-second-step", "/enquete/{invited}", first=_not_content),
    Visit("survey-in-english", "/enquete/{invited}?taal=en"),
    Visit("survey-stop", "/enquete/{invited}/stoppen"),
    Visit("survey-answered", "/enquete/{invited_too}", first=_answer),
    Visit("accessibility", "/toegankelijkheid"),
    Visit("privacy", "/privacy"),
    Visit("not-found", "/deze-pagina-is-er-niet"),
)
STAFF = (
    Visit("sign-in", "/inloggen"),
    Visit("sign-in-refused", "/inloggen", first=_wrong_password),
    Visit("password-forgotten", "/wachtwoord-vergeten"),
    Visit("password-asked", "/wachtwoord-vergeten/verstuurd"),
    Visit("password-choose", "/account/link/{link}"),
    Visit("queue", "/werk", MARLOES),
    Visit("queue-keys", "/werk", MARLOES, first=_open_keys),
    Visit("queue-chosen", "/werk", INGRID, first=_choose_rows),
    Visit("queue-mine", "/werk?lijst=mijn", MARLOES),
    Visit("queue-nobodys", "/werk?lijst=niemand", MARLOES),
    Visit("queue-late", "/werk?staat=te-laat", MARLOES),
    Visit("queue-nothing-found", "/werk?zoek=xyzzy", MARLOES),
    Visit("case-to-call", "/werk/zaken/{waiting_id}", MARLOES),
    Visit("case-during-a-call", "/werk/zaken/{waiting_id}", MARLOES, first=_show_number),
    Visit("case-on-the-line", "/werk/zaken/{tried_id}", TOM, first=_call),
    Visit("case-with-errors", "/werk/zaken/{waiting_id}", MARLOES, first=_finish_too_early),
    Visit("case-close-refused", "/werk/zaken/{waiting_id}", MARLOES, first=_close_too_early),
    Visit("case-tried", "/werk/zaken/{tried_id}", MARLOES),
    Visit("case-tried-enough", "/werk/zaken/{enough_id}", MARLOES),
    Visit("case-chosen-moment", "/werk/zaken/{chosen_id}", MARLOES),
    Visit("case-later-refused", "/werk/zaken/{waiting_id}", MARLOES, first=_later_in_the_past),
    Visit("case-call-time-refused", "/werk/zaken/{waiting_id}", MARLOES, first=_call_too_long),
    Visit("case-late", "/werk/zaken/{late_id}", MARLOES),
    Visit("case-spoken", "/werk/zaken/{spoken_id}", MARLOES),
    Visit("case-closed", "/werk/zaken/{closed_id}", MARLOES),
    Visit("case-anonymous", "/werk/zaken/{anonymous_id}", MARLOES),
    Visit("case-assign", "/werk/zaken/{waiting_id}/toewijzen", INGRID),
    Visit("case-sort", "/werk/zaken/{waiting_id}/soort", MARLOES),
    Visit("new-case", "/werk/nieuw", MARLOES),
    Visit("new-case-with-errors", "/werk/nieuw", MARLOES, first=_make_nothing),
    Visit("cases", "/werk/zaken", MARLOES),
    Visit("cases-found", "/werk/zaken?zoek=container", MARLOES),
    Visit("cases-nothing-found", "/werk/zaken?zoek=xyzzy", MARLOES),
    Visit("agreements", "/werk/afspraken", MARLOES),
    Visit("promises", "/werk/beloften", INGRID),
    Visit("board", "/werk/bord", INGRID),
    Visit("board-not-spoken", "/werk/bord/gesproken", INGRID),
    Visit("calls-without-outcome", "/werk/gesprekken", MARLOES),
    Visit("protocols", "/werk/protocollen", MARLOES),
    Visit("protocols-written", "/beheer/protocollen", BEHEER),
    Visit("norms", "/beheer/normen", BEHEER, first=_look_at_norms),
    Visit("outbox", "/werk/uitbak", INGRID),
    Visit("outbox-as-admin", "/werk/uitbak", BEHEER),
    Visit("message-dead", "/werk/uitbak/{dead_message}", INGRID),
    Visit("message-undecided", "/werk/uitbak/{dead_message}", INGRID, first=_decide_nothing),
    Visit("message-resent", "/werk/uitbak/{resent_message}", INGRID),
    Visit("texts", "/werk/teksten", REDACTIE),
    Visit("text-of-a-mail", "/werk/teksten/{template}/{medium}/{language}", REDACTIE),
    Visit(
        "text-with-errors",
        "/werk/teksten/{template}/{medium}/{language}",
        REDACTIE,
        first=_spoil_text,
    ),
    Visit("text-of-an-sms", "/werk/teksten/not_reached/sms/en", REDACTIE),
    Visit("text-preview", "/werk/teksten/not_reached/sms/nl", REDACTIE, first=_type_odd_signs),
    Visit("text-that-is-fixed", "/werk/teksten/password_reset/email/nl", REDACTIE),
    Visit(
        "text-version", "/werk/teksten/{template}/{medium}/{language}/versies/{version}", REDACTIE
    ),
    Visit("mail", "/werk/mail", MARLOES),
    Visit("mail-to-judge", "/werk/mail/{mail}", MARLOES),
    Visit("mail-put-away-without-reason", "/werk/mail/{mail}", MARLOES, first=_put_away),
    Visit("case-from-a-mail", "/werk/zaken/{mailed_id}", MARLOES),
    Visit("attentie-ask", "/werk/zaken/{waiting_id}/attentie", MARLOES),
    Visit("attentie-in-a-dialog", "/werk/zaken/{waiting_id}", MARLOES, first=_surprise),
    Visit("attenties", "/werk/attenties", BUDGET),
    Visit("attenties-employee", "/werk/attenties", MARLOES),
    Visit("attenties-register", "/werk/attenties/pot/1/register", BUDGET),
    Visit("attenties-spread", "/werk/attenties/pot/1/verdeling", BUDGET),
    Visit("attenties-account", "/werk/attenties/pot/1/verantwoording", BUDGET),
    Visit("attenties-to-check", "/werk/attenties/nakijken", BUDGET),
    Visit("attenties-year-end", "/werk/attenties/pot/1/beheer", BUDGET),
    Visit("attenties-rules", "/werk/attenties/regels", BUDGET),
    Visit("attenties-shops", "/werk/attenties/winkels", BUDGET),
    Visit("attenties-new-pot", "/werk/attenties/nieuwe-pot", BUDGET),
    Visit("attenties-line", "/werk/attenties/pot/1/register/3", BUDGET),
    Visit("attentie", "/werk/attenties/1", MARLOES),
    Visit("settings", "/instellingen", MARLOES),
    Visit("own-phone", "/instellingen/telefoon", MARLOES),
    Visit("own-phone-refused", "/instellingen/telefoon", MARLOES, first=_give_paid_number),
    Visit("telephony", "/beheer/telefonie", BEHEER),
    Visit("telephony-with-errors", "/beheer/telefonie", BEHEER, first=_stop_without_reason),
    Visit("no-rights", "/werk/bord", MARLOES),
    Visit("no-rights-analyst", "/werk", ONDERZOEK),
)
VISITS = (
    *(*RESIDENT, *STAFF, *QUESTIONS, *SURVEYS, *INSTRUCTIONS, *THINKING),
    *(*PAPERS, *INSIGHT, *PROPOSALS),
)


def find_places(site: Site) -> dict[str, str]:
    """Return what goes between the braces of the paths: tokens and numbers of fit cases."""
    with site.inside() as app:
        return _places(app)


def _places(app: Flask) -> dict[str, str]:
    ids = {
        "waiting": _first(_open_promise(Promise.due_at > now())),
        "tried": _first(_open_promise(Promise.id.in_(_vain()))),
        "late": _first(_open_promise(Promise.due_at < now())),
        "chosen": _first(
            _open_promise(Promise.window_ends_at > now(), Promise.chosen_at.is_not(None))
        ),
        "enough": _try_enough(),
        "spoken": _first(_spoken()),
        "closed": _first(_with_conversation(Case.status == CaseStatus.CLOSED)),
        "anonymous": _first(sa.select(Case.id).where(Case.contact_id.is_(None))),
        "mailed": _first(sa.select(Case.id).where(Case.id.in_(sa.select(Attachment.case_id)))),
        "unsaid": _first(_checked(SpokenCheck.answer.is_(None))),
        "denied": _first(_checked(SpokenCheck.answer == SpokenAnswer.NO)),
        "withdrawn": _first(sa.select(Case.id).where(Case.status == CaseStatus.WITHDRAWN)),
    }
    places = {f"{name}_id": str(number) for name, number in ids.items()}
    tokens = {name: reveal_status_token(number) for name, number in ids.items()}
    with unit_of_work():
        tom = db.session.scalar(sa.select(User.id).where(User.email_key == "tom@demo.invalid"))
        assert tom is not None
        by = program("tests", permissions=frozenset({"accounts.manage"}))
        link = make_link(tom, purpose=LinkPurpose.RESET_PASSWORD, by=by, now=now())
    texts = {"template": "confirmation", "medium": "email", "language": "nl", "version": "3"}
    waiting = sa.select(IncomingMail.id).where(IncomingMail.status == MailStatus.QUARANTINED)
    texts |= {"link": link.token, "mail": str(_first(waiting))}
    codes = {f"{name}_code": short_code(token) for name, token in tokens.items()}
    more = (survey_places(), instruction_places(), think_places(), insight_places())
    more += (proposal_places(), question_places())
    return joined(places, tokens, codes, _messages(), _invited(), texts, *more)


def _invited() -> dict[str, str]:
    waiting = sa.select(Invitation.case_id).where(Invitation.token_sealed.is_not(None))
    ids = db.session.scalars(waiting.order_by(Invitation.case_id).limit(2)).all()
    return dict(zip(("invited", "invited_too"), map(reveal_token, ids), strict=True))


def _messages() -> dict[str, str]:
    dead = sa.select(Message.id).where(Message.status == MessageStatus.DEAD)
    resent = sa.select(MessageEvent.message_id).where(MessageEvent.act == MessageAct.RESENT)
    wanted = {"dead_message": dead, "resent_message": resent}
    return {name: db.session.scalars(query.limit(1)).one() for name, query in wanted.items()}


def _open_promise(*conditions: sa.ColumnElement[bool]) -> sa.Select[int]:
    running = Promise.state == PromiseState.OPEN
    return sa.select(Promise.case_id).where(running, *conditions).order_by(Promise.due_at)


def _checked(*conditions: sa.ColumnElement[bool]) -> sa.Select[int]:
    return sa.select(SpokenCheck.case_id).where(*conditions).order_by(SpokenCheck.case_id)


def _try_enough() -> int:
    """Make a case in which enough was tried; the demo stops halfway the ladder."""
    at, marloes = now(), program("Marloes Bakker", origin="web")
    calendar = active_calendar(at - timedelta(days=7))
    windows = coming_windows(at - timedelta(days=7), calendar=calendar, working_days=2)
    moments = [window.starts_at for window in windows][:4]
    report = make_report(email="enough@inwoner.example", received_at=moments[0])
    with unit_of_work():
        case_id = receive(report, by=marloes, now=at).case.id
        for started_at in moments[1:]:
            vain = AttemptOutcome.NO_ANSWER
            log_attempt(case_id, outcome=vain, started_at=started_at, by=marloes, now=at)
    return case_id


def _vain() -> sa.Select[int | None]:
    return sa.select(CallAttempt.promise_id).where(CallAttempt.outcome == AttemptOutcome.NO_ANSWER)


def _with_conversation(*conditions: sa.ColumnElement[bool]) -> sa.Select[int]:
    query = sa.select(Case.id).join(Conversation, Conversation.case_id == Case.id)
    return query.where(*conditions).order_by(Case.id.desc())


def _spoken() -> sa.Select[int]:
    query = _with_conversation(Case.status == CaseStatus.OPEN)
    query = query.join(Promise, Promise.case_id == Case.id)
    query = query.join(Verdict, Verdict.promise_id == Promise.id)
    kept = Verdict.outcome == VerdictOutcome.KEPT
    told = Agreement.on_status_page, Agreement.status == AgreementStatus.OPEN
    return query.join(Agreement, Agreement.case_id == Case.id).where(kept, *told)


def _first(query: sa.Select[int]) -> int:
    found = db.session.scalar(query.limit(1))
    assert found is not None, f"the demo has no such case: {query}"
    return found
