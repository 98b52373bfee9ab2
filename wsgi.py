# SPDX-License-Identifier: EUPL-1.2
"""Builds the app from the settings and the system clock; nothing else."""

from __future__ import annotations

import gc

# Loading makes hundreds of thousands of objects and throws hardly any away: the collector
# would look through them again and again, for a quarter of the time a start takes.
gc.disable()

from config import load_settings  # noqa: E402 - the collector rests first
from feedback.app import create_app  # noqa: E402 - as above

app = create_app(load_settings())
gc.enable()
