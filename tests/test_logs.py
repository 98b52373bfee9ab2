# SPDX-License-Identifier: EUPL-1.2
"""Logs hold ids and names of things, never what a resident wrote."""

from __future__ import annotations

import json
import logging

import pytest
import structlog

from feedback.logs import log_as_json

SECRET = "Mijn nummer is 06 12345678"


def log_a_fault(*, by_library: bool) -> None:
    story = SECRET
    try:
        raise ValueError(story)
    except ValueError:
        if by_library:
            logging.getLogger("some.library").exception("It broke")
        else:
            structlog.get_logger().exception("job.fault", job=7)


@pytest.mark.parametrize("by_library", [False, True], ids=["ours", "a library's"])
def test_a_fault_is_logged_with_its_place_and_without_its_words(
    capsys: pytest.CaptureFixture[str], by_library: bool
) -> None:
    log_as_json("INFO")
    log_a_fault(by_library=by_library)
    text = capsys.readouterr().err
    line = json.loads(text)
    assert line["error"] == "ValueError"
    assert "log_a_fault" in line["where"][-1]
    assert "06 12" not in text


def test_a_line_that_tries_to_look_like_two_stays_one(
    capsys: pytest.CaptureFixture[str],
) -> None:
    log_as_json("INFO")
    structlog.get_logger().info("mail.sent", name='x\n{"event": "forged"}\x1b[31m')
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 1
    assert json.loads(lines[0])["event"] == "mail.sent"
