# SPDX-License-Identifier: EUPL-1.2
"""The web process: waitress on a socket that its parent opened."""

from __future__ import annotations

import resource
import socket
import threading
import time
from collections.abc import Callable
from typing import Any

import click
from flask import Flask

THREADS = 8
CONNECTIONS = 1000
DRAIN_SECONDS = 6


def open_socket(host: str, port: int) -> socket.socket:
    """Listen on the address; raises ``ClickException`` in plain words when it is taken."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listening = socket.socket(family, kind, protocol)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
        listening.listen(CONNECTIONS)
    except OSError as error:
        reason = error.strerror or "it cannot be used"
        raise click.ClickException(
            f"HOST and PORT: {host}:{port} cannot be opened ({reason}). "
            "Another PORT, like PORT=8001, may be free."
        ) from error
    return listening


def run_web(
    app: Flask,
    *,
    listening: socket.socket,
    stop: threading.Event,
    ready: Callable[[], None],
) -> None:
    """Answer requests until ``stop``; then finish the ones that have begun."""
    from waitress.server import create_server

    _allow_open_files(2 * CONNECTIONS)
    server: Any = create_server(
        app,
        sockets=[listening],
        threads=THREADS,
        connection_limit=CONNECTIONS,
        channel_timeout=60,
        ident="",
        asyncore_use_poll=True,
        clear_untrusted_proxy_headers=False,  # ProxyFix does that, by setting PROXY_COUNT
    )
    ready()
    while not stop.is_set():
        _turn(server, seconds=0.5)
    server.accepting = False
    deadline = time.monotonic() + DRAIN_SECONDS
    while _is_answering(server) and time.monotonic() < deadline:
        _turn(server, seconds=0.05)
    server.task_dispatcher.shutdown(timeout=1)


def _turn(server: Any, *, seconds: float) -> None:
    """Let waitress look at its connections once.

    Its own ``run`` stops in the middle of an answer; turning the loop ourselves lets us
    stop between answers.
    """
    server.asyncore.loop(timeout=seconds, use_poll=True, map=server._map, count=1)


def _is_answering(server: Any) -> bool:
    """Tell whether a request is being read, answered or sent."""
    channels = list(server.active_channels.values())
    return any(c.request or c.requests or c.total_outbufs_len for c in channels)


def _allow_open_files(wanted: int) -> None:
    """Raise the soft limit on open files: it is often 1024, and every visitor needs one."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    goal = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    if soft < goal:
        resource.setrlimit(resource.RLIMIT_NOFILE, (goal, hard))
