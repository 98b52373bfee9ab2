# SPDX-License-Identifier: EUPL-1.2
"""An installation that calls through the double, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import pytest
from flask import Flask

from config import PhoneAccount
from feedback import edge
from feedback.clock import FixedClock
from feedback.demo.telephone import Manners
from tests.processes import free_port
from tests.telephony.double import ACCOUNT_SID, AUTH_TOKEN, NUMBER, Double


@dataclass
class People:
    """How whoever is called behaves: by number, else ``usual``."""

    usual: Manners = field(default_factory=Manners)
    by_number: dict[str, Manners] = field(default_factory=dict)

    def __call__(self, number: str) -> Manners:
        return self.by_number.get(number, self.usual)


@pytest.fixture
def manners() -> People:
    return People()


@pytest.fixture
def provider(app: Flask, clock: FixedClock, manners: People) -> Iterator[Double]:
    """The double, with the app's settings pointing to it; no request of ours may be strange."""
    with Double(clock=clock.now, manners=manners) as double:
        ground = edge.ground()
        before = ground.settings
        account = PhoneAccount(ACCOUNT_SID, AUTH_TOKEN, NUMBER, double.address)
        nowhere = f"http://127.0.0.1:{free_port()}"
        ground.settings = replace(before, phone=account, base_url=nowhere)
        yield double
        ground.settings = before
        double.wait()
        assert double.faults == []
