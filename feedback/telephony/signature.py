# SPDX-License-Identifier: EUPL-1.2
"""Is it really our provider? The signature over our public address, never over what came in.

Behind a proxy the address a request seems to have is another than the provider signed: so
the configured ``BASE_URL`` is what counts (reliability.md, N45).
"""

from __future__ import annotations

from typing import Protocol

from twilio.request_validator import RequestValidator

from config import PhoneAccount
from feedback.telephony.errors import BadSignature
from feedback.wording import N_

HEADER = "X-Twilio-Signature"
REFUSED = N_("Dit bericht kwam niet van onze telefooncentrale.")


class Fields(Protocol):
    """The fields of a form, each perhaps more than once."""

    def getlist(self, name: str, /) -> list[str]:
        """Return every value of one field."""

    def get(self, name: str, default: str, /) -> str:
        """Return the first value of one field."""


def check_signature(
    account: PhoneAccount | None, *, url: str, fields: Fields, signature: str
) -> PhoneAccount:
    """Return the account that signed; raises ``BadSignature`` for anyone else.

    ``url`` is our public address with path and query as the provider was given them.
    """
    if account is None or not signature.isascii() or fields.get("AccountSid", "") != account.sid:
        raise BadSignature(REFUSED)
    if not RequestValidator(account.auth_token).validate(url, fields, signature):
        raise BadSignature(REFUSED)
    return account
