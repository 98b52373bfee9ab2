# SPDX-License-Identifier: EUPL-1.2
"""Settings of the telephone account: all or nothing, and one sentence when they are wrong."""

from __future__ import annotations

import pytest

from config import SettingError, load_settings

SID, TOKEN, FROM = "AC" + "0" * 32, "een-lange-sleutel-1234", "+31224212345"
WHOLE = {"TWILIO_ACCOUNT_SID": SID, "TWILIO_AUTH_TOKEN": TOKEN, "TWILIO_FROM": FROM}


def test_without_an_account_there_is_no_line() -> None:
    assert load_settings({}).phone is None
    assert load_settings({"TWILIO_BASE_URL": "http://127.0.0.1:1"}).phone is None


def test_a_whole_account_is_read_and_keeps_its_key_to_itself() -> None:
    account = load_settings(WHOLE).phone
    assert account is not None
    assert (account.sid, account.number) == (SID, FROM)
    assert account.base_url == "https://api.twilio.com"
    assert not account.is_here
    assert TOKEN not in repr(load_settings(WHOLE))


def test_an_imitation_on_this_machine_is_known_as_one() -> None:
    account = load_settings({**WHOLE, "TWILIO_BASE_URL": "http://127.0.0.1:9999/"}).phone
    assert account is not None
    assert account.is_here
    assert account.base_url == "http://127.0.0.1:9999"


@pytest.mark.parametrize(
    ("change", "names"),
    [
        ({"TWILIO_ACCOUNT_SID": ""}, "TWILIO_ACCOUNT_SID is missing"),
        ({"TWILIO_AUTH_TOKEN": ""}, "TWILIO_AUTH_TOKEN is missing"),
        ({"TWILIO_FROM": ""}, "TWILIO_FROM is missing"),
        ({"TWILIO_ACCOUNT_SID": "AC123"}, "TWILIO_ACCOUNT_SID must"),
        ({"TWILIO_AUTH_TOKEN": "kort"}, "TWILIO_AUTH_TOKEN is too short"),
        ({"TWILIO_FROM": "0224 212345"}, "TWILIO_FROM must"),
        ({"TWILIO_FROM": "14 0200"}, "TWILIO_FROM must"),
        ({"TWILIO_BASE_URL": "api.twilio.com"}, "TWILIO_BASE_URL must"),
        ({"TWILIO_BASE_URL": "http://api.twilio.com"}, "TWILIO_BASE_URL must start with https"),
        ({"TWILIO_BASE_URL": "https://api.twilio.com/pad"}, "TWILIO_BASE_URL must"),
    ],
)
def test_half_an_account_stops_the_start_with_one_sentence(
    change: dict[str, str], names: str
) -> None:
    with pytest.raises(SettingError, match=names) as stop:
        load_settings({**WHOLE, **change})
    assert TOKEN not in str(stop.value)
