# SPDX-License-Identifier: EUPL-1.2
"""One parent and its children: how ``serve`` runs web and worker as two processes.

The parent loads the program once and forks, so the children share its memory and start
at once. It holds the listening socket, so that visitors who come while a child is being
replaced wait for a moment instead of being refused. Children hold the reading end of a
pipe whose writing end only the parent has: when the parent dies, whatever the reason,
the pipe closes and they stop.
"""

from __future__ import annotations

import contextlib
import gc
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import NoReturn

import structlog

log = structlog.get_logger()

#: A child's life: runs until the event is set, calls the function once it is ready.
Life = Callable[[threading.Event, Callable[[], None]], None]

ORPHAN_SECONDS = 3
STOP_SECONDS = 25
HEALTHY_SECONDS = 2
LONGEST_WAIT_SECONDS = 5
FIRST_TRIES = 3

#: A page makes some ten thousand objects that go with it. Looking after each 700 whether some
#: hold on to each other costs a page a fifteenth of its time, and finds nothing.
OBJECTS_BETWEEN_LOOKS = 25_000


@dataclass
class _Child:
    """A child and how its last lives went."""

    name: str
    life: Life
    pid: int = 0
    born_at: float = 0.0
    short_lives: int = 0
    start_at: float = 0.0


@dataclass
class Family:
    """Keeps every child alive until the parent is told to stop."""

    lives: Mapping[str, Life]
    on_ready: Callable[[], None]
    on_stop: Callable[[], None]
    _told: bool = field(init=False, default=False)
    _children: list[_Child] = field(init=False)
    _unready: set[str] = field(init=False)

    def run(self) -> int:
        """Run until TERM or INT; return the exit code (1 when a child cannot start at all)."""
        self._children = [_Child(name, life) for name, life in self.lives.items()]
        self._unready = set(self.lives)
        self._alive_end, self._parent_end = os.pipe()
        self._ready_end, self._report_end = os.pipe()
        os.set_blocking(self._ready_end, False)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._told_to_stop)
        # What exists now is the same in every child: keep the collector from touching it,
        # which would copy all those shared pages.
        gc.freeze()
        try:
            return self._watch()
        finally:
            self.on_stop()
            self._end_children()

    def _watch(self) -> int:
        while not self._told:
            for child in self._children:
                if not child.pid and time.monotonic() >= child.start_at:
                    self._bear(child)
            self._hear_who_is_ready()
            self._bury()
            if self._unready and max(child.short_lives for child in self._children) >= FIRST_TRIES:
                return 1
            time.sleep(0.02 if self._unready else 0.2)
        return 0

    def _told_to_stop(self, number: int, frame: FrameType | None) -> None:
        del number, frame
        self._told = True

    def _bear(self, child: _Child) -> None:
        child.born_at = time.monotonic()
        pid = os.fork()
        if pid == 0:
            self._live(child)
        child.pid = pid

    def _live(self, child: _Child) -> NoReturn:
        """Be the child; never returns into the parent's code."""
        code = 1
        try:
            os.close(self._parent_end)
            os.close(self._ready_end)
            _call_process(child.name)
            gc.set_threshold(OBJECTS_BETWEEN_LOOKS, 20, 50)
            # A terminal's Ctrl-C reaches the whole group: the parent alone decides.
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            stop = threading.Event()
            set_on_signals(stop, signal.SIGTERM)
            threading.Thread(
                target=_stop_with_the_parent, args=(self._alive_end, stop), daemon=True
            ).start()
            child.life(stop, lambda: self._report(child.name))
            code = 0
        except Exception:
            log.exception("serve.child_fault", child=child.name)
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)

    def _report(self, name: str) -> None:
        os.write(self._report_end, f"{name}\n".encode())

    def _hear_who_is_ready(self) -> None:
        if not self._unready:
            return
        try:
            heard = os.read(self._ready_end, 4096).decode().split()
        except BlockingIOError:
            return
        self._unready.difference_update(heard)
        if not self._unready:
            self.on_ready()

    def _bury(self) -> None:
        """Notice who died and decide when the next one is born."""
        for child in self._children:
            if not child.pid or os.waitpid(child.pid, os.WNOHANG)[0] == 0:
                continue
            lived = time.monotonic() - child.born_at
            child.short_lives = child.short_lives + 1 if lived < HEALTHY_SECONDS else 0
            wait = min(0.25 * 2**child.short_lives, LONGEST_WAIT_SECONDS)
            child.start_at = time.monotonic() + (wait if child.short_lives > 1 else 0)
            log.error("serve.child_died", child=child.name, pid=child.pid, seconds=round(lived, 1))
            child.pid = 0

    def _end_children(self) -> None:
        """Ask every child to stop, wait, and end who does not."""
        os.close(self._parent_end)
        living = [child for child in self._children if child.pid]
        for child in living:
            os.kill(child.pid, signal.SIGTERM)
        deadline = time.monotonic() + STOP_SECONDS
        while living and time.monotonic() < deadline:
            living = [c for c in living if os.waitpid(c.pid, os.WNOHANG)[0] == 0]
            time.sleep(0.02)
        for child in living:
            log.error("serve.child_ended", child=child.name)
            os.kill(child.pid, signal.SIGKILL)
            os.waitpid(child.pid, 0)


def _call_process(name: str) -> None:
    """Let ``ps`` and ``top`` say which child this is: "gehoord-web"; Linux only."""
    with contextlib.suppress(OSError):
        Path("/proc/self/comm").write_text(f"gehoord-{name}")


def set_on_signals(stop: threading.Event, *numbers: signal.Signals) -> None:
    """Set ``stop`` when one of these signals comes; call before other threads begin.

    A thread waits for them instead of a handler: a handler runs in the middle of whatever
    the main thread does, and an event that is being waited for would lock against itself.
    """
    signal.pthread_sigmask(signal.SIG_BLOCK, numbers)

    def wait() -> None:
        signal.sigwait(numbers)
        stop.set()

    threading.Thread(target=wait, daemon=True).start()


def _stop_with_the_parent(alive_end: int, stop: threading.Event) -> None:
    """Wait for the parent's end of the pipe to close; then stop, soon and in any case."""
    while os.read(alive_end, 1):
        pass
    stop.set()
    time.sleep(ORPHAN_SECONDS)
    os._exit(1)
