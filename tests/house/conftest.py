# SPDX-License-Identifier: EUPL-1.2
"""An app that guards can look at: built, without a database behind it."""

from __future__ import annotations

import pytest
from flask import Flask

from config import load_settings
from feedback.app import create_app


@pytest.fixture(scope="module")
def built_app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    folder = tmp_path_factory.mktemp("house")
    return create_app(load_settings({"INSTANCE_DIR": str(folder), "LOG_LEVEL": "ERROR"}))
