# SPDX-License-Identifier: EUPL-1.2
"""Settings: one frozen, typed object, read from the environment once.

Every setting is described in docs/operations/settings.md. A missing or impossible one
stops the start with one sentence that names it. What managers change (opening hours,
norms, texts) is not here: it lives in the database with a history.
"""

from __future__ import annotations

import os
import re
import socket
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn
from urllib.parse import urlsplit

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

ROOT = Path(__file__).resolve().parent
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")


_TWILIO_NAMES = ("TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "TWILIO_FROM")


class SettingError(SystemExit):
    """A setting is missing or impossible; the program stops with this sentence."""


@dataclass(frozen=True)
class PhoneAccount:
    """The account at the telephone provider with which we call and send SMS."""

    sid: str
    auth_token: str = field(repr=False)
    number: str
    base_url: str

    @property
    def is_here(self) -> bool:
        """Tell whether it is an imitation on this machine: nobody's phone rings."""
        return is_loopback(urlsplit(self.base_url).hostname or "")


@dataclass(frozen=True)
class Settings:
    """What the deployment decides (contract: section Settings)."""

    instance_dir: Path
    host: str
    port: int
    database_url: str
    base_url: str
    trusted_hosts: tuple[str, ...]
    secret_key: str | None
    field_keys: str | None
    smtp_url: str | None
    mail_from: str
    imap_url: str | None
    phone: PhoneAccount | None
    proxy_count: int
    log_level: str
    clock_file: Path | None

    @property
    def is_production(self) -> bool:
        """Production means that residents can reach it: the public address is not loopback."""
        return not is_loopback(urlsplit(self.base_url).hostname or "")

    @property
    def is_sqlite(self) -> bool:
        """True where the embedded database is used."""
        return self.database_url.startswith("sqlite")


def is_loopback(host: str) -> bool:
    """Tell whether ``host`` can only mean this machine."""
    return host in {"localhost", "::1"} or host.startswith("127.")


def load_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """Read the settings from ``environ`` (the process environment by default).

    Raises ``SettingError`` naming the first setting that cannot be used.
    """
    given = os.environ if environ is None else environ  # noqa: TID251 - the one place
    host = given.get("HOST") or "127.0.0.1"
    port = _port(given.get("PORT") or "8000")
    instance_dir = Path(given.get("INSTANCE_DIR") or ROOT / "instance").resolve()
    base_url = _base_url(given.get("BASE_URL") or f"http://{_in_url(host)}:{port}")
    name = urlsplit(base_url).hostname or ""
    settings = Settings(
        instance_dir=instance_dir,
        host=host,
        port=port,
        database_url=_database_url(given.get("DATABASE_URL"), instance_dir),
        base_url=base_url,
        trusted_hosts=_hosts(given.get("TRUSTED_HOSTS"), name),
        secret_key=given.get("SECRET_KEY") or None,
        field_keys=given.get("FIELD_KEYS") or None,
        smtp_url=_smtp_url(given.get("SMTP_URL") or None),
        mail_from=_mail_from(given.get("MAIL_FROM") or f"klantenservice@{name}"),
        imap_url=_imap_url(given.get("IMAP_URL") or None),
        phone=_phone_account(given),
        proxy_count=_count("PROXY_COUNT", given.get("PROXY_COUNT") or "0"),
        log_level=_log_level(given.get("LOG_LEVEL") or "INFO"),
        clock_file=Path(given["CLOCK_FILE"]).resolve() if given.get("CLOCK_FILE") else None,
    )
    _refuse_unsafe(settings, given)
    return settings


def _refuse_unsafe(settings: Settings, given: Mapping[str, str]) -> None:
    if settings.secret_key is not None and len(settings.secret_key) < 32:
        _stop("SECRET_KEY is shorter than 32 characters. Leave it out and one is made.")
    if not settings.is_production:
        return
    if urlsplit(settings.base_url).scheme != "https":
        _stop("BASE_URL must start with https:// when residents can reach it.")
    if settings.clock_file is not None:
        _stop("CLOCK_FILE is for tests on this machine only; take it away.")
    if given.get("FLASK_DEBUG", "0") not in {"", "0", "false"}:
        _stop("FLASK_DEBUG must be off when residents can reach this address.")


def _stop(sentence: str) -> NoReturn:
    raise SettingError(f"Setting: {sentence}")


def _in_url(host: str) -> str:
    if host in {"0.0.0.0", "::"}:  # noqa: S104 - a listening address is no address to visit
        return socket.gethostname()
    return f"[{host}]" if ":" in host else host


def _port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 0 < int(text) < 65536:
        _stop(f"PORT must be a number from 1 to 65535, not {text!r}.")
    return int(text)


def _count(name: str, text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) > 9:
        _stop(f"{name} must be a number from 0 to 9, not {text!r}.")
    return int(text)


def _base_url(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path not in {"", "/"}:
        _stop(f"BASE_URL must be an address like https://klantenservice.example.nl, not {text!r}.")
    return text.rstrip("/")


def _database_url(text: str | None, instance_dir: Path) -> str:
    if not text:
        return f"sqlite:///{instance_dir / 'gehoord.sqlite3'}"
    try:
        driver = make_url(text).drivername
    except ArgumentError:
        _stop("DATABASE_URL is no address of a database, like postgresql+psycopg://host/name.")
    if driver not in {"sqlite", "postgresql+psycopg"}:
        _stop(f"DATABASE_URL must begin with postgresql+psycopg:// or sqlite:///, not {driver}.")
    return text


def _hosts(text: str | None, own: str) -> tuple[str, ...]:
    usual = "localhost,127.0.0.1,::1" if is_loopback(own) else own
    hosts = tuple(part.strip() for part in (text or usual).split(",") if part.strip())
    if "*" in hosts:
        _stop("TRUSTED_HOSTS cannot be *; name the hosts.")
    return hosts


def _smtp_url(text: str | None) -> str | None:
    if text is None:
        return None
    parts = urlsplit(text)
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        _stop("SMTP_URL must look like smtp://user:password@host:port or smtps://host.")
    return text


def _imap_url(text: str | None) -> str | None:
    if text is None:
        return None
    parts = urlsplit(text)
    usable = parts.scheme in {"imap", "imaps"} and parts.hostname and parts.username
    if not usable or parts.password is None:
        _stop("IMAP_URL must look like imaps://user:password@host or imap://user:password@host.")
    return text


def _mail_from(text: str) -> str:
    if text.count("@") != 1 or any(mark in text for mark in "\r\n<> "):
        _stop("MAIL_FROM must be one bare e-mail address.")
    return text


def _phone_account(given: Mapping[str, str]) -> PhoneAccount | None:
    """Return the account at the telephone provider; None when none is set."""
    sid, token, number = (given.get(name) or "" for name in _TWILIO_NAMES)
    base_url = given.get("TWILIO_BASE_URL") or "https://api.twilio.com"
    if not (sid or token or number):
        return None
    missing = [name for name in _TWILIO_NAMES if not given.get(name)]
    if missing:
        _stop(f"{missing[0]} is missing; calling and SMS need all of {', '.join(_TWILIO_NAMES)}.")
    if not re.fullmatch(r"AC[0-9a-fA-F]{32}", sid):
        _stop("TWILIO_ACCOUNT_SID must be AC and 32 hexadecimal digits.")
    if len(token) < 16 or not token.isascii() or not token.isprintable():
        _stop("TWILIO_AUTH_TOKEN is too short to sign with; copy it whole.")
    if not re.fullmatch(r"\+[1-9][0-9]{7,14}", number):
        _stop("TWILIO_FROM must be the municipality's number like +31224000000.")
    parts = urlsplit(base_url)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path not in {"", "/"}:
        _stop("TWILIO_BASE_URL must be an address like https://api.twilio.com.")
    if parts.scheme == "http" and not is_loopback(parts.hostname):
        _stop("TWILIO_BASE_URL must start with https:// beyond this machine.")
    return PhoneAccount(sid, token, number, base_url.rstrip("/"))


def _log_level(text: str) -> str:
    if text.upper() not in LOG_LEVELS:
        _stop(f"LOG_LEVEL must be one of {', '.join(LOG_LEVELS)}, not {text!r}.")
    return text.upper()
