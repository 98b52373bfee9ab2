# SPDX-License-Identifier: EUPL-1.2
"""Passwords: what may be chosen, and how they are kept."""

from __future__ import annotations

import argon2
import pytest

from feedback.accounts import passwords
from feedback.accounts.passwords import PasswordFault, check, find_fault, make_hash
from feedback.errors import Unavailable

CHOSEN = "vier losse vogels zingen"


@pytest.mark.parametrize(
    ("password", "fault"),
    [
        (CHOSEN, None),
        ("paard batterij nietje juist", None),
        ("kT9#vbQ2!mzP", None),
        ("🙂🚲🌷🐟🍞🧀🎈🪁🌧🌞🛶🧣", None),
        ("x" * 0, PasswordFault.TOO_SHORT),
        ("kT9#vbQ2!mz", PasswordFault.TOO_SHORT),
        ("kT9#vbQ2!mzP" * 11, PasswordFault.TOO_LONG),
        ("Welkom2026!!", PasswordFault.GUESSABLE),
        ("Wachtwoord123", PasswordFault.GUESSABLE),
        ("W@chtw00rd123!", PasswordFault.GUESSABLE),
        ("Gemeente1234", PasswordFault.GUESSABLE),
        ("qwertyuiop12", PasswordFault.GUESSABLE),
        ("1q2w3e4r5t6y", PasswordFault.GUESSABLE),
        ("!QAZ2wsx#EDC", PasswordFault.GUESSABLE),
        ("123456789012", PasswordFault.GUESSABLE),
        ("aaaaaaaaaaaaaaaaaaaa", PasswordFault.GUESSABLE),
        ("Zomer2026Zomer2026", PasswordFault.GUESSABLE),
        ("abcabcabcabc", PasswordFault.GUESSABLE),
        ("Marloes2026!!", PasswordFault.GUESSABLE),
        ("dewit@duinrade", PasswordFault.GUESSABLE),
        ("wáchtwóórd1234", PasswordFault.GUESSABLE),
        (" " * 40, PasswordFault.GUESSABLE),
    ],
)
def test_length_counts_and_guessable_words_do_not(
    password: str, fault: PasswordFault | None
) -> None:
    own = ("Marloes de Wit", "dewit@duinrade.example")
    assert find_fault(password, own_words=own) is fault


def test_every_fault_has_a_sentence_with_a_way_out() -> None:
    assert set(passwords.FAULT_SENTENCES) == set(PasswordFault)


def test_a_hash_knows_its_password_and_no_other() -> None:
    kept = make_hash(CHOSEN)
    assert CHOSEN not in kept
    assert check(kept, CHOSEN).right
    assert not check(kept, CHOSEN + " ").right
    assert not check(None, CHOSEN).right
    assert not check("rubbish", CHOSEN).right


def test_the_cost_is_what_was_decided() -> None:
    cost = argon2.extract_parameters(make_hash(CHOSEN))
    assert (cost.type, cost.memory_cost, cost.time_cost, cost.parallelism) == (
        argon2.Type.ID,
        65536,
        3,
        1,
    )


def test_nobodys_hash_costs_as_much_as_somebodys() -> None:
    nobody = argon2.extract_parameters(passwords._NOBODY)
    assert nobody == argon2.extract_parameters(make_hash(CHOSEN))


def test_a_cheaper_hash_is_made_anew_when_its_password_is_seen() -> None:
    cheap = argon2.PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1).hash(CHOSEN)
    checked = check(cheap, CHOSEN)
    assert checked.right
    assert checked.new_hash is not None
    assert check(checked.new_hash, CHOSEN).new_hash is None


def test_one_look_is_one_password_however_it_was_composed() -> None:
    assert check(make_hash("café zoë vier vogels"), "cafe\u0301 zoe\u0308 vier vogels").right


def test_with_too_many_hashes_at_once_one_waits_and_then_hears_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(passwords, "WAIT_SECONDS", 0.01)
    taken = [passwords._turns.acquire() for _ in range(passwords.AT_ONCE)]
    with pytest.raises(Unavailable):
        make_hash(CHOSEN)
    for _ in taken:
        passwords._turns.release()
    assert check(make_hash(CHOSEN), CHOSEN).right
