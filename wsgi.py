# SPDX-License-Identifier: EUPL-1.2
"""Builds the app from the settings and the system clock; nothing else."""

from __future__ import annotations

from config import load_settings
from feedback.app import create_app

app = create_app(load_settings())
