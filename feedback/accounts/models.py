# SPDX-License-Identifier: EUPL-1.2
"""Tables of people: accounts, roles, teams, sessions, links, tokens, absence."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from feedback.accounts.rules import LinkPurpose, Role
from feedback.db import Base, stored_enum
from feedback.triggers import renews_edition


class Team(Base):
    """People who share a list of cases."""

    __tablename__ = "team"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    name_key: Mapped[str] = mapped_column(unique=True, doc="Folded: no two teams look the same.")
    created_at: Mapped[datetime]


class User(Base):
    """Someone who works here. Never deleted: cases and the logboek keep naming them."""

    __tablename__ = "user_account"  # "user" is a reserved word in PostgreSQL

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str]
    email_key: Mapped[str] = mapped_column(unique=True, doc="Normalised: what login compares.")
    name: Mapped[str] = mapped_column(doc="What colleagues see.")
    team_id: Mapped[int | None] = mapped_column(sa.ForeignKey("team.id"), index=True)
    password_hash: Mapped[str | None] = mapped_column(doc="argon2id; None until the first link.")
    password_changed_at: Mapped[datetime | None]
    shortcuts: Mapped[bool] = mapped_column(
        default=True, doc="Single-key shortcuts, which WCAG 2.1.4 lets a person switch off."
    )
    created_at: Mapped[datetime]
    disabled_at: Mapped[datetime | None] = mapped_column(doc="Since then no way in.")


class UserRole(Base):
    """One role of one person."""

    __tablename__ = "user_role"

    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"), primary_key=True)
    role: Mapped[Role] = mapped_column(stored_enum(Role, name="role"), primary_key=True)


class SamePerson(Base):
    """Two accounts of one person, tied by an admin: four eyes count persons, not accounts."""

    __tablename__ = "same_person"

    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(
        sa.ForeignKey("user_account.id"), index=True, doc="The account that stands for the person."
    )
    tied_at: Mapped[datetime]


class LoginSession(Base):
    """One browser that is signed in. Ending a session deletes its row."""

    __tablename__ = "login_session"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[bytes] = mapped_column(unique=True, doc="SHA-256 of the cookie.")
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    browser: Mapped[str] = mapped_column(doc="In words: Firefox, Windows.")
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime] = mapped_column(doc="Written at most once a minute.")


class OneTimeLink(Base):
    """A link with which someone chooses a password, once."""

    __tablename__ = "one_time_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[bytes] = mapped_column(unique=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    purpose: Mapped[LinkPurpose] = mapped_column(stored_enum(LinkPurpose, name="purpose"))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None] = mapped_column(doc="Used, or replaced by a newer link.")


class ApiToken(Base):
    """A program that acts for a person, as far as its scopes and that person's rights reach."""

    __tablename__ = "api_token"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    secret_hash: Mapped[bytes]
    scopes: Mapped[list[str]]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    last_used_at: Mapped[datetime | None] = mapped_column(doc="Written at most once a minute.")


class Absence(Base):
    """Days on which someone is away and who answers for them meanwhile."""

    __tablename__ = "absence"
    __table_args__ = (
        sa.CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="order"),
        sa.CheckConstraint("deputy_id IS NULL OR deputy_id <> user_id", name="other_deputy"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date | None] = mapped_column(doc="Last day; None until further notice.")
    deputy_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    created_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]


renews_edition(Team)
renews_edition(UserRole)
# A password that is checked and hashed anew is nothing that others see.
renews_edition(User, "id", "name", "email", "email_key", "team_id", "shortcuts", "disabled_at")
