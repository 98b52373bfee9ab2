# SPDX-License-Identifier: EUPL-1.2
"""Logs: one JSON object a line on standard error; ids and names of things, never data.

Ours come through structlog, those of libraries through ``logging``; both lose the message
and the local variables of an exception, for those may repeat what a resident wrote.
"""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import MutableMapping
from datetime import UTC, datetime
from typing import Any

import structlog

from feedback.errors import trace_without_data

#: Libraries whose daily chatter helps nobody, or could name a phone number.
QUIET = ("alembic", "apscheduler", "twilio", "waitress", "urllib3")


def log_as_json(level: str) -> None:
    """Set up logging for this process; ``level`` is that of setting ``LOG_LEVEL``."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_LibraryLine())
    logging.basicConfig(handlers=[handler], level=level, force=True)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _trace_instead_of_exception,
            structlog.processors.JSONRenderer(ensure_ascii=True),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, level)),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )


def _trace_instead_of_exception(
    logger: Any, method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """Replace ``exc_info`` by the kind of error and where it happened."""
    del logger, method
    if event.pop("exc_info", None):
        error = sys.exc_info()[1]
        if error is not None:
            event["error"] = type(error).__name__
            event["where"] = trace_without_data(error)
    return event


class _LibraryLine(logging.Formatter):
    """Writes what a library logs in our shape."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "event": record.getMessage() if not record.exc_info else record.msg,
            "logger": record.name,
            "level": record.levelname.lower(),
            "timestamp": datetime.fromtimestamp(record.created, UTC).isoformat(),
        }
        error = record.exc_info[1] if record.exc_info else None
        if error is not None:
            line["error"] = type(error).__name__
            line["where"] = trace_without_data(error)
        return json.dumps(line, ensure_ascii=True, default=str)
