# SPDX-License-Identifier: EUPL-1.2
"""How the surprise budget speaks of groups: small ones hidden, forgotten ones named."""

from __future__ import annotations

import pytest

from feedback.desk.rules.budget import hidden_groups, seldom_given


@pytest.mark.parametrize(
    ("counts", "hidden"),
    [
        pytest.param({"noord": 12, "zuid": 30}, set(), id="all large enough"),
        pytest.param({"noord": 4, "zuid": 30, "oost": 12}, {"noord", "oost"}, id="one small"),
        pytest.param({"noord": 4, "zuid": 3, "oost": 12}, {"noord", "zuid"}, id="two small"),
        pytest.param({"noord": 4}, {"noord"}, id="nothing else to hide"),
    ],
)
def test_a_group_below_ten_is_hidden_and_cannot_be_counted_back(counts, hidden):
    assert hidden_groups(counts) == hidden


CASES = {"noord": 100, "zuid": 100, "oost": 8}


@pytest.mark.parametrize(
    ("given", "named"),
    [
        pytest.param({"noord": 20, "zuid": 21}, [], id="evenly spread"),
        pytest.param({"noord": 40, "zuid": 5}, ["zuid"], id="far fewer than its part"),
        pytest.param({"noord": 13, "zuid": 7}, [], id="fewer, as chance has it"),
        pytest.param({"noord": 9}, [], id="too few in all to say anything"),
        pytest.param({"noord": 30, "zuid": 30, "west": 9}, [], id="a group without cases"),
        pytest.param({"elders": 60}, ["noord", "zuid"], id="nothing at all, the worst first"),
    ],
)
def test_a_group_that_gets_far_fewer_than_its_part_of_the_cases_is_named(given, named):
    assert seldom_given(CASES, given) == named


def test_who_wrote_little_is_never_named():
    assert "oost" not in seldom_given(CASES | {"oost": 9}, {"noord": 300, "zuid": 300})
