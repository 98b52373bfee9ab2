# SPDX-License-Identifier: EUPL-1.2
"""The very first command of an installation."""

from __future__ import annotations

from pathlib import Path

from config import load_settings
from feedback.app import create_app
from feedback.db import db


def test_the_first_upgrade_makes_the_instance_folder_too(tmp_path: Path) -> None:
    app = create_app(load_settings({"INSTANCE_DIR": str(tmp_path / "new" / "instance")}))
    done = app.test_cli_runner().invoke(args=["db", "upgrade"])
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    assert done.exit_code == 0, done.output
    assert "empty ->" in done.output
    assert (tmp_path / "new" / "instance" / "gehoord.sqlite3").exists()
