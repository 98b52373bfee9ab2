# SPDX-License-Identifier: EUPL-1.2
"""What the provider says and does during a call, as it wants it written (TwiML).

Nothing said aloud names a resident: a voicemail may be listening. Nothing is recorded.
"""

from __future__ import annotations

from twilio.twiml.voice_response import Dial, Gather, VoiceResponse

from feedback.telephony.exchange import TOLD_OF_CALLS

LANGUAGE = "nl-NL"
RESIDENT_RINGS_SECONDS = 30
WAIT_FOR_KEY_SECONDS = 10
KEY = "1"


def ask_for_key(*, action_url: str) -> str:
    """Ask the employee to press the key; without it the call ends and nobody is dialled."""
    answer = VoiceResponse()
    gather = Gather(
        num_digits=1,
        timeout=WAIT_FOR_KEY_SECONDS,
        action=action_url,
        method="POST",
        action_on_empty_result=False,
    )
    gather.say("Dit is Gehoord. Druk op 1 om te bellen.", language=LANGUAGE)
    answer.append(gather)
    answer.say("U drukte niet op 1. Wij bellen niemand.", language=LANGUAGE)
    answer.hangup()
    return str(answer)


def connect(
    *, number: str, shown_number: str, status_url: str, ended_url: str, longest_minutes: int
) -> str:
    """Dial the resident and join both; the municipality's own number is shown."""
    answer = VoiceResponse()
    dial = Dial(
        caller_id=shown_number,
        timeout=RESIDENT_RINGS_SECONDS,
        time_limit=longest_minutes * 60,
        answer_on_bridge=True,
        record="do-not-record",
        action=ended_url,
        method="POST",
    )
    dial.number(
        number,
        status_callback=status_url,
        status_callback_method="POST",
        status_callback_event=" ".join(TOLD_OF_CALLS),
    )
    answer.append(dial)
    return str(answer)


def say_and_hang_up(sentence: str) -> str:
    """Say one sentence to the employee and end the call."""
    answer = VoiceResponse()
    if sentence:
        answer.say(sentence, language=LANGUAGE)
    answer.hangup()
    return str(answer)
