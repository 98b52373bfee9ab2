# SPDX-License-Identifier: EUPL-1.2
"""The factory: settings, extensions, pages, error handlers, transactions, commands.

The only module that knows everything.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from flask import Flask
from flask_babel import Babel, get_locale
from flask_wtf.csrf import CSRFProtect, generate_csrf
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.middleware.proxy_fix import ProxyFix

# Every table is known to the metadata before the first query or migration.
import feedback.accounts.models
import feedback.api.budgets
import feedback.api.insights
import feedback.api.instructions
import feedback.api.promise_record
import feedback.api.sheets
import feedback.api.surveys
import feedback.api.views
import feedback.audit.models
import feedback.callbacks.models
import feedback.cases.models
import feedback.catalogue.models
import feedback.contacts.models
import feedback.files.models
import feedback.insight.models
import feedback.instructions.models.at_work
import feedback.instructions.models.proposals
import feedback.instructions.models.sessions
import feedback.instructions.models.versions
import feedback.intake.models
import feedback.notifications.models
import feedback.service_calendar.models
import feedback.suggestions.models
import feedback.surprise_budget.models.checks
import feedback.surprise_budget.models.ledger
import feedback.surprise_budget.models.surprises
import feedback.surveys.models.aftercare
import feedback.surveys.models.answers
import feedback.surveys.models.asking
import feedback.surveys.models.focus
import feedback.telephony.models
import feedback.texts.models
import feedback.themes.models
import feedback.watch.models
import feedback.web.models
import feedback.work.models  # noqa: F401
from config import ROOT, Settings
from feedback import edge
from feedback.accounts.cli import COMMANDS as ACCOUNT_COMMANDS
from feedback.accounts.login import init_login
from feedback.accounts.views import bp as accounts_bp
from feedback.api.calls import bp as api_bp
from feedback.business_time.opening import opening_words
from feedback.callbacks.cli import COMMANDS as SLA_COMMANDS
from feedback.callbacks.views import bp as telephone_bp
from feedback.catalogue import queries as catalogue
from feedback.catalogue.queries import ProfileCard
from feedback.clock import Clock, FileClock, SystemClock
from feedback.db import engine_options, init_database
from feedback.demo.cli import COMMANDS as DEMO_COMMANDS
from feedback.desk.views.pages import BLUEPRINTS as DESK_BLUEPRINTS
from feedback.desk.views.shell import unix_now
from feedback.errors import NotFound
from feedback.intake.cli import COMMANDS as INTAKE_COMMANDS
from feedback.jobs.cli import COMMANDS as JOBS_COMMANDS
from feedback.logs import log_as_json
from feedback.operations.cli import COMMANDS as OPERATIONS_COMMANDS
from feedback.operations.keyfile import load_keyring, refuse_other_keys
from feedback.operations.views import bp as operations_bp
from feedback.operations.views import watch_operations
from feedback.public.views.entrances import bp as entrances_bp
from feedback.public.views.feedback_task import bp as feedback_task_bp
from feedback.public.views.focus import bp as focus_bp
from feedback.public.views.instructions import bp as public_instructions_bp
from feedback.public.views.moment import bp as moment_bp
from feedback.public.views.preview import bp as preview_bp
from feedback.public.views.reset import bp as reset_bp
from feedback.public.views.results import bp as public_results_bp
from feedback.public.views.short import bp as short_bp
from feedback.public.views.spoken import bp as spoken_bp
from feedback.public.views.status import bp as status_bp
from feedback.public.views.survey import bp as survey_bp
from feedback.public.views.tell import bp as tell_bp
from feedback.public.views.thinking_along import bp as think_bp
from feedback.service_calendar import queries as service_calendar
from feedback.suggestions.cli import COMMANDS as SUGGESTION_COMMANDS
from feedback.surprise_budget.cli import COMMANDS as BUDGET_COMMANDS
from feedback.surveys.cli import COMMANDS as SURVEY_COMMANDS
from feedback.surveys.queries.counts import has_published
from feedback.telephony.cli import COMMANDS as PHONE_COMMANDS
from feedback.telephony.views import bp as telephony_bp
from feedback.themes.cli import COMMANDS as INSIGHT_COMMANDS
from feedback.web.access import moment
from feedback.web.addresses import keep_numbers_small
from feedback.web.answers import answer_errors
from feedback.web.compression import pack_answers
from feedback.web.form_cookie import FormCookie
from feedback.web.frames import leave_holes
from feedback.web.headers import send_strict_headers
from feedback.web.kept import keep_parts
from feedback.web.locale import choose_locale, translate_pages
from feedback.web.origins import refuse_other_sites
from feedback.web.pages import Pages, furnish_pages
from feedback.web.requests import run_views_in_transactions
from feedback.web.uploads import let_files_through

csrf = CSRFProtect()
babel = Babel()
BLUEPRINTS = (
    accounts_bp,
    api_bp,
    operations_bp,
    tell_bp,
    status_bp,
    moment_bp,
    short_bp,
    spoken_bp,
    survey_bp,
    entrances_bp,
    focus_bp,
    preview_bp,
    feedback_task_bp,
    public_instructions_bp,
    public_results_bp,
    reset_bp,
    think_bp,
    telephone_bp,
    telephony_bp,
    *DESK_BLUEPRINTS,
)
COMMANDS = (
    *ACCOUNT_COMMANDS,
    *OPERATIONS_COMMANDS,
    *JOBS_COMMANDS,
    *SLA_COMMANDS,
    *DEMO_COMMANDS,
    *INTAKE_COMMANDS,
    *SUGGESTION_COMMANDS,
    *SURVEY_COMMANDS,
    *PHONE_COMMANDS,
    *BUDGET_COMMANDS,
    *INSIGHT_COMMANDS,
)
#: Entered with a token or a signature, never with a browser's cookie.
PROGRAM_BLUEPRINTS: tuple[str, ...] = ("api", "telephone")


class Gehoord(Flask):
    """The application, with the environment of our pages."""

    jinja_environment = Pages

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Return ``func``: nothing here is async, and Flask would look fourteen times a request."""
        return func


def create_app(settings: Settings, *, clock: Clock | None = None) -> Flask:
    """Build the app.

    ``clock`` is the system's, or the one in ``CLOCK_FILE``, unless a test brings its own.
    Raises ``SettingError`` when the keys do not fit the data.
    """
    log_as_json(settings.log_level)
    app = Gehoord(__name__, root_path=str(ROOT), static_folder="static")
    ring = load_keyring(settings)
    edge.lay_ground(app, edge.Ground(settings, clock or _clock(settings), ring))
    app.config.update(_flask_config(settings))
    app.secret_key = ring.secret_key if ring else None
    app.session_interface = FormCookie()
    app.json.ensure_ascii = False  # type: ignore[attr-defined] # the default provider has it
    init_database(app)
    let_files_through(app)
    refuse_other_sites(app)
    csrf.init_app(app)
    babel.init_app(app, locale_selector=choose_locale)
    translate_pages(app)
    if settings.proxy_count:
        count = settings.proxy_count
        app.wsgi_app = ProxyFix(app.wsgi_app, count, count, count)  # type: ignore[method-assign]
    init_login(app)
    keep_numbers_small(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
        if blueprint.name in PROGRAM_BLUEPRINTS:
            csrf.exempt(blueprint)
    for command in COMMANDS:
        app.cli.add_command(command)
    _look(app)
    answer_errors(app)
    watch_operations(app)
    send_strict_headers(app)
    pack_answers(app)
    run_views_in_transactions(app)
    refuse_other_keys(app)
    return app


def _clock(settings: Settings) -> Clock:
    return FileClock(settings.clock_file) if settings.clock_file else SystemClock()


def _flask_config(settings: Settings) -> dict[str, object]:
    secure = settings.base_url.startswith("https://")
    return {
        "SQLALCHEMY_DATABASE_URI": settings.database_url,
        "SQLALCHEMY_ENGINE_OPTIONS": engine_options(settings.database_url),
        "TRUSTED_HOSTS": list(settings.trusted_hosts),
        "MAX_CONTENT_LENGTH": 1_000_000,
        "MAX_FORM_MEMORY_SIZE": 1_000_000,
        "MAX_FORM_PARTS": 200,
        "SESSION_COOKIE_NAME": "__Host-form" if secure else "form",
        "SESSION_COOKIE_SECURE": secure,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "PERMANENT_SESSION_LIFETIME": timedelta(days=1),
        "SEND_FILE_MAX_AGE_DEFAULT": timedelta(days=30),
        # A form may stand open for hours: the token lives as long as its session.
        "WTF_CSRF_TIME_LIMIT": None,
        "WTF_CSRF_SSL_STRICT": False,  # feedback.web.origins checks, also without a Referer
        "BABEL_DEFAULT_LOCALE": "nl",
        "BABEL_DEFAULT_TIMEZONE": "Europe/Amsterdam",
        "BABEL_TRANSLATION_DIRECTORIES": str(ROOT / "translations"),
    }


def _look(app: Flask) -> None:
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    furnish_pages(app)
    keep_parts(app)
    leave_holes(app, csrf_token=generate_csrf, unix_now=unix_now)

    @app.context_processor
    def municipality() -> dict[str, object]:
        return {
            "profile": _profile(),
            "opening_hours": _opening_hours,
            "shows_results": _shows_results,
        }


def _profile() -> ProfileCard | None:
    """Return whose pages these are; a page about a broken database does without."""
    try:
        return catalogue.find_profile()
    except SQLAlchemyError:
        return None


def _shows_results() -> bool:
    """Tell whether any research is for everybody; a page about a broken database says no."""
    try:
        return has_published()
    except SQLAlchemyError:
        return False


def _opening_hours() -> str:
    """Return the hours of this week in the visitor's language, for the foot of a page."""
    try:
        weekly = service_calendar.active_calendar(moment()).weekly
    except (SQLAlchemyError, NotFound):
        return ""
    return opening_words(weekly, language=str(get_locale() or "nl"))
