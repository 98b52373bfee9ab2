# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

import pytest

from feedback.suggestions.rules.deciding import Suggester
from feedback.suggestions.seed import learn_suggester, read_seed


@pytest.fixture(scope="session")
def suggester() -> Suggester:
    return learn_suggester(read_seed())
