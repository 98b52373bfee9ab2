# SPDX-License-Identifier: EUPL-1.2
"""Figures for Prometheus: requests of this process, and the state of the queue.

No label ever holds anything of a person: endpoints are names in our code.
"""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from flask import Flask, Response, g, request

from feedback import edge
from feedback.clock import SystemClock
from feedback.intake.mail.queries import count_waiting
from feedback.notifications.queries import count_dead, count_stuck, count_undelivered
from feedback.work.queries import count_jobs_by_status, find_heartbeat, find_oldest_waiting

if TYPE_CHECKING:
    from prometheus_client import Metric

BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)
METHODS = frozenset({"GET", "HEAD", "POST", "PATCH", "PUT", "DELETE", "OPTIONS"})


@dataclass
class _Seen:
    """Durations of one endpoint."""

    within: Counter[float] = field(default_factory=Counter)
    count: int = 0
    seconds: float = 0.0


class RequestFigures:
    """Counts requests and their durations in this process."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._answers: Counter[tuple[str, str, str]] = Counter()
        self._durations: dict[str, _Seen] = {}

    def count(self, *, method: str, endpoint: str, status: int, seconds: float) -> None:
        """Count one answered request."""
        with self._turn:
            self._answers[(method, endpoint, str(status))] += 1
            seen = self._durations.setdefault(endpoint, _Seen())
            seen.count += 1
            seen.seconds += seconds
            for bound in BUCKETS:
                if seconds <= bound:
                    seen.within[bound] += 1

    def collect(self) -> Iterator[Metric]:
        """Give the figures in Prometheus' own shapes."""
        from prometheus_client.core import CounterMetricFamily, HistogramMetricFamily

        with self._turn:
            answers = CounterMetricFamily(
                "gehoord_http_requests",
                "Answered requests.",
                labels=["method", "endpoint", "status"],
            )
            for labels, number in self._answers.items():
                answers.add_metric(labels, number)
            durations = HistogramMetricFamily(
                "gehoord_http_request_seconds", "Time to answer.", labels=["endpoint"]
            )
            for endpoint, seen in self._durations.items():
                buckets = [(str(bound), float(seen.within[bound])) for bound in BUCKETS]
                buckets.append(("+Inf", float(seen.count)))
                durations.add_metric([endpoint], buckets, seen.seconds)
        yield answers
        yield durations


class QueueFigures:
    """Reads the state of the queue when asked."""

    def collect(self) -> Iterator[Metric]:
        """Give the figures in Prometheus' own shapes."""
        from prometheus_client.core import GaugeMetricFamily

        now = SystemClock().now()
        jobs = GaugeMetricFamily("gehoord_jobs", "Jobs by status.", labels=["status"])
        for status, number in count_jobs_by_status().items():
            jobs.add_metric([status], number)
        yield jobs
        oldest = find_oldest_waiting(now=now)
        yield GaugeMetricFamily(
            "gehoord_oldest_due_job_seconds",
            "How long the oldest due job has been waiting.",
            value=max((now - oldest).total_seconds(), 0) if oldest else 0,
        )
        yield from _message_figures(now=edge.now())
        yield GaugeMetricFamily(
            "gehoord_mails_waiting", "Mails that wait for a person.", value=count_waiting()
        )
        last = find_heartbeat("worker")
        if last is not None:
            yield GaugeMetricFamily(
                "gehoord_worker_silence_seconds",
                "Time since a worker's last sign of life.",
                value=(now - last).total_seconds(),
            )


def _message_figures(*, now: datetime) -> Iterator[Metric]:
    """Give what a person has to look at in the outbox."""
    from prometheus_client.core import GaugeMetricFamily

    figures = {
        "gehoord_messages_stuck": ("Messages over an hour late.", count_stuck(now=now)),
        "gehoord_messages_dead": ("Messages that a person has to decide about.", count_dead()),
        "gehoord_messages_undelivered": ("Messages that came back.", count_undelivered()),
    }
    for name, (what, number) in figures.items():
        yield GaugeMetricFamily(name, what, value=number)


def count_requests(app: Flask) -> RequestFigures:
    """Have every answer of ``app`` counted."""
    figures = RequestFigures()

    @app.before_request
    def begin() -> None:
        g.begun_at = time.monotonic()

    @app.after_request
    def end(response: Response) -> Response:
        figures.count(
            method=request.method if request.method in METHODS else "other",
            endpoint=request.endpoint or "none",
            status=response.status_code,
            seconds=time.monotonic() - g.get("begun_at", time.monotonic()),
        )
        return response

    return figures


def write_figures(figures: RequestFigures) -> tuple[bytes, str]:
    """Return every figure as text, and the content type of that text."""
    from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, ProcessCollector
    from prometheus_client.exposition import generate_latest

    registry = CollectorRegistry(auto_describe=False)
    ProcessCollector(registry=registry)
    registry.register(figures)
    registry.register(QueueFigures())
    return generate_latest(registry), CONTENT_TYPE_LATEST
