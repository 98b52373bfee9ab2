# SPDX-License-Identifier: EUPL-1.2
"""Text messages by the telephone provider, through the guarded line of ``telephony``."""

from __future__ import annotations

from feedback.notifications.rules import Handed, Letter
from feedback.telephony.sms import send_sms


class TelephonyChannel:
    """The line keeps its own record under our reference, so that nothing goes twice."""

    def send(self, letter: Letter) -> Handed:
        """Hand the SMS over, or learn what became of it when it was asked for before."""
        sid = send_sms(letter.recipient, letter.text, reference=letter.reference, now=letter.date)
        return Handed("aangenomen door de provider", sid)
