# SPDX-License-Identifier: EUPL-1.2
"""The policy of calling: its first version, limits, and the kill switch. Always appended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from feedback.audit import services as audit
from feedback.audit.services import Author
from feedback.db import db
from feedback.errors import Conflict, Invalid
from feedback.telephony import queries
from feedback.telephony.models import PhonePolicyVersion
from feedback.telephony.rules.limits import Limit, PhonePolicy, change_policy
from feedback.text_guard import clean_text
from feedback.wording import N_

_LONGEST_REASON = 300


@dataclass(frozen=True)
class _Installation:
    """Who made the version that comes with the program."""

    id: int | None = None
    label: str = "Gehoord"
    origin: str = "cli"


def ensure_phone_policy(*, now: datetime) -> None:
    """Give a new installation its limits; one that has limits keeps them."""
    if queries.newest_version() == 0:
        _append(
            replace(PhonePolicy(), version=1),
            reason="Standaard bij de installatie",
            by=_Installation(),
            now=now,
        )


def publish_policy(
    changes: Mapping[str, Limit],
    *,
    based_on: int,
    reason: str,
    by: Author,
    now: datetime,
) -> PhonePolicy:
    """Append a version of the policy with ``changes`` to the one that was seen.

    ``calls_on`` and ``sms_on`` are the kill switches: they work at the next call and at the
    key press of one that is ringing. Raises ``Conflict`` when a colleague changed it
    meanwhile, ``Invalid`` without a reason or with a limit out of bounds.
    """
    before = queries.get_policy(lock=True)
    if before.version != based_on:
        raise Conflict(N_("Een collega veranderde dit net. Kijk eerst wat er nu staat."))
    words = clean_text(reason)[:_LONGEST_REASON]
    if not words:
        raise Invalid({"reason": N_("Schrijf op waarom u dit verandert.")})
    wanted = {name: value for name, value in changes.items() if getattr(before, name) != value}
    if not wanted:
        return before
    after = replace(change_policy(before, wanted), version=before.version + 1)
    _append(after, reason=words, by=by, now=now)
    audit.record(
        "phone_policy.changed",
        by=by,
        object_type="phone_policy_version",
        object_id=after.version,
        now=now,
        details={
            name: sorted(value) if isinstance(value, frozenset) else value
            for name, value in wanted.items()
        },
    )
    return after


def _append(policy: PhonePolicy, *, reason: str, by: Author, now: datetime) -> None:
    values = {
        name: getattr(policy, name)
        for name in PhonePolicy.__dataclass_fields__
        if name not in {"version", "countries", "kinds"}
    }
    db.session.add(
        PhonePolicyVersion(
            id=policy.version,
            countries=sorted(policy.countries),
            kinds=sorted(kind.value for kind in policy.kinds),
            reason=reason,
            created_at=now,
            created_by_id=by.id,
            created_by_label=by.label,
            **values,
        )
    )
    db.session.flush()  # The next reader in this unit sees the new version.
