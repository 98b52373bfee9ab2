# SPDX-License-Identifier: EUPL-1.2
"""What the running app carries for everyone: its settings, its clock and its keys.

``now`` is for edges only (views, jobs, command line): they read the clock once and pass
the moment on as a value. A test in tests/house watches over that.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import cast

from flask import Flask, current_app

from config import Settings
from feedback.clock import Clock
from feedback.keys import KeyProblem, KeyRing

_NAME = "gehoord"


@dataclass
class Ground:
    """The three things every part may ask the app for."""

    settings: Settings
    clock: Clock
    keyring: KeyRing | None


def lay_ground(app: Flask, ground: Ground) -> None:
    """Put the ground under ``app``; called once by the factory."""
    app.extensions[_NAME] = ground


def ground() -> Ground:
    """Return the ground of the current app."""
    return cast(Ground, current_app.extensions[_NAME])


def now() -> datetime:
    """Return the present moment of the app's clock, aware, in UTC."""
    return ground().clock.now()


def settings() -> Settings:
    """Return the settings the app was started with."""
    return ground().settings


def keyring() -> KeyRing:
    """Return the installation's keys; raises ``KeyProblem`` before they were made."""
    ring = ground().keyring
    if ring is None:
        raise KeyProblem("There are no keys yet. Run: flask db upgrade")
    return ring
