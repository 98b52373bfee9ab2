# SPDX-License-Identifier: EUPL-1.2
"""Work in a process of its own, that ends: what it needs in memory a worker should not keep.

Nobody waits for it, so pages go first. It ends with the worker that began it: what was not
finished is begun again later.
"""

from __future__ import annotations

import subprocess
import sys
import threading

from config import ROOT

_POLITE = ("nice", "-n", "19")
_lock = threading.Lock()
_running: set[subprocess.Popen[bytes]] = set()


class StoppedWithWorker(Exception):
    """The worker was told to stop, and this with it."""


def run_apart(*words: str, seconds: float) -> int:
    """Run a command of ours until it ends; return its exit code.

    Raises ``StoppedWithWorker`` when the worker stops, and ``TimeoutExpired`` after so many
    ``seconds``; the process is ended either way.
    """
    with _lock:
        process = subprocess.Popen(  # noqa: S603 - our own command, no words of others
            [*_POLITE, sys.executable, "-m", "flask", *words],
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        _running.add(process)
    try:
        code = process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        raise
    finally:
        with _lock:
            was_stopped = process not in _running
            _running.discard(process)
    if was_stopped:
        raise StoppedWithWorker
    return code


def end_apart() -> None:
    """End what runs apart: the worker that waits for it stops.

    At once: it inherits that a worker answers TERM in its own time. What it writes, it writes
    whole or not.
    """
    with _lock:
        while _running:
            _running.pop().kill()
