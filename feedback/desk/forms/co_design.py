# SPDX-License-Identifier: EUPL-1.2
"""What an editor types to open a session with residents."""

from __future__ import annotations

from datetime import datetime, time

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import DateField, RadioField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined] # stubs lag

from feedback.clock import AMSTERDAM, local
from feedback.instructions.models.sessions import CoDesignSession
from feedback.instructions.rules.sessions import MEETS_AT_LABELS, MeetsAt
from feedback.instructions.services.sessions import Plan


class SessionForm(FlaskForm):
    """What a session is about, when and where, and what is arranged."""

    theme = StringField(_("Waar gaat het over?"))
    meets_at = RadioField(
        _("Hoe doen inwoners mee?"),
        choices=[SelectChoice(one.value, _(label)) for one, label in MEETS_AT_LABELS.items()],
        default=MeetsAt.LINK.value,
        validate_choice=False,
    )
    starts_at = DateField(_("Dag van de bijeenkomst"), default=None)
    clock = StringField(_("Tijd"))
    place = StringField(_("Waar, of hoe komt iemand online binnen?"))
    access = StringField(_("Wat is er geregeld voor wie iets nodig heeft?"))
    spoken = StringField(_("Welke taal spreken wij, en is er een tolk?"))
    reimbursement = StringField(_("Wat krijgt een deelnemer?"))
    ends_on = DateField(_("Laatste dag om mee te denken"), default=None)

    def show(self, session: CoDesignSession) -> None:
        """Fill the form with a session."""
        for name in ("theme", "place", "access", "spoken", "reimbursement", "ends_on"):
            self[name].data = getattr(session, name)
        self.meets_at.data = session.meets_at.value
        if session.starts_at is not None:
            at = local(session.starts_at)
            self.starts_at.data, self.clock.data = at.date(), f"{at:%H:%M}"

    def plan(self) -> Plan:
        """Return what was typed, as it was typed."""
        known = {one.value for one in MeetsAt}
        return Plan(
            theme=self.theme.data or "",
            meets_at=MeetsAt(self.meets_at.data if self.meets_at.data in known else "link"),
            ends_on=self.ends_on.data,
            place=self.place.data or "",
            starts_at=self._moment(),
            access=self.access.data or "",
            spoken=self.spoken.data or "",
            reimbursement=self.reimbursement.data or "",
        )

    def _moment(self) -> datetime | None:
        try:
            clock = time.fromisoformat((self.clock.data or "").strip().replace(".", ":").zfill(5))
        except ValueError:
            return None
        day = self.starts_at.data
        return datetime.combine(day, clock, tzinfo=AMSTERDAM) if day else None
