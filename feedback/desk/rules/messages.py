# SPDX-License-Identifier: EUPL-1.2
"""Messages to people, in the words of the workplace (pure)."""

from __future__ import annotations

import enum

from feedback.desk.rules.phrases import Sentence
from feedback.notifications.rules import (
    TEMPLATE_LABELS,
    ChannelKind,
    Delivery,
    MessageStatus,
    Template,
)
from feedback.wording import N_

CHANNEL_LABELS: dict[ChannelKind, str] = {ChannelKind.EMAIL: N_("Mail"), ChannelKind.SMS: N_("Sms")}


class MessageDecision(enum.StrEnum):
    """What a person decides about a message that did not arrive."""

    AGAIN = "again"
    ARRIVED = "arrived"
    LET_GO = "let_go"


MESSAGE_DECISIONS: dict[MessageDecision, str] = {
    MessageDecision.AGAIN: N_("Opnieuw versturen"),
    MessageDecision.ARRIVED: N_("Het is wel aangekomen"),
    MessageDecision.LET_GO: N_("Niet meer nodig"),
}
#: What happened, for the timeline of a case: channel and text are filled in.
_SAID = {
    MessageStatus.WAITING: N_("%(channel)s wordt verstuurd: %(label)s"),
    MessageStatus.SENDING: N_("%(channel)s wordt verstuurd: %(label)s"),
    MessageStatus.SENT: N_("%(channel)s verstuurd: %(label)s"),
    MessageStatus.UNCERTAIN: N_("Onzeker of deze %(kind)s is verstuurd: %(label)s"),
    MessageStatus.DEAD: N_("%(channel)s niet aangekomen: %(label)s"),
    MessageStatus.HELD: N_("%(channel)s vastgehouden: %(label)s"),
    MessageStatus.DROPPED: N_("%(channel)s niet verstuurd: %(label)s"),
}
_DELIVERED = {
    Delivery.UNDELIVERED: N_("%(channel)s kwam niet aan: %(label)s"),
    Delivery.DELIVERED: N_("%(channel)s aangekomen: %(label)s"),
}


def tell_message(
    channel: ChannelKind, template: Template, status: MessageStatus, delivery: Delivery | None
) -> Sentence:
    """Return what became of a message, in one short sentence."""
    words = _SAID[status]
    if status is MessageStatus.SENT and delivery in _DELIVERED:
        words = _DELIVERED[delivery]
    name, label = CHANNEL_LABELS[channel], TEMPLATE_LABELS[template]
    return Sentence(words, {"channel": name, "kind": name.lower(), "label": label.lower()})
