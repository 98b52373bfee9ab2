# SPDX-License-Identifier: EUPL-1.2
"""A call over the line in words: what to do with the phone in hand, and what to say after."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from feedback.callbacks.line_calls import LineCall
from feedback.callbacks.rules import AttemptOutcome
from feedback.desk.rules.phrases import Sentence
from feedback.telephony.rules.calls import CallEnd, CallState
from feedback.wording import N_

#: So long a call that led to nothing is still worth a word.
_STILL_NEWS = timedelta(minutes=15)
_WORDS = {
    CallState.DIALLING: N_("Wij bellen uw telefoon."),
    CallState.RINGING_EMPLOYEE: N_("Uw telefoon gaat over. Neem op."),
    CallState.AWAITING_KEY: N_("Druk op 1 op uw telefoon. Dan bellen wij de inwoner."),
    CallState.RINGING_RESIDENT: N_("De telefoon van de inwoner gaat over."),
    CallState.CONNECTED: N_("Verbonden. U bent in gesprek."),
    CallState.UNKNOWN: N_(
        "Wij weten nog niet of uw telefoon gaat. Wij zoeken het op. Bel nog niet opnieuw."
    ),
    CallState.NOT_PLACED: N_("Bellen lukte niet. Probeer het opnieuw, of bel zelf."),
}
_ENDS = {
    CallEnd.NOT_CALLED: N_("Opgehangen. De inwoner is niet gebeld. U kunt opnieuw bellen."),
    CallEnd.NOT_ANSWERED: N_("Opgehangen. Er is niet opgenomen."),
    CallEnd.NO_SUCH_NUMBER: N_("Opgehangen. Dit nummer bestaat niet (meer)."),
}
_SPOKEN = N_("Opgehangen na %(duration)s. Was het de inwoner zelf, of de voicemail?")


@dataclass(frozen=True)
class LineView:
    """A call over the line, as this person sees it on the page of the case."""

    call: LineCall
    is_mine: bool
    words: Sentence

    @property
    def is_on(self) -> bool:
        """Tell whether this person is on the line now."""
        return self.is_mine and self.call.is_running

    @property
    def begun_at(self) -> datetime:
        """When the resident was called, or when the call was asked for."""
        return self.call.resident_called_at or self.call.requested_at

    @property
    def proposal(self) -> AttemptOutcome | None:
        """The outcome to confirm; None while the call goes on, or when there is none."""
        return self.call.proposal if self.call.awaits_person else None


def line_view(call: LineCall | None, *, my_id: int | None, now: datetime) -> LineView | None:
    """Return what there is to say about the newest call of a case; None when it is no news."""
    if call is None:
        return None
    mine = call.made_by_id == my_id
    is_fresh = call.attempt_id is None and mine and now - call.requested_at < _STILL_NEWS
    if not (call.is_running or call.awaits_person or is_fresh):
        return None
    return LineView(call, mine, _words(call, is_mine=mine))


def talk_words(seconds: int) -> str:
    """Return how long people spoke: "45 seconden", "6 min 12"."""
    minutes, rest = divmod(max(seconds, 0), 60)
    return f"{minutes} min {rest:02d}" if minutes else f"{rest} sec"


def _words(call: LineCall, *, is_mine: bool) -> Sentence:
    if call.is_running and not is_mine:
        return Sentence(N_("%(name)s belt nu met deze inwoner."), {"name": call.by})
    if call.state is not CallState.ENDED:
        return Sentence(_WORDS[call.state])
    if call.line_end in _ENDS:
        return Sentence(_ENDS[call.line_end])
    return Sentence(_SPOKEN, {"duration": talk_words(call.talk_seconds or 0)})
